/** Refuses a PostgreSQL that can lose what it has acknowledged. */
import { StartError } from "#server/base/config.ts";
import type { Client } from "./pool.ts";

/** Settings of PostgreSQL that must be on. danger: what can happen while the setting is off. where: the place to switch it on. */
const REQUIRED = {
	fsync: { danger: "a power cut can lose or damage everything", where: "in postgresql.conf" },
	full_page_writes: { danger: "a power cut can leave half-written pages that no restart repairs", where: "in postgresql.conf" },
	synchronous_commit: { danger: "it can lose access entries after it has acknowledged them", where: "for the database and its roles" },
} as const;
type Setting = keyof typeof REQUIRED;

/** @throws StartError with one sentence for each setting that is off. */
export async function refuseLossyDatabase(client: Client): Promise<void> {
	const { rows } = await client.query<{ name: Setting }>(
		"SELECT name FROM unnest($1::text[]) AS name WHERE current_setting(name) = 'off'",
		[Object.keys(REQUIRED)],
	);
	const sentences = rows.map(({ name }) => {
		const { danger, where } = REQUIRED[name];
		return `${name} is off in this PostgreSQL, so ${danger}: set ${name} = on ${where}.`;
	});
	if (sentences.length > 0) throw new StartError(sentences.join("\n"));
}
