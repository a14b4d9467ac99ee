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
	cancel: ["wrong-state"],
	depart: ["wrong-state", "no-basis"],
	receive: ["wrong-state"],
	resume: ["no-basis"],
	extend: ["wrong-state", "no-basis"],
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
	if (!handoff || (action !== "withdraw" && action !== "end")) return desk;
	const ownsSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner === desk);
	if (handoff.kind === "referral" && ownsSection) return from;
	const mayStandIn = desk === state.custodian || (desk === handoff.to && action === "end");
	return mayStandIn && !exists(visit, from) ? from : desk;
}

/** Checks the hand-offs that change although the action is no move of them. SPEC "Cases", sections 3 and 5. */
const otherChanges = ofSteps(
	"a hand-off changes only by its own moves, a countersignature, a consent, custody or a section given up",
	({ action, before, after }, visit) => {
		for (const earlier of Object.values(before.case.handoffs)) {
			const now = after.case.handoffs[earlier.id];
			const isOwnMove = action.about?.handoff === earlier.id && action.about.action !== "countersign";
			if (isOwnMove || now?.state === earlier.state) continue;
			const isInError = now?.state === "entered-in-error" && action.about?.action === "countersign" && earlier.inError !== null;
			if (!isInError && !isCausedByCustody(earlier, now, after.case) && !isCausedByConsent(earlier, now, after.case.consents))
				return `${nameIn(visit, earlier.id)} was ${earlier.state} and is ${now?.state}`;
		}
		return null;
	},
);

/**
 * Whether the hand-off is withdrawn for one of two reasons. It was a request, and its from-desk has lost the case or a section. Or it was an
 * accepted transfer with a waiting enter-in-error, and another desk has taken over the case.
 */
function isCausedByCustody({ kind, from, sections, state, inError }: Handoff, now: Handoff | undefined, after: CaseState): boolean {
	const isLost = ({ owner, closed }: { owner: string; closed: boolean }) => owner !== from || closed;
	const granted = sections.flatMap(({ compartment }) => after.sections[compartment] ?? []);
	const hasLost = (kind === "transfer" && from !== after.custodian) || granted.some(isLost);
	const isInError = kind === "transfer" && ACCEPTED.includes(state) && inError !== null && from !== after.custodian;
	return now?.state === "withdrawn" && ((OPEN.includes(state) && hasLost) || isInError);
}

type Consents = Visit["before"]["case"]["consents"];

/** Whether the hand-off rests on a withdrawn consent, and changes as it must: on the way it is put on hold, otherwise it is withdrawn. */
function isCausedByConsent(earlier: Handoff, now: Handoff | undefined, consents: Consents): boolean {
	const consent = earlier.basis?.consent ? consents[earlier.basis.consent] : undefined;
	if (consent?.state !== "withdrawn" && consent?.state !== "entered-in-error") return false;
	return earlier.departed ? earlier.state === "in-transit" && now?.state === "on-hold" : now?.state === "withdrawn";
}

export const TABLE_INVARIANTS: readonly Invariant[] = [movesAsInSpec, otherChanges];
