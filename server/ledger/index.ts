/**
 * The access log's writer: group commit. `append` queues an entry in memory and resolves with its number once it is
 * durable. There is no timer: once a batch has returned, whatever has queued by the end of that turn of the loop goes as the
 * next one, in one statement; so one caller waits for one commit, and a thousand callers for two or three.
 *
 * One batch is in flight per process, and a second behind it on the same connection when it is a full one. Several processes
 * share the one head row; numbers are dense and in commit order across all of them. An entry that was refused as
 * `unavailable` may still have been written when the connection broke under it: the log then says more than happened, never
 * less.
 */
import type { Clock } from "#server/base/clock.ts";
import { DelayedError, forLog } from "#server/base/errors.ts";
import type { Client } from "#server/database/pool.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { appendStatement, type EntryFields, makeRow, type Row } from "./row.ts";

export type { EntryFields } from "./row.ts";

export interface LedgerOptions extends ConnectionOptions {
	clock: Clock;
	/** Most entries waiting beside those in flight. */
	maxWaiting?: number;
	/** How long an entry waits for its batch, in ms, before it is refused. */
	maxWaitMs?: number;
}

export interface Ledger {
	/**
	 * @returns the entry's number, once the entry is durable.
	 * @throws SyntaxError when a field is not as `AccessEntryBody` says; ProtocolError `unavailable` when the entry can't
	 * be written now: then nothing may be released.
	 */
	append(fields: EntryFields): Promise<number>;
	/** Whether appends can be expected to succeed. */
	ready(): boolean;
	stats(): LedgerStats;
	/** Refuses what comes from now on, writes what is waiting, closes. */
	stop(): Promise<void>;
}

export interface LedgerStats {
	waiting: number;
	/** Since the start. */
	entries: number;
	batches: number;
	refused: number;
}

interface Waiting {
	readonly row: Row;
	/** On the monotonic clock. */
	readonly since: number;
	resolve(seq: number): void;
	reject(error: Error): void;
}

const MAX_BATCH = 512;
const PARTITION = 2 ** 20;

const unavailable = (detail: string) => new DelayedError("unavailable", 2, detail);

