/** Each move is accepted or refused as the tables of SPEC "Cases" say. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { stateBySpec } from "./spec-table.ts";
import { ACCEPTED, type Attempt, exists, type Invariant, nameIn, OPEN, ofSteps, type Visit } from "./visit.ts";
import type { Action } from "./world.ts";

/** The codes with which a move can be refused although the table allows it, because a rule beside the table forbids it. */
const CODES_BESIDE_TABLE: Record<string, readonly string[]> = {
	draft: ["not-allowed"],
	request: ["not-allowed", "wrong-state", "case-closed", "no-basis", "desk-too-small", "already-requested"],
	accept: ["not-allowed", "wrong-state", "no-basis", "already-placed", "desk-too-small"],
	withdraw: ["wrong-state"],
	depart: ["wrong-state"],
	arrived: ["wrong-state"],
	tell: ["wrong-state"],
	take: ["not-allowed"],
	receive: ["wrong-state", "no-basis"],
	resume: ["no-basis"],
	end: ["wrong-state"],
	extend: ["not-allowed", "wrong-state", "no-basis"],
	"enter-in-error": ["wrong-state"],
	settle: ["wrong-state"],
};

const movesAsInSpec: Invariant = {
	name: "moves are those of SPEC's table",
	*check(visit) {
		for (const attempt of visit.attempts) {
			const detail = problemOf(visit, attempt);
			if (detail) yield { detail, last: attempt.action };
		}
	},
};

/** Compares one attempt with SPEC's table. @returns a sentence, or null when they agree */
function problemOf(visit: Visit, { action: { about }, after, refusal }: Attempt): string | null {
	if (!about || about.action === "countersign") return null;
	const next = stateBySpec(visit.before.case.handoffs[about.handoff], about.action, sideOf(visit, about), about.from);
	if (after) {
		const state = after.case.handoffs[about.handoff]?.state;
		return state === next ? null : `the hand-off is ${state}, and SPEC says ${next ?? "that this move is refused"}`;
	}
	if (!exists(visit, about.desk) || refusal === "suspended") return null;
	const expected = next === null ? ["not-allowed", "wrong-state", "not-found", "conflict"] : (CODES_BESIDE_TABLE[about.action] ?? []);
	return expected.includes(refusal ?? "")
		? null
		: `was refused with ${refusal}, and SPEC says ${next === null ? "not-allowed or wrong-state" : next}`;
}

/** The desk that counts as the mover. Another desk may move "in the place of the from-desk" (SPEC "Cases", section 3). */
function sideOf(visit: Visit, { handoff: id, action, desk, from }: NonNullable<Action["about"]>): Id {
	const { case: state } = visit.before;
	const handoff = state.handoffs[id];
	if (!handoff) return desk;
	const isAway = (each: Id) => !exists(visit, each) || visit.context.isSuspended(each);
	const isCustodian = desk === state.custodian;
	if (action === "depart" && isAway(from) && (desk === handoff.to || (isCustodian && isAway(handoff.to)))) return from;
	if (action === "settle" && isCustodian && handoff.expected) return from;
	if (action !== "withdraw" && action !== "end") return desk;
	const ownsSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner === desk);
	if (handoff.kind === "referral" && ownsSection) return from;
	const mayStandIn = isCustodian || (desk === handoff.to && action === "end");
	return mayStandIn && !exists(visit, from) ? from : desk;
}

/** Checks the hand-offs that change although the action is no move of them. SPEC "Cases", sections 3 and 5. */
const otherChanges = ofSteps(
	"a hand-off changes only by its own moves, a countersignature, a consent, custody or a section given up",
	({ action, before, after, statements }, visit) => {
		const isTakenOver = before.case.custodian !== after.case.custodian && statements.some(({ type }) => type === "case.countersign");
		const takenFrom = isTakenOver ? before.case.custodian : null;
		const isByConsent = statements.some(({ type }) => type.startsWith("consent."));
		for (const earlier of Object.values(before.case.handoffs)) {
			const now = after.case.handoffs[earlier.id];
			const isOwnMove = action.about?.handoff === earlier.id && action.about.action !== "countersign";
			if (isOwnMove || now?.state === earlier.state) continue;
			const isInError = now?.state === "entered-in-error" && action.about?.action === "countersign" && earlier.inError !== null;
			if (
				!isInError &&
				!isCausedByCustody(earlier, now, { custody: after.case, takenFrom }) &&
				!(isByConsent && isCausedByConsent(earlier, now))
			)
				return `${nameIn(visit, earlier.id)} was ${earlier.state} and is ${now?.state}`;
		}
		return null;
	},
);

/**
 * Whether the hand-off is withdrawn for one of three reasons. It was a request, and its from-desk has lost the case or a section. It was a
 * request of the desk from which another desk has taken over the case. Or it was an accepted transfer, and another desk has taken over.
 */
function isCausedByCustody(
	{ kind, from, sections, state }: Handoff,
	now: Handoff | undefined,
	{ custody: after, takenFrom }: { custody: CaseState; takenFrom: Id | null },
): boolean {
	const isLost = ({ owner, closed }: { owner: string; closed: boolean }) => owner !== from || closed;
	const granted = sections.flatMap(({ compartment }) => after.sections[compartment] ?? []);
	const hasLost = (kind === "transfer" && from !== after.custodian) || granted.some(isLost);
	const isOfEarlier = from === takenFrom;
	const isTakenOver = kind === "transfer" && ACCEPTED.includes(state) && from !== after.custodian;
	return now?.state === "withdrawn" && ((OPEN.includes(state) && (hasLost || isOfEarlier)) || isTakenOver);
}

/** Whether a withdrawal or a "no" changes a hand-off as it may: before departure it ends, and with an answer she departs. */
function isCausedByConsent({ state, departed }: Handoff, now: Handoff | undefined): boolean {
	if (OPEN.includes(state)) return now?.state === "withdrawn";
	if (!ACCEPTED.includes(state) || departed !== null) return false;
	return now?.state === "withdrawn" || (now?.state === "in-transit" && now.departed !== null);
}

export const TABLE_INVARIANTS: readonly Invariant[] = [movesAsInSpec, otherChanges];
