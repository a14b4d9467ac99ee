/** The pool: the way to Postgres for transactions and longer reads. Short reads go by lane.ts; ledger, bus and integrator have connections of their own. */
import pg from "pg";
import type { Logger } from "pino";

// bigint columns hold times in ms and counts, all below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export type Client = pg.Client;
export type ClientConfig = pg.ClientConfig;

/** A connection of its own, outside the pool. Not yet connected. */
export function newClient(config: ClientConfig): Client {
	return new pg.Client(config);
}

/** No statement of ours takes longer; one that does is stuck. */
const STATEMENT_MS = 15_000;
/** Postgres ends a statement that takes too long; when not even that is heard of, it stands still or the network is gone. */
const SILENCE_MS = STATEMENT_MS + 2_000;
/** How long a request waits for a free connection before it gets `unavailable`. */
const WAIT_MS = 5_000;
/** How long a connection waits for the goodbye to be heard. */
const GOODBYE_MS = 2_000;

/**
 * What transactions and short reads ask goes by keys, so one plan for all values is as good as one for each; left to itself
 * Postgres overrates lists of keys, and plans anew at each execution, which takes longer than the query.
 */
export const ONE_PLAN = "plan_cache_mode = force_generic_plan";

/** @param url the application role's. */
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

/** @param url the application role's. @param connections most at one time. */
export function openPool(url: string, connections: number, log: Logger): Pool {
	const pool = new pg.Pool({ ...connectionOptions(url), max: connections, idleTimeoutMillis: 60_000, allowExitOnIdle: true });
	// An idle connection that breaks (Postgres restarted) is dropped by the pool; without a listener it would end the process.
	pool.on("error", (error) => log.warn({ code: (error as { code?: string }).code }, "an idle database connection was lost"));
	return pool;
}

/** Ends a connection: in good order where Postgres answers, and all the same where it stands still. */
export async function closeConnection(client: pg.Client): Promise<void> {
	const unheard = setTimeout(() => client.connection.stream.destroy(), GOODBYE_MS);
	await client.end();
	clearTimeout(unheard);
}

/** Whether there is a database; says so soon, also when there is none. */
export async function answers(pool: Pool): Promise<boolean> {
	const query: pg.QueryConfig & { query_timeout: number } = { text: "SELECT 1", query_timeout: 2_000 };
	return pool.query(query).then(
		() => true,
		() => false,
	);
}

/**
 * Refuses to serve through a role that could rewrite the log: owner, superuser, or one with too many grants.
 * @returns one sentence, or null when all is well.
 */
export async function tooPowerful(pool: Pool): Promise<string | null> {
	const { rows } = await pool.query<{ role: string; strong: boolean }>(
		`SELECT current_user AS role, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
			OR has_table_privilege('chain_statement', 'DELETE') OR has_table_privilege('chain_statement', 'TRUNCATE') AS strong`,
	);
	return rows[0]?.strong
		? `The database role ${rows[0].role} may change what must stay: set DATABASE_URL to the role cloister_app, and CLOISTER_OWNER_URL to the owner.`
		: null;
}
