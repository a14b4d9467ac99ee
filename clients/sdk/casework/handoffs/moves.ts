/** The moves of a hand-off that take one code, one time or nothing. `MOVES` in the protocol says which desk may make them, and when. */
import type { Id } from "#protocol/bytes.ts";
import type { DECLINE_CODES, EndCode, HandoffAction, HandoffOutcome, IN_ERROR_CODES, RefusalCode, SettleCode } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { type Handoff, whoMoves } from "#protocol/rules/handoff.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { UnlockedSession } from "../../context.ts";
import { appendToCase, type CaseBundle, chooseDesk } from "../append.ts";
import type { LoadedCase } from "../load.ts";
import { findHandoff, type HandoffRef } from "./common.ts";

/** The fields that a move takes. All others are null. */
interface MoveFields {
	code?: RefusalCode;
	ending?: EndCode;
	outcome?: HandoffOutcome;
	desk?: Id;
	expectBy?: number;
	since?: number;
	tellBy?: number | null;
	basis?: Basis;
}

/** Returns the desk of mine that may make the move. @throws ProtocolError not-allowed */
function chooseMovingDesk(session: UnlockedSession, state: CaseState, handoff: Handoff, action: HandoffAction): Id {
	// Other desks may end a hand-off in the place of the from-desk. The fold checks when.
	if (action === "withdraw" || action === "end")
		return chooseDesk(session, handoff.from, ...ownersOf(state, handoff), state.custodian, handoff.to);
	if (action === "depart") return chooseDesk(session, handoff.from, handoff.to, state.custodian);
	if (action === "settle") return chooseDesk(session, handoff.from, state.custodian);
	if (action === "confirm" && !handoff.proposed) throw new ProtocolError("wrong-state", "no arrangement waits to be confirmed");
	return chooseDesk(session, ...whoMoves(handoff, action));
}

function ownersOf(state: CaseState, { sections }: Handoff): Id[] {
	return sections.flatMap(({ compartment }) => state.sections[compartment]?.owner ?? []);
}

/** Adds one move to a bundle. @throws ProtocolError when the fold refuses it. */
export function addMove(session: UnlockedSession, bundle: CaseBundle, handoff: Id, action: HandoffAction, fields: MoveFields = {}) {
	const allFields = {
		code: null,
		ending: null,
		outcome: null,
		desk: null,
		expectBy: null,
		since: null,
		tellBy: null,
		basis: null,
		...fields,
	};
	const as = chooseMovingDesk(session, bundle.state, findHandoff(bundle.state, handoff), action);
	return bundle.add("handoff.move", as, { handoff, action, ...allFields });
}

/**
 * Builds a bundle that changes one hand-off, and sends it.
 * @param build its result is ignored.
 * @returns the hand-off after the change.
 * @throws the errors of appendToCase
 */
export async function changeHandoff(
	session: UnlockedSession,
	{ case: id, handoff }: HandoffRef,
	build: (bundle: CaseBundle, loaded: LoadedCase) => unknown,
): Promise<Handoff> {
	const { state } = await appendToCase(session, id, build, handoff);
	return findHandoff(state, handoff);
}

/** Makes one move and sends it. */
function sendMove(session: UnlockedSession, ref: HandoffRef, action: HandoffAction, fields: MoveFields = {}): Promise<Handoff> {
	return changeHandoff(session, ref, (bundle) => addMove(session, bundle, ref.handoff, action, fields));
}

/**
 * Says that the to-desk has seen the request. Only for the to-desk.
 * @returns the hand-off after the move. All moves in this file return it.
 * @throws ProtocolError wrong-state, not-allowed; CaseMoved. All moves in this file throw these.
 * @example await acknowledgeHandoff(session, { case: id, handoff });
 */
export function acknowledgeHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "acknowledge");
}

/** Declines a request. Only for the to-desk. @param code the reason. @example await declineHandoff(session, ref, "no-capacity"); */
export function declineHandoff(session: UnlockedSession, ref: HandoffRef, code: (typeof DECLINE_CODES)[number]): Promise<Handoff> {
	return sendMove(session, ref, "decline", { code });
}

