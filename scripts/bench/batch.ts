/**
 * The baseline R3: pgbench sends the ledger's own statement, with 512 entries in each statement, over one connection as the ledger does.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { appendStatement, makeRow } from "#server/ledger/row.ts";
import { fields } from "../../test/support/access-entry.ts";
import { sql } from "./database.ts";
import { pgbench } from "./pgbench.ts";

/** How many entries one statement has. */
const BATCH = 512;

/** @returns entries per second. */
export async function batchRate(url: string, seconds: number): Promise<number> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-batch-"));
	const file = path.join(folder, "batch.sql");
	try {
		await writeFile(file, await script(url));
		return (await pgbench(url, file, seconds, 1)) * BATCH;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/**
 * The arrays are stored in variables once. So they are sent with each statement, as the ledger does it, and pgbench doesn't parse
 * them each time. pgbench can only send text, so PostgreSQL first converts the ledger's values to text.
 */
async function script(url: string): Promise<string> {
	const rows = Array.from({ length: BATCH }, () => makeRow(fields(), Date.now()));
	const { text, values } = appendStatement(rows);
	const types = [...text.matchAll(/\$\d+::(\w+\[\])/g)].map(([, type]) => type);
	const [texts] = await sql<Record<string, string>>(
		url,
		`SELECT ${types.map((type, i) => `$${i + 1}::${type}::text AS v${i + 2}`).join(", ")}`,
		values.slice(1),
	);
	const variables = Object.entries(texts ?? {}).map(([name, array]) => `'${array}' AS ${name}`);
	const statement = text.replaceAll(/\$(\d+)/g, (_, n) => (n === "1" ? `${BATCH}` : `:v${n}`)).replaceAll(/\s+/g, " ");
	return `\\if :known = 0\nSELECT ${variables.join(", ")} \\gset\n\\set known 1\n\\endif\n${statement};\n`;
}
