/**
 * The writer of the access log: group commit. `append` queues an entry in memory and resolves with its number once the entry is
 * durable. No timer delays a batch. When a batch has returned, all entries that are queued at the end of that turn of the event loop go out
 * as the next batch, in one SQL statement. So one caller waits for one commit, and a thousand callers wait for two or three.
 *
 * A process has one batch in flight. When enough entries wait for a full second batch, this batch goes out behind the first one, on the
 * same connection. Backpressure: a bounded number of entries may wait, each for a bounded time. Further entries are refused as
 * `unavailable`.
 *
 * Several processes share the one head row. Numbers have no holes and are in commit order across all processes. An entry that was
 * refused as `unavailable` may still have been written, if the connection broke at that moment. So the log can hold accesses that did
 * not happen, but it never lacks an access that happened.
 */
import type { Clock } from "#server/base/clock.ts";
import { DelayedError, forProgramLog } from "#server/base/errors.ts";
import type { Client } from "#server/database/pool.ts";
import { type ConnectionOptions, LedgerConnection } from "./connection.ts";
import { isCausedByRow, isSentByPostgres } from "./postgres-errors.ts";
import { appendStatement, type EntryFields, makeRow, type Row } from "./row.ts";

export type { EntryFields } from "./row.ts";

export interface LedgerOptions extends ConnectionOptions {
	clock: Clock;
	/** How many entries may wait, without the entries in flight. Default: 4096. */
	maxWaiting?: number;
	/** How long an entry waits for its batch before it is refused, in ms. Default: 2000. */
	maxWaitMs?: number;
}

export interface Ledger {
	/**
	 * @returns the entry's number, once the entry is durable.
	 * @throws SyntaxError when a field is not as `AccessEntryBody` says.
	 * @throws ProtocolError `unavailable` when the entry can't be written now; the caller must then release nothing.
	 */
	append(fields: EntryFields): Promise<number>;
	/** Whether appends can be expected to succeed. */
	ready(): boolean;
	stats(): LedgerStats;
	/** Refuses new entries, writes the entries that wait, and closes the connection. */
	stop(): Promise<void>;
}

export interface LedgerStats {
	/** Entries that wait now. */
	waiting: number;
	/** This and the following fields count since the start. */
	entries: number;
	batches: number;
	refused: number;
}

interface QueuedEntry {
	readonly row: Row;
	/** On the monotonic clock, ms. */
	readonly since: number;
	resolve(seq: number): void;
	reject(error: Error): void;
}

/** How many entries one batch has at most. */
const MAX_BATCH = 512;
/** So long after a refused entry the ledger isn't ready, unless a later entry was written. Then it is, so that new requests can try again. */
const REFUSING_MS = 10_000;
/** How many entries one partition of `entry_body` has. */
const PARTITION = 2 ** 20;

