/** The database of a run: an embedded PostgreSQL with durable commits, and direct access to it. */
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { ensureDatabase, migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";

export interface Database {
	/** URL of the application's role. */
	app: string;
	/** URL of the superuser in the server's database. */
	superuser: string;
	/** URL of the application's role in a second database that no server uses. For measuring the access log alone. */
	log: string;
	/** URL of the superuser in the baselines' database. */
	baseline: string;
	/** For secrets and the signer's memory. */
	dataFolder: string;
	/** PostgreSQL's own log file. */
	postgresLog: string;
	stop(): Promise<void>;
}

export async function startDatabase(): Promise<Database> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-bench-"));
	// Under root, PostgreSQL runs as another user, which needs to enter this folder.
	await chmod(folder, 0o711);
	const postgres = await startEmbedded({ folder: path.join(folder, "postgres") });
	const passwords = { app: randomBytes(16).toString("hex"), maintenance: randomBytes(16).toString("hex") };
	const superuser = await ensureDatabase(postgres.url, "cloister");
	const logOnly = await ensureDatabase(postgres.url, "log");
	for (const url of [superuser, logOnly]) await migrate(url, passwords);
	const ofApp = (url: string) => Object.assign(new URL(url), { username: "cloister_app", password: passwords.app }).href;
	const baseline = await ensureDatabase(postgres.url, "baseline");
	await sql(baseline, await readFile(path.join(import.meta.dirname, "schema.sql"), "utf8"));
	await sql(baseline, WAL_FILES);
	return {
		app: ofApp(superuser),
		log: ofApp(logOnly),
		superuser,
		baseline,
		dataFolder: path.join(folder, "data"),
		postgresLog: path.join(postgres.folder, "postgres.log"),
		async stop() {
			await postgres.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/**
 * A new cluster creates the files of its write-ahead log while it writes, up to max_wal_size, and then reuses them. This statement
 * creates them all in advance. Otherwise the first measurement would do this work for the later measurements.
 */
const WAL_FILES = `SELECT count(pg_logical_emit_message(false, 'cloister', repeat('w', 1 << 20))) FROM generate_series(1, 1024);
CHECKPOINT;
`;

export async function sql<Row extends pg.QueryResultRow>(url: string, text: string, values?: unknown[]): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		// VACUUM and ALTER SYSTEM can't be sent together with other statements.
		const parts = values ? [text] : text.split(/;\s*\n/).filter((part) => /^\s*[A-Z]/m.test(part));
		let rows: Row[] = [];
		for (const part of parts) rows = (await client.query<Row>(part, values)).rows;
		return rows;
	} finally {
		await client.end();
	}
}

/** Copies a thread's first entry until it has `count` entries. The cost of a page doesn't depend on the contents of the boxes. */
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

/** How many statements the server sends to PostgreSQL for one request, by PostgreSQL's log. The median of nine requests. */
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
