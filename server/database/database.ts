/**
 * Database handles. Handlers get theirs from the gate only, so no query of a request runs outside of a recorded access. The ledger makes
 * its own handles. After a transaction has ended, its handle throws. So a query with a forgotten `await` fails, instead of writing outside
 * of the transaction.
 */

import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { customType, type PgDatabase } from "drizzle-orm/pg-core";
import type { QueryConfig, QueryResult } from "pg";
import { isSilence, toUnavailable } from "#server/base/errors.ts";
import type { PipelinedReads } from "./pipelined-reads.ts";
import { ONE_PLAN, type Pool, type PoolClient } from "./pool.ts";

/** A drizzle handle. Its method `transaction` always rejects, because only `begin` makes transactions. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

type Query = (...args: unknown[]) => Promise<QueryResult>;

/** The state behind one handle. */
interface HandleState {
	readonly query: Query;
	/** Runs a read that takes well under a millisecond; see `fastRead`. */
	readonly fastRead: (query: QueryConfig) => Promise<QueryResult>;
	readonly isTransaction: boolean;
	/** Locks that this transaction already holds; see `lockGroup`. */
	readonly locks: Set<string>;
	/** By name; see `afterCommit`. */
	readonly afterCommit: Map<string, (pool: Pool) => void | Promise<void>>;
}

const handleStates = new WeakMap<object, HandleState>();

function createHandle(query: Query, fastRead: HandleState["fastRead"], isTransaction: boolean): Db {
	const state: HandleState = { query, fastRead, isTransaction, locks: new Set(), afterCommit: new Map() };
	// Drizzle calls only the method `query` of its client.
	const db: NodePgDatabase = drizzle({ client: state as unknown as Pool });
	// A nested transaction would COMMIT on the same connection before the access entry is durable.
	db.transaction = () => Promise.reject(new Error("a handler has its one transaction from the gate"));
	handleStates.set(db, state);
	return db;
}

function rethrow(error: unknown): never {
	throw toUnavailable(error);
}

/**
 * A handle for reads. Each query runs by itself, on any connection that is free.
 * @param pipelinedReads runs the fast reads. Default: the pool runs them too.
 */
export function autocommit(pool: Pool, pipelinedReads: PipelinedReads | null = null): Db {
	const query: Query = (...args) => (pool.query as Query)(...args).catch(rethrow);
	return createHandle(query, pipelinedReads ? (config) => pipelinedReads.query(config).catch(rethrow) : query, false);
}

export interface Transaction {
	db: Db;
	/** Resolves once Postgres has begun the transaction. @throws ProtocolError unavailable when it can't begin. */
	ready(): Promise<void>;
	/**
	 * @throws ProtocolError unavailable when the transaction never began or its connection is lost; Error when a query in the transaction has
	 * failed, or the transaction has ended before.
	 */
	commit(): Promise<void>;
	/** Never throws. When the connection is lost, Postgres rolls back by itself. */
	rollback(): Promise<void>;
}

const BEGIN = `BEGIN; SET LOCAL ${ONE_PLAN}`;

/**
 * Begins a transaction: takes a connection and sends BEGIN at once. All queries of its handle run inside of the transaction, after BEGIN.
 * READ COMMITTED: each query sees what was committed before it, so a read after a lock sees the newest state.
 */
