/** Proposes spaces of circles, and who answers for them. SPEC "Spaces", section 1. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { organisationsSpace } from "#protocol/items/cards.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "../directory/append.ts";

/**
 * Proposes a space. Another admin approves it. While the founder is the only admin it is there at once.
 * @param input owner: the desk that answers for the space. It must have a seat in the circle.
 * @returns space: its id. object: the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin; wrong-state when the owner has no seat; full
 * @example const { space } = await proposeSpace(session, { circle: "network", owner: desk });
 */
export async function proposeSpace(
	session: UnlockedSession,
	input: { circle: CircleName; owner: Id },
): Promise<{ space: Id; object: Bytes }> {
	const space = randomId();
	return { space, object: await appendStatement(session, "space.add", () => ({ space, ...input })) };
}

/**
 * Proposes the space *Organisations*, in which the profiles and offers of all organisations stand. Another admin approves it.
 * @param owner the desk that answers for it.
 * @throws as proposeSpace; conflict when the network has it already
 * @example const { object } = await proposeOffersSpace(session, desk);
 */
export async function proposeOffersSpace(session: UnlockedSession, owner: Id): Promise<{ space: Id; object: Bytes }> {
	const space = organisationsSpace(session.network);
	return { space, object: await appendStatement(session, "space.add", () => ({ space, circle: "network" as const, owner })) };
}

/**
 * Proposes another desk to answer for a space. Another admin approves it.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin; not-found; wrong-state when the owner has no seat in the circle of the space
 * @example await proposeSpaceOwner(session, { space, owner: desk });
 */
export function proposeSpaceOwner(session: UnlockedSession, input: { space: Id; owner: Id }): Promise<Bytes> {
	return appendStatement(session, "space.owner", () => input);
}
