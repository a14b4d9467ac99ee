/** Takes the database of a running test server back to an earlier state, as a restore from a backup does. */
import { internalsOf } from "#server/gate/context.ts";
import { type App, buildApp } from "../../server/app.ts";
import type { TestLike } from "./scope.ts";
import type { Server } from "./server.ts";

/** Lists all tables with their stored columns. */
async function listTables({ sql }: Pick<Server, "sql">): Promise<{ name: string; columns: string }[]> {
	const rows = await sql(
		`SELECT relname, string_agg(quote_ident(attname), ', ') AS columns FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
			AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY relname`,
	);
	return rows.map(({ relname, columns }) => ({ name: String(relname), columns: String(columns) }));
}

export async function backUpDatabase(server: Pick<Server, "sql">): Promise<void> {
	const copies = (await listTables(server)).map(
		({ name, columns }) => `CREATE TABLE backup.${name} AS SELECT ${columns} FROM public.${name}`,
	);
	await server.sql(`BEGIN ISOLATION LEVEL REPEATABLE READ; CREATE SCHEMA backup; ${copies.join("; ")}; COMMIT`);
}

/**
 * Restores the backup while the server is stopped. The server's folder, with the secrets and the signer's memory, is kept.
 * @param app the process that runs now. @returns the one that runs afterwards, at the same address.
 */
export async function restoreDatabase(t: TestLike, server: Server, app: App): Promise<App> {
	const { config, secrets } = app.context;
	const databaseUrl = internalsOf(app.context).pool.options.connectionString ?? "";
	await app.close();
	const restores = (await listTables(server)).map(
		({ name, columns }) =>
			`DELETE FROM public.${name}; INSERT INTO public.${name} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM backup.${name}`,
	);
	await server.sql(`BEGIN; SET LOCAL session_replication_role = replica; ${restores.join("; ")}; COMMIT`);
	const built = await buildApp({ config, secrets, databaseUrl, clock: server.clock, unsafeForTests: true });
	t.teardown(() => built.close());
	await built.app.listen({ port: Number(new URL(server.url).port), host: "127.0.0.1" });
	return built;
}
