/** Marks what was read as seen, so that the inbox doesn't show it as new. */
import type { OpenCompartment } from "#sdk/compartments/compartment.ts";
import { markSeen } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";

/** Does nothing for a suspended member, who may only read. */
export async function markSeenIfActive(session: UnlockedSession, opened: OpenCompartment): Promise<void> {
	if (session.dir.members.get(session.me)?.status === "active") await markSeen(session, opened);
}
