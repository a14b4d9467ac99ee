/** The yardstick of R3: pgbench with the very statement of the ledger, 512 entries each, over one connection as the ledger has. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { appendStatement, makeRow } from "#kernel/ledger/row.ts";
import { fields } from "../../test/support/access-entry.ts";
import { pgbench } from "./pgbench.ts";

const BATCH = 512;

/** @returns entries per second. */
export async function batchRate(url: string, seconds: number): Promise<number> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-batch-"));
	const file = path.join(folder, "batch.sql");
	try {
		await writeFile(file, script());
		return (await pgbench(url, file, seconds, 1)) * BATCH;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The arrays become variables once, so that they are sent with each statement as the ledger sends them, and not parsed each time. */
function script(): string {
	const rows = Array.from({ length: BATCH }, () => makeRow(fields(), Date.now()));
	const { text, values } = appendStatement(rows);
	const [count, ...arrays] = values as [number, ...unknown[][]];
	const variables = arrays.map((array, i) => `'${literal(array)}' AS v${i + 2}`);
	const statement = text.replaceAll(/\$(\d+)/g, (_, n) => (n === "1" ? `${count}` : `:v${n}`)).replaceAll(/\s+/g, " ");
	return `\\if :known = 0\nSELECT ${variables.join(", ")} \\gset\n\\set known 1\n\\endif\n${statement};\n`;
}

function literal(array: readonly unknown[]): string {
	const item = (value: unknown) => {
		if (value === null) return "NULL";
		return value instanceof Uint8Array ? `"\\\\x${Buffer.from(value).toString("hex")}"` : String(value);
	};
	return `{${array.map(item).join(",")}}`;
}
