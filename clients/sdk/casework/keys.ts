/** Who should hold a section by what its case says, and the rotation that makes it so. SPEC "compartments", "cases". */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { EpochReason } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { type Party, presentEpoch } from "#protocol/folds/compartment.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isReleased, recipientOf } from "#protocol/rules/handoff.ts";
import { type OpenCompartment, openCompartment } from "../compartments/compartment.ts";
import type { EpochChange } from "../compartments/epochs.ts";
import { partiesOf, sameParty } from "../compartments/seats.ts";
import type { UnlockedSession } from "../context.ts";

/** A compartment that must be a section. @throws ProtocolError bad-input, not-found */
export async function openSection(session: UnlockedSession, compartment: Id): Promise<OpenCompartment> {
	const opened = await openCompartment(session, compartment);
	if (opened.state.kind !== "section") throw new ProtocolError("bad-input", "compartment: is no section", "compartment");
	return opened;
}

const desk = (id: Id): Party => ({ kind: "desk", id });

/** The owner, and the earlier custodian where it follows up. Desks that read by a hand-off wait; they are no holders. */
export function holdersOfSection(state: CaseState, compartment: Id): Party[] {
	const owner = state.sections[compartment]?.owner;
	const followers = openGrants(state).filter((grant) => grant.followUp && grant.compartment === compartment);
	return [...(owner ? [owner] : []), ...followers.map((grant) => grant.desk)].map(desk);
}

/** A section given by hand is sealed after the acceptance only. */
function isSealedFor(handoff: Handoff, compartment: Id): boolean {
	const granted = handoff.sections.find((each) => each.compartment === compartment);
	return granted !== undefined && recipientOf(handoff) !== null && (!granted.byHand || isReleased(handoff));
}

/** Hand-offs for which a section's key is sealed, closed or open. */
export function waitingDesks(state: CaseState, opened: OpenCompartment): { desk: Id; handoff: Id }[] {
	const known = Object.values(state.handoffs).filter((handoff) => isSealedFor(handoff, opened.id));
	// What a partial view doesn't show is kept as it is.
	const { recipient } = opened.facts;
	const unseen = presentEpoch(opened.state).pending.filter(
		(each) => !state.handoffs[each.handoff] && recipient(each.handoff) === each.desk,
	);
	const all = [
		...known.map(({ id, to }) => ({ desk: to, handoff: id })),
		...unseen.map((each) => ({ desk: each.desk, handoff: each.handoff })),
	];
	return all.filter((each, i) => all.findIndex(({ handoff }) => handoff === each.handoff) === i);
}

/** The change from who holds the present epoch to who should. as: the owner desk. */
export function changeOfHolders(
	state: CaseState,
	opened: OpenCompartment,
	{ reason, cite, as }: { reason: EpochReason; cite: Bytes | null; as: Id },
): EpochChange {
	const wanted = holdersOfSection(state, opened.id);
	const drop = partiesOf(presentEpoch(opened.state).holders).filter((party) => !wanted.some((each) => sameParty(each, party)));
	return { reason, add: wanted, drop, owner: as, cite, waiting: waitingDesks(state, opened), as };
}

/** Whether somebody holds a section whom the case doesn't name, or doesn't hold it who should. */
export function hasOtherHolders(state: CaseState, opened: OpenCompartment): boolean {
	const held = partiesOf(presentEpoch(opened.state).holders);
	const wanted = holdersOfSection(state, opened.id);
	return held.length !== wanted.length || wanted.some((party) => !held.some((each) => sameParty(each, party)));
}
