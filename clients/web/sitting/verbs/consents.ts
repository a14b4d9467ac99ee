/** Verbs of consents: list, record, withdraw. */
import {
	CONSENT_PURPOSES,
	type ConsentPurpose,
	type GuardianKind,
	ON_THE_WAY,
	type OnTheWay,
	SECTIONS,
	type Section,
} from "#protocol/codes.ts";
import { dependsOnAnswer } from "#protocol/folds/case-consents.ts";
import { isCurrentDesk, organisationIsActive, organisationName } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isLive, isTravelling } from "#protocol/rules/handoff-state.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import {
	activateConsent,
	type ConsentAnswers,
	keepAnswer,
	listExclusions,
	loadCase,
	openSection,
	readConsentFacts,
	recordConsent,
	viewCase,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import { keepSynced, type UnlockedSession } from "#sdk/index.ts";
import { deskName } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import type { PartyName, ReadersView } from "../kinds.ts";
import { type Exclusions, exclusionsOf } from "./attests.ts";
import { type ConsentView, consentViews, type RecipientView } from "./consent-views.ts";
import { changes, ofCaseAndTasks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export type OnTheWayAnswer = OnTheWay;

/** What a withdrawal does to a hand-off that rests on this consent. */
export interface WithdrawalEffect {
	handoff: string;
	to: PartyName;
	/**
	 * stops: the hand-off stops. answer: it stops unless she may be on the way already; the caseworker is asked. expected: she is on the way,
	 * and the journey goes on without her file. met: she has arrived, and they read no more of her file. kept: it stays, because the to-desk has received the person.
	 */
	effect: "stops" | "answer" | "expected" | "met" | "kept";
}

export const caseConsents = reads(
	{ topics: ["case"], ids: ({ id }) => [id] },
	async (sitting: Sitting, { id }: { id: string }): Promise<{ code: string; consents: ConsentView[] } & Exclusions> => {
		const loaded = await loadCase(sessionOf(sitting), id);
		return { code: loaded.state.code, consents: await consentViews(sitting, loaded), ...exclusionsOf(sitting, loaded) };
	},
);

export const caseConsent = reads(
	{ topics: ["case"], ids: ({ id }) => [id] },
	async (
		sitting: Sitting,
		{ id, consent }: { id: string; consent: string },
	): Promise<{ code: string; consent: ConsentView | null; effects: WithdrawalEffect[]; onTheWayAnswers: readonly OnTheWay[] }> => {
		const session = sessionOf(sitting);
		const loaded = await loadCase(session, id);
		const found = (await consentViews(sitting, loaded)).find((each) => each.id === consent) ?? null;
		const resting = Object.values(loaded.state.handoffs).filter(({ basis, state }) => basis?.consent === consent && isLive(state));
		const effects = resting.map((handoff) => ({
			handoff: handoff.id,
			to: deskName(session, handoff.to),
			effect: effectOf(handoff),
		}));
		return { code: loaded.state.code, consent: found, effects, onTheWayAnswers: onTheWayAnswers(session) };
	},
);

/** The answers to "Is she on the way?" that my organisation may give. A suspended one may only say that it doesn't know. */
const onTheWayAnswers = (session: UnlockedSession): readonly OnTheWay[] => (isActiveHere(session) ? ON_THE_WAY : ["not-known"]);

const isActiveHere = ({ dir, me }: UnlockedSession) => organisationIsActive(dir, dir.members.get(me)?.organisation ?? null);

function effectOf(handoff: Handoff): WithdrawalEffect["effect"] {
	if (handoff.state === "received") return "kept";
	if (isTravelling(handoff)) return handoff.arrived === null ? "expected" : "met";
	return dependsOnAnswer(handoff) ? "answer" : "stops";
}

/**
 * What a new consent can name. The sections identity and family are read for the person's age, guardian and language. If identity names no
 * language, safe contact is read too.
 */
export interface ConsentChoices {
	code: string;
	isChild: boolean;
	/** Every known guardian is marked as not safe, so no guardian's consent counts. False when no guardian is known. */
	isGuardianUnsafe: boolean;
	/** The person's language as the case names it, BCP 47. Null when the case names none, or several. */
	language: string | null;
	/** The guardians whose consent doesn't count. */
	excluded: readonly GuardianKind[];
	onTheWayAnswers: readonly OnTheWay[];
	/** False while my organisation is suspended: then it writes into no section, and only her answer is recorded. */
	keepsWords: boolean;
	/** isAwaited: she may be on the way there, so a "no" asks about it. isOwn: my own organisation, which stands last. */
	recipients: (RecipientView & { isAwaited: boolean; isOwn: boolean })[];
	purposes: readonly ConsentPurpose[];
	sections: readonly Section[];
	/** Each "no" that is in force. isByGuardian: a guardian alone gave it, so a guardian alone may take it back. at: when it was recorded, UTC ms; null when my view of the case doesn't show it. */
	refusals: { id: string; recipient: string; isByGuardian: boolean; at: number | null }[];
}

/** Sections that the screen doesn't offer for a consent. The protocol would allow them. */
const NOT_OFFERED: readonly Section[] = ["consent", "journal", "assessments"];

export const consentChoices = reads(
	{ topics: ["directory"], asksOnOpening: true },
	async (sitting: Sitting, { id }: { id: string }): Promise<ConsentChoices> => {
		const session = sessionOf(sitting);
		await keepSynced(session);
		const { isChild, bases, languages } = await readConsentFacts(session, id);
		const loaded = await loadCase(session, id);
		const consents = await consentViews(sitting, loaded);
		const { dir, me } = session;
		const depending = Object.values(loaded.state.handoffs).filter(dependsOnAnswer);
		const awaited = new Set(depending.map(({ to }) => dir.desks.get(to)?.organisation));
		const own = dir.members.get(me)?.organisation;
		const withDesk = new Set([...dir.desks.values()].filter((desk) => isCurrentDesk(dir, desk.id)).map((desk) => desk.organisation));
		const recipients = [...dir.organisations.values()].filter((each) => each.status === "active" && withDesk.has(each.id));
		return {
			code: loaded.state.code,
			isChild,
			isGuardianUnsafe: !bases.includes("guardian-consent"),
			language: languages.length === 1 ? (languages[0] ?? null) : null,
			excluded: listExclusions(loaded.state).flatMap(({ kind, isLifted }) => (isLifted ? [] : [kind])),
			onTheWayAnswers: onTheWayAnswers(session),
			keepsWords: isActiveHere(session),
			recipients: recipients
				.map(({ id, name, country }) => {
					return { id, name: organisationName(dir, id) ?? name, country, isAwaited: awaited.has(id), isOwn: id === own };
				})
				.sort((a, b) => Number(a.isOwn) - Number(b.isOwn) || a.name.localeCompare(b.name, "en")),
			purposes: CONSENT_PURPOSES,
			sections: SECTIONS.filter((section) => !NOT_OFFERED.includes(section)),
			refusals: consents
				.filter(({ isPermit, state, isReplaced }) => !isPermit && state === "active" && !isReplaced)
				.map(({ id, recipient, givenBy, at }) => ({ id, recipient: recipient.id, isByGuardian: givenBy === "guardian", at })),
		};
	},
);

export interface NewConsent {
	/** The case. */
	id: string;
	/** The id of the consent, chosen by the page. A repeated call with the same id records once. */
	consent: string;
	/** False for a prepared consent. It isn't valid before the person agrees. */
	isActive: boolean;
	/** A child's own yes: it is no consent, and only what the child said is kept. */
	isOnlySaid: boolean;
	terms: Omit<ConsentTerms, "from" | "until" | "excluded" | "guardian"> & Partial<Pick<ConsentTerms, "guardian">>;
	/** How many days the consent is valid from now. */
	days: number;
	/** What the person said, in their own words. May be empty. */
	words: string;
	/** The values of the form `word`, besides the words. */
	answers: ConsentAnswers;
	/** Of a "no": the answer to "Is she on the way?". Null where it decides about nothing. */
	onTheWay: OnTheWay | null;
}

const DAY = 86_400_000;

export const addConsent = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, consent, isActive, isOnlySaid, terms, days, words, answers, onTheWay }: NewConsent): Promise<void> => {
		const session = sessionOf(sitting);
		if (isOnlySaid) return keepAnswer(session, id, consent, { ...answers, ...(words !== "" && { con_Words: words }) });
		const from = session.now();
		const given = { ...terms, from, until: from + days * DAY };
		await recordConsent(session, id, given, { active: isActive, consent, answers, onTheWay, ...(words !== "" && { words }) });
	},
);

