/** The call card: what a caseworker needs while she is on the phone. Once opened, it stays in memory until the lock. */
import { viewCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { RowView } from "./section-view.ts";
import { readSection, type SectionScreen } from "./sections.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CallCard {
	code: string;
	/** Every name that somebody wrote that she wants to hear. */
	callHer: string[];
	/** BCP 47. */
	languages: string[];
	/** Null: there is none, or it isn't ours. */
	contact: SectionScreen | null;
	/** Rows of her journey. */
	legs: RowView[];
	/** Names of desks and members in them. */
	names: Record<string, string>;
	/** Who may not collect the child. */
	mayNotCollect: string[];
	/** Of our own organisation, for the emergency number. ISO 3166-1 alpha-2. */
	country: string;
	/** When it was read, UTC ms. */
	at: number;
}

/** The cards that were opened in a session, by case. They go with the session, at the lock. */
const cards = new WeakMap<UnlockedSession, Map<string, CallCard>>();

/** Reads the sections that the card is made of. Each one is an access entry. */
export async function callCard(sitting: Sitting, { id }: { id: string }): Promise<CallCard> {
	const session = sessionOf(sitting);
	const { state, sections } = await viewCase(session, id);
	const open = async (name: string) => {
		const found = sections.find(({ section, reads, closed }) => section === name && reads && !closed);
		return found ? readSection(sitting, { compartment: found.compartment }) : null;
	};
	const contact = await open("safe-contact");
	const identity = await open("identity");
	const logistics = await open("logistics");
	const family = await open("family");
	const organisation = session.dir.members.get(session.me)?.organisation;
	const card = {
		code: state.code,
		callHer: textsOf(identity, "idn_CallHer"),
		languages: textsOf(identity, "prs_PrimaryLanguage"),
		contact,
		legs: logistics?.rows.filter(({ form }) => form === "leg") ?? [],
		names: logistics?.names ?? {},
		mayNotCollect: notCollecting(family),
		country: (organisation && session.dir.organisations.get(organisation)?.country) || "",
		at: session.now(),
	};
	cards.set(session, (cards.get(session) ?? new Map()).set(id, card));
	return card;
}

/** The card as it was last read in this sitting. It needs no connection. */
export async function keptCallCard(sitting: Sitting, { id }: { id: string }): Promise<CallCard | null> {
	return cards.get(sessionOf(sitting))?.get(id) ?? null;
}

function textsOf(section: SectionScreen | null, code: string): string[] {
	const fields = section?.rows.flatMap(({ units }) => units.flatMap(({ values }) => values.flatMap((value) => value.fields ?? []))) ?? [];
	const found = fields.filter((field) => field.code === code).map(({ value }) => value);
	return [...new Set(found.filter((value) => typeof value === "string"))];
}

/** In a clash, one "no" is enough. */
function notCollecting(section: SectionScreen | null): string[] {
	const rows = section?.rows.filter(({ form }) => form === "relative") ?? [];
	return rows.flatMap(({ units }) =>
		units.flatMap(({ values }) =>
			values.flatMap(({ fields }) => {
				const answer = (code: string) => fields?.find((field) => field.code === code)?.value;
				const name = answer("rel_Name");
				return answer("rel_MayCollect") === false ? [typeof name === "string" ? name : ""] : [];
			}),
		),
	);
}
