/**
 * Integrates access entries into the Merkle tree. In the one process that holds the log keys, it also looks every second whether
 * a log has grown, and then signs a checkpoint of this log.
 *
 * Any number of processes may integrate. Each tries to lock the log's row in `log_tree` for one transaction. A process that doesn't get
 * the lock leaves the work to the process that has it. If a process was paused or cut off, its transaction is rolled back, so it can't
 * write late.
 */
import { eq } from "drizzle-orm";
import type { Logger } from "pino";
import { equal } from "#protocol/bytes.ts";
import { EMPTY_ROOT } from "#protocol/log/merkle.ts";
import type { Clock } from "#server/base/clock.ts";
import { forProgramLog } from "#server/base/errors.ts";
import { SerialQueue } from "#server/base/serial-queue.ts";
import { autocommit, type Db } from "#server/database/database.ts";
import { closePool, openPool, type Pool } from "#server/database/pool.ts";
import { integrateBatch } from "./integrate-batch.ts";
import { type PublishedCheckpoint, publishCheckpoint } from "./publish.ts";
import { ForkRefusedError, type Signer } from "./signer.ts";
import { type LogName, logHead } from "./tables.ts";
import { type TreeHead, treeHead } from "./tree.ts";
import { Witnesses, type WitnessOptions } from "./witnesses.ts";

export interface IntegratorOptions {
	/** The database URL of the application role. The integrator has its own connections. */
	url: string;
	clock: Clock;
	log: Logger;
	/** The log keys; null in a process that doesn't sign. */
	signers: { of(log: LogName): Signer } | null;
	/** Time between two signing rounds, in ms. Halfway between them, entries are integrated without signing. Default: 1000. */
	everyMs?: number;
	/** The largest number of entries per transaction. Default: 2048. */
	batch?: number;
}

export interface Integrator {
	/**
	 * Starts the rounds in the background. Call it once. In a process that signs, call it after the signers know
	 * each `log.restart`.
	 */
	start(): void;
	/** Runs one signing round now. Used by tests. @throws the error that stopped it. */
	run(): Promise<void>;
	/**
	 * Signs a log's committed head at once, such as after a directory transaction has committed.
	 * @returns the newest checkpoint; null for an empty log, and in a process that doesn't sign.
	 * @throws ForkRefusedError
	 */
	publish(log: LogName): Promise<PublishedCheckpoint | null>;
	/** From now on, asks these witnesses to cosign each new checkpoint. Does nothing in a process that doesn't sign. */
	useWitnesses(options: WitnessOptions): void;
	/** Null in a process that doesn't sign. */
	witnesses(): Witnesses | null;
	status(): IntegratorStatus;
	/** Whether this process refuses to sign a log, because the log doesn't extend what was signed before. */
	refuses(log: LogName): boolean;
	stop(): Promise<void>;
}

export interface IntegratorStatus {
	/** Access entries in the tree. */
	size: number;
	/** Access entries that are durable and not in the tree yet. */
	lag: number;
	/** When `size` and `lag` were read, UTC ms; null before the first time. */
	at: number | null;
	/** Why a log isn't signed any more; null when all is well. */
	refused: string | null;
}

const LOGS = ["access", "directory"] as const;

export function openIntegrator(options: IntegratorOptions): Integrator {
	return new RoundRunner(options);
}

/** Opens an integrator and starts it at once. Used by tests and benchmarks. */
export function startIntegrator(options: IntegratorOptions): Integrator {
	const integrator = new RoundRunner(options);
	integrator.start();
	return integrator;
}

