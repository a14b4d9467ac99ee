/** One case: who has it, its sections with their readers, its hand-offs. It opens no section. */
import { SECTIONS, type Section } from "#protocol/codes.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import { sectionForms } from "#protocol/forms/registry.ts";
import { isLive } from "#protocol/rules/handoff.ts";
import { expectedBy } from "#protocol/rules/handoff-views.ts";
import { addSection, type CaseView, countUnread, permittedMoves, readersOfCase, viewCase } from "#sdk/casework/index.ts";
import { listCompartments, type UnlockedSession } from "#sdk/index.ts";
import type { PartyName } from "../kinds.ts";
import { dueOf } from "./due.ts";
import { namesOf } from "./names.ts";
import { deskName, myDeskIds } from "./parties.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface SectionLine {
	compartment: string;
	section: string;
	owner: PartyName;
	/** reads: now. read: until some time ago. never: kept by others. */
	access: "reads" | "read" | "never";
	isClosed: boolean;
	/** The newest entry, UTC ms; null when this device wasn't told. */
	changed: number | null;
	/** How many entries of others I haven't seen. */
	unseen: number;
	readers: PartyName[];
	waiting: PartyName[];
}

export interface HandoffLine {
	id: string;
	kind: string;
	state: string;
	from: PartyName;
	to: PartyName;
	isToUs: boolean;
	isOver: boolean;
	flags: string[];
	/** The move that is expected of us next; null when none is. */
	next: string | null;
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
	isOurs: boolean;
	lead: string | null;
	isMine: boolean;
	/** The case no longer concerns my desks: what is shown is of that time. */
	past: { since: number; to: PartyName | null } | null;
	flags: string[];
	sections: SectionLine[];
	handoffs: HandoffLine[];
	/** How many consents stand. */
	consents: number;
	/** Codes of sections that can be added. */
	addable: string[];
	/** The thread of the desk that has the case; null when that isn't a desk of mine. */
	discussion: string | null;
	/** How many times the case has changed hands. */
	moves: number;
}

export async function caseFile(sitting: Sitting, { id }: { id: string }): Promise<CaseFile> {
	const session = sessionOf(sitting);
	const view = await viewCase(session, id);
	const { state, past } = view;
	const [names, mine, sections] = [await namesOf(sitting), myDeskIds(session), await sectionLines(session, view)];
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
		flags: view.flags,
		sections,
		handoffs: handoffLines(session, view, mine),
		consents: Object.values(state.consents).filter((consent) => consent.state === "active").length,
		addable: SECTIONS.filter((section) => sectionForms(section).length > 0),
		discussion: isOurs ? state.discussion : null,
		moves: state.route.length,
	};
}

async function sectionLines(session: UnlockedSession, { loaded, sections }: CaseView): Promise<SectionLine[]> {
	const readers = new Map((await readersOfCase(session, loaded)).map((each) => [each.compartment, each]));
	const newest = await newestEntries(session, new Set(sections.filter(({ reads }) => reads).map(({ compartment }) => compartment)));
	const unread = await countUnread(session, [...newest.values()]);
	const named = (each: { id: string }) => deskName(session, each.id);
	return sections.map(({ compartment, section, owner, closed, reads, past }) => {
		const entries = newest.get(compartment);
		return {
			compartment,
			section,
			owner: deskName(session, owner),
			access: reads ? "reads" : past ? "read" : "never",
			isClosed: closed,
			changed: entries && entries.count > 0 ? entries.at : null,
			unseen: unread.get(compartment) ?? 0,
			readers: readers.get(compartment)?.readers.map(named) ?? [],
			waiting: readers.get(compartment)?.waiting.map(named) ?? [],
		};
	});
}

/** The list is ordered by change, so what is not on its first pages is old. */
const MOST_PAGES = 3;

async function newestEntries(session: UnlockedSession, wanted: ReadonlySet<string>) {
	const found = new Map<string, { at: number; count: number; seen: number }>();
	let cursor: string | undefined;
	for (let page = 0; page < MOST_PAGES && found.size < wanted.size; page++) {
		const answer = await listCompartments(session, { kind: "section", limit: 200, ...(cursor !== undefined && { cursor }) });
		for (const each of answer.compartments) if (wanted.has(each.compartment)) found.set(each.compartment, each);
		if (answer.next === null) break;
		cursor = answer.next;
	}
	return found;
}

function handoffLines(session: UnlockedSession, { state, handoffFlags }: CaseView, mine: ReadonlySet<string>): HandoffLine[] {
	return Object.values(state.handoffs).map((handoff) => ({
		id: handoff.id,
		kind: handoff.kind,
		state: handoff.state,
		from: deskName(session, handoff.from),
		to: deskName(session, handoff.to),
		isToUs: mine.has(handoff.to),
		isOver: handoff.state !== "draft" && !isLive(handoff.state),
		flags: handoffFlags[handoff.id] ?? [],
		next: permittedMoves(session, { state }, handoff.id).primary,
		due: dueOf({ ...handoff, expectBy: expectedBy(handoff) }),
	}));
}

/** Adds a section that my desk owns. @returns its compartment. */
export async function addCaseSection(sitting: Sitting, { id, section }: { id: string; section: string }): Promise<{ compartment: string }> {
	return { compartment: await addSection(sessionOf(sitting), id, section as Section) };
}
