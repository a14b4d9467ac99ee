/** Which sections had a clash when this device last read them. Nothing else of their content is kept. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../../context.ts";
import { storageName } from "../../directory/cache.ts";
import { changeStored } from "../../storage.ts";

interface LastReading {
	/** How many entries the section had when it was read. */
	count: number;
	hasClash: boolean;
}

const nameOf = ({ network }: UnlockedSession, compartment: Id) => storageName(network, "clash", compartment);

async function loadReading(session: UnlockedSession, compartment: Id): Promise<LastReading | null> {
	const text = await session.storage.get(nameOf(session, compartment));
	return text === null ? null : (JSON.parse(text) as LastReading);
}

export async function rememberClash(session: UnlockedSession, compartment: Id, { count, hasClash }: LastReading): Promise<void> {
	await changeStored(session.storage, nameOf(session, compartment), () => JSON.stringify({ count, hasClash }));
}

/** Whether one of the sections had a clash when it was last read here. @example await mayHaveClash(session, Object.keys(state.sections)) */
export async function mayHaveClash(session: UnlockedSession, compartments: readonly Id[]): Promise<boolean> {
	for (const compartment of compartments) if ((await loadReading(session, compartment))?.hasClash) return true;
	return false;
}

/**
 * Returns the sections in which a clash can't be ruled out without reading them: this device has seen one there, or hasn't read the newest
 * entries. A clash needs two entries.
 * @param rows compartments, from `listCompartments`. count: how many entries it has. The server isn't asked.
 * @example const unchecked = await sectionsWithPossibleClash(session, compartments);
 */
export async function sectionsWithPossibleClash(
	session: UnlockedSession,
	rows: readonly { compartment: Id; count: number }[],
): Promise<Id[]> {
	const found: Id[] = [];
	for (const { compartment, count } of rows) {
		const last = await loadReading(session, compartment);
		if (last?.hasClash || (count > 1 && count > (last?.count ?? 0))) found.push(compartment);
	}
	return found;
}