/** Connects. @throws Error when the database can't be reached, or could lose what it acknowledges. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
	const ledger = new GroupCommit(options);
	await ledger.connection.open();
	return ledger;
}

class GroupCommit implements Ledger {
	readonly connection: LedgerConnection;
	readonly #options: LedgerOptions;
	readonly #maxWaiting: number;
	readonly #maxWaitMs: number;
	/** Oldest first. */
	#queue: QueuedEntry[] = [];
	readonly #batchesInFlight = new Set<Promise<void>>();
	/** Runs while entries wait. Refuses the entries that have waited too long. */
	#expiryTimer: NodeJS.Timeout | null = null;
	/** Set from the first append in a turn of the event loop to the end of that turn. */
	#endOfTurn: NodeJS.Immediate | null = null;
	#isPartitioning = false;
	#isStopped = false;
	/** When an entry was refused last, as performance.now() gives it. Null when a later entry was written. */
	#refusedAt: number | null = null;
	#stats = { entries: 0, batches: 0, refused: 0 };

	constructor(options: LedgerOptions) {
		this.#options = options;
		this.#maxWaiting = options.maxWaiting ?? 4_096;
		this.#maxWaitMs = options.maxWaitMs ?? 2_000;
		this.connection = new LedgerConnection(options, () => this.#refuse(this.#queue.splice(0), "the database connection was lost"));
	}

	async append(fields: EntryFields): Promise<number> {
		const row = makeRow(fields, this.#options.clock.now());
		if (this.#isStopped) throw this.#refusal("the server is stopping");
		if (this.connection.client === null) throw this.#refusal("the access log has no database connection");
		if (this.#queue.length >= this.#maxWaiting) throw this.#refusal("too many access entries are waiting");
		return new Promise((resolve, reject) => {
			this.#queue.push({ row, since: performance.now(), resolve, reject });
			this.#expiryTimer ??= setInterval(() => this.#expire(), this.#maxWaitMs / 8).unref();
			if (this.#canSendBatch()) this.#sendAtEndOfTurn();
		});
	}

	ready(): boolean {
		if (this.#refusedAt !== null && performance.now() < this.#refusedAt + REFUSING_MS) return false;
		return !this.#isStopped && this.connection.client !== null && this.#queue.length < this.#maxWaiting;
	}

	stats(): LedgerStats {
		return { ...this.#stats, waiting: this.#queue.length };
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#sendBatches();
		while (this.#batchesInFlight.size > 0) {
			await Promise.race(this.#batchesInFlight);
			this.#sendBatches();
		}
		await this.connection.close();
	}

	/** All appends of this turn of the event loop go into one batch. */
	#sendAtEndOfTurn(): void {
		this.#endOfTurn ??= setImmediate(() => {
			this.#endOfTurn = null;
			this.#sendBatches();
		});
	}

	#sendBatches(): void {
		while (this.#canSendBatch()) {
			const { client } = this.connection;
			if (client === null) break;
			const batch = this.#writeBatch(client, this.#queue.splice(0, MAX_BATCH)).finally(() => {
				this.#batchesInFlight.delete(batch);
				this.#sendAtEndOfTurn();
			});
			this.#batchesInFlight.add(batch);
		}
		if (this.#batchesInFlight.size > 0 || this.#expiryTimer === null) return;
		clearInterval(this.#expiryTimer);
		this.#expiryTimer = null;
	}

	/** Under full load a second batch goes out behind the first, so that Postgres doesn't wait for this process between them. */
	#canSendBatch(): boolean {
		if (this.#batchesInFlight.size === 0) return this.#queue.length > 0;
		return this.#batchesInFlight.size === 1 && this.#queue.length >= MAX_BATCH;
	}

	/** Writes a batch, and resolves or rejects each of its entries. Never throws. */
	async #writeBatch(client: Client, batch: QueuedEntry[]): Promise<void> {
		try {
			const { rows } = await client.query<{ base: number }>(appendStatement(batch.map(({ row }) => row)));
			const base = rows[0]?.base;
			if (base === undefined) throw new Error("the access log has no head row");
			this.#refusedAt = null;
			this.#stats.batches++;
			this.#stats.entries += batch.length;
			for (const [i, { resolve }] of batch.entries()) resolve(base + i);
			this.#preparePartition(base + batch.length);
		} catch (error) {
			await this.#handleFailure(client, batch, error);
		}
	}

	async #handleFailure(client: Client, batch: QueuedEntry[], error: unknown): Promise<void> {
		if (this.connection.client === client && isCausedByRow(error)) {
			const middle = batch.length >> 1;
			if (middle === 0) {
				this.#options.log.error(forProgramLog(error), "the database refused an access entry");
				batch[0]?.reject(error as Error);
				return;
			}
			// One bad row must not fail the other rows. So each half is tried as a batch of its own, in order.
			await this.#writeBatch(client, batch.slice(0, middle));
			await this.#writeBatch(client, batch.slice(middle));
			return;
		}
		this.#options.log.error(forProgramLog(error), "the database refused a batch of access entries");
		this.#refuse(batch, "the access entry could not be written");
		// After any error that Postgres did not send itself, the state of the connection is unknown.
		if (!isSentByPostgres(error)) this.connection.drop(client);
	}

	/** Once the numbers reach the last partition, each process asks for the next partition. The first process that asks makes it. */
	#preparePartition(next: number): void {
		if (next <= this.connection.partitionedTo - PARTITION || this.#isPartitioning) return;
		this.#isPartitioning = true;
		this.connection
			.preparePartition()
			.catch((error) => this.#options.log.error(forProgramLog(error), "the next partition of the access log could not be made"))
			.finally(() => {
				this.#isPartitioning = false;
			});
	}

	#expire(): void {
		const latest = performance.now() - this.#maxWaitMs;
		const firstInTime = this.#queue.findIndex(({ since }) => since > latest);
		this.#refuse(this.#queue.splice(0, firstInTime < 0 ? this.#queue.length : firstInTime), "the access log is too slow");
	}

	#refuse(entries: QueuedEntry[], reason: string): void {
		if (entries.length > 0) this.#refusedAt = performance.now();
		for (const { reject } of entries) reject(this.#refusal(reason));
	}

	#refusal(reason: string): Error {
		this.#stats.refused++;
		return new DelayedError("unavailable", 2, reason);
	}
}
