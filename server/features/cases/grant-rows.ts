/** Computes which sealed keys of the hand-offs of a case are released now, and which are deleted. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { DecisionContext } from "#protocol/folds/case-basis.ts";
import { areKeysUseless, sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { isLive } from "#protocol/rules/handoff-state.ts";
import type { GrantRow } from "#server/chains/epochs/index.ts";

/** For each section that a hand-off has ever granted: whether its keys are released now, and whether they are deleted. */
export function grantRows(state: CaseState, context: DecisionContext): GrantRow[] {
	return Object.values(state.handoffs).flatMap((handoff) => {
		const open = sectionsOpenTo(state, handoff, context);
		return handoff.sections.map((section) => {
			const isOpen = open.includes(section.compartment);
			const useless = !isOpen && areKeysUseless(handoff, section, context.now);
			return { handoff: handoff.id, compartment: section.compartment, open: isOpen, useless };
		});
	});
}

/** The hand-offs that have ended between two states. */
export function endedHandoffs(before: CaseState, after: CaseState): Id[] {
	return Object.values(after.handoffs).flatMap(({ id, state }) => {
		const earlier = before.handoffs[id];
		return earlier && isLive(earlier.state) && !isLive(state) ? id : [];
	});
}
