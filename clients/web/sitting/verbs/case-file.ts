/** One case: who has it, its sections with their readers, its hand-offs. It opens no section. */
import { SECTIONS, type Section } from "#protocol/codes.ts";
import { whoMayRead } from "#protocol/folds/case-grants.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import { sectionForms } from "#protocol/forms/registry.ts";
import { isLive } from "#protocol/rules/handoff-state.ts";
import { expectedBy, type ShownState, shownState } from "#protocol/rules/handoff-views.ts";
import {
	addSection,
	type CaseView,
	countUnread,
	isDeskRefused,
	mayAddSection,
	mayBeRed,
	mayHaveClash,
	permittedMoves,
	presentContext,
	readersOfCase,
	sectionsWithPossibleClash,
	viewCase,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { type BasisLine, basisLine } from "#sdk/views/basis-line.ts";
import { dueOf } from "#sdk/views/due.ts";
import { type Names, namesOf } from "#sdk/views/names.ts";
import { type NewestEntry, newestEntries } from "#sdk/views/newest-entries.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { type ConsentView, consentViews } from "./consent-views.ts";
import { changes, ofCase, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface SectionLine {
	compartment: string;
	section: string;
	owner: PartyName;
	/** When my desks can or could read it. never: only other desks can. */
	access: "now" | "past" | "never";
	isOwnerGone: boolean;
	/** The owner is gone, and nobody can open the section. */
	isLost: boolean;
	isClosed: boolean;
	/** The newest entry, UTC ms; null when there is none, or this device wasn't told. */
	changed: number | null;
	/** Nobody has written in it. */
	isEmpty: boolean;
	/** How many entries of others I haven't seen. */
	unseen: number;
	readers: PartyName[];
	/** Who was asked and hasn't accepted yet. */
	waiting: PartyName[];
}

export interface HandoffLine {
	id: string;
	kind: string;
	state: string;
	/** The state, or where she is. */
	shown: ShownState;
	from: PartyName;
	to: PartyName;
	/** Whether the to-desk is a desk of mine. */
	isToUs: boolean;
	/** Whether the hand-off has ended. A draft hasn't. */
	isOver: boolean;
	flags: string[];
	/** Null before the request. */
	basis: BasisLine | null;
	/** The move that is expected of us next; null when none is. */
	next: string | null;
	/** I may sign as the second person. */
	maySign: boolean;
	/** When an answer or the person is expected, UTC ms. */
	due: number | null;
}

export interface CaseFile {
	id: string;
	code: string;
	status: string;
	isClosed: boolean;
	/** The desk that has the case. */
	custodian: PartyName | null;
	/** Whether a desk of mine has the case. */
	isOurs: boolean;
	/** The lead's name. Empty when the name isn't known; null when the case has no lead. */
	lead: string | null;
	/** Whether I am the lead. */
	isMine: boolean;
	/** Set when the case no longer concerns my desks. What is shown is then of the time when it still did. */
	past: { since: number; to: PartyName | null } | null;
	/** The flags of the case, except `clash`. */
	flags: string[];
	/** For a case without custodian. possible: my desk may propose to take it over. waits: my desk has proposed it, and an admin must agree. */
	takeOver: "possible" | "waits" | null;
	/** She has said no to the organisation of a desk of mine that may take over. */
	isRefused: boolean;
	sections: SectionLine[];
	/** Compartments in which a red clash can't be ruled out without opening them. */
	unchecked: string[];
	/** A section that isn't in `unchecked` had a clash when it was last read on this device. */
	hasOtherClash: boolean;
	handoffs: HandoffLine[];
	/** All consents, also those that are over. */
	consents: ConsentView[];
	/** Codes of sections that can be added. */
	addable: string[];
	/** Whether a desk of mine may add a section: it has the case, or has accepted a hand-off that runs. */
	mayAddSection: boolean;
	/** The thread of the desk that has the case; null when that isn't a desk of mine. */
	discussion: string | null;
	/** How many transfers have moved custody of the case. */
	moves: number;
}

export const caseFile = reads(
	{ topics: ["case", "directory", "compartment"] },
	async (sitting: Sitting, { id }: { id: string }): Promise<CaseFile> => {
		const session = sessionOf(sitting);
		const view = await viewCase(session, id);
		const { state, past } = view;
		const [names, mine] = [await namesOf(session), myDeskIds(session)];
		const newest = await newestEntries(session, new Set(view.sections.filter(({ reads }) => reads).map(({ compartment }) => compartment)));
		const unchecked = await uncheckedSections(session, view, newest);
		const others = Object.keys(state.sections).filter((compartment) => !unchecked.includes(compartment));
		noteDesks(session, view);
		const isOurs = past === null && state.custodian !== null && mine.has(state.custodian);
		return {
			id,
			code: state.code,
			status: state.status,
			isClosed: isClosed(state),
			custodian: state.custodian ? deskName(session, state.custodian) : null,
			isOurs,
			lead: state.lead && (names.get(state.lead) ?? ""),
			isMine: state.lead === session.me,
			past: past && { since: past.since, to: past.to ? deskName(session, past.to) : null },
			flags: view.flags.filter((flag) => flag !== "clash"),
			takeOver: takeOverOf(view, mine),
			isRefused: [...mine].some((desk) => isDeskRefused(session, state, desk)),
			sections: await sectionLines(session, view, newest),
			unchecked,
			hasOtherClash: await mayHaveClash(session, others),
			handoffs: handoffLines(session, names, view),
			consents: await consentViews(sitting, view.loaded),
			addable: SECTIONS.filter((section) => sectionForms(section).length > 0),
			mayAddSection: past === null && mayAddSection(session, view.loaded),
			discussion: isOurs ? state.discussion : null,
			moves: state.route.length,
		};
	},
);

type Newest = Map<string, NewestEntry>;

/** Remembers the involved desks, for an alarm about this case or one of its sections: at that time, the case may be unreadable. */
function noteDesks(session: UnlockedSession, { state }: CaseView): void {
	const { involvedDesks } = session.memory;
	const read = whoMayRead(state, presentContext(session));
	const live = Object.values(state.handoffs).filter((handoff) => isLive(handoff.state));
	const parties = live.flatMap(({ from, to }) => [from, to]);
	involvedDesks.set(state.id, new Set(state.custodian === null ? parties : [state.custodian, ...parties]));
	for (const [compartment, readers] of Object.entries(read)) involvedDesks.set(compartment, new Set(readers));
}

async function uncheckedSections(session: UnlockedSession, { state, past, sections }: CaseView, newest: Newest): Promise<string[]> {
	if (past !== null || isClosed(state)) return [];
	const safety = sections.filter(({ section, closed }) => !closed && mayBeRed(section));
	const rows = safety.map(({ compartment }) => ({ compartment, count: newest.get(compartment)?.count ?? 0 }));
	return sectionsWithPossibleClash(session, rows);
}

function takeOverOf({ state, past, flags }: CaseView, mine: ReadonlySet<string>): CaseFile["takeOver"] {
	if (past !== null || !flags.includes("without-custodian")) return null;
	return [...mine].some((desk) => desk in state.takeOvers) ? "waits" : "possible";
}

async function sectionLines(session: UnlockedSession, { loaded, sections }: CaseView, newest: Newest): Promise<SectionLine[]> {
	const readers = new Map((await readersOfCase(session, loaded)).map((each) => [each.compartment, each]));
	const unread = await countUnread(session, [...newest.values()]);
	const named = (each: { id: string }) => deskName(session, each.id);
	return sections.map(({ compartment, section, owner, closed, reads, past, ownerGone, lost }) => {
		const entries = newest.get(compartment);
		return {
			compartment,
			section,
			owner: deskName(session, owner),
			access: reads ? "now" : past ? "past" : "never",
			isOwnerGone: ownerGone,
			isLost: lost,
			isClosed: closed,
			changed: entries && entries.count > 0 ? entries.at : null,
			isEmpty: entries?.count === 0,
			unseen: unread.get(compartment) ?? 0,
			readers: readers.get(compartment)?.readers.map(named) ?? [],
			waiting: readers.get(compartment)?.waiting.map(named) ?? [],
		};
	});
}

export function handoffLines(session: UnlockedSession, names: Names, { state, handoffFlags }: CaseView): HandoffLine[] {
	const mine = myDeskIds(session);
	return Object.values(state.handoffs).map((handoff) => {
		const { primary, moves } = permittedMoves(session, { state }, handoff.id);
		return {
			id: handoff.id,
			kind: handoff.kind,
			state: handoff.state,
			shown: shownState(handoff),
			from: deskName(session, handoff.from),
			to: deskName(session, handoff.to),
			isToUs: mine.has(handoff.to),
			isOver: handoff.state !== "draft" && !isLive(handoff.state),
			flags: handoffFlags[handoff.id] ?? [],
			basis: basisLine(names, handoff),
			next: primary,
			maySign: handoff.inError === null && moves.some(({ move }) => move === "countersign"),
			due: dueOf({ ...handoff, shown: shownState(handoff), expectBy: expectedBy(handoff) }),
		};
	});
}

interface NewSection {
	/** The case. */
	id: string;
	section: string;
	/** The id of the section, chosen by the page. A repeated call with the same id adds it once. */
	compartment: string;
}

/** Adds a section that my desk owns. */
export const addCaseSection = changes(ofCase, async (sitting: Sitting, { id, section, compartment }: NewSection): Promise<void> => {
	await addSection(sessionOf(sitting), id, section as Section, compartment);
});
