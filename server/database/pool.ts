/**
 * The pool of database connections, for transactions and for reads that can take long. Fast reads use pipelined-reads.ts. Ledger, bus and
 * integrator have connections of their own.
 */
import pg from "pg";
import type { Logger } from "pino";

// bigint columns hold times in ms and counts, all below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export type Client = pg.Client;
export type ClientConfig = pg.ClientConfig;

/** A connection outside of the pool. It is not connected yet. */
export function newClient(config: ClientConfig): Client {
	return new pg.Client(config);
}

/** Postgres cancels a query that takes longer. */
const STATEMENT_MS = 15_000;
/** Without any answer for this long, Postgres hangs or the network is gone. */
const SILENCE_MS = STATEMENT_MS + 2_000;
/** How long a request waits for a free connection before it gets `unavailable`. */
const WAIT_MS = 5_000;
/** How long closing a connection waits for Postgres. */
export const CLOSE_MS = 2_000;

/**
 * Makes PostgreSQL reuse one plan for all values. The queries of transactions and fast reads find rows by keys, so one plan is good
 * for all values. Without this, PostgreSQL overestimates lists of keys and plans each execution again, which takes longer than the query.
 */
export const ONE_PLAN = "plan_cache_mode = force_generic_plan";

/** @param url of the application role. */
export function connectionOptions(url: string): pg.ClientConfig {
	return {
		connectionString: url,
		application_name: "cloister",
		connectionTimeoutMillis: WAIT_MS,
		statement_timeout: STATEMENT_MS,
		query_timeout: SILENCE_MS,
		idle_in_transaction_session_timeout: 2 * STATEMENT_MS,
		keepAlive: true,
	};
}

/** @param url of the application role. @param connections the largest number at one time. */
export function openPool(url: string, connections: number, log: Logger): Pool {
	const pool = new pg.Pool({ ...connectionOptions(url), max: connections, idleTimeoutMillis: 60_000, allowExitOnIdle: true });
	// The pool drops an idle connection that breaks, such as when Postgres restarts. Without a listener that would end the process.
	pool.on("error", (error) => log.warn({ code: (error as { code?: string }).code }, "an idle database connection was lost"));
	return pool;
}

/** Ends a connection in good order, or cuts it off when Postgres doesn't answer. */
export async function closeConnection(client: pg.Client): Promise<void> {
	const cutOff = setTimeout(() => client.connection.stream.destroy(), CLOSE_MS);
	await client.end();
	clearTimeout(cutOff);
}

/** Ends a pool and waits until its connections are closed. `pool.end` doesn't wait, so a database that stops next would break them. */
export async function closePool(pool: Pool): Promise<void> {
	let open = pool.totalCount;
	const closed = new Promise<void>((resolve) => {
		if (open === 0) resolve();
		pool.on("remove", () => --open === 0 && resolve());
	});
	await pool.end();
	let timer: NodeJS.Timeout | undefined;
	// The wait has a limit, because a connection that couldn't be opened is never removed.
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, CLOSE_MS);
	});
	await Promise.race([closed, late]);
	clearTimeout(timer);
}

/** Whether the database answers within two seconds. */
export async function isReachable(pool: Pool): Promise<boolean> {
	const query: pg.QueryConfig & { query_timeout: number } = { text: "SELECT 1", query_timeout: 2_000 };
	return pool.query(query).then(
		() => true,
		() => false,
	);
}
