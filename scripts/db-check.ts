/** Compares the tables that the server declares for its queries with the tables that the migrations make. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { tsImport } from "tsx/esm/api";
import { root } from "./tools.ts";

interface Column {
	type: string;
	required: boolean;
}
type Tables = Map<string, Map<string, Column>>;

/** @param url the database, by a role that may read its catalogue. @returns one line per difference. */
export async function differences(url: string): Promise<string[]> {
	const [declared, real] = [await declaredTables(), await realTables(url)];
	return [...declared].flatMap(([table, columns]) => {
		const migrated = real.get(table);
		return migrated ? compare(table, columns, migrated) : [`${table}: the table is not in the database`];
	});
}

function compare(table: string, declared: Map<string, Column>, real: Map<string, Column>): string[] {
	const names = new Set([...declared.keys(), ...real.keys()]);
	return [...names].flatMap((name) => {
		const [ours, theirs] = [declared.get(name), real.get(name)];
		if (!ours) return [`${table}.${name}: the column is not declared`];
		if (!theirs) return [`${table}.${name}: the column is not in the database`];
		const found: string[] = [];
		if (ours.type !== theirs.type) found.push(`${table}.${name}: declared as ${ours.type}, but is ${theirs.type}`);
		if (ours.required !== theirs.required)
			found.push(`${table}.${name}: declared as ${ours.required ? "not null, but is nullable" : "nullable, but is not null"}`);
		return found;
	});
}

async function declaredTables(): Promise<Tables> {
	const tables: Tables = new Map();
	const files = readdirSync(path.join(root, "server"), { recursive: true, encoding: "utf8" });
	for (const file of files.filter((name) => /(^|[/\\])(store|tables)\.ts$/.test(name))) {
		const module = (await tsImport(pathToFileURL(path.join(root, "server", file)).href, import.meta.url)) as Record<string, unknown>;
		for (const value of Object.values(module)) {
			if (!is(value, PgTable)) continue;
			const { name, columns } = getTableConfig(value);
			tables.set(name, new Map(columns.map((column) => [column.name, { type: column.getSQLType(), required: column.notNull }])));
		}
	}
	return tables;
}

async function realTables(url: string): Promise<Tables> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query<{ table: string; column: string; type: string; required: boolean }>(
			`SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
		);
		const tables: Tables = new Map();
		for (const { table, column, type, required } of rows) {
			const columns = tables.get(table) ?? new Map<string, Column>();
			tables.set(table, columns.set(column, { type, required }));
		}
		return tables;
	} finally {
		await client.end();
	}
}