export function begin(pool: Pool): Transaction {
	const beginning = openTransaction(pool);
	// Without this, a failure would end the process. `ready`, each query and the commit report it.
	beginning.catch(() => {});
	let isOpen = true;
	let silenceError: Error | null = null;
	const query: Query = async (...args) => {
		if (!isOpen) throw new Error("a database handle was used after the end of its transaction");
		const client = await beginning;
		try {
			return await (client.query as Query)(...args);
		} catch (error) {
			if (isSilence(error)) silenceError = error;
			return rethrow(error);
		}
	};
	const db = createHandle(query, query, true);
	/** Returns null the second time, because another request may use the connection by then. */
	const end = () => {
		if (!isOpen) return null;
		isOpen = false;
		return beginning;
	};
	return {
		db,
		async ready() {
			await beginning;
		},
		async commit() {
			const client = await end();
			if (!client) throw new Error("a transaction was committed after its end");
			await closeTransaction(client, "COMMIT");
			for (const run of stateOf(db).afterCommit.values()) await run(pool);
		},
		async rollback() {
			const client = await end()?.catch(() => null);
			if (!client) return;
			// A ROLLBACK would wait behind the query that has no answer.
			if (silenceError) return release(client, silenceError);
			await closeTransaction(client, "ROLLBACK").catch(() => {});
		},
	};
}

async function openTransaction(pool: Pool): Promise<PoolClient> {
	const client = await pool.connect().catch(rethrow);
	client.on("error", ignoreLoss);
	await queryOrRelease(client, BEGIN);
	return client;
}

/** Ends the transaction and gives the connection back. */
async function closeTransaction(client: PoolClient, text: "COMMIT" | "ROLLBACK"): Promise<void> {
	const { command } = await queryOrRelease(client, text);
	release(client);
	// Postgres answers ROLLBACK to the COMMIT of a transaction in which a query failed.
	if (command !== text) throw new Error("the transaction could not be committed, because one of its queries had failed");
}

async function queryOrRelease(client: PoolClient, text: string): Promise<QueryResult> {
	try {
		return await client.query(text);
	} catch (error) {
		release(client, error as Error);
		return rethrow(error);
	}
}

/** A lost connection also fails the next query, and that query reports it. */
function ignoreLoss(): void {}

function release(client: PoolClient, error?: Error): void {
	client.removeListener("error", ignoreLoss);
	client.release(error);
}

function stateOf(db: Db): HandleState {
	const state = handleStates.get(db);
	if (!state) throw new Error("not a handle of the gate");
	return state;
}

/** The locks that this transaction already holds. @throws Error outside of a transaction. */
export function locksOf(db: Db): Set<string> {
	return transactionState(db, "a lock").locks;
}

/**
 * Runs something after the commit and before the reply. It must not throw, because a commit can't be undone.
 * @param name a later call with the same name replaces the earlier `run`.
 * @throws Error outside of a transaction.
 */
export function afterCommit(db: Db, name: string, run: (pool: Pool) => void | Promise<void>): void {
	transactionState(db, "work after a commit").afterCommit.set(name, run);
}

function transactionState(db: Db, subject: string): HandleState {
	const state = stateOf(db);
	if (!state.isTransaction) throw new Error(`${subject} needs a transaction: handlers of GET have none`);
	return state;
}

/**
 * Runs a hot query as a prepared statement, which is parsed and planned once per connection.
 * @param name unique per text in the whole server, such as "session.lookup".
 */
export async function prepared<Row>(db: Db, name: string, text: string, values: unknown[]): Promise<Row[]> {
	const { rows } = await stateOf(db).query({ name, text, values });
	return rows as Row[];
}

/**
 * Runs a read that takes well under a millisecond, as a prepared statement. Outside of a transaction it shares a connection with
 * the fast reads of other requests.
 */
export async function fastRead<Row>(db: Db, name: string, text: string, values: unknown[]): Promise<Row[]> {
	const { rows } = await stateOf(db).fastRead({ name, text, values });
	return rows as Row[];
}

/** Copies the bytes, because a row's buffer is a view of a much larger buffer. A fold would keep the larger buffer in memory. */
const copyBytes = (value: Uint8Array): Uint8Array => new Uint8Array(value);

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea", fromDriver: copyBytes });
export const byteaList = customType<{ data: Uint8Array[]; driverData: Uint8Array[] }>({
	dataType: () => "bytea[]",
	fromDriver: (list) => list.map(copyBytes),
});
