/**
 * Applies migrations: the files `migrations/NNNN_name.sql`, each once, in order, in a transaction of its own. They run as the owner's role,
 * because the application's role can't change tables.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { StartError } from "#server/base/config.ts";
import { MIGRATION_LOCK } from "./advisory-locks.ts";
import { checkFormat, hasTable, markFormat } from "./format.ts";
import { type Passwords, prepareRoles } from "./roles.ts";

/** SQLSTATE invalid_password. PostgreSQL answers it for a missing role too. */
const WRONG_PASSWORD = "28P01";
const FOLDER = path.resolve(import.meta.dirname, "../../migrations");
interface Migration {
	name: string;
	sql: string;
	hash: string;
}

/**
 * Creates the roles and applies the missing migrations.
 * @param ownerUrl of a role that owns the database, or of a superuser. If this role may create roles, the tables belong to cloister_owner.
 * @param passwords null leaves existing roles as they are.
 * @throws StartError
 */
export async function migrate(ownerUrl: string, passwords: Passwords | null): Promise<void> {
	await withConnection(ownerUrl, async (client) => {
		await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
		await checkFormat(client);
		await prepareRoles(client, passwords);
		await client.query(
			"CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, hash text NOT NULL, at timestamptz NOT NULL DEFAULT now())",
		);
		const applied = await appliedMigrations(client);
		for (const migration of missingMigrations(applied, migrationFiles())) await apply(client, migration);
		await markFormat(client);
	});
}

/** Checks that all migrations are applied, for a start without the owner's URL. @throws StartError when one is missing, new or changed. */
export async function checkMigrated(url: string): Promise<void> {
	const missing = await withConnection(url, async (client) => {
		await checkFormat(client);
		return missingMigrations((await hasTable(client, "migration")) ? await appliedMigrations(client) : new Map(), migrationFiles());
	});
	if (missing.length > 0)
		throw new StartError(
			`The database lacks ${missing.length} migrations: run npm run db:migrate, or set CLOISTER_OWNER_URL, so that the start applies them.`,
		);
}

/** Whether the migrated database holds a network or access entries. Then the secrets must exist already. @throws StartError */
export async function hasHistory(url: string): Promise<boolean> {
	return withConnection(url, async (client) => {
		// The table of access entries came with a later migration than the chains.
		const hasEntries = (await hasTable(client, "entry")) ? "EXISTS (SELECT 1 FROM entry)" : "false";
		const found = await client.query<{ any: boolean }>(`SELECT EXISTS (SELECT 1 FROM chain_statement) OR ${hasEntries} AS any`);
		return found.rows[0]?.any ?? false;
	});
}

/** Creates the database unless it exists. @returns its URL. @throws StartError when PostgreSQL can't be reached. */
export async function ensureDatabase(superuserUrl: string, name: string): Promise<string> {
	await withConnection(superuserUrl, async (client) => {
		const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
		if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
	});
	return Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href;
}

/** @throws StartError when the database can't be reached. */
async function withConnection<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url, application_name: "cloister-migrate", connectionTimeoutMillis: 10_000 });
	// Without a listener, a loss of the idle connection would end the process. The next query reports the loss.
	client.on("error", () => {});
	try {
		await client.connect();
	} catch (error) {
		const { hostname, port, pathname, username } = new URL(url);
		if ((error as { code?: string }).code === WRONG_PASSWORD)
			throw new StartError(
				`PostgreSQL at ${hostname}:${port || 5432} refuses the role ${username}: the role is missing, or its password isn't the one in the URL. See docs/troubleshooting.md.`,
			);
		throw new StartError(
			`The database ${pathname.slice(1)} at ${hostname}:${port || 5432} can't be reached (${(error as Error).message || (error as { code?: string }).code}): check that PostgreSQL runs, and the URL in DATABASE_URL and CLOISTER_OWNER_URL.`,
		);
	}
	try {
		return await run(client);
	} finally {
		await client.end();
	}
}

function migrationFiles(): Migration[] {
	const names = fs
		.readdirSync(FOLDER)
		.filter((name) => /^\d{4}_\w+\.sql$/.test(name))
		.sort();
	return names.map((name) => {
		const sql = fs.readFileSync(path.join(FOLDER, name), "utf8");
		return { name, sql, hash: createHash("sha256").update(sql).digest("hex") };
	});
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
	const { rows } = await client.query<{ name: string; hash: string }>("SELECT name, hash FROM migration ORDER BY name");
	return new Map(rows.map(({ name, hash }) => [name, hash]));
}

/**
 * The migrations that are not applied yet. The file of each applied migration must exist and be unchanged. The numbers of the missing
 * migrations must be higher than all numbers of the applied ones.
 * @param applied hashes by name, in order. @throws StartError
 */
function missingMigrations(applied: Map<string, string>, files: Migration[]): Migration[] {
	for (const [name, hash] of applied) {
		const file = files.find((each) => each.name === name);
		if (!file)
			throw new StartError(
				`The database has the migration ${name}, which this version of Cloister doesn't have: start the newer version of Cloister.`,
			);
		if (file.hash !== hash)
			throw new StartError(
				`migrations/${name} was changed after it had been applied: restore the file, and put the change into a new migration.`,
			);
	}
	const last = [...applied.keys()].at(-1) ?? "";
	const missing = files.filter((file) => !applied.has(file.name));
	const late = missing.find((file) => file.name < last);
	if (late) throw new StartError(`migrations/${late.name} comes before ${last}, which is applied already: give it a later number.`);
	return missing;
}

async function apply(client: pg.Client, { name, sql, hash }: Migration): Promise<void> {
	try {
		await client.query("BEGIN");
		await client.query(sql);
		await client.query("INSERT INTO migration (name, hash) VALUES ($1, $2)", [name, hash]);
		await markFormat(client);
		await client.query("COMMIT");
	} catch (error) {
		await client.query("ROLLBACK").catch(() => {});
		throw new StartError(`migrations/${name} failed and was rolled back: ${(error as Error).message}.`);
	}
}
