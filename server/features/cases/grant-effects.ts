/** How a bundle changes the sealed keys of hand-offs. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { heldBackSections, isLive, isOpen, isReleased } from "#protocol/rules/handoff-state.ts";

interface GrantEffects {
	/** Hand-offs whose sealed keys are released. */
	release: Id[];
	/** Hand-offs whose sealed keys are deleted. kept: the sections that the to-desk owns now. Their keys stay. */
	drop: { handoff: Id; kept: Id[] }[];
	/** Hand-offs that the bundle has ended. */
	ended: Id[];
	/** Sections whose keys the to-desk no longer gets. */
	holdBack: { handoff: Id; compartments: Id[] }[];
	/** Sections that are not held back any more. */
	resumed: Id[];
}

/** Compares a case before and after a bundle. @returns what changes about the sealed keys of its hand-offs. */
export function grantEffects(before: CaseState, after: CaseState): GrantEffects {
	const effects: GrantEffects = { release: [], drop: [], ended: [], holdBack: [], resumed: [] };
	for (const current of Object.values(after.handoffs)) {
		const earlier = before.handoffs[current.id];
		const handoff = current.id;
		if (earlier && hasKeys(earlier) && !hasKeys(current)) effects.drop.push({ handoff, kept: ownSections(after, current) });
		const heldEarlier = earlier ? heldBackSections(earlier, before.sections) : [];
		const isResumed = heldEarlier.length > 0 && !current.heldBack;
		if (isResumed) effects.resumed.push(...heldEarlier);
		const wasReleased = earlier !== undefined && isReleased(earlier);
		if (isReleased(current) && (isResumed || !wasReleased)) effects.release.push(handoff);
		if (earlier && !earlier.heldBack && current.heldBack)
			effects.holdBack.push({ handoff, compartments: heldBackSections(current, after.sections) });
		if (earlier && isLive(earlier.state) && !isLive(current.state)) effects.ended.push(handoff);
	}
	return effects;
}

/** Whether the server has the keys that were sealed for this hand-off, released or not. */
function hasKeys(handoff: Handoff): boolean {
	return isOpen(handoff.state) || isReleased(handoff);
}

/** The sections of an accepted hand-off that its to-desk owns: the desk has taken the case over, or another desk gave it the sections. */
function ownSections(state: CaseState, { accept, sections, to }: Handoff): Id[] {
	if (accept === null) return [];
	return sections.flatMap(({ compartment }) => (state.sections[compartment]?.owner === to ? compartment : []));
}
