/** Shows a case: its verified state, its flags, and the sections that my desks may read. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type CaseFlag, caseFlags, flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { lostSections, whoMayRead } from "#protocol/folds/case-grants.ts";
import { seesPresent } from "#protocol/folds/case-relation.ts";
import { type CaseState, isWithoutCustodian, type TimedContext } from "#protocol/folds/case-state.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import type { HandoffFlag } from "#protocol/rules/handoff-views.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { type LoadedCase, loadCase, presentContext } from "./load.ts";
import { mayHaveClash } from "./sections/remembered-clashes.ts";

/** A section of a case, and whether a desk of mine may read it. */
export interface SectionRow {
	compartment: Id;
	section: Section;
	owner: Id;
	/** Whether the section was closed for ever. */
	closed: boolean;
	/** Whether a desk of mine may read the section now. */
	reads: boolean;
	/** Whether a desk of mine owned the section or accepted a hand-off that names it, and may not read it now. */
	past: boolean;
	/** Whether the owner is gone: the desk was closed, or its organisation was removed. */
	ownerGone: boolean;
	/** Whether the owner is gone and nobody can open the section. Only the custodian knows that of a section that it doesn't read. */
	lost: boolean;
	/** objId (base64url) of the statement that named the present owner. */
	by: string | null;
}

/**
 * Says that the case no longer concerns my desks, so that its later statements are not shown. Custodian, status and lead in `state` are
 * then those of an earlier time.
 */
export interface PastView {
	/** Since when the case doesn't concern my desks, UTC ms by the signer's clock. */
	since: number;
	/** The desk to which a desk of mine handed the case over; null when mine was not the custodian. */
	to: Id | null;
}

export interface CaseView {
	state: CaseState;
	/** For `openSections` and `readersOfCase`, so that they don't load the case again. */
	loaded: LoadedCase;
	/** Null when a desk of mine sees the present state. */
	past: PastView | null;
	/** clash: a section had a clash when it was last read on this device. */
	flags: (CaseFlag | "clash")[];
	/** Flags of each hand-off. */
	handoffFlags: Record<Id, HandoffFlag[]>;
	sections: SectionRow[];
}

/**
 * Returns the verified state of a case, its flags as of now, and which sections a desk of mine may read.
 * @throws the errors of loadCase
 * @example const { state, sections } = await viewCase(session, id);
 */
export async function viewCase(session: UnlockedSession, id: Id): Promise<CaseView> {
	const loaded = await loadCase(session, id);
	const { state } = loaded;
	const context = presentContext(session);
	const past = findPast(session, loaded, context);
	return {
		state,
		loaded,
		past,
		flags: [
			...(past ? [] : caseFlags(state, context)),
			...((await mayHaveClash(session, Object.keys(state.sections))) ? (["clash"] as const) : []),
		],
		handoffFlags: Object.fromEntries(Object.keys(state.handoffs).map((handoff) => [handoff, flagsOfHandoff(state, handoff, context)])),
		sections: viewSections(session, loaded),
	};
}

function findPast(session: UnlockedSession, { state, placed }: LoadedCase, context: TimedContext): PastView | null {
	const mine = myDesks(session);
	const seesAll = state.complete || seesPresent(state, mine) || (!state.isPast && isWithoutCustodian(state, context));
	if (seesAll) return null;
	const handover = placed.findLast(
		({ statement: { type, body } }) => type === "case.custody" && mine.has(state.handoffs[body.handoff]?.from ?? ""),
	)?.statement;
	if (handover?.type === "case.custody") return { since: handover.body.at, to: handover.body.to };
	return { since: placed.at(-1)?.statement.body.at ?? 0, to: null };
}

/** The sections of a case, and which of them a desk of mine may read. @example viewSections(session, await loadCase(session, id)) */
export function viewSections(session: UnlockedSession, { state, owners }: LoadedCase): SectionRow[] {
	const mine = myDesks(session);
	const context = presentContext(session);
	const readers = whoMayRead(state, context);
	// A partial view may lack the hand-offs by which another desk reads.
	const lost = state.complete ? lostSections(state, context) : [];
	return Object.entries(state.sections).map(([compartment, { section, owner, closed }]) => {
		const ownersSoFar = owners.get(compartment) ?? [];
		const wasOwner = ownersSoFar.some((each) => mine.has(each.owner));
		const wasGiven = Object.values(state.handoffs).some(
			({ to, accept, sections }) => mine.has(to) && accept !== null && sections.some((each) => each.compartment === compartment),
		);
		const reads = readers[compartment]?.some((desk) => mine.has(desk)) ?? false;
		return {
			compartment,
			section,
			owner,
			closed,
			reads,
			past: !reads && (wasOwner || wasGiven),
			ownerGone: !isCurrentDesk(session.dir, owner),
			lost: lost.includes(compartment),
			by: ownersSoFar.at(-1)?.by ?? null,
		};
	});
}

/**
 * Finds the compartments of one kind of section. A case may have several of a kind, such as return-risk of each side.
 * @throws ProtocolError not-found when there is none.
 * @example const [compartment] = findSections(state, "return-risk");
 */
export function findSections(state: CaseState, section: Section): Id[] {
	const found = Object.entries(state.sections).filter(([, each]) => each.section === section);
	if (found.length === 0) throw new ProtocolError("not-found", `section: the case has no ${section}`);
	return found.map(([compartment]) => compartment);
}
