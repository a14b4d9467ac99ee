/** The call card: what a caseworker needs while she is on the phone. Once opened, it stays in memory until the lock. */
import type { CaseState } from "#protocol/folds/case-state.ts";
import { isLive } from "#protocol/rules/handoff.ts";
import { openSection, viewCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { barredRelatives, namesToCall, textsOf } from "./her-facts.ts";
import type { RowView } from "./section-view.ts";
import { readSection, type SectionScreen } from "./sections.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { type PhoneParty, phonesForCall } from "./who-to-phone.ts";

export interface CallCard {
	code: string;
	/** Several when people wrote different ones. */
	callHer: string[];
	/** BCP 47. */
	languages: string[];
	/** Null: there is none, or it isn't ours. */
	contact: SectionScreen | null;
	/** Rows of her journey. */
	legs: RowView[];
	/** Names of desks and members in them. */
	names: Record<string, string>;
	/** Who may not collect the child. An empty name: nobody wrote it. */
	mayNotCollect: string[];
	/** The desks that have to do with her now, and who is on duty at ours. */
	phones: PhoneParty[];
	/** Of our own organisation, for the emergency number. ISO 3166-1 alpha-2. */
	country: string;
	/** When it was read, UTC ms. */
	at: number;
	/** The compartments in which all this stands. */
	compartments: string[];
}

/** The cards that were opened in a session, by case. They go with the session, at the lock. */
const cards = new WeakMap<UnlockedSession, Map<string, CallCard>>();

const SHOWN: readonly string[] = ["safe-contact", "identity", "logistics", "family"];

/** Reads the sections that the card is made of. Each one is an access entry. */
export async function callCard(sitting: Sitting, { id }: { id: string }): Promise<CallCard> {
	const session = sessionOf(sitting);
	const { state, sections } = await viewCase(session, id);
	const find = (name: string) => sections.find(({ section, reads, closed }) => section === name && reads && !closed)?.compartment;
	const read = async (name: string) => {
		const compartment = find(name);
		return compartment === undefined ? null : readSection(sitting, { compartment });
	};
	const open = async (name: string) => {
		const compartment = find(name);
		return compartment === undefined ? [] : [await openSection(session, compartment)];
	};
	// At once, because on a bad line each question takes a second.
	const [contact, identity, logistics, family, phones] = await Promise.all([
		read("safe-contact"),
		open("identity"),
		read("logistics"),
		open("family"),
		phonesForCall(sitting, desksOf(state)).catch(() => ({ parties: [], books: [] })),
	]);
	const shown = sections.filter(({ section }) => SHOWN.includes(section)).map(({ compartment }) => compartment);
	const organisation = session.dir.members.get(session.me)?.organisation;
	const card = {
		code: state.code,
		callHer: namesToCall(identity),
		languages: textsOf(identity, "prs_PrimaryLanguage"),
		contact,
		legs: logistics?.rows.filter(({ form }) => form === "leg") ?? [],
		names: logistics?.names ?? {},
		mayNotCollect: barredRelatives(family),
		phones: phones.parties,
		country: (organisation && session.dir.organisations.get(organisation)?.country) || "",
		at: session.now(),
		compartments: [...shown, ...phones.books],
	};
	cards.set(session, (cards.get(session) ?? new Map()).set(id, card));
	return card;
}

/** The desk that has the case, and the others of hand-offs that run. */
function desksOf({ custodian, handoffs }: CaseState): string[] {
	const running = Object.values(handoffs).filter(({ state }) => isLive(state));
	return [...(custodian === null ? [] : [custodian]), ...running.flatMap(({ from, to }) => [from, to])];
}

/** The card as it was last read in this sitting. It needs no connection. */
export async function keptCallCard(sitting: Sitting, { id }: { id: string }): Promise<CallCard | null> {
	return cards.get(sessionOf(sitting))?.get(id) ?? null;
}

/** All cards that were opened in this sitting. */
export async function keptCallCards(sitting: Sitting): Promise<CallCard[]> {
	return [...(cards.get(sessionOf(sitting))?.values() ?? [])];
}
