/** The moves of a hand-off that take one code, one time or nothing. Which desk may, and when, is in `rules/handoff.ts`. */
import type { Id } from "#protocol/bytes.ts";
import type { DECLINE_CODES, EndCode, HandoffAction, HandoffOutcome, IN_ERROR_CODES, RefusalCode } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Handoff, MOVES } from "#protocol/rules/handoff.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { UnlockedSession } from "../../context.ts";
import { chooseDesk, appendToCase, type CaseDraft } from "../append.ts";
import { type HandoffRef, findHandoff } from "./common.ts";

interface MoveFields {
	code?: RefusalCode;
	ending?: EndCode;
	outcome?: HandoffOutcome;
	desk?: Id;
	expectBy?: number;
	basis?: Basis;
}

/** The desk of mine that may make the move. @throws ProtocolError not-allowed */
function chooseMovingDesk(session: UnlockedSession, { from, to, proposed }: Handoff, action: HandoffAction): Id {
	const who = MOVES.find((row) => row.action === action)?.who;
	if (who === "from-desk") return chooseDesk(session, from);
	if (who === "to-desk") return chooseDesk(session, to);
	if (who === "either") return chooseDesk(session, from, to);
	if (!proposed) throw new ProtocolError("wrong-state", "no arrangement waits to be confirmed");
	return chooseDesk(session, proposed.desk === from ? to : from);
}

/** Adds one move to a draft. @throws ProtocolError as the fold refuses. */
export function addMove(session: UnlockedSession, draft: CaseDraft, handoff: Id, action: HandoffAction, taken: MoveFields = {}) {
	const fields = { code: null, ending: null, outcome: null, desk: null, expectBy: null, basis: null, ...taken };
	const as = chooseMovingDesk(session, findHandoff(draft.state, handoff), action);
	return draft.add("handoff.move", as, { handoff, action, ...fields });
}

/** One move, sent. */
export async function sendMove(session: UnlockedSession, ref: HandoffRef, action: HandoffAction, taken: MoveFields = {}): Promise<Handoff> {
	const build = (draft: CaseDraft) => void addMove(session, draft, ref.handoff, action, taken);
	const { state } = await appendToCase(session, ref.case, build, ref.handoff);
	return findHandoff(state, ref.handoff);
}

/**
 * "We have seen it." To-desk.
 * @returns the hand-off as it is then; so do all moves.
 * @throws ProtocolError wrong-state, not-allowed; CaseMoved. So do all moves.
 * @example await acknowledge(session, { case: id, handoff });
 */
export function acknowledgeHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "acknowledge");
}

/** To-desk. @param code why not. @example await decline(session, ref, "no-capacity"); */
export function declineHandoff(session: UnlockedSession, ref: HandoffRef, code: (typeof DECLINE_CODES)[number]): Promise<Handoff> {
	return sendMove(session, ref, "decline", { code });
}

/**
 * To-desk: suggests another desk. The from-desk makes a new hand-off, under its own check. @param desk a third desk.
 * @example await reroute(session, { case: id, handoff }, otherDesk);
 */
export function rerouteHandoff(session: UnlockedSession, ref: HandoffRef, desk: Id): Promise<Handoff> {
	return sendMove(session, ref, "reroute", { desk });
}

/** From-desk, before departure. @param code why. @example await withdraw(session, { case: id, handoff }, "already-placed"); */
export function withdrawHandoff(session: UnlockedSession, ref: HandoffRef, code: RefusalCode): Promise<Handoff> {
	return sendMove(session, ref, "withdraw", { code });
}

/**
 * To-desk, which can't after all; before departure. @param code why.
 * @example await cancel(session, { case: id, handoff }, "no-capacity");
 */
export function cancelHandoff(session: UnlockedSession, ref: HandoffRef, code: (typeof DECLINE_CODES)[number]): Promise<Handoff> {
	return sendMove(session, ref, "cancel", { code });
}

const HOUR = 3_600_000;

/**
 * Either desk proposes when the person is expected; the other one confirms. A later proposal replaces an earlier one.
 * @param expectBy UTC ms; rounded up to the hour, so that it tells no more than it must.
 * @example await arrange(session, { case: id, handoff }, Date.now() + 2 * 86_400_000);
 */
export function arrangeHandoff(session: UnlockedSession, ref: HandoffRef, expectBy: number): Promise<Handoff> {
	return sendMove(session, ref, "arrange", { expectBy: Math.ceil(expectBy / HOUR) * HOUR });
}

/** The desk that did not arrange: makes the proposal the arrangement. @example await confirm(session, { case: id, handoff }); */
export function confirmArrangement(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "confirm");
}

/** From-desk: the person has left. @example await depart(session, { case: id, handoff }); */
export function recordDeparture(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "depart");
}

/** Either desk. @param code why it waits. @example await hold(session, { case: id, handoff }, "consent-withdrawn"); */
export function holdHandoff(session: UnlockedSession, ref: HandoffRef, code: RefusalCode): Promise<Handoff> {
	return sendMove(session, ref, "hold", { code });
}

/**
 * Either desk: back to the state before the hold. @throws ProtocolError no-basis while the consent is withdrawn: extend it on another basis.
 * @example await resume(session, { case: id, handoff });
 */
export function resumeHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return sendMove(session, ref, "resume");
}

/**
 * From-desk: the journey ended another way. Custody stays. @param ending how.
 * @example await end(session, { case: id, handoff }, "turned-back");
 */
export function endHandoff(session: UnlockedSession, ref: HandoffRef, ending: EndCode): Promise<Handoff> {
	return sendMove(session, ref, "end", { ending });
}

/**
 * To-desk: done. The grants of a referral end with it. @param outcome what came of it.
 * @example await complete(session, { case: id, handoff }, "service-provided");
 */
export function completeHandoff(session: UnlockedSession, ref: HandoffRef, outcome: HandoffOutcome): Promise<Handoff> {
	return sendMove(session, ref, "complete", { outcome });
}

/**
 * From-desk, before departure: this should never have been. Takes effect when a second member countersigns (`countersign`).
 * @example await enterHandoffInError(session, { case: id, handoff }, "wrong-person");
 */
export function enterHandoffInError(session: UnlockedSession, ref: HandoffRef, code: (typeof IN_ERROR_CODES)[number]): Promise<Handoff> {
	return sendMove(session, ref, "enter-in-error", { code });
}
