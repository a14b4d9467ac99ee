/**
 * Database handles. The gate alone makes them and gives them to handlers, so no query runs outside of a recorded access.
 * A transaction's handle refuses use after its end: a forgotten `await` fails loudly instead of writing outside of it.
 */

import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { customType, type PgDatabase } from "drizzle-orm/pg-core";
import type { QueryConfig, QueryResult } from "pg";
import { isSilence, toUnavailable } from "#server/base/errors.ts";
import type { PipelinedReads } from "./pipelined-reads.ts";
import { ONE_PLAN, type Pool, type PoolClient } from "./pool.ts";

/** A drizzle handle. Its own `transaction` refuses: a handler already is inside of one. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

type Ask = (...args: unknown[]) => Promise<QueryResult>;

interface Inner {
	readonly query: Ask;
	/** Where short reads go. */
	readonly short: (query: QueryConfig) => Promise<QueryResult>;
	readonly transaction: boolean;
	/** Locks already held by this transaction; see `lockGroup`. */
	readonly locks: Set<string>;
	readonly afterCommit: Map<string, (pool: Pool) => void | Promise<void>>;
}

const inners = new WeakMap<object, Inner>();

function handle(query: Ask, short: Inner["short"], transaction: boolean): Db {
	const inner: Inner = { query, short, transaction, locks: new Set(), afterCommit: new Map() };
	const db: NodePgDatabase = drizzle({ client: inner as unknown as Pool });
	// Another BEGIN on the same connection would end in a COMMIT before the access entry is durable.
	db.transaction = () => Promise.reject(new Error("a handler has its one transaction from the gate"));
	inners.set(db, inner);
	return db;
}

function rethrow(error: unknown): never {
	throw toUnavailable(error);
}

/** Each query by itself, on whichever connection is free. For reads. @param lane where short ones go; default: the pool too. */
export function autocommit(pool: Pool, lane: PipelinedReads | null = null): Db {
	const query: Ask = (...args) => (pool.query as Ask)(...args).catch(rethrow);
	return handle(query, lane ? (config) => lane.query(config).catch(rethrow) : query, false);
}

export interface Transaction {
	db: Db;
	commit(): Promise<void>;
	/** Never throws: where the connection is gone, Postgres has rolled back. */
	rollback(): Promise<void>;
}

const BEGIN = `BEGIN; SET LOCAL ${ONE_PLAN}`;

/**
 * READ COMMITTED: each statement sees what was committed before it, so what is read after a lock is current. It begins, and
 * takes a connection, with its first statement; short reads before that go where those of others go, and see the same.
 * @param lane where those go; default: they begin it too.
 */
export function begin(pool: Pool, lane: PipelinedReads | null = null): Transaction {
	let opened: Promise<PoolClient> | null = null;
	let open = true;
	let stuck: Error | null = null;
	const query: Ask = async (...args) => {
		if (!open) throw new Error("a database handle was used after the end of its transaction");
		opened ??= openTransaction(pool);
		const client = await opened;
		try {
			return await (client.query as Ask)(...args);
		} catch (error) {
			if (isSilence(error)) stuck = error;
			return rethrow(error);
		}
	};
	const short: Inner["short"] = (config) => (lane && open && opened === null ? lane.query(config).catch(rethrow) : query(config));
	const db = handle(query, short, true);
	/** Once: the connection may be another's as soon as it is given back. */
	const end = () => {
		const begun = opened;
		opened = null;
		open = false;
		return begun;
	};
	return {
		db,
		async commit() {
			const client = await end();
			if (client) await closeTransaction(client, "COMMIT");
			for (const then of innerOf(db).afterCommit.values()) await then(pool);
		},
		async rollback() {
			const client = await end()?.catch(() => null);
			if (!client) return;
			// It would wait behind the query that has no answer.
			if (stuck) return release(client, stuck);
			await closeTransaction(client, "ROLLBACK").catch(() => {});
		},
	};
}

async function openTransaction(pool: Pool): Promise<PoolClient> {
	const client = await pool.connect().catch(rethrow);
	client.on("error", broken);
	await ask(client, BEGIN);
	return client;
}

/** And gives the connection back. */
async function closeTransaction(client: PoolClient, text: "COMMIT" | "ROLLBACK"): Promise<void> {
	const { command } = await ask(client, text);
	release(client);
	// Postgres answers ROLLBACK to the COMMIT of a transaction in which a query failed.
	if (command !== text) throw new Error("the transaction could not be committed");
}

async function ask(client: PoolClient, text: string): Promise<QueryResult> {
	try {
		return await client.query(text);
	} catch (error) {
		release(client, error as Error);
		return rethrow(error);
	}
}

/** A lost connection also fails the next query, which reports it. */
function broken(): void {}

function release(client: PoolClient, error?: Error): void {
	client.removeListener("error", broken);
	client.release(error);
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
