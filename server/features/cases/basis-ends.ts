/** When the basis of a hand-off stops allowing it or one of its sections. Both desks are rung then. Pure. */
import { type DecisionContext, decideHandoff } from "#protocol/folds/case-basis.ts";
import { changesOf, sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { discloses, isOpen } from "#protocol/rules/handoff-state.ts";

interface Allowed {
	/** The compartments that are open to the to-desk. Those that are needed to meet her can be open without a basis. */
	open: readonly string[];
	/** The sections that the basis allows. */
	byBasis: readonly string[];
}

/** What the to-desk may read now. Of a request that waits for an answer: what its basis allows now. */
function allowedNow(state: CaseState, handoff: Handoff, context: DecisionContext): Allowed {
	const isRequest = isOpen(handoff.state);
	const { allow, sections } = decideHandoff(state, handoff, context, isRequest ? "request" : "read");
	return { open: isRequest ? [] : sectionsOpenTo(state, handoff, context), byBasis: allow && discloses(handoff) ? sections : [] };
}

/** Ms. An end that is past for longer was rung about long ago. */
const RUNG_WITHIN = 30 * 86_400_000;
/** The most that are checked, because each costs four decisions. No real case has so many, but a member could make them to keep the server busy. */
const MOST_CHANGES = 100;

/**
 * The times at which a basis ends for a section although nobody makes a statement, such as the end of a consent, or of a later yes: those to
 * come, and those of the last 30 days. UTC ms.
 */
export function endsByTime(state: CaseState, handoff: Handoff, context: DecisionContext): number[] {
	if (!discloses(handoff)) return [];
	const allowedAt = (now: number) => allowedNow(state, handoff, { ...context, now });
	const times = [...new Set(changesOf(state, handoff, context))].filter((time) => time > context.now - RUNG_WITHIN);
	return times
		.sort((a, b) => a - b)
		.slice(0, MOST_CHANGES)
		.filter((time) => isLess(allowedAt(time - 1), allowedAt(time)));
}

/** Whether statements have ended the basis for a section. An answer to a request ends the request, and not its basis. */
export function hasEnded(before: CaseState, after: CaseState, handoff: Handoff, context: DecisionContext): boolean {
	const earlier = before.handoffs[handoff.id];
	if (!earlier) return false;
	const isAnswer = isOpen(earlier.state) && !isOpen(handoff.state) && earlier.chain.length !== handoff.chain.length;
	if (isAnswer) return false;
	const [allowed, left] = [allowedNow(before, earlier, context), allowedNow(after, handoff, context)];
	// After the end of the hand-off, or the receive of a transfer, nothing rests on the basis any more.
	return discloses(handoff) || isOpen(earlier.state) ? isLess(allowed, left) : hasLess(allowed.open, left.open);
}

function isLess(before: Allowed, after: Allowed): boolean {
	return hasLess(before.open, after.open) || hasLess(before.byBasis, after.byBasis);
}

function hasLess<T>(before: readonly T[], after: readonly T[]): boolean {
	return before.some((each) => !after.includes(each));
}
