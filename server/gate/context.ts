/**
 * Everything that features get from the server. The database is not part of it: the gate gives each request its handle (`mount.ts`).
 */
import { setMaxListeners } from "node:events";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keyOfLog } from "#protocol/folds/directory.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import type { SiteState } from "#protocol/release/file-list.ts";
import type { Clock } from "#server/base/clock.ts";
import type { Config } from "#server/base/config.ts";
import type { Secrets } from "#server/base/secrets.ts";
import { DirectoryCache } from "#server/chains/directory-cache.ts";
import type { Bus } from "#server/database/bus.ts";
import { autocommit, begin, type Db } from "#server/database/database.ts";
import type { PipelinedReads } from "#server/database/pipelined-reads.ts";
import type { Pool } from "#server/database/pool.ts";
import type { Ledger } from "#server/ledger/index.ts";
import type { Integrator } from "#server/ledger/integrator.ts";
import type { SignedCheckpoint } from "#server/ledger/signer.ts";
import type { Signers } from "#server/ledger/signers.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { AccessCounter } from "./access-counter.ts";
import { Sessions } from "./sessions.ts";
import { type Tokens, tokens } from "./tokens.ts";

export interface ServerContext {
	config: Config;
	/** The origin at which clients reach this server. Sign-ins at another origin are refused. */
	origin(): string;
	secrets: Secrets;
	clock: Clock;
	log: Logger;
	ledger: Ledger;
	bus: Bus;
	directoryCache: DirectoryCache;
	/**
	 * A log's verifier key. Genesis names it; before genesis, only the process that signs knows it.
	 * @throws ProtocolError signs-elsewhere
	 */
	logKey(log: LogName): LogKey;
	/** The newest checkpoint that this process has signed. @throws ProtocolError signs-elsewhere */
	lastSigned(log: LogName): Promise<SignedCheckpoint | null>;
	/** Grows the access log's tree and signs both logs' checkpoints. */
	integrator: Integrator;
	sessions: Sessions;
	tokens: Tokens;
	/** All contracts mounted so far; complete once the app is ready. */
	endpoints: readonly AnyEndpoint[];
	/** How many messages of bells this process has sent, and how many tries have failed; of these, those to the admins. For the metrics. */
	rings: Rings;
	/** Whether this process serves the public site. `app.ts` keeps it current. Null where it serves none. */
	site: { state: SiteState | null };
	/** Aborted when the server begins to stop. */
	stopping: AbortSignal;
	/**
	 * Repeats housekeeping, such as deleting what has expired. Each run has its own transaction, and one run ends before the next begins. Tasks
	 * don't wait for each other. A failure is logged and counted, and the task runs again.
	 * @param isDue when false, this run is left out. It then costs no transaction.
	 */
	every(ms: number, name: string, run: (db: Db, now: number) => Promise<void>, isDue?: () => boolean): void;
	/** Runs something once, in its own transaction, such as before the first request. */
	inTransaction<T>(run: (db: Db, now: number) => Promise<T>): Promise<T>;
	readonly [INTERNALS]: Internals;
}

export interface Rings {
	sent: number;
	failed: number;
	adminsSent: number;
	adminsFailed: number;
	/** Tests of desks' phones that nobody answered. */
	testsMissed: number;
}

/** One feature's endpoints and housekeeping. */
export type Feature = (app: FastifyInstance, context: ServerContext) => void | Promise<void>;

/** The key of the internals, for the gate and `app.ts` only. It is a symbol that isn't exported, so that features don't use them. */
const INTERNALS = Symbol("internals of the gate");

export interface Internals {
	pool: Pool;
	pipelinedReads: PipelinedReads;
	/** For reads outside of a transaction. */
	db: Db;
	accessCounter: AccessCounter;
	endpoints: AnyEndpoint[];
	/** How often each task of `every` has failed since the start. For the metrics. */
	failedTasks: Map<string, number>;
	stop: AbortController;
}

export function internalsOf(context: ServerContext): Internals {
	return context[INTERNALS];
}

