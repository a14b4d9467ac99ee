/** When each of some sections was last written in, by compartment. It comes from the server's list, unverified, and opens no section. */
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

/** The list is ordered by change, so what is not on its first pages is old. */
const MOST_PAGES = 3;

/**
 * @param wanted compartments.
 * @returns without those that aren't found. Empty while my organisation is suspended: then the server lists nothing, and cases can still be handed
 * over.
 */
export async function newestEntries(session: UnlockedSession, wanted: ReadonlySet<string>): Promise<Map<string, NewestEntry>> {
	try {
		return await findEntries(session, wanted);
	} catch (error) {
		if (error instanceof ProtocolError && error.code === "suspended") return new Map();
		throw error;
	}
}

async function findEntries(session: UnlockedSession, wanted: ReadonlySet<string>): Promise<Map<string, NewestEntry>> {
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
