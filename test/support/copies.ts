/**
 * Makes a network once in a run and keeps it as a template database. Each test file starts from a copy. The template's comment
 * holds the server's data folder and the facts of the maker.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { theCluster } from "./database.ts";
import { testFolder } from "./folder.ts";
import { Scope, type TestLike } from "./scope.ts";
import { bootServer, type Server } from "./server.ts";

interface Kept<Facts> {
	/** The server's data folder: files in base64, by path. */
	data: Record<string, string>;
	facts: Facts;
}

/**
 * A server on a fresh copy of the network that `make` creates.
 * @param template the database's name: one for each `make`.
 * @param make returns plain data that survives JSON.
 * @param settings of the copy's server, above the defaults.
 */
export async function bootCopy<Facts>(
	t: TestLike,
	template: string,
	make: (t: TestLike) => Promise<{ server: Server; facts: Facts }>,
	settings: Record<string, string> = {},
): Promise<{ server: Server; facts: Facts }> {
	const { data, facts } = await keptOnce(template, make);
	const folder = testFolder(t);
	for (const [name, content] of Object.entries(data)) {
		mkdirSync(path.join(folder, path.dirname(name)), { recursive: true, mode: 0o700 });
		writeFileSync(path.join(folder, name), Buffer.from(content, "base64"), { mode: 0o600 });
	}
	return { server: await bootServer(t, { ...settings, CLOISTER_DATA: folder }, template), facts };
}

async function keptOnce<Facts>(template: string, make: Parameters<typeof bootCopy<Facts>>[2]): Promise<Kept<Facts>> {
	const { url } = await theCluster();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		// Held until the connection ends, so that other processes wait.
		await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [template]);
		return (await readComment<Kept<Facts>>(client, template)) ?? (await keep(client, template, make));
	} finally {
		await client.end();
	}
}

async function readComment<What>(client: pg.Client, template: string): Promise<What | null> {
	const { rows } = await client.query("SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1", [
		template,
	]);
	return rows[0]?.said ? (JSON.parse(rows[0].said) as What) : null;
}

async function keep<Facts>(client: pg.Client, template: string, make: Parameters<typeof bootCopy<Facts>>[2]): Promise<Kept<Facts>> {
	const scope = new Scope();
	try {
		const { server, facts } = await make(scope);
		// PostgreSQL copies a database only without connections.
		await server.stop();
		const kept = { data: filesIn(server.folder), facts };
		await client.query(`CREATE DATABASE ${template} TEMPLATE ${new URL(server.database).pathname.slice(1)}`);
		await client.query(`COMMENT ON DATABASE ${template} IS ${pg.escapeLiteral(JSON.stringify(kept))}`);
		return kept;
	} finally {
		await scope.close();
	}
}

function filesIn(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
	const full = files.map(({ parentPath, name }) => path.join(parentPath, name));
	return Object.fromEntries(full.map((file) => [path.relative(folder, file), readFileSync(file).toString("base64")]));
}