class RoundRunner implements Integrator {
	readonly #options: IntegratorOptions;
	readonly #pool: Pool;
	readonly #db: Db;
	readonly #batch: number;
	/** The heads that this process published last, so that an unchanged log isn't signed again. */
	readonly #published = new Map<LogName, TreeHead>();
	/** Why a log isn't signed. */
	readonly #refusals = new Map<LogName, string>();
	/** Runs one round at a time. */
	readonly #rounds = new SerialQueue();
	#status: Omit<IntegratorStatus, "refused"> = { size: 0, lag: 0, at: null };
	#witnesses: Witnesses | null = null;
	#timer: NodeJS.Timeout | null = null;
	#isStopped = false;

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
		return this.#rounds.run(() => this.#integrateAndSign());
	}

	async publish(log: LogName): Promise<PublishedCheckpoint | null> {
		const { signers, clock } = this.#options;
		if (signers === null) return null;
		try {
			const published = await publishCheckpoint(this.#pool, log, signers.of(log), clock);
			if (published !== null) this.#published.set(log, published);
			this.#options.log.debug({ log, size: published?.size ?? 0 }, "a checkpoint was signed");
			this.#refusals.delete(log);
			return published;
		} catch (error) {
			if (error instanceof ForkRefusedError) this.#refuse(log, error.message);
			throw error;
		}
	}

	#refuse(log: LogName, reason: string): void {
		if (!this.#refusals.has(log)) this.#options.log.fatal({ log }, reason);
		this.#refusals.set(log, reason);
		// After the lost entries are restored, the log can have the same head as before. Then it must be signed again.
		this.#published.delete(log);
	}

	useWitnesses(options: WitnessOptions): void {
		const { signers, clock, log } = this.#options;
		if (signers !== null) this.#witnesses = new Witnesses({ db: this.#db, clock, log }, options);
	}

	witnesses(): Witnesses | null {
		return this.#witnesses;
	}

	status(): IntegratorStatus {
		return { ...this.#status, refused: [...this.#refusals.values()][0] ?? null };
	}

	refuses(log: LogName): boolean {
		return this.#refusals.has(log);
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		await this.#rounds.drained();
		await this.#witnesses?.stop();
		await closePool(this.#pool);
	}

	/** Alternates rounds that sign with rounds that only integrate, so that an entry waits for the tree at most half of `everyMs`. */
	#schedule(ms: number, signs: boolean): void {
		if (this.#isStopped) return;
		this.#timer = setTimeout(() => {
			this.#rounds
				.run(() => (signs ? this.#integrateAndSign() : this.#integrate()))
				.catch((error) => this.#logFailure(error))
				.finally(() => this.#schedule((this.#options.everyMs ?? 1_000) / 2, !signs));
		}, ms).unref();
	}

	/** Logs an error of a round. A refusal to sign was logged before, and entries are still integrated after it. */
	#logFailure(error: unknown): void {
		if (error instanceof ForkRefusedError) return;
		this.#options.log.error(
			forProgramLog(error),
			"a round of the logs failed: entries wait to be integrated or signed, and the server tries again within a second",
		);
	}

	async #integrate(): Promise<void> {
		let hasMore = true;
		while (hasMore && !this.#isStopped) hasMore = await integrateBatch(this.#pool, this.#batch);
		if (!this.#isStopped) await this.#readStatus();
	}

	async #integrateAndSign(): Promise<void> {
		await this.#integrate();
		if (this.#isStopped) return;
		const logs = this.#options.signers === null ? [] : LOGS;
		// When one log can't be signed, the other log is signed all the same.
		const results = await Promise.allSettled(logs.map((log) => this.#publishIfNew(log)));
		this.#witnesses?.tick();
		for (const result of results) if (result.status === "rejected") throw result.reason;
	}

	/** Compares roots too, because a different tree of the same size must reach the signer, which refuses it. */
	async #publishIfNew(log: LogName): Promise<void> {
		const { size, root } = await treeHead(this.#db, log);
		const before = this.#published.get(log) ?? { size: 0, root: EMPTY_ROOT };
		if (size !== before.size || !equal(root, before.root)) await this.publish(log);
	}

	async #readStatus(): Promise<void> {
		const { size } = await treeHead(this.#db, "access");
		const [head] = await this.#db.select({ next: logHead.next }).from(logHead).where(eq(logHead.log, "access"));
		this.#status = { size, lag: Math.max(0, (head?.next ?? size) - size), at: this.#options.clock.now() };
	}
}