/**
 * Suggests another desk for a request. Only for the to-desk. The from-desk may then make a new hand-off. @param desk a third desk.
 * @example await rerouteHandoff(session, { case: id, handoff }, otherDesk);
 */
export function rerouteHandoff(session: UnlockedSession, ref: HandoffRef, desk: Id): Promise<Handoff> {
	return sendMove(session, ref, "reroute", { desk });
}

/**
 * Withdraws a hand-off before departure. Only for the from-desk.
 * @param code the reason.
 * @example await withdrawHandoff(session, { case: id, handoff }, "already-placed");
 */
export function withdrawHandoff(session: UnlockedSession, ref: HandoffRef, code: RefusalCode): Promise<Handoff> {
	return sendMove(session, ref, "withdraw", { code });
}

/**
 * Cancels an accepted hand-off. Only for the to-desk. When the person has departed, she is still expected there until somebody has named who
 * meets her. @param code the reason.
 * @example await cancelHandoff(session, { case: id, handoff }, "no-capacity");
 */
export function cancelHandoff(session: UnlockedSession, ref: HandoffRef, code: (typeof DECLINE_CODES)[number]): Promise<Handoff> {
	return sendMove(session, ref, "cancel", { code });
}

const HOUR = 3_600_000;

/**
 * Proposes when the person is expected. Either desk proposes, and the other one confirms. A later proposal replaces an earlier one.
 * @param expectBy UTC ms, not in the past. It is rounded up to the hour, so that the statement reveals as little as possible.
 * @throws ProtocolError bad-input for a time in the past, wrong-state, not-allowed; CaseMoved
 * @example await arrangeHandoff(session, { case: id, handoff }, Date.now() + 2 * 86_400_000);
 */
export async function arrangeHandoff(session: UnlockedSession, ref: HandoffRef, expectBy: number): Promise<Handoff> {
	if (expectBy < session.now()) throw new ProtocolError("bad-input", "expectBy: is in the past; give a time to come", "expectBy");
	return sendMove(session, ref, "arrange", { expectBy: Math.ceil(expectBy / HOUR) * HOUR });
}

/**
 * Confirms the proposed arrangement. Only for the desk that did not propose it.
 * @param expectBy the proposed time that the user was shown, UTC ms. Another proposal isn't confirmed. When left out: any proposal is.
 * @throws ProtocolError wrong-state when nothing or another time is proposed, or when the proposed time has passed; not-allowed; CaseMoved
 * @example await confirmArrangement(session, { case: id, handoff }, handoff.proposed.expectBy);
 */
export function confirmArrangement(session: UnlockedSession, ref: HandoffRef, expectBy?: number): Promise<Handoff> {
	return changeHandoff(session, ref, (bundle) => {
		const { proposed } = findHandoff(bundle.state, ref.handoff);
		if (proposed && expectBy !== undefined && proposed.expectBy !== expectBy)
			throw new ProtocolError("wrong-state", "expectBy: another time was proposed meanwhile; look at it, then confirm", "expectBy");
		if (proposed) checkNotPast(session, proposed.expectBy);
		addMove(session, bundle, ref.handoff, "confirm");
	});
}

/**
 * Records that the person has departed. It is a fact and needs no basis. For the from-desk; while that desk is gone or suspended, for the
 * to-desk.
 * @param times since: when she departed, UTC ms; now when left out. tellBy: when both desks are told that she hasn't arrived, UTC ms. When
 * left out: one hour after the confirmed arrival, or six hours after the departure.
 * @throws ProtocolError wrong-state when she counts as departed already; bad-input for a departure in the future; not-allowed; CaseMoved
 * @example await recordDeparture(session, { case: id, handoff });
 */
export function recordDeparture(
	session: UnlockedSession,
	ref: HandoffRef,
	{ since, tellBy = null }: { since?: number; tellBy?: number | null } = {},
): Promise<Handoff> {
	return sendMove(session, ref, "depart", { since: since ?? session.now(), tellBy });
}

