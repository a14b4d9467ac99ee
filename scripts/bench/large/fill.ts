/** Makes a log of any size with SQL, in the ledger's tables. */
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { Id } from "#protocol/bytes.ts";
import { ensureDatabase, migrate } from "#server/database/migrate.ts";

/** When the first entry was written, UTC ms. */
export const FIRST_ENTRY_AT = 1_790_000_000_000;
const ENTRIES_PER_INSERT = 250_000;
/** How many entries one partition of the table of bodies has. */
const PARTITION = 2 ** 20;

/** An id made from a name, the same each time. */
export function idFor(name: string): Id {
	const hex = createHash("md5").update(name).digest("hex");
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const ACTORS = Array.from({ length: 10 }, (_, n) => idFor(`actor ${n}`));
const ORGANISATIONS = Array.from({ length: 5 }, (_, n) => idFor(`organisation ${n}`));

export interface LargeLog {
	size: number;
	/** URL of the application's role. */
	app: string;
	superuser: string;
}

/**
 * Makes a database with a log of `size` entries, or reuses the database if it has them already.
 * @param cluster a superuser's URL. @param passwords of the cluster's roles, the same for all its logs.
 */
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
		await insertEntries(client, { from: 0, to: size, actors: ACTORS, organisations: ORGANISATIONS, first: FIRST_ENTRY_AT }, say);
		await client.query("VACUUM ANALYZE");
	} finally {
		await client.end();
	}
	return logAt(superuser, size, passwords);
}

function logAt(superuser: string, size: number, passwords: { app: string }): LargeLog {
	return { size, superuser, app: Object.assign(new URL(superuser), { username: "cloister_app", password: passwords.app }).href };
}

interface NewEntries {
	/** The number of the first entry. */
	from: number;
	/** The number after the last entry. */
	to: number;
	/** Ids of ten members. */
	actors: readonly Id[];
	/** Ids of five organisations. */
	organisations: readonly Id[];
	/** When entry 0 was written, or would have been written, UTC ms. */
	first: number;
}

/** Writes entries after the last one of a log. */
export async function insertEntries(
	client: pg.Client,
	{ from, to, actors, organisations, first }: NewEntries,
	say: (line: string) => void,
): Promise<void> {
	await client.query("SET synchronous_commit = off");
	for (let n = 2; n <= Math.ceil(to / PARTITION); n++) await client.query("SELECT make_body_partition($1)", [n]);
	const rows = await readFile(path.join(import.meta.dirname, "rows.sql"), "utf8");
	const salt = randomBytes(16);
	// PostgreSQL has no HMAC of its own, so the two blocks of the key are made here.
	const [inner, outer] = [0x36, 0x5c].map((pad) => Buffer.alloc(64, pad).map((byte, i) => byte ^ (salt[i] ?? 0)));
	for (let at = from; at < to; at += ENTRIES_PER_INSERT) {
		const until = Math.min(to, at + ENTRIES_PER_INSERT);
		await client.query(rows, [at, until, actors, organisations, first, salt, inner, outer]);
		if (until % 1_000_000 < ENTRIES_PER_INSERT) say(`  ${until.toLocaleString("en")} of ${to.toLocaleString("en")} entries`);
	}
	await client.query("UPDATE log_head SET next = $1 WHERE log = 'access'", [to]);
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