/** Connects. @throws Error when the database isn't there, or could lose what it acknowledges. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
	const ledger = new GroupCommit(options);
	await ledger.connection.open();
	return ledger;
}

class GroupCommit implements Ledger {
	readonly connection: Connection;
	readonly #options: LedgerOptions;
	readonly #maxWaiting: number;
	readonly #maxWaitMs: number;
	/** First come, first written. */
	#queue: Waiting[] = [];
	/** The batches in flight. */
	readonly #flying = new Set<Promise<void>>();
	/** Refuses what has waited too long, while something waits. */
	#patience: NodeJS.Timeout | null = null;
	/** Set from the first caller of a turn of the loop to its end. */
	#turn: NodeJS.Immediate | null = null;
	#partitioning = false;
	#stopped = false;
	#stats = { entries: 0, batches: 0, refused: 0 };

	constructor(options: LedgerOptions) {
		this.#options = options;
		this.#maxWaiting = options.maxWaiting ?? 4_096;
		this.#maxWaitMs = options.maxWaitMs ?? 2_000;
		this.connection = new Connection(options, () => this.#refuse(this.#queue.splice(0), "the database connection was lost"));
	}

	async append(fields: EntryFields): Promise<number> {
		const row = makeRow(fields, this.#options.clock.now());
		if (this.#stopped) throw this.#refusal("the server is stopping");
		if (this.connection.client === null) throw this.#refusal("no database connection");
		if (this.#queue.length >= this.#maxWaiting) throw this.#refusal("too many access entries are waiting");
		return new Promise((resolve, reject) => {
			this.#queue.push({ row, since: performance.now(), resolve, reject });
			this.#patience ??= setInterval(() => this.#expire(), this.#maxWaitMs / 8).unref();
			if (this.#mayFly()) this.#writeSoon();
		});
	}

	ready(): boolean {
		return !this.#stopped && this.connection.client !== null && this.#queue.length < this.#maxWaiting;
	}

	stats(): LedgerStats {
		return { ...this.#stats, waiting: this.#queue.length };
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		for (this.#write(); this.#flying.size > 0; this.#write()) await Promise.race(this.#flying);
		await this.connection.close();
	}

	/** All callers of this turn of the loop come into one batch. */
	#writeSoon(): void {
		this.#turn ??= setImmediate(() => {
			this.#turn = null;
			this.#write();
		});
	}

	#write(): void {
		for (let client = this.connection.client; client !== null && this.#mayFly(); client = this.connection.client) {
			const flying = this.#flush(client, this.#queue.splice(0, MAX_BATCH)).finally(() => {
				this.#flying.delete(flying);
				this.#writeSoon();
			});
			this.#flying.add(flying);
		}
		if (this.#flying.size > 0 || this.#patience === null) return;
		clearInterval(this.#patience);
		this.#patience = null;
	}

	/** Under full load a second batch is sent behind the first, so that Postgres doesn't wait for this process in between. */
	#mayFly(): boolean {
		if (this.#flying.size === 0) return this.#queue.length > 0;
		return this.#flying.size === 1 && this.#queue.length >= MAX_BATCH;
	}

	/** Writes a batch, and settles each of its entries. Never throws. */
	async #flush(client: Client, batch: Waiting[]): Promise<void> {
		try {
			const { rows } = await client.query<{ base: number }>(appendStatement(batch.map(({ row }) => row)));
			const base = rows[0]?.base;
			if (base === undefined) throw new Error("the access log has no head row");
			this.#stats.batches++;
			this.#stats.entries += batch.length;
			for (const [i, { resolve }] of batch.entries()) resolve(base + i);
			this.#preparePartition(base + batch.length);
		} catch (error) {
			await this.#failed(client, batch, error);
		}
	}

	async #failed(client: Client, batch: Waiting[], error: unknown): Promise<void> {
		if (this.connection.client === client && blamesRow(error)) {
			const middle = batch.length >> 1;
			if (middle === 0) {
				this.#options.log.error(forLog(error), "the database refused an access entry");
				batch[0]?.reject(error as Error);
				return;
			}
			// One bad row must not take its neighbours along. Halves, in order: each is a batch of its own.
			await this.#flush(client, batch.slice(0, middle));
			await this.#flush(client, batch.slice(middle));
			return;
		}
		this.#options.log.error(forLog(error), "the database refused a batch of access entries");
		this.#refuse(batch, "the access entry could not be written");
		// Anything but an answer of Postgres leaves the connection in a state that nobody knows.
		if (!isAnswer(error)) this.connection.drop(client);
	}

	/** As soon as the numbers reach the last partition there is, each process asks for the next; the first one makes it. */
	#preparePartition(next: number): void {
		if (next <= this.connection.partitionedTo - PARTITION || this.#partitioning) return;
		this.#partitioning = true;
		this.connection
			.preparePartition()
			.catch((error) => this.#options.log.error(forLog(error), "the next partition of the access log could not be made"))
			.finally(() => {
				this.#partitioning = false;
			});
	}

	#expire(): void {
		const oldest = performance.now() - this.#maxWaitMs;
		const late = this.#queue.findIndex(({ since }) => since > oldest);
		this.#refuse(this.#queue.splice(0, late < 0 ? this.#queue.length : late), "the access log is too slow");
	}

	#refuse(entries: Waiting[], why: string): void {
		for (const { reject } of entries) reject(this.#refusal(why));
	}

	#refusal(why: string): Error {
		this.#stats.refused++;
		return unavailable(why);
	}
}

interface Answer {
	code?: string;
	severity?: string;
	constraint?: string;
}

/** An error that Postgres sent, after which the connection goes on: the statement was rolled back. */
function isAnswer(error: unknown): boolean {
	return (error as Answer).severity === "ERROR";
}

/**
 * Data exceptions and broken constraints, which one row of the batch has caused. Not among them: a number taken twice and
 * a partition that isn't there (which names no constraint), since each batch would fail on those.
 */
function blamesRow(error: unknown): boolean {
	const { code = "", constraint } = error as Answer;
	return (
		isAnswer(error) &&
		(code.startsWith("22") || (code.startsWith("23") && code !== "23505" && !(code === "23514" && constraint === undefined)))
	);
}
