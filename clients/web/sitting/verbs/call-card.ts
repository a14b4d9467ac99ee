/** The call card: what a caseworker needs while she is on the phone. Once opened, it stays in memory until the lock. */
import type { CaseState } from "#protocol/folds/case-state.ts";
import { isLive, isOpen, isParty, mayCheckIn } from "#protocol/rules/handoff-state.ts";
import { type HandoffSummary, type LoadedCase, openSections, readHandoffSummary, viewCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { Memory } from "#sdk/memory.ts";
import { type ContactView, contactOf } from "#sdk/views/contact.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { RowView } from "#sdk/views/section.ts";
import { barredRelatives, namesToCall, textsOf } from "#sdk/views/texts.ts";
import type { PartyName } from "../kinds.ts";
import { NEVER_OLD, reads } from "./declare.ts";
import { type SectionScreen, sectionScreen } from "./sections.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CallCard {
	code: string;
	/** The names that she wants to hear. Several when people wrote different ones. */
	callHer: string[];
	/** BCP 47. */
	languages: string[];
	/** Null when the case has no section of this kind that my desks read. */
	contact: SectionScreen | null;
	/** What whoever meets her must know, as somebody wrote it beside her journey. */
	mustKnow: RowView[];
	/** The summaries of requests that my desks haven't answered. Until then they read nothing else. */
	summaries: HandoffSummary[];
	/** Rows of her journey. */
	legs: RowView[];
	/** Names of the desks and members that these rows mention, by id. */
	names: Record<string, string>;
	/** The names of relatives who may not collect the child. A name is empty when nobody wrote it. */
	mayNotCollect: string[];
	/** The hand-offs of my desks that may have check-ins. */
	handoffs: string[];
	/** The desks that have to do with her now. */
	desks: PartyName[];
	/** The numbers that these desks have signed, by desk. */
	signed: Record<string, ContactView | null>;
	/** The country of my own organisation, for the emergency number. ISO 3166-1 alpha-2; empty when it isn't known. */
	country: string;
	/** When it was read, UTC ms. */
	at: number;
	/** The compartments in which all this stands. */
	compartments: string[];
}

/** The cards that were opened in a session, by case. They go with the session, at the lock. */
const cards = new WeakMap<Memory, Map<string, CallCard>>();

const SHOWN = ["safe-contact", "identity", "logistics", "family"] as const;

/** Reads the sections that the card is made of, all at the same time. Each one is an access entry. */
export const callCard = reads(
	{ topics: ["compartment", "case"], ids: ({ id }) => [id], moreIds: ({ compartments }) => compartments },
	async (sitting: Sitting, { id }: { id: string }): Promise<CallCard> => {
		const session = sessionOf(sitting);
		const { loaded, state, sections } = await viewCase(session, id);
		const readable = sections.filter(({ reads, closed }) => reads && !closed);
		// Each desk writes how she is met into its own section.
		const wanted = SHOWN.flatMap((name) => {
			const found = readable.filter(({ section }) => section === name).map(({ compartment }) => compartment);
			return name === "logistics" ? found : found.slice(0, 1);
		});
		const views = await openSections(session, loaded, wanted);
		const of = (name: (typeof SHOWN)[number]) => views.filter(({ section }) => section === name);
		const screensOf = (name: (typeof SHOWN)[number]) => Promise.all(of(name).map((view) => sectionScreen(sitting, view)));
		const [[contact = null], logistics] = await Promise.all([screensOf("safe-contact"), screensOf("logistics")]);
		const journey = logistics.flatMap(({ rows }) => rows);
		const organisation = session.dir.members.get(session.me)?.organisation;
		const desks = [...new Set(desksOf(state))];
		const names = await namesOf(session);
		const card = {
			code: state.code,
			callHer: namesToCall(of("identity")),
			languages: textsOf(of("identity"), "prs_PrimaryLanguage"),
			contact,
			mustKnow: journey.filter(({ form }) => form === "must-know"),
			summaries: await summariesToUs(session, loaded),
			legs: journey.filter(({ form }) => form === "leg"),
			names: Object.assign({}, ...logistics.map(({ names }) => names)),
			mayNotCollect: barredRelatives(of("family")),
			handoffs: handoffsForCheckIns(session, state),
			desks: desks.map((desk) => deskName(session, desk)),
			signed: Object.fromEntries(desks.map((desk) => [desk, contactOf(session, names, desk)])),
			country: (organisation && session.dir.organisations.get(organisation)?.country) || "",
			at: session.now(),
			compartments: sections.filter(({ section }) => SHOWN.some((name) => name === section)).map(({ compartment }) => compartment),
		};
		cards.set(session.memory, (cards.get(session.memory) ?? new Map()).set(id, card));
		return card;
	},
);

function handoffsForCheckIns(session: UnlockedSession, { handoffs }: CaseState): string[] {
	const mine = myDeskIds(session);
	return Object.values(handoffs).flatMap((each) => (mayCheckIn(each) && isParty(each, mine) ? [each.id] : []));
}

async function summariesToUs(session: UnlockedSession, loaded: LoadedCase): Promise<HandoffSummary[]> {
	const mine = myDeskIds(session);
	const open = Object.values(loaded.state.handoffs).filter(
		({ id, to, state }) => isOpen(state) && mine.has(to) && loaded.summaries.has(id),
	);
	return Promise.all(open.map(({ id }) => readHandoffSummary(session, { case: loaded.id, handoff: id }, loaded)));
}

/** The desk that has the case, and the desks of hand-offs that run or that may still expect her. */
function desksOf({ custodian, handoffs }: CaseState): string[] {
	const running = Object.values(handoffs).filter(({ state, expected, hasHer }) => isLive(state) || expected || hasHer);
	return [...(custodian === null ? [] : [custodian]), ...running.flatMap(({ from, to }) => [from, to])];
}

/** The card as it was last read in this sitting; null when it wasn't read. Needs no connection. */
export const keptCallCard = reads(NEVER_OLD, async (sitting: Sitting, { id }: { id: string }): Promise<CallCard | null> => {
	return cards.get(sessionOf(sitting).memory)?.get(id) ?? null;
});

/** All cards that were read in this sitting. */
export const keptCallCards = reads(NEVER_OLD, async (sitting: Sitting): Promise<CallCard[]> => {
	return [...(cards.get(sessionOf(sitting).memory)?.values() ?? [])];
});
