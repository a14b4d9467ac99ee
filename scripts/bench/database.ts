/** The database of a run: an embedded PostgreSQL that keeps its promises, and behind the server's back what no API gives. */
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { ensureDatabase, migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";

export interface Database {
	/** Of the application's role. */
	app: string;
	/** Superuser, in the server's database. */
	superuser: string;
	/** The application's role in a database like the server's that no server has: for the access log alone. */
	log: string;
	/** Superuser, in the yardsticks'. */
	yardstick: string;
	/** For secrets and the signer's memory. */
	dataFolder: string;
	/** What PostgreSQL itself writes down. */
	postgresLog: string;
	stop(): Promise<void>;
}

export async function startDatabase(): Promise<Database> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-bench-"));
	// For root PostgreSQL runs as another user, who must be able to enter.
	await chmod(folder, 0o711);
	const postgres = await startEmbedded({ folder: path.join(folder, "postgres") });
	const passwords = { app: randomBytes(16).toString("hex"), maintenance: randomBytes(16).toString("hex") };
	const superuser = await ensureDatabase(postgres.url, "cloister");
	const alone = await ensureDatabase(postgres.url, "log");
	for (const each of [superuser, alone]) await migrate(each, passwords);
	const ofApp = (url: string) => Object.assign(new URL(url), { username: "cloister_app", password: passwords.app }).href;
	const yardstick = await ensureDatabase(postgres.url, "yardstick");
	await sql(yardstick, await readFile(path.join(import.meta.dirname, "schema.sql"), "utf8"));
	await sql(yardstick, WAL_FILES);
	return {
		app: ofApp(superuser),
		log: ofApp(alone),
		superuser,
		yardstick,
		dataFolder: path.join(folder, "data"),
		postgresLog: path.join(postgres.folder, "postgres.log"),
		async stop() {
			await postgres.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/**
 * A new cluster makes the files of its write-ahead log while it writes, up to max_wal_size, and then uses them again. What has been
 * in use for a day makes none, and so doesn't this: else what runs first would pay for what runs later.
 */
const WAL_FILES = `SELECT count(pg_logical_emit_message(false, 'cloister', repeat('w', 1 << 20))) FROM generate_series(1, 1024);
CHECKPOINT;
`;

export async function sql<Row extends pg.QueryResultRow>(url: string, text: string, values?: unknown[]): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		// VACUUM and ALTER SYSTEM can't share a message with others.
		const parts = values ? [text] : text.split(/;\s*\n/).filter((part) => /^\s*[A-Z]/m.test(part));
		let rows: Row[] = [];
		for (const part of parts) rows = (await client.query<Row>(part, values)).rows;
		return rows;
	} finally {
		await client.end();
	}
}

/** Copies of a thread's first entry up to `count` of them: what a page costs doesn't depend on what is in the boxes. */
export async function lengthen(url: string, compartment: string, count: number): Promise<void> {
	await sql(
		url,
		`INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
		SELECT compartment, s, gen_random_uuid(), sha256(convert_to(compartment || ' ' || s, 'UTF8')), number, author, s, at, body, sig, box
		FROM message_entry, generate_series(2, $2::int) AS s WHERE compartment = $1 AND seq = 1`,
		[compartment, count],
	);
	await sql(url, "UPDATE compartment SET count = $2 WHERE id = $1", [compartment, count]);
	await sql(url, "ANALYZE");
}

/** How many statements the server sends to PostgreSQL for one request: counted in PostgreSQL's own log, the median of nine. */
export async function countQueries({ superuser, postgresLog }: Database, request: () => Promise<unknown>): Promise<number> {
	await sql(superuser, "ALTER SYSTEM SET log_min_duration_statement = 0;\nSELECT pg_reload_conf();\n");
	const counts: number[] = [];
	for (let i = 0; i < 9; i++) {
		await new Promise((resolve) => setTimeout(resolve, 100));
		await truncate(postgresLog);
		await request();
		counts.push((await readFile(postgresLog, "utf8")).match(/ (execute \S+|statement): /g)?.length ?? 0);
	}
	await sql(superuser, "ALTER SYSTEM RESET log_min_duration_statement;\nSELECT pg_reload_conf();\n");
	return counts.sort((a, b) => a - b)[4] ?? 0;
}