/** Records that the person has agreed to a prepared consent, and has said in her own words what she agrees to. */
export const agreeToConsent = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, consent }: { id: string; consent: string }): Promise<void> => {
		await activateConsent(sessionOf(sitting), { case: id, consent }, { con_ToldBack: true });
	},
);

/**
 * Withdraws a consent because the person wants this. A "no" can't be withdrawn: only her later yes ends it.
 * @param input.onTheWay the answer to "Is she on the way?"; null where no hand-off depends on it.
 */
export const takeConsentBack = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, consent, onTheWay }: { id: string; consent: string; onTheWay: OnTheWay | null }): Promise<void> => {
		await withdrawConsent(sessionOf(sitting), { case: id, consent }, { code: "person-declined", onTheWay });
	},
);

/** What one section holds about a consent: the values of the form `word`, and the readers of the section. */
export interface ConsentWords {
	values: Record<string, string | number | boolean | readonly string[] | null>;
	readers: ReadersView;
}

/**
 * Reads the person's words and the answers that were stored with a consent. They may stand in several sections, because the desk that
 * prepares a consent and the desk where she agrees can be different desks. Opening a section makes an access entry.
 * @returns one item for each section that my desks read and that holds such words or answers.
 */
export const consentWords = reads(
	{ topics: [], asksOnOpening: true },
	async (sitting: Sitting, { id, consent }: { id: string; consent: string }): Promise<ConsentWords[]> => {
		const session = sessionOf(sitting);
		const { sections } = await viewCase(session, id);
		const found: ConsentWords[] = [];
		for (const { compartment } of sections.filter(({ section, reads }) => section === "consent" && reads)) {
			const view = await openSection(session, compartment);
			const values = view.cells.filter(({ row }) => row === consent).map((cell) => cell.values.at(-1)?.values ?? {});
			if (values.length > 0) found.push({ values: Object.assign({}, ...values), readers: await readersOf(session, view.opened) });
		}
		return found;
	},
);
