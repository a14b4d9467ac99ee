/** The mark of the format in the database. SPEC.md, section 5. */
import type pg from "pg";
import { FIRST_FORMAT, FORMAT, type FormatMark, otherFormatSentence, VERSION } from "#protocol/format.ts";
import { StartError } from "#server/base/config.ts";

type Queries = Pick<pg.Client, "query">;

export async function hasTable(db: Queries, name: string): Promise<boolean> {
	const { rows } = await db.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [name]);
	return rows[0]?.exists ?? false;
}

/** Checks the format of a database before anything in it is changed. @throws StartError when this version doesn't read it. */
export async function checkFormat(db: Queries): Promise<void> {
	const found = await readFormat(db);
	if (found && found.format !== FORMAT) throw new StartError(otherFormatSentence("The database", found));
}

/** @returns null for a database without tables. */
async function readFormat(db: Queries): Promise<FormatMark | null> {
	if (!(await hasTable(db, "migration"))) return null;
	const { rowCount } = await db.query("SELECT 1 FROM migration LIMIT 1");
	if (rowCount === 0) return null;
	if (!(await hasTable(db, "format"))) return FIRST_FORMAT;
	const { rows } = await db.query<FormatMark>("SELECT number AS format, version FROM format");
	return rows[0] ?? FIRST_FORMAT;
}

/** Notes the format, and that this version has started. Does nothing before the migration that makes the table. */
export async function markFormat(db: Queries): Promise<void> {
	if (!(await hasTable(db, "format"))) return;
	await db.query(
		"INSERT INTO format (number, version) VALUES ($1, $2) ON CONFLICT (singleton) DO UPDATE SET version = $2 WHERE format.version <> $2",
		[FORMAT, VERSION],
	);
}
