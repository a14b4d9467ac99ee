/** The consents of a case as plain data with names. */
import type { ConsentPurpose, GuardianKind, Section } from "#protocol/codes.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import { type Consent, consentStateAt, isByExcluded, isConfirmedBesides } from "#protocol/rules/consent.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import { endOfConsent, type LoadedCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface RecipientView {
	id: string;
	name: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
}

export interface ConsentView {
	id: string;
	/** False: a "no". */
	isPermit: boolean;
	state: "proposed" | "active" | "withdrawn" | "expired" | "entered-in-error";
	givenBy: ConsentTerms["givenBy"];
	/** Which guardian gave it; null when the person gave it alone. */
	guardian: GuardianKind | null;
	recipient: RecipientView;
	purposes: ConsentPurpose[];
	sections: Section[];
	/** UTC ms. */
	until: number;
	/** Whether it ends then. A "no" doesn't, unless a guardian gave it alone. */
	hasEnd: boolean;
	language: string;
	/** False also when nobody answered the question. */
	hadInterpreter: boolean;
	recorded: ConsentTerms["recorded"];
	withhold: { section: Section; from: string; why: string }[];
	/** Whether a later "yes" of hers replaces this "no". */
	isReplaced: boolean;
	/** Whether this is a "yes" after a "no" that doesn't count yet, because only the recipient itself has recorded it. */
	isUnconfirmed: boolean;
	/** Whether a suspended organisation recorded it, so that she should be asked again. */
	askAgain: boolean;
	heard: Heard[];
	/** The desks that are asked to hear her about it. */
	asked: PartyName[];
	/** Who recorded it, and when, UTC ms. Null when this view doesn't show it. */
	by: string | null;
	at: number | null;
}

/** What she, or the child, has confirmed to somebody of an organisation. */
export interface Heard {
	organisation: string;
	isApproved: boolean;
}

/** Whether it stands only for an exclusion (`excludeGuardian`), and so is no answer to an organisation. */
const isOnlyExclusion = ({ state, terms }: Consent) => state === "proposed" && !terms.permit && terms.excluded !== null;

/**
 * The consents of a case: first each "no" that is in force, then active consents, then proposed ones, then those that are over or replaced.
 * Within each part, the newest first.
 */
export async function consentViews(sitting: Sitting, { state, placed }: LoadedCase): Promise<ConsentView[]> {
	const session = sessionOf(sitting);
	const names = await namesOf(session);
	const all = Object.values(state.consents);
	const isInForce = (consent: Consent) => consentStateAt(consent, session.now()) === "active";
	const isConfirmed = (consent: Consent) => isConfirmedBesides(consent, consent.terms.recipient);
	const counts = (consent: Consent) => isInForce(consent) && isConfirmed(consent) && !isByExcluded(all, consent.terms);
	const answers = all.filter((each) => !isOnlyExclusion(each));
	const views = answers.map((consent): ConsentView => {
		const { terms } = consent;
		const record = placed.find(({ statement: { type, body } }) => type === "consent.record" && body.consent === consent.id)?.statement;
		return {
			id: consent.id,
			isPermit: terms.permit,
			state: consentStateAt(consent, session.now()),
			givenBy: terms.givenBy,
			guardian: terms.guardian,
			recipient: recipientView(session, terms.recipient),
			purposes: terms.purposes,
			sections: terms.sections,
			until: terms.until,
			hasEnd: endOfConsent(terms) !== null,
			language: terms.language,
			hadInterpreter: terms.interpreter,
			recorded: terms.recorded,
			withhold: terms.withhold.map(({ section, from, why }) => ({ section, from: recipientView(session, from).name, why })),
			isReplaced: all.some((each) => counts(each) && each.terms.replaces === consent.id),
			isUnconfirmed: terms.replaces !== null && isInForce(consent) && !isConfirmed(consent),
			askAgain: consent.askAgain,
			...heardAbout(session, consent),
			by: record ? (names.get(record.body.by) ?? null) : null,
			at: record?.body.at ?? null,
		};
	});
	return views.sort((a, b) => rank(a) - rank(b) || (b.at ?? 0) - (a.at ?? 0));
}

/** Who was asked to hear her about a consent, and what they have heard. */
export function heardAbout(session: UnlockedSession, { attests, named }: Consent): Pick<ConsentView, "heard" | "asked"> {
	return {
		heard: attests.map(({ organisation, approved }) => ({ organisation: recipientView(session, organisation).name, isApproved: approved })),
		asked: named.map((desk) => deskName(session, desk)),
	};
}

function recipientView({ dir }: UnlockedSession, id: string): RecipientView {
	const organisation = dir.organisations.get(id);
	return { id, name: organisationName(dir, id) ?? "", country: organisation?.country ?? "" };
}

function rank({ state, isPermit, isReplaced }: ConsentView): number {
	if (state === "active") return isPermit ? 1 : isReplaced ? 3 : 0;
	return state === "proposed" ? 2 : 3;
}
