/**
 * Creates a network once for all test files of a run, and stores it as a template database. Each test file starts a server on a copy of it.
 * The comment of the template database holds the files of the server's data folder, and the facts: what tests must know of the network.
 */
import pg from "pg";
import { KEY_STRETCHING } from "#crypto/key-stretching.ts";
import { theCluster } from "./database.ts";
import { testFolder } from "./folder.ts";
import { filesIn, putFiles } from "./folder-files.ts";
import { Scope, type TestLike } from "./scope.ts";
import { bootServer, type Server } from "./server.ts";

/** What the comment of the template database holds, as JSON. */
interface Template<Facts> {
	/** The server's data folder: files in base64, by path. */
	data: Record<string, string>;
	facts: Facts;
}

type Make<Facts> = (t: TestLike) => Promise<{ server: Server; facts: Facts }>;

/**
 * Starts a server on a fresh copy of the network that `make` creates.
 * @param template the name of the template database. Each `make` needs its own.
 * @param make creates the network. Its facts must survive JSON.
 * @param settings environment variables of the server, besides the defaults.
 */
export async function bootCopy<Facts>(
	t: TestLike,
	template: string,
	make: Make<Facts>,
	settings: Record<string, string> = {},
): Promise<{ server: Server; facts: Facts }> {
	// Nobody signs in at another cost than the one at which the password was registered.
	const name = `${template}_${KEY_STRETCHING["argon2id-custom"].memory}`;
	const { data, facts } = await loadOrMake(name, make);
	const folder = testFolder(t);
	putFiles(folder, data);
	return { server: await bootServer(t, { ...settings, CLOISTER_DATA: folder }, name), facts };
}

async function loadOrMake<Facts>(template: string, make: Make<Facts>): Promise<Template<Facts>> {
	const { url } = await theCluster();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		// Held until the connection ends, so that other processes wait.
		await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [template]);
		return (await readComment<Template<Facts>>(client, template)) ?? (await saveTemplate(client, template, make));
	} finally {
		await client.end();
	}
}

async function readComment<T>(client: pg.Client, template: string): Promise<T | null> {
	const { rows } = await client.query("SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1", [
		template,
	]);
	return rows[0]?.comment ? (JSON.parse(rows[0].comment) as T) : null;
}

async function saveTemplate<Facts>(client: pg.Client, template: string, make: Make<Facts>): Promise<Template<Facts>> {
	const scope = new Scope();
	try {
		const { server, facts } = await make(scope);
		// PostgreSQL refuses to copy a database that has connections.
		await server.stop();
		const made = { data: filesIn(server.folder), facts };
		await client.query(`CREATE DATABASE ${template} TEMPLATE ${new URL(server.database).pathname.slice(1)}`);
		await client.query(`COMMENT ON DATABASE ${template} IS ${pg.escapeLiteral(JSON.stringify(made))}`);
		return made;
	} finally {
		await scope.close();
	}
}