/**
 * Records that the person is at my desk: "She is with us". It needs no basis, and moves no custody. After an acceptance it opens safe contact
 * and logistics. Only for the to-desk, from the request until 72 hours after the end of the hand-off, and while she is still expected.
 * @param since when she arrived, UTC ms; now when left out.
 * @throws ProtocolError wrong-state when it is too late, or was recorded already; bad-input for a time in the future; not-allowed; CaseMoved
 * @example await recordArrival(session, { case: id, handoff });
 */
export function recordArrival(session: UnlockedSession, ref: HandoffRef, since: number = session.now()): Promise<Handoff> {
	return sendMove(session, ref, "arrived", { since });
}

/**
 * Changes when both desks are told that the person hasn't arrived. Either desk may do this once she has departed.
 * @param tellBy UTC ms, later than now and at most 14 days away.
 * @throws ProtocolError wrong-state before departure, bad-input, not-allowed; CaseMoved
 * @example await changeTellBy(session, { case: id, handoff }, Date.now() + 3 * 3_600_000);
 */
export function changeTellBy(session: UnlockedSession, ref: HandoffRef, tellBy: number): Promise<Handoff> {
	return sendMove(session, ref, "tell", { tellBy });
}

/**
 * Says that I see to the hand-off now. This stops the ringing. It goes on after 20 minutes, unless the hand-off was answered by then.
 * @throws ProtocolError wrong-state, not-allowed unless my desk must act next; CaseMoved
 * @example await takeHandoff(session, { case: id, handoff });
 */
export function takeHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "take");
}

/** @throws ProtocolError wrong-state when an arranged arrival has passed. */
function checkNotPast({ now }: UnlockedSession, expectBy: number): void {
	if (expectBy < now())
		throw new ProtocolError("wrong-state", "expectBy: the arranged arrival has passed; arrange a new one first", "expectBy");
}

/**
 * Puts a hand-off on hold. Either desk may do this.
 * @param code the reason.
 * @example await holdHandoff(session, { case: id, handoff }, "consent-withdrawn");
 */
export function holdHandoff(session: UnlockedSession, ref: HandoffRef, code: RefusalCode): Promise<Handoff> {
	return sendMove(session, ref, "hold", { code });
}

/**
 * Resumes the state before the hold. Either desk may do this.
 * @throws ProtocolError no-basis while no basis allows the hand-off; call extendHandoff first.
 * @example await resumeHandoff(session, { case: id, handoff });
 */
export function resumeHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "resume");
}

/**
 * Ends a hand-off whose journey didn't end with the arrival. Only for the from-desk. Custody stays. @param ending how the journey ended.
 * @example await endHandoff(session, { case: id, handoff }, "turned-back");
 */
export function endHandoff(session: UnlockedSession, ref: HandoffRef, ending: EndCode): Promise<Handoff> {
	return sendMove(session, ref, "end", { ending });
}

/**
 * Completes a received hand-off. Only for the to-desk. The grants of a referral end with it. @param outcome the result for the person.
 * @example await completeHandoff(session, { case: id, handoff }, "service-provided");
 */
export function completeHandoff(session: UnlockedSession, ref: HandoffRef, outcome: HandoffOutcome): Promise<Handoff> {
	return sendMove(session, ref, "complete", { outcome });
}

/**
 * Settles a request that was declined, rerouted, withdrawn or cancelled: no new request is needed. Only for the from-desk. The settled
 * request leaves the inbox of all members of the desk. A new request of the desk in the same case also settles it. While she is still
 * expected, met-by-us and met-by-other say who meets her; the custodian may say this too. @param code the reason.
 * @example await settleHandoff(session, { case: id, handoff }, "person-declined");
 */
export function settleHandoff(session: UnlockedSession, ref: HandoffRef, code: SettleCode): Promise<Handoff> {
	return sendMove(session, ref, "settle", { code });
}

/**
 * Marks a hand-off as made by mistake, before departure. Only for the from-desk. It takes effect when a second member countersigns (`countersignHandoff`).
 * @example await enterHandoffInError(session, { case: id, handoff }, "wrong-person");
 */
export function enterHandoffInError(session: UnlockedSession, ref: HandoffRef, code: (typeof IN_ERROR_CODES)[number]): Promise<Handoff> {
	return sendMove(session, ref, "enter-in-error", { code });
}
