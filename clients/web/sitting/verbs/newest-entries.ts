/** Finds the newest entry of sections, without opening them. The times come from the server's list of compartments, and are unverified. */
import { ProtocolError } from "#protocol/errors.ts";
import { listCompartments, type UnlockedSession } from "#sdk/index.ts";

export interface NewestEntry {
	/** UTC ms. */
	at: number;
	/** How many entries the section has. */
	count: number;
	/** How many of them I have marked as seen. */
	seen: number;
}

/** The server lists the sections with the newest changes first. So a section that isn't on the first pages hasn't changed for long. */
const MOST_PAGES = 3;

/**
 * @param wanted the compartments of the sections.
 * @returns the newest entry by compartment. Sections that aren't found are missing. The map is empty while my organisation is suspended, because
 * then the server lists nothing, but cases can still be handed over.
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
