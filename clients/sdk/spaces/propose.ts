/** Proposes spaces of circles, and who answers for them. SPEC "Spaces", section 1. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { CIRCLES, type CircleName } from "#protocol/codes.ts";
import { type Desk, deskHasSeat, isWaiting } from "#protocol/folds/directory.ts";
import { organisationsSpace } from "#protocol/items/cards.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement, appendToDirectory } from "../directory/append.ts";

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

/** What a space is for. offers: the profiles and offers of all organisations. */
export type SpaceUse = "forum" | "offers";

/** A space that a network begins with, and doesn't have. */
export interface MissingSpace {
	use: SpaceUse;
	circle: CircleName;
	/** The desks that can answer for it. */
	desks: Desk[];
	/** A proposal of this space that waits for another admin: its objId. */
	waiting: Bytes | null;
}

/**
 * The spaces that a network begins with, and doesn't have: one for the whole network, one for profiles and offers, and one for each region that
 * has a desk. None while the network has only one admin.
 * @example const missing = missingSpaces(session); // missing[0].circle
 */
export function missingSpaces({ dir, network }: UnlockedSession): MissingSpace[] {
	if (dir.quorum < 2) return [];
	const offers = organisationsSpace(network);
	const forums = new Set([...dir.spaces.values()].filter(({ id }) => id !== offers).map(({ circle }) => circle));
	const proposed = [...dir.proposals.values()].flatMap((each) =>
		each.statement.type === "space.add" && isWaiting(each) ? [each.statement] : [],
	);
	const missing = (use: SpaceUse, circle: CircleName): MissingSpace => ({
		use,
		circle,
		desks: desksThatCanOwn(dir, circle),
		waiting: proposed.find(({ body }) => body.circle === circle && (body.space === offers) === (use === "offers"))?.objId ?? null,
	});
	return [
		...CIRCLES.filter((circle) => !forums.has(circle)).map((circle) => missing("forum", circle)),
		...(dir.spaces.has(offers) ? [] : [missing("offers", "network")]),
	].filter(({ desks }) => desks.length > 0);
}

/**
 * The desks that have a seat in a circle. One of them can answer for a space of it.
 * @example const desks = desksThatCanOwn(session.dir, "asia");
 */
export function desksThatCanOwn(dir: UnlockedSession["dir"], circle: CircleName): Desk[] {
	return [...dir.desks.values()].filter((desk) => deskHasSeat(dir, circle, desk));
}

/**
 * Proposes several spaces in one request, all or none. Another admin approves each.
 * @throws as proposeSpace; conflict when the network has the space of offers already
 * @returns the objIds of the proposals, in the same order.
 * @example await proposeSpaces(session, [{ use: "forum", circle: "network", owner: desk }]);
 */
export async function proposeSpaces(
	session: UnlockedSession,
	spaces: readonly { use: SpaceUse; circle: CircleName; owner: Id }[],
): Promise<Bytes[]> {
	const ids = spaces.map(({ use }) => (use === "offers" ? organisationsSpace(session.network) : randomId()));
	const { statements } = await appendToDirectory(session, () => ({
		statements: spaces.map(({ circle, owner }, i) => session.sign("space.add", { space: ids[i] ?? "", circle, owner })),
	}));
	return statements.map(({ objId }) => objId);
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
