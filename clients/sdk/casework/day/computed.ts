/** Tasks that are computed from the dates in a case. Nobody types them. Pure. */
import type { Id } from "#protocol/bytes.ts";
import { endOfDate } from "#protocol/forms/moments.ts";
import { type Consent, consentStateAt } from "#protocol/rules/consent.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import type { SectionView } from "../sections/view.ts";
import { earliest, formRows, presentValues } from "./rows.ts";

const DAY = 86_400_000;

/** How long before its date a task of this kind is shown, in ms. A new document takes the longest. */
const SHOWN_BEFORE = {
	"consent-ends": 14 * DAY,
	"guardian-no-ends": 14 * DAY,
	"ask-herself": 90 * DAY,
	"risk-review": DAY,
	"reflection-ends": 14 * DAY,
	"document-expires": 30 * DAY,
	"ask-again": DAY,
} as const;
export type ComputedKind = keyof typeof SHOWN_BEFORE;

export const isComputed = (kind: string): kind is ComputedKind => Object.hasOwn(SHOWN_BEFORE, kind);

export interface ComputedTask {
	kind: ComputedKind;
	/** The section that has the date; null for a consent. */
	compartment: Id | null;
	/** The row that has the date; null for a consent. */
	row: Id | null;
	/** The consent that ends; null for the other kinds. */
	consent: Id | null;
	/** When it is due, UTC ms. */
	at: number;
	isLate: boolean;
}

/** The form fields whose dates make tasks. */
const DATE_FIELDS = [
	{ kind: "risk-review", form: "risk", field: "rsk_ReviewBy" },
	{ kind: "reflection-ends", form: "status", field: "lgl_ReflectionUntil" },
	{ kind: "document-expires", form: "document", field: "doc_Expires" },
	{ kind: "ask-again", form: "closure", field: "cls_FollowUp" },
] as const;

/** How long after its day "ask again" of a closed case is shown, in ms. Nothing can be written in the case that would end it earlier. */
const ASK_AGAIN_SHOWN = 30 * DAY;

/** Whether a computed task is shown at a time. @param now UTC ms */
export function isShown(kind: ComputedKind, at: number, now: number): boolean {
	return at - SHOWN_BEFORE[kind] <= now && (kind !== "ask-again" || now < at + ASK_AGAIN_SHOWN);
}

/**
 * Returns the computed tasks of a case, the earliest first: a consent or a guardian's "no" ends, she turns 18 and is asked herself, the risk is to be reviewed, the
 * reflection period ends, a document expires. A closed case has the day on which to ask again. When a field has several values in a clash,
 * the earliest one counts. A lost document and a recorded refusal make no task.
 * @param now UTC ms.
 * @example computedTasks({ consents: Object.values(state.consents), sections: [view] }, session.now())
 */
export function computedTasks(sources: ComputedFrom, now: number): ComputedTask[] {
	return comingTasks(sources, now).filter(({ kind, at }) => isShown(kind, at, now));
}

/** The parts of a case that have the dates. */
export interface ComputedFrom {
	consents: readonly Consent[];
	sections: readonly Pick<SectionView, "cells" | "clashes" | "compartment">[];
}

/** How long a consent, or a guardian's "no", that has ended stays a task, in ms. Until then somebody has asked her again, or knows that it has ended. */
const ENDED_SHOWN = 30 * DAY;

/** Whether the end is still to come, or came lately and nobody has a later answer about the same organisation. Her own "no" has no end. */
function isEnding(consent: Consent, all: readonly Consent[], now: number): boolean {
	const { permit, givenBy, recipient, until } = consent.terms;
	if (!permit && givenBy !== "guardian") return false;
	const others = all.filter((each) => each.terms.recipient === recipient && consentStateAt(each, now) === "active");
	if (!permit && others.some(({ terms }) => terms.replaces === consent.id)) return false;
	const state = consentStateAt(consent, now);
	if (state === "active") return true;
	const isLater = (each: Consent) => (each.terms.permit ? each.terms.until > until : all.indexOf(each) > all.indexOf(consent));
	return state === "expired" && until > now - ENDED_SHOWN && !others.some(isLater);
}

/** All computed tasks, also those that are too far away to be shown. The earliest comes first. @param now UTC ms. */
export function comingTasks({ consents, sections }: ComputedFrom, now: number): ComputedTask[] {
	const ending = consents
		.filter((consent) => isEnding(consent, consents, now))
		.map(({ id, terms }) => ({
			kind: kindOfEnd(terms),
			...{ compartment: null, row: null, consent: id, at: terms.until },
		}));
	const dated = sections.flatMap((view) =>
		DATE_FIELDS.flatMap(({ kind, form, field }) =>
			formRows(view, form).flatMap((row) => {
				const at = earliest(row, field, endOfDate);
				const isLost = presentValues(row, "doc_HeldBy").includes("lost");
				return at === null || isLost ? [] : [{ kind, compartment: view.compartment, row: row.row, consent: null, at }];
			}),
		),
	);
	return [...ending, ...dated].map((task) => ({ ...task, isLate: task.at < now })).sort((a, b) => a.at - b.at);
}

function kindOfEnd(terms: ConsentTerms): ComputedKind {
	if (endsWhenAdult(terms)) return "ask-herself";
	return terms.permit ? "consent-ends" : "guardian-no-ends";
}

/**
 * Whether a guardian's consent or "no" ends because the child turns 18: clients end it with that month (`adultSince`). Any other end is no beginning
 * of a month, to the millisecond.
 */
function endsWhenAdult({ givenBy, until }: ConsentTerms): boolean {
	const end = new Date(until);
	return givenBy !== "person" && until === Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), 1);
}
