/** Refuses a PostgreSQL that can lose what it has acknowledged. */
import { StartError } from "#server/base/config.ts";
import type { Client } from "./pool.ts";

/** By setting: what happens while it is off, and where to switch it on. */
const DANGERS = {
	fsync: ["a power cut can lose or damage everything", "in postgresql.conf"],
	full_page_writes: ["a power cut can leave half-written pages that no restart repairs", "in postgresql.conf"],
	synchronous_commit: ["it can lose access entries after it has acknowledged them", "for the database and its roles"],
} as const;

/** @throws StartError with one sentence for each setting that is off. */
export async function refuseLossyDatabase(client: Client): Promise<void> {
	const names = Object.keys(DANGERS) as (keyof typeof DANGERS)[];
	const { rows } = await client.query<{ name: keyof typeof DANGERS }>(
		"SELECT name FROM unnest($1::text[]) AS name WHERE current_setting(name) = 'off'",
		[names],
	);
	const sentences = rows.map(
		({ name }) => `${name} is off in this PostgreSQL, so ${DANGERS[name][0]}: set ${name} = on ${DANGERS[name][1]}.`,
	);
	if (sentences.length > 0) throw new StartError(sentences.join("\n"));
}
