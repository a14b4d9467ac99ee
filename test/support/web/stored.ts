/** What the server has stored, counted directly in its database. */
import type { Server } from "../server.ts";

/** How many entries a compartment has. */
export async function entriesIn({ sql }: Server, compartment: string): Promise<number> {
	const [row] = await sql(`SELECT count(*)::int AS count FROM message_entry WHERE compartment = '${compartment}'`);
	return row?.count as number;
}

/** How many entries the sections of this kind have in a case. */
export async function entriesOfSection({ sql }: Server, id: string, section: string): Promise<number> {
	const [row] = await sql(
		`SELECT count(*)::int AS count FROM message_entry JOIN case_section USING (compartment) WHERE case_id = '${id}' AND section = '${section}'`,
	);
	return row?.count as number;
}

/** How many entries all sections of a case have. */
export async function entriesOfCase({ sql }: Server, id: string): Promise<number> {
	const [row] = await sql(`SELECT count(*)::int AS count FROM message_entry JOIN case_section USING (compartment) WHERE case_id = '${id}'`);
	return row?.count as number;
}

/** How many statements of each type a case has, with its consents and hand-offs. */
export async function statementsOf({ sql }: Server, id: string): Promise<Record<string, number>> {
	const rows = await sql(`SELECT type, count(*)::int AS count FROM chain_statement WHERE group_id = '${id}' GROUP BY type ORDER BY type`);
	return Object.fromEntries(rows.map(({ type, count }) => [type as string, count as number]));
}

/** The writes of a step, without those into the books of desks: a row is written later, when nobody waits. */
export async function writesWithoutBooks({ sql }: Server): Promise<RegExp> {
	const books = await sql("SELECT id FROM compartment WHERE kind = 'book'");
	const others = books.map(({ id }) => `(?!/${id as string})`).join("");
	return new RegExp(`/api/(cases|compartments${others})/?`);
}
