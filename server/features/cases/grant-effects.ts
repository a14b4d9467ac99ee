/** How a bundle changes the sealed keys of hand-offs. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { heldBackSections, isLive, isOpen, isReleased } from "#protocol/rules/handoff-state.ts";

interface GrantEffects {
	/** Hand-offs whose sealed keys are released. */
	release: Id[];
	/** Hand-offs whose sealed keys are deleted. kept: the sections that the to-desk owns now, and so still reads. */
	drop: { handoff: Id; kept: Id[] }[];
	/** Hand-offs that end. */
	ended: Id[];
	/** Sections whose keys the to-desk no longer gets. */
	holdBack: { handoff: Id; compartments: Id[] }[];
	/** Sections that are not held back any more. */
	resumed: Id[];
}

/** Compares a case before and after a bundle. @returns what changes about the sealed keys of its hand-offs. */
export function grantEffects(before: CaseState, after: CaseState): GrantEffects {
	const effects: GrantEffects = { release: [], drop: [], ended: [], holdBack: [], resumed: [] };
	for (const now of Object.values(after.handoffs)) {
		const then = before.handoffs[now.id];
		const hadKeys = then !== undefined && (isOpen(then.state) || isReleased(then));
		const hasKeys = isOpen(now.state) || isReleased(now);
		if (hadKeys && !hasKeys) effects.drop.push({ handoff: now.id, kept: ownSections(after, now) });
		const heldBefore = then ? heldBackSections(then, before.sections) : [];
		const isResumed = heldBefore.length > 0 && !now.heldBack;
		const wasReleased = then !== undefined && isReleased(then);
		if (isReleased(now) && (isResumed || !wasReleased)) effects.release.push(now.id);
		if (isResumed) effects.resumed.push(...heldBefore);
		if (then && !then.heldBack && now.heldBack)
			effects.holdBack.push({ handoff: now.id, compartments: heldBackSections(now, after.sections) });
		if (then && isLive(then.state) && !isLive(now.state)) effects.ended.push(now.id);
	}
	return effects;
}

/** The sections of an accepted hand-off that its to-desk owns. It has taken the case over, or another desk gave it the sections. */
function ownSections(state: CaseState, { accept, sections, to }: Handoff): Id[] {
	if (accept === null) return [];
	return sections.flatMap(({ compartment }) => (state.sections[compartment]?.owner === to ? compartment : []));
}
