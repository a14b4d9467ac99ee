/**
 * Turns access entries into the Merkle tree, and, in the one process that holds the log keys, signs a checkpoint of each
 * log every second while there is something new.
 *
 * Any number of processes may integrate: each takes the lock on the log's row of `log_tree` for one transaction, or, when
 * another has it, leaves the work to that one. The transaction is the fence: what a process that was paused or cut off
 * writes afterwards is rolled back with it. Numbers are dense and in commit order, so what is seen from the tree's size
 * on is the next leaves without holes.
 */
import { and, eq, gte, lt, max, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { type Bytes, equal } from "#protocol/bytes.ts";
import { LEAF_LENGTH } from "#protocol/log/entry.ts";
import { EMPTY_ROOT, leafHash } from "#protocol/log/merkle.ts";
import type { Clock } from "#server/base/clock.ts";
import { forLog } from "#server/base/errors.ts";
import { autocommit, begin, type Db } from "#server/database/database.ts";
import { openPool, type Pool } from "#server/database/pool.ts";
import { type PublishedCheckpoint, publishCheckpoint } from "./publish.ts";
import { ForkRefusedError, type Signer } from "./signer.ts";
import { entry, type LogName, logHead } from "./tables.ts";
import { extendTree, type TreeHead, treeHead, tryLockTree } from "./tree.ts";
import { Witnesses, type WitnessOptions } from "./witnesses.ts";

export interface IntegratorOptions {
	/** Of the application role. The integrator has connections of its own. */
	url: string;
	clock: Clock;
	log: Logger;
	/** The log keys; null in every process but the one that is named for it. */
	signers: { of(log: LogName): Signer } | null;
	/** Pause between two rounds that sign, in ms. In the middle of it entries are integrated, too. */
	everyMs?: number;
	/** Most entries per transaction. */
	batch?: number;
}

export interface Integrator {
	/** Begins the work in the background; once, and where this process signs, after the signers know of restarts. */
	start(): void;
	/** Integrates all there is, and signs. For tests, and for who can't wait a second. @throws what stopped it. */
	run(): Promise<void>;
	/**
	 * Signs a log's committed head at once, such as after a directory transaction has committed.
	 * @returns the newest checkpoint as far as this process knows; null for an empty log, and where another process signs.
	 * @throws ForkRefusedError
	 */
	publish(log: LogName): Promise<PublishedCheckpoint | null>;
	/** From now on each new checkpoint is shown to these witnesses. Where another process signs, that one asks. */
	witnessedBy(options: WitnessOptions): void;
	/** Those who are asked; null where another process signs. */
	witnesses(): Witnesses | null;
	status(): IntegratorStatus;
	/** Whether this process refuses to sign a log, since that isn't what was signed before. */
	refuses(log: LogName): boolean;
	stop(): Promise<void>;
}

export interface IntegratorStatus {
	/** Access entries in the tree. */
	size: number;
	/** Access entries that are durable and not yet in the tree. */
	lag: number;
	/** When `size` and `lag` were read last; null before the first time. UTC ms. */
	at: number | null;
	/** Why a log isn't signed any more; null when all is well. */
	refused: string | null;
}

const LOGS = ["access", "directory"] as const;

export function openIntegrator(options: IntegratorOptions): Integrator {
	return new Loop(options);
}

/** Starts the work in the background at once. */
export function startIntegrator(options: IntegratorOptions): Integrator {
	const loop = new Loop(options);
	loop.start();
	return loop;
}

class Loop implements Integrator {
	readonly #options: IntegratorOptions;
	readonly #pool: Pool;
	readonly #db: Db;
	readonly #batch: number;
	/** What this process published last, so that nothing is signed while nothing is new. */
	readonly #published = new Map<LogName, TreeHead>();
	readonly #refused = new Map<LogName, string>();
	#status: Omit<IntegratorStatus, "refused"> = { size: 0, lag: 0, at: null };
	#witnesses: Witnesses | null = null;
	#timer: NodeJS.Timeout | null = null;
	#running: Promise<void> | null = null;
	/** The round after the one under way, once somebody asks for it. */
	#next: Promise<void> | null = null;
	/** Between two rounds. */
	#integrating: Promise<void> | null = null;
	#stopped = false;

	constructor(options: IntegratorOptions) {
		this.#options = options;
		this.#pool = openPool(options.url, 2, options.log);
		this.#db = autocommit(this.#pool);
		this.#batch = options.batch ?? 2_048;
	}

	start(): void {
		this.#schedule(0, true);
	}

	run(): Promise<void> {
		if (this.#running === null) return this.#start();
		// The round under way may have looked before what the caller means was there.
		this.#next ??= this.#running
			.catch(() => {})
			.then(() => {
				this.#next = null;
				return this.#start();
			});
		return this.#next;
	}

	#start(): Promise<void> {
		this.#running = this.#once().finally(() => {
			this.#running = null;
		});
		return this.#running;
	}

	async publish(log: LogName): Promise<PublishedCheckpoint | null> {
		const { signers, clock } = this.#options;
		if (signers === null) return null;
		try {
			const published = await publishCheckpoint(this.#pool, log, signers.of(log), clock);
			if (published !== null) this.#published.set(log, published);
			this.#refused.delete(log);
			return published;
		} catch (error) {
			if (error instanceof ForkRefusedError) {
				if (!this.#refused.has(log)) this.#options.log.fatal({ log }, error.message);
				this.#refused.set(log, error.message);
				// What is given back may end where it was before.
				this.#published.delete(log);
			}
			throw error;
		}
	}

	witnessedBy(options: WitnessOptions): void {
		const { signers, clock, log } = this.#options;
		if (signers !== null) this.#witnesses = new Witnesses({ db: this.#db, clock, log }, options);
	}

	witnesses(): Witnesses | null {
		return this.#witnesses;
	}

	status(): IntegratorStatus {
		return { ...this.#status, refused: [...this.#refused.values()][0] ?? null };
	}

	refuses(log: LogName): boolean {
		return this.#refused.has(log);
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		await Promise.allSettled([this.#running, this.#next, this.#integrating]);
		await this.#witnesses?.stop();
		await this.#pool.end();
	}

	/** Signs in turns with only integrating, so that entries wait for half of the time at most. */
	#schedule(ms: number, signing: boolean): void {
		if (this.#stopped) return;
		this.#timer = setTimeout(() => {
			(signing ? this.run() : this.#between())
				// A refusal to sign has been told already; the tree goes on growing meanwhile.
				.catch(
					(error) => error instanceof ForkRefusedError || this.#options.log.error(forLog(error), "the access log could not be integrated"),
				)
				.finally(() => this.#schedule((this.#options.everyMs ?? 1_000) / 2, !signing));
		}, ms).unref();
	}

	#between(): Promise<void> {
		this.#integrating ??= (this.#running ?? this.#integrate()).finally(() => {
			this.#integrating = null;
		});
		return this.#integrating;
	}

	async #integrate(): Promise<void> {
		let more = true;
		while (more && !this.#stopped) more = await integrateBatch(this.#pool, this.#batch);
		await this.#look();
	}

	async #once(): Promise<void> {
		await this.#integrating?.catch(() => {});
		if (this.#stopped) return;
		await this.#integrate();
		const logs = this.#options.signers === null ? [] : LOGS;
		// That one log can't be signed must not keep the other from it.
		const signed = await Promise.allSettled(
			logs.map(async (log) => this.#isNew(log, await treeHead(this.#db, log)) && (await this.publish(log))),
		);
		this.#witnesses?.tick();
		for (const each of signed) if (each.status === "rejected") throw each.reason;
	}

	/** By the root too: a tree of the same size that isn't the same must come to the signer's notice. */
	#isNew(log: LogName, { size, root }: TreeHead): boolean {
		const before = this.#published.get(log) ?? { size: 0, root: EMPTY_ROOT };
		return size !== before.size || !equal(root, before.root);
	}

	async #look(): Promise<void> {
		const { size } = await treeHead(this.#db, "access");
		const [head] = await this.#db.select({ next: logHead.next }).from(logHead).where(eq(logHead.log, "access"));
		this.#status = { size, lag: Math.max(0, (head?.next ?? size) - size), at: this.#options.clock.now() };
	}
}

/** One bounded transaction. @returns whether there may be more to do, for this process. */
async function integrateBatch(pool: Pool, most: number): Promise<boolean> {
	const { db, commit, rollback } = begin(pool);
	try {
		const tree = await tryLockTree(db, "access");
		const leaves = tree === null ? [] : await nextLeaves(db, tree.size, most);
		if (leaves.length > 0) await extendTree(db, "access", leaves.map(leafHash));
		await commit();
		return leaves.length === most;
	} catch (error) {
		await rollback();
		throw error;
	}
}

/** All in one value: as rows they would cost more than their hashes do. */
async function nextLeaves(db: Db, size: number, most: number): Promise<Bytes[]> {
	const [found] = await db
		.select({
			count: sql<number>`count(*)::int`,
			last: max(entry.seq),
			leaves: sql<Bytes | null>`string_agg(${entry.leaf}, '' ORDER BY ${entry.seq})`,
		})
		.from(entry)
		.where(and(gte(entry.seq, size), lt(entry.seq, size + most)));
	const { count = 0, last = null, leaves = null } = found ?? {};
	if (last === null || leaves === null) return [];
	if (last !== size + count - 1 || leaves.length !== count * LEAF_LENGTH)
		throw new Error(`the access log lacks an entry between ${size} and ${last}: somebody changed the database`);
	return Array.from({ length: count }, (_, i) => leaves.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH));
}
