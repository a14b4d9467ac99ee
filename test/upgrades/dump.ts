/**
 * Dumps of a small network: the rows of its database, the files of its server's folder, and what a test must know to sign in. The schema
 * isn't part of a dump, because its migrations never change after they have landed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import type { Id } from "#protocol/bytes.ts";
import { filesIn } from "../support/folder-files.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const MIGRATIONS = path.join(ROOT, "migrations");

/** What a test must know of the network. */
export interface Facts {
	/** The server's time when the dump was made, UTC ms. */
	at: number;
	/** A member of the desk that has the case. */
	signInName: string;
	password: string;
	case: Id;
	/** What the section journal of the case says. */
	journal: string;
	thread: Id;
	/** The title of the thread. */
	title: string;
	/** An auditor of the whole network. */
	auditor: { signInName: string; password: string };
}

export interface Dump {
	format: number;
	version: string;
	/** The applied migrations, in order. */
	migrations: { name: string; hash: string }[];
	/** The rows of each table, as the JSON text of an array. */
	tables: { name: string; columns: string; rows: string }[];
	/** Sequences that have been used, with their last values. */
	sequences: { name: string; last: string }[];
	/** The server's data folder: files in base64, by path. */
	files: Record<string, string>;
	facts: Facts;
}

/** @param url of the database, as a superuser. Nobody may write meanwhile. @param folder the server's data folder. */
export async function makeDump(url: string, folder: string, facts: Facts): Promise<Dump> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows: marks } = await client.query<{ number: number; version: string }>("SELECT number, version FROM format");
		const { rows: migrations } = await client.query<{ name: string; hash: string }>("SELECT name, hash FROM migration ORDER BY name");
		const { rows: listed } = await client.query<{ name: string; columns: string }>(
			`SELECT relname AS name, string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
			WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
				AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY relname ORDER BY relname`,
		);
		const tables: Dump["tables"] = [];
		for (const { name, columns } of listed.filter(({ name }) => name !== "migration")) {
			const { rows } = await client.query<{ rows: string | null }>(
				`SELECT json_agg(r ORDER BY r::text)::text AS rows FROM (SELECT ${columns} FROM public.${name}) r`,
			);
			if (rows[0]?.rows) tables.push({ name, columns, rows: rows[0].rows });
		}
		const { rows: sequences } = await client.query<{ name: string; last: string }>(
			"SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL",
		);
		const { number: format = 0, version = "" } = marks[0] ?? {};
		return { format, version, migrations, tables, sequences, files: filesIn(folder), facts };
	} finally {
		await client.end();
	}
}

/** Makes the tables as they were, and fills them. Then a start of the server applies the later migrations. @param url of an empty database, as the owner */
export async function loadDump(url: string, superuser: string, dump: Dump): Promise<void> {
	await asClient(url, async (client) => {
		await client.query("CREATE TABLE migration (name text PRIMARY KEY, hash text NOT NULL, at timestamptz NOT NULL DEFAULT now())");
		for (const { name, hash } of dump.migrations) {
			await client.query(readFileSync(path.join(MIGRATIONS, name), "utf8"));
			await client.query("INSERT INTO migration (name, hash) VALUES ($1, $2)", [name, hash]);
		}
	});
	await asClient(superuser, async (client) => {
		await client.query("SET session_replication_role = replica");
		for (const { name, columns, rows } of dump.tables) {
			await client.query(`DELETE FROM public.${name}`);
			await client.query(
				`INSERT INTO public.${name} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM json_populate_recordset(NULL::public.${name}, $1)`,
				[rows],
			);
		}
		for (const { name, last } of dump.sequences) await client.query("SELECT setval($1::regclass, $2)", [`public.${name}`, last]);
	});
}

async function asClient(url: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await run(client);
	} finally {
		await client.end();
	}
}

/** The file of a format's dump. */
export const dumpFile = (format: number): string => path.join(import.meta.dirname, `format-${format}.json.gz`);

export const saveDump = (dump: Dump): void => writeFileSync(dumpFile(dump.format), gzipSync(JSON.stringify(dump), { level: 9 }));

export const readDumps = (): Dump[] =>
	readdirSync(import.meta.dirname)
		.filter((name) => name.endsWith(".json.gz"))
		.map((name) => JSON.parse(gunzipSync(readFileSync(path.join(import.meta.dirname, name))).toString()) as Dump);
