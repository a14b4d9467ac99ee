/**
 * Computes the desks that should hold a section according to its case, and the epoch change that gives it these holders.
 * SPEC "Compartments", section 3, and "Cases", section 3.
 */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { EpochReason } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { DecisionContext } from "#protocol/folds/case-basis.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import { recipientOf } from "#protocol/folds/case-reading.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { isPartyGone, type Party, type Pending, presentEpoch } from "#protocol/folds/compartment.ts";
import { deskIsStale, deskMayRead } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { type OpenCompartment, openCompartment } from "../compartments/compartment.ts";
import type { EpochChange } from "../compartments/epochs.ts";
import { partiesOf, sameParty } from "../compartments/seats.ts";
import type { UnlockedSession } from "../context.ts";
import { sectionFacts } from "./facts.ts";
import { type LoadedCase, presentContext } from "./load.ts";

/**
 * Opens the compartment of a section, without its entries.
 * @param loaded its case, if it was loaded a moment ago. Otherwise the case is loaded.
 * @throws ProtocolError bad-input when the compartment is no section, not-found
 */
export async function openSectionCompartment(session: UnlockedSession, compartment: Id, loaded?: LoadedCase): Promise<OpenCompartment> {
	const opened = await openCompartment(
		session,
		compartment,
		loaded && ((chain) => sectionFacts(loaded, compartment, chain, presentContext(session))),
	);
	if (opened.state.kind !== "section") throw new ProtocolError("bad-input", "compartment: must be a section", "compartment");
	return opened;
}

const desk = (id: Id): Party => ({ kind: "desk", id });

/** The owner, and the earlier custodian with follow-up. Desks that read by a hand-off are pending in the epoch, and are no holders. */
export function holdersOfSection(state: CaseState, compartment: Id, context: DecisionContext): Party[] {
	const owner = state.sections[compartment]?.owner;
	const followers = openGrants(state, context).filter((grant) => grant.followUp && grant.compartment === compartment);
	return [...(owner ? [owner] : []), ...followers.map((grant) => grant.desk)].map(desk);
}

/** Whether the section's key is sealed for this hand-off. A section that is given by hand is sealed only after the acceptance. */
function isSealedFor(state: CaseState, handoff: Handoff, compartment: Id, context: DecisionContext): boolean {
	const granted = handoff.sections.find((each) => each.compartment === compartment);
	if (granted === undefined || recipientOf(state, handoff, compartment, context) === null) return false;
	return !granted.byHand || handoff.accept !== null;
}

/** The hand-offs for which a section's key is sealed, but which a partial view of the case doesn't show. Some may have ended. */
export function unseenHandoffs(state: CaseState, opened: OpenCompartment): Pending[] {
	const { recipient } = opened.facts;
	return presentEpoch(opened.state).pending.filter((each) => !state.handoffs[each.handoff] && recipient(each.handoff) === each.desk);
}

/** The hand-offs for which a section's key is sealed, before or after they are accepted, each with its to-desk. */
export function waitingDesks(state: CaseState, opened: OpenCompartment, context: DecisionContext): { desk: Id; handoff: Id }[] {
	const known = Object.values(state.handoffs).filter((handoff) => isSealedFor(state, handoff, opened.id, context));
	const unseen = unseenHandoffs(state, opened);
	const all = [
		...known.map(({ id, to }) => ({ desk: to, handoff: id })),
		...unseen.map((each) => ({ desk: each.desk, handoff: each.handoff })),
	];
	return all.filter((each, i) => all.findIndex(({ handoff }) => handoff === each.handoff) === i);
}

/** The change from the present holders to those that the case names. as: the owner desk. */
export function changeOfHolders(
	state: CaseState,
	opened: OpenCompartment,
	context: DecisionContext,
	{ reason, cite, as }: { reason: EpochReason; cite: Bytes | null; as: Id },
): EpochChange {
	const wanted = holdersOfSection(state, opened.id, context);
	const drop = partiesOf(presentEpoch(opened.state).holders).filter((party) => !wanted.some((each) => sameParty(each, party)));
	return { reason, add: wanted, drop, owner: as, cite, waiting: waitingDesks(state, opened, context), as };
}

/**
 * Whether the present holders of a section, or the desks that wait for it, differ from those that the case names. Desks that may not read or are
 * stale don't count.
 */
export function hasOtherHolders(session: UnlockedSession, state: CaseState, opened: OpenCompartment): boolean {
	const { dir } = session;
	const context = presentContext(session);
	const { holders, pending } = presentEpoch(opened.state);
	const held = partiesOf(holders);
	const wanted = holdersOfSection(state, opened.id, context).filter((party) => !isPartyGone(dir, party, "section"));
	if (held.length !== wanted.length || wanted.some((party) => !held.some((each) => sameParty(each, party)))) return true;
	const waiting = waitingDesks(state, opened, context).filter(({ desk }) => deskMayRead(dir, desk) && !deskIsStale(dir, desk));
	return waiting.some(({ handoff }) => !pending.some((each) => each.handoff === handoff));
}
