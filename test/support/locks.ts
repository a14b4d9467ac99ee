/** What waits in a database for a lock that a test holds. */
import type pg from "pg";
import { until } from "./until.ts";

const WAITING = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/** Resolves once this many statements of the database wait for a lock. */
export async function untilLocked(client: pg.Client, statements = 1): Promise<void> {
	await until("statements wait for a lock", async () => (await client.query(WAITING)).rows[0]?.n >= statements);
}
