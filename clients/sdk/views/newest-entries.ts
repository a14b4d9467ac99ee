/** Finds when sections were last changed, without opening them. The times come from the server's list of compartments, unverified. */
import { ProtocolError } from "#protocol/errors.ts";
import { listCompartments } from "../compartments/read.ts";
import type { UnlockedSession } from "../context.ts";

export interface NewestEntry {
	/** When an entry was last stored, UTC ms; in an empty section, when it was opened. */
	at: number;
	/** How many entries the section has. */
	count: number;
	/** How many of these entries I have marked as seen. */
	seen: number;
}

/**
 * How many pages of the list are read at most. The server lists the section with the newest change first, so a section that isn't on the
 * first pages hasn't changed for a long time.
 */
const MOST_PAGES = 3;

/**
 * @param wanted the compartments of the sections.
 * @returns the facts by compartment. Sections that aren't found are missing. The map is empty while my organisation is suspended: its cases
 * can be read and handed over then, but the server lists no compartments.
 */
export async function newestEntries(session: UnlockedSession, wanted: ReadonlySet<string>): Promise<Map<string, NewestEntry>> {
	try {
		return await searchList(session, wanted);
	} catch (error) {
		if (error instanceof ProtocolError && error.code === "suspended") return new Map();
		throw error;
	}
}

async function searchList(session: UnlockedSession, wanted: ReadonlySet<string>): Promise<Map<string, NewestEntry>> {
	const found = new Map<string, NewestEntry>();
	let cursor: string | undefined;
	for (let page = 0; page < MOST_PAGES && found.size < wanted.size; page++) {
		const answer = await listCompartments(session, { kind: "section", limit: 200, ...(cursor !== undefined && { cursor }) });
		for (const each of answer.compartments) if (wanted.has(each.compartment)) found.set(each.compartment, each);
		if (answer.next === null) break;
		cursor = answer.next;
	}
	return found;
}
