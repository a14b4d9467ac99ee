/** Each move is taken or refused as SPEC "Cases" says in its tables. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { stateBySpec } from "./spec-table.ts";
import { ACCEPTED, type Attempt, exists, type Invariant, nameIn, OPEN, ofSteps, type Visit } from "./visit.ts";
import type { Action } from "./world.ts";

/** The further rules of the moves, by the codes of their refusals. A move that isn't listed has none. */
const FURTHER_RULES: Record<string, readonly string[]> = {
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

function problemOf(visit: Visit, { action: { about }, after, refusal }: Attempt): string | null {
	if (!about || about.action === "countersign") return null;
	const next = stateBySpec(visit.before.case.handoffs[about.handoff], about.action, sideOf(visit, about), about.from);
	if (after) {
		const state = after.case.handoffs[about.handoff]?.state;
		return state === next ? null : `the hand-off is ${state}, and SPEC says ${next ?? "that this move is refused"}`;
	}
	if (!exists(visit, about.desk) || refusal === "suspended") return null;
	const expected = next === null ? ["not-allowed", "wrong-state", "not-found", "conflict"] : (FURTHER_RULES[about.action] ?? []);
	return expected.includes(refusal ?? "")
		? null
		: `was refused with ${refusal}, and SPEC says ${next === null ? "not-allowed or wrong-state" : next}`;
}

/** The desk of the hand-off in whose place a desk moves. SPEC "Cases", section 3, "in the place of the from-desk". */
function sideOf(visit: Visit, { handoff: id, action, desk, from }: NonNullable<Action["about"]>): Id {
	const { case: state } = visit.before;
	const handoff = state.handoffs[id];
	if (!handoff || (action !== "withdraw" && action !== "end")) return desk;
	const ownsSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner === desk);
	if (handoff.kind === "referral" && ownsSection) return from;
	const mayStandIn = desk === state.custodian || (desk === handoff.to && action === "end");
	return mayStandIn && !exists(visit, from) ? from : desk;
}

/** The hand-offs that change although the action is not a move of them. SPEC "Cases", sections 3 and 5. */
const otherChanges = ofSteps(
	"a hand-off changes only by its own moves, a countersignature, a consent, custody or a section given up",
	({ action, before, after }, visit) => {
		for (const then of Object.values(before.case.handoffs)) {
			const now = after.case.handoffs[then.id];
			const isOwnMove = action.about?.handoff === then.id && action.about.action !== "countersign";
			if (isOwnMove || now?.state === then.state) continue;
			const isInError = now?.state === "entered-in-error" && action.about?.action === "countersign" && then.inError !== null;
			if (!isInError && !isByCustody(then, now, after.case) && !isByConsent(then, now, after.case.consents))
				return `${nameIn(visit, then.id)} was ${then.state} and is ${now?.state}`;
		}
		return null;
	},
);

/**
 * A request that can't be accepted after custody has moved or a section was given up, or an accepted transfer that can't be received after a
 * take-over because an enter-in-error waits.
 */
function isByCustody({ kind, from, sections, state, inError }: Handoff, now: Handoff | undefined, after: CaseState): boolean {
	const isLost = ({ owner, closed }: { owner: string; closed: boolean }) => owner !== from || closed;
	const granted = sections.flatMap(({ compartment }) => after.sections[compartment] ?? []);
	const hasLost = (kind === "transfer" && from !== after.custodian) || granted.some(isLost);
	const isInError = kind === "transfer" && ACCEPTED.includes(state) && inError !== null && from !== after.custodian;
	return now?.state === "withdrawn" && ((OPEN.includes(state) && hasLost) || isInError);
}

type Consents = Visit["before"]["case"]["consents"];

/** What the end of a consent does to a hand-off that rests on it. */
function isByConsent(then: Handoff, now: Handoff | undefined, consents: Consents): boolean {
	const consent = then.basis?.consent ? consents[then.basis.consent] : undefined;
	if (consent?.state !== "withdrawn" && consent?.state !== "entered-in-error") return false;
	return then.departed ? then.state === "in-transit" && now?.state === "on-hold" : now?.state === "withdrawn";
}

export const TABLE_INVARIANTS: readonly Invariant[] = [movesAsInSpec, otherChanges];
