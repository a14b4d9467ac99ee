/** Makes a log of any size with SQL, in the ledger's tables. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { ensureDatabase, migrate } from "#server/database/migrate.ts";

const AT_ONCE = 250_000;
const PARTITION = 2 ** 20;

export interface LargeLog {
	size: number;
	/** URL of the application's role. */
	app: string;
	superuser: string;
}

/** @param cluster a superuser's URL. @param passwords of the cluster's roles, the same for all its logs. */
export async function fill(
	cluster: string,
	size: number,
	passwords: { app: string; maintenance: string },
	say: (line: string) => void,
): Promise<LargeLog> {
	const superuser = await ensureDatabase(cluster, `log_${size}`);
	await migrate(superuser, passwords);
	const client = new pg.Client({ connectionString: superuser });
	await client.connect();
	try {
		const { rows: found } = await client.query<{ next: string }>("SELECT next FROM log_head WHERE log = 'access'");
		if (Number(found[0]?.next) === size) return logAt(superuser, size, passwords);
		await client.query("SET synchronous_commit = off");
		for (let n = 2; n <= Math.ceil(size / PARTITION); n++) await client.query("SELECT make_body_partition($1)", [n]);
		const rows = await readFile(path.join(import.meta.dirname, "rows.sql"), "utf8");
		for (let from = 0; from < size; from += AT_ONCE) {
			const to = Math.min(size, from + AT_ONCE);
			await client.query(rows, [from, to]);
			if (to % 1_000_000 === 0) say(`  ${to.toLocaleString("en")} of ${size.toLocaleString("en")} entries`);
		}
		await client.query("UPDATE log_head SET next = $1 WHERE log = 'access'", [size]);
		await client.query("VACUUM ANALYZE");
	} finally {
		await client.end();
	}
	return logAt(superuser, size, passwords);
}

function logAt(superuser: string, size: number, passwords: { app: string }): LargeLog {
	return { size, superuser, app: Object.assign(new URL(superuser), { username: "cloister_app", password: passwords.app }).href };
}

export function newPasswords(): { app: string; maintenance: string } {
	return { app: randomBytes(16).toString("hex"), maintenance: randomBytes(16).toString("hex") };
}

/** Bytes on disk, indexes included. */
export async function bytesOf({ superuser }: LargeLog): Promise<{ leaves: number; bodies: number; tree: number }> {
	const client = new pg.Client({ connectionString: superuser });
	await client.connect();
	const { rows } = await client.query(
		`SELECT pg_total_relation_size('entry') AS leaves, pg_total_relation_size('tile') AS tree,
			(SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('entry_body'))::bigint AS bodies`,
	);
	await client.end();
	return rows[0];
}
