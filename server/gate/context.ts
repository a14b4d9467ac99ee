/** What features are given. The database isn't part of it: they get their handles from the gate (`mount.ts`), per request. */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keyOfLog } from "#protocol/folds/directory.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import type { Clock } from "#server/base/clock.ts";
import type { Config } from "#server/base/config.ts";
import type { Secrets } from "#server/base/secrets.ts";
import { DirectoryFollower } from "#server/chains/directory.ts";
import type { Bus } from "#server/database/bus.ts";
import { autocommit, begin, type Db } from "#server/database/database.ts";
import type { PipelinedReads } from "#server/database/pipelined-reads.ts";
import type { Pool } from "#server/database/pool.ts";
import type { Ledger } from "#server/ledger/index.ts";
import type { Integrator } from "#server/ledger/integrator.ts";
import type { SignedCheckpoint } from "#server/ledger/signer.ts";
import type { Signers } from "#server/ledger/signers.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { Refusals } from "./refusals.ts";
import { Sessions, type Tokens, tokens } from "./sessions.ts";

export interface ServerContext {
	config: Config;
	secrets: Secrets;
	clock: Clock;
	log: Logger;
	ledger: Ledger;
	bus: Bus;
	follower: DirectoryFollower;
	/** A log's verifier key, as the directory names it. @throws ProtocolError signs-elsewhere before genesis, in a process that doesn't sign. */
	logKey(log: LogName): LogKey;
	/** What was signed last. @throws ProtocolError signs-elsewhere */
	lastSigned(log: LogName): Promise<SignedCheckpoint | null>;
	/** Grows the access log's tree and signs both logs' checkpoints. */
	integrator: Integrator;
	sessions: Sessions;
	tokens: Tokens;
	/** All contracts mounted so far; whole once the app is ready. */
	endpoints: readonly AnyEndpoint[];
	/** Aborted when the server starts to stop: ends event streams. */
	stopping: AbortSignal;
	/** Housekeeping that no request asks for (what has expired), in a transaction of its own; never two at once in a process. */
	every(ms: number, name: string, run: (db: Db, now: number) => Promise<void>): void;
	/** The same once, now; for what must be in memory before the first request. */
	atStart(run: (db: Db, now: number) => Promise<void>): Promise<void>;
}

/** One feature's endpoints and housekeeping. */
export type Feature = (app: FastifyInstance, context: ServerContext) => void | Promise<void>;

/** The gate's own. */
export interface Internals {
	pool: Pool;
	lane: PipelinedReads;
	/** Autocommit. */
	db: Db;
	refusals: Refusals;
	endpoints: AnyEndpoint[];
	stop: AbortController;
}

const internals = new WeakMap<ServerContext, Internals>();

/** For the context's own files only. */
export function internalsOf(context: ServerContext): Internals {
	const found = internals.get(context);
	if (!found) throw new Error("not a context");
	return found;
}

export interface Parts {
	app: FastifyInstance;
	config: Config;
	secrets: Secrets;
	clock: Clock;
	log: Logger;
	pool: Pool;
	lane: PipelinedReads;
	ledger: Ledger;
	bus: Bus;
	/** Null where another process signs. */
	signers: Signers | null;
	integrator: Integrator;
}

export function createServerContext({ app, pool, lane, signers, ...parts }: Parts): ServerContext {
	const { config, clock, ledger, log, integrator } = parts;
	const stop = new AbortController();
	const endpoints: AnyEndpoint[] = [];
	const once = async (run: (db: Db, now: number) => Promise<void>) => {
		const transaction = begin(pool);
		try {
			await run(transaction.db, clock.now());
			await transaction.commit();
		} catch (error) {
			await transaction.rollback();
			throw error;
		}
	};
	const follower = new DirectoryFollower(
		() => publishDirectory(integrator, log),
		() => integrator.refuses("directory"),
	);
	const context: ServerContext = {
		...parts,
		follower,
		logKey: (name) => (follower.directory.genesis ? keyOfLog(follower.directory, name) : here(signers).first[name]),
		lastSigned: async (name) => here(signers).of(name).last(),
		sessions: new Sessions(),
		tokens: tokens(app, clock, config.accessTokenMinutes),
		endpoints,
		stopping: stop.signal,
		atStart: once,
		every(ms, name, run) {
			repeatedly(ms, stop.signal, () => once(run).catch((error) => log.error({ err: error, task: name }, "housekeeping failed")));
		},
	};
	internals.set(context, {
		pool,
		lane,
		db: autocommit(pool, lane),
		refusals: new Refusals((entry) => ledger.append(entry), log),
		endpoints,
		stop,
	});
	return context;
}

function here(signers: Signers | null): Signers {
	if (signers === null) throw new ProtocolError("signs-elsewhere", "another process has the log keys: the one with CLOISTER_SIGNER=true");
	return signers;
}

/** What was committed stays, so a failure here is only told to the operator; the integrator tries again within a second. */
async function publishDirectory(integrator: Integrator, log: Logger): Promise<void> {
	try {
		await integrator.publish("directory");
	} catch (error) {
		log.error({ err: error }, "the directory's checkpoint could not be published");
	}
}

/** Waits after each run, so that slow runs don't pile up. */
function repeatedly(ms: number, until: AbortSignal, run: () => Promise<void>): void {
	const next = () => {
		const timer = setTimeout(() => void run().finally(() => until.aborted || next()), ms).unref();
		until.addEventListener("abort", () => clearTimeout(timer), { once: true });
	};
	next();
}
