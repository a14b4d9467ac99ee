/** Creates the three database roles. The owner changes tables, the application serves requests, and maintenance erases. */
import type pg from "pg";
import { StartError } from "#server/base/config.ts";

const OWNER = "cloister_owner";

/** The passwords of the two roles that sign in. */
export interface Passwords {
	app: string;
	maintenance: string;
}

/**
 * Creates the roles, and makes the connection act as the owner. Roles belong to the whole cluster, but the migration lock belongs to one
 * database. So the migrations of two databases can race here.
 * @param passwords null leaves existing roles as they are. @throws StartError when a role is missing and can't be created.
 */
export async function prepareRoles(client: pg.Client, passwords: Passwords | null): Promise<void> {
	const { rows } = await client.query<{ name: string; creates: boolean }>(
		"SELECT current_user AS name, rolsuper OR rolcreaterole AS creates FROM pg_roles WHERE rolname = current_user",
	);
	const currentRole = rows[0];
	if (!currentRole?.creates) return requireRoles(client);
	await ensureRole(client, "cloister_app", passwords?.app);
	await ensureRole(client, "cloister_maintenance", passwords?.maintenance);
	if (currentRole.name === OWNER) return;
	await ensureRole(client, OWNER);
	await retryAfterRace(() => client.query(`GRANT ${OWNER} TO CURRENT_USER`));
	await client.query(`ALTER SCHEMA public OWNER TO ${OWNER}`);
	// So that the owner owns all tables, also when a superuser runs the migrations.
	await client.query(`SET ROLE ${OWNER}`);
}

async function requireRoles(client: pg.Client): Promise<void> {
	const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname IN ('cloister_app', 'cloister_maintenance')");
	if (rowCount !== 2)
		throw new StartError(
			"The database lacks the roles cloister_app and cloister_maintenance, and the role in CLOISTER_OWNER_URL may not create them: create them, or give that role CREATEROLE.",
		);
}

async function ensureRole(client: pg.Client, name: string, password?: string): Promise<void> {
	await retryAfterRace(async () => {
		const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
		if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN`);
	});
	if (password !== undefined) await retryAfterRace(() => client.query(`ALTER ROLE ${name} PASSWORD ${client.escapeLiteral(password)}`));
}

/** Errors that Postgres reports when a migration of another database makes or changes the same role at the same moment. */
const RACE = /already exists|duplicate key|tuple concurrently/;

async function retryAfterRace(run: () => Promise<unknown>): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await run();
			return;
		} catch (error) {
			if (attempt >= 8 || !RACE.test((error as Error).message)) throw error;
			await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
		}
	}
}
