/** Marks what was read as seen, so that the inbox doesn't show it as new. */
import type { Id } from "#protocol/bytes.ts";
import type { OpenCompartment } from "#sdk/compartments/compartment.ts";
import { markSeen, readPage } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";

/** A suspended member may only read, so nothing is marked. */
export async function noteSeen(session: UnlockedSession, opened: OpenCompartment): Promise<void> {
	if (session.dir.members.get(session.me)?.status === "active") await markSeen(session, opened);
}

/** The same for a section that was read as a whole. An empty one has nothing to mark. */
export async function noteSectionSeen(session: UnlockedSession, compartment: Id): Promise<void> {
	const { compartment: opened, entries } = await readPage(session, compartment, { limit: 1 });
	if (entries.length > 0) await noteSeen(session, opened);
}
