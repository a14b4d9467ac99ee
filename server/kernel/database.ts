/**
 * Database handles. The gate alone makes them and gives them to handlers, so no query runs outside of a recorded access.
 * A transaction's handle refuses use after its end: a forgotten `await` fails loudly instead of writing outside of it.
 */

import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { customType, type PgDatabase } from "drizzle-orm/pg-core";
import type { QueryConfig, QueryResult } from "pg";
import { isSilence, toUnavailable } from "./errors.ts";
import type { Lane } from "./lane.ts";
import type { Pool, PoolClient } from "./pool.ts";

/** A drizzle handle. Its own `transaction` refuses: a handler already is inside of one. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

interface Inner {
	query(...args: unknown[]): Promise<QueryResult>;
	/** Where short reads go. */
	readonly short: (query: QueryConfig) => Promise<QueryResult>;
	readonly transaction: boolean;
	readonly pool: Pool;
	/** Locks already held by this transaction; see `lockGroup`. */
	readonly locks: Set<string>;
	readonly afterCommit: Map<string, (pool: Pool) => void | Promise<void>>;
}

const inners = new WeakMap<object, Inner>();

function handle(pool: Pool, client: PoolClient | null, lane: Lane | null = null): { db: Db; end(): void; stuck(): Error | null } {
	let open = true;
	let stuck: Error | null = null;
	const target = client ?? pool;
	const asked = async (query: () => Promise<QueryResult>): Promise<QueryResult> => {
		if (!open) throw new Error("a database handle was used after the end of its transaction");
		try {
			return await query();
		} catch (error) {
			if (isSilence(error)) stuck = error;
			throw toUnavailable(error);
		}
	};
	const inner: Inner = {
		transaction: client !== null,
		pool,
		locks: new Set(),
		afterCommit: new Map(),
		query: (...args) => asked(() => (target.query as (...args: unknown[]) => Promise<QueryResult>)(...args)),
		short: (query) => asked(() => (lane ? lane.query(query) : target.query(query))),
	};
	const db: NodePgDatabase = drizzle({ client: inner as unknown as Pool });
	// Another BEGIN on the same connection would end in a COMMIT before the access entry is durable.
	db.transaction = () => Promise.reject(new Error("a handler has its one transaction from the gate"));
	inners.set(db, inner);
	return {
		db,
		end() {
			open = false;
		},
		stuck: () => stuck,
	};
}

/** Each query by itself, on whichever connection is free. For reads. @param lane where short ones go; default: the pool too. */
export function autocommit(pool: Pool, lane: Lane | null = null): Db {
	return handle(pool, null, lane).db;
}

export interface Transaction {
	db: Db;
	commit(): Promise<void>;
	/** Never throws: where the connection is gone, Postgres has rolled back. */
	rollback(): Promise<void>;
}

/**
 * What a transaction asks goes by keys, so one plan for all values is as good as one for each; left to itself Postgres
 * overrates lists of keys, and plans anew at each execution, which takes longer than the query.
 */
const BEGIN = "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan";

/** READ COMMITTED: each statement sees what was committed before it, so what is read after a lock is current. */
export async function begin(pool: Pool): Promise<Transaction> {
	const client = await connect(pool);
	const broken = (error: Error) => void error; // a lost connection also fails the next query, which reports it
	client.on("error", broken);
	const { db, end, stuck } = handle(pool, client);
	const release = (error?: Error) => {
		end();
		client.removeListener("error", broken);
		client.release(error);
	};
	const run = async (text: string) => {
		try {
			const { command } = await client.query(text);
			// Postgres answers ROLLBACK to the COMMIT of a transaction in which a query failed.
			if (command === "ROLLBACK") throw new Error("the transaction could not be committed");
		} catch (error) {
			release(error as Error);
			throw toUnavailable(error);
		}
	};
	await run(BEGIN);
	return {
		db,
		async commit() {
			await run("COMMIT");
			release();
			for (const then of innerOf(db).afterCommit.values()) await then(pool);
		},
		async rollback() {
			end();
			const silence = stuck();
			// It would wait behind the query that has no answer.
			if (silence) return release(silence);
			await client.query("ROLLBACK").then(
				() => release(),
				(error: Error) => release(error),
			);
		},
	};
}

async function connect(pool: Pool): Promise<PoolClient> {
	try {
		return await pool.connect();
	} catch (error) {
		throw toUnavailable(error);
	}
}

function innerOf(db: Db): Inner {
	const inner = inners.get(db);
	if (!inner) throw new Error("not a handle of the gate");
	return inner;
}

export function locksOf(db: Db): Set<string> {
	const inner = innerOf(db);
	if (!inner.transaction) throw new Error("a lock needs a transaction: only handlers of POST, PUT and DELETE have one");
	return inner.locks;
}

/**
 * What follows from a commit and may not be part of it. Runs before the answer goes out; must not throw, since what was
 * committed stays. @param name one run per name.
 */
export function afterCommit(db: Db, name: string, run: (pool: Pool) => void | Promise<void>): void {
	const inner = innerOf(db);
	if (!inner.transaction) throw new Error("what follows from a commit needs a transaction: only handlers of POST, PUT and DELETE have one");
	inner.afterCommit.set(name, run);
}

/**
 * A hot query as a prepared statement: parsed and planned once per connection.
 * @param name unique per text in the whole server, such as "session.lookup".
 */
export async function prepared<Row>(db: Db, name: string, text: string, values: unknown[]): Promise<Row[]> {
	const { rows } = await innerOf(db).query({ name, text, values });
	return rows as Row[];
}

/** As `prepared`, for a read that takes well under a millisecond: outside of a transaction it shares a connection with others. */
export async function short<Row>(db: Db, name: string, text: string, values: unknown[]): Promise<Row[]> {
	const { rows } = await innerOf(db).short({ name, text, values });
	return rows as Row[];
}

/** Copies: a row's buffer is a window into a much larger one, which a fold would keep alive. */
const plain = (value: Uint8Array): Uint8Array => new Uint8Array(value);

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea", fromDriver: plain });
export const byteaList = customType<{ data: Uint8Array[]; driverData: Uint8Array[] }>({
	dataType: () => "bytea[]",
	fromDriver: (list) => list.map(plain),
});
