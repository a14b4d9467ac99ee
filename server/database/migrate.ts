/**
 * Migrations: `migrations/NNNN_name.sql`, each applied once, in order, in a transaction of its own. Never by the
 * application's role: it may not change tables.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { StartError } from "#server/base/config.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../migrations");
const OWNER = "cloister_owner";
/** Two starts at once take turns. Any number will do, as long as nothing else in this database uses it. */
const LOCK = 8_420_001;

export interface Passwords {
	app: string;
	maintenance: string;
}

interface Migration {
	name: string;
	sql: string;
	hash: string;
}

/**
 * Creates the roles and applies what is missing.
 * @param ownerUrl a role that owns the database, or a superuser; the tables then belong to cloister_owner.
 * @param passwords null leaves existing roles as they are.
 * @throws StartError
 */
export async function migrate(ownerUrl: string, passwords: Passwords | null): Promise<void> {
	await connected(ownerUrl, async (client) => {
		await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
		await prepareRoles(client, passwords);
		await client.query(
			"CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, hash text NOT NULL, at timestamptz NOT NULL DEFAULT now())",
		);
		const done = await applied(client);
		for (const migration of compare(done, migrations())) await apply(client, migration);
	});
}

/** Whether the database is where this program needs it; for a start without the owner's URL. @throws StartError */
export async function checkMigrated(url: string): Promise<void> {
	const open = await connected(url, async (client) => {
		const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass('migration') IS NOT NULL AS there");
		return compare(rows[0]?.there ? await applied(client) : new Map(), migrations());
	});
	if (open.length > 0)
		throw new StartError(
			`The database lacks ${open.length} migrations: run npm run db:migrate, or set CLOISTER_OWNER_URL so that the start does it.`,
		);
}

/** Whether anything was ever founded or recorded here; secrets must then exist already. */
export async function hasHistory(url: string): Promise<boolean> {
	return connected(url, async (client) => {
		const { rows } = await client.query<{ entries: boolean }>("SELECT to_regclass('entry') IS NOT NULL AS entries");
		const entry = rows[0]?.entries ? "OR EXISTS (SELECT 1 FROM entry)" : "";
		const found = await client.query<{ any: boolean }>(`SELECT EXISTS (SELECT 1 FROM chain_statement) ${entry} AS any`);
		return found.rows[0]?.any ?? false;
	});
}

/** Creates a database where there is none yet. @returns the URL of it. */
export async function ensureDatabase(superuserUrl: string, name: string): Promise<string> {
	await connected(superuserUrl, async (client) => {
		const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
		if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
	});
	return Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href;
}

async function connected<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url, application_name: "cloister-migrate", connectionTimeoutMillis: 10_000 });
	// Without a listener a connection lost while idle would end the process; the next query reports it.
	client.on("error", () => {});
	try {
		await client.connect();
	} catch (error) {
		const { hostname, port, pathname } = new URL(url);
		throw new StartError(
			`The database ${pathname.slice(1)} at ${hostname}:${port || 5432} can't be reached: ${(error as Error).message || (error as { code?: string }).code}.`,
		);
	}
	try {
		return await run(client);
	} finally {
		await client.end();
	}
}

function migrations(): Migration[] {
	const names = fs
		.readdirSync(FOLDER)
		.filter((name) => /^\d{4}_\w+\.sql$/.test(name))
		.sort();
	return names.map((name) => {
		const sql = fs.readFileSync(path.join(FOLDER, name), "utf8");
		return { name, sql, hash: createHash("sha256").update(sql).digest("hex") };
	});
}

async function applied(client: pg.Client): Promise<Map<string, string>> {
	const { rows } = await client.query<{ name: string; hash: string }>("SELECT name, hash FROM migration ORDER BY name");
	return new Map(rows.map(({ name, hash }) => [name, hash]));
}

/** What is still to do. An applied file must be there, unchanged, and before all that is still to do. */
function compare(done: Map<string, string>, files: Migration[]): Migration[] {
	for (const [name, hash] of done) {
		const file = files.find((each) => each.name === name);
		if (!file)
			throw new StartError(`The database has the migration ${name}, which this version of Cloister doesn't know: start the newer version.`);
		if (file.hash !== hash)
			throw new StartError(`migrations/${name} was changed after it had been applied: restore it, and put the change into a new file.`);
	}
	const last = [...done.keys()].at(-1) ?? "";
	const open = files.filter((file) => !done.has(file.name));
	const late = open.find((file) => file.name < last);
	if (late) throw new StartError(`migrations/${late.name} comes before ${last}, which is applied already: give it a later number.`);
	return open;
}

async function apply(client: pg.Client, { name, sql, hash }: Migration): Promise<void> {
	try {
		await client.query("BEGIN");
		await client.query(sql);
		await client.query("INSERT INTO migration (name, hash) VALUES ($1, $2)", [name, hash]);
		await client.query("COMMIT");
	} catch (error) {
		await client.query("ROLLBACK").catch(() => {});
		throw new StartError(`migrations/${name} failed, and nothing of it was kept: ${(error as Error).message}.`);
	}
}

/** Roles belong to the whole cluster, advisory locks to one database: so several migrations may race here, and repeat. */
async function prepareRoles(client: pg.Client, passwords: Passwords | null): Promise<void> {
	const { rows } = await client.query<{ name: string; creates: boolean }>(
		"SELECT current_user AS name, rolsuper OR rolcreaterole AS creates FROM pg_roles WHERE rolname = current_user",
	);
	const me = rows[0];
	if (!me?.creates) return requireRoles(client);
	await role(client, "cloister_app", passwords?.app);
	await role(client, "cloister_maintenance", passwords?.maintenance);
	if (me.name === OWNER) return;
	await role(client, OWNER);
	await repeat(() => client.query(`GRANT ${OWNER} TO CURRENT_USER`));
	await client.query(`ALTER SCHEMA public OWNER TO ${OWNER}`);
	// What follows belongs to the owner, whoever runs it.
	await client.query(`SET ROLE ${OWNER}`);
}

async function requireRoles(client: pg.Client): Promise<void> {
	const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname IN ('cloister_app', 'cloister_maintenance')");
	if (rowCount !== 2)
		throw new StartError(
			"The database lacks the roles cloister_app and cloister_maintenance, and the role in CLOISTER_OWNER_URL may not create them: create them, or give it CREATEROLE.",
		);
}

async function role(client: pg.Client, name: string, password?: string): Promise<void> {
	await repeat(async () => {
		const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
		if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN`);
	});
	if (password !== undefined) await repeat(() => client.query(`ALTER ROLE ${name} PASSWORD ${client.escapeLiteral(password)}`));
}

/** Another database's migration made or changed the same role at this moment. */
const RACED = /already exists|duplicate key|tuple concurrently/;

async function repeat(run: () => Promise<unknown>): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await run();
			return;
		} catch (error) {
			if (attempt >= 8 || !RACED.test((error as Error).message)) throw error;
			await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
		}
	}
}