export interface ContextDependencies {
	app: FastifyInstance;
	config: Config;
	secrets: Secrets;
	clock: Clock;
	log: Logger;
	pool: Pool;
	pipelinedReads: PipelinedReads;
	ledger: Ledger;
	bus: Bus;
	/** Null where another process signs. */
	signers: Signers | null;
	integrator: Integrator;
	/** How often counts of strangers are written to the access log. Default: once a minute. */
	countsEveryMs?: number | undefined;
}

export function createServerContext(dependencies: ContextDependencies): ServerContext {
	const { app, pool, pipelinedReads, signers, countsEveryMs, ...shared } = dependencies;
	const { config, secrets, clock, ledger, log, integrator } = shared;
	const stop = new AbortController();
	// Each task of `every` and each message that is being sent adds a listener. Node would warn about more than ten.
	setMaxListeners(0, stop.signal);
	const endpoints: AnyEndpoint[] = [];
	const failedTasks = new Map<string, number>();
	const inTransaction = async <T>(run: (db: Db, now: number) => Promise<T>): Promise<T> => {
		const transaction = begin(pool);
		try {
			const result = await run(transaction.db, clock.now());
			await transaction.commit();
			return result;
		} catch (error) {
			await transaction.rollback();
			throw error;
		}
	};
	const directoryCache = new DirectoryCache(
		() => publishDirectory(integrator, log),
		() => integrator.refuses("directory"),
	);
	return {
		...shared,
		origin: () => originOf(config, app),
		directoryCache,
		logKey: (name) => (directoryCache.directory.genesis ? keyOfLog(directoryCache.directory, name) : localSigners(signers).first[name]),
		lastSigned: async (name) => localSigners(signers).of(name).last(),
		sessions: new Sessions(),
		tokens: tokens(app, { keys: secrets.jwtKeys, issuer: config.logOrigins.directory, minutes: config.accessTokenMinutes }, clock),
		endpoints,
		rings: { sent: 0, failed: 0, adminsSent: 0, adminsFailed: 0, testsMissed: 0 },
		site: { state: null },
		stopping: stop.signal,
		inTransaction,
		every(ms, name, run, isDue = () => true) {
			failedTasks.set(name, 0);
			repeatedly(ms, stop.signal, async () => {
				if (!isDue()) return;
				await inTransaction(run).catch((error) => {
					failedTasks.set(name, (failedTasks.get(name) ?? 0) + 1);
					log.error({ err: error, task: name }, "housekeeping failed; the server tries again later");
				});
			});
		},
		[INTERNALS]: {
			pool,
			pipelinedReads,
			db: autocommit(pool, pipelinedReads),
			accessCounter: new AccessCounter((entry) => ledger.append(entry), log, countsEveryMs),
			endpoints,
			failedTasks,
			stop,
		},
	};
}

/** With PORT=0 the system chooses the port, which is known only while the server listens. */
function originOf({ origin }: Config, app: FastifyInstance): string {
	const address = app.server.address();
	return origin.endsWith(":0") && address !== null && typeof address === "object" ? origin.replace(/0$/, String(address.port)) : origin;
}

function localSigners(signers: Signers | null): Signers {
	if (signers === null)
		throw new ProtocolError(
			"signs-elsewhere",
			"only the server process with CLOISTER_SIGNER=true has the log keys: send the request there",
		);
	return signers;
}

/** Never throws, because the commit before it can't be undone. The integrator tries again within a second. */
async function publishDirectory(integrator: Integrator, log: Logger): Promise<void> {
	try {
		await integrator.publish("directory");
	} catch (error) {
		log.error({ err: error }, "the directory's checkpoint could not be published; the server tries again within a second");
	}
}

/** Runs something again and again. It pauses after each run, so that slow runs don't pile up. */
function repeatedly(ms: number, until: AbortSignal, run: () => Promise<void>): void {
	let timer: NodeJS.Timeout;
	const next = () => {
		timer = setTimeout(() => void run().finally(() => until.aborted || next()), ms).unref();
	};
	until.addEventListener("abort", () => clearTimeout(timer), { once: true });
	next();
}
