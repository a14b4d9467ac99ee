/** A consent that somebody is recording. It is kept as a draft until it is recorded. */
import { newId } from "../../sitting/new-id.ts";
import type { ConsentView, NewConsent, OnTheWayAnswer } from "../../sitting/verbs/index.ts";

export const STEPS = ["here", "ask", "answer", "told-back", "record"] as const;
export type Step = (typeof STEPS)[number];

export interface ConsentDraft {
	/** The new consent's id, the same when the recording is repeated. */
	consent: string;
	/** The last step that the caseworker may open. A change of an earlier step sets it back. */
	step: Step;
	givenBy: ConsentView["givenBy"];
	/** Of a guardian's answer: which guardian gives it. */
	guardian?: NonNullable<NewConsent["terms"]["guardian"]> | "";
	alone: boolean | null;
	interpreter: string;
	interpreterName: string;
	/** BCP 47; empty before it was chosen. */
	language: string;
	recipient: string;
	purposes: string[];
	sections: string[];
	withhold: WithholdRule[];
	/** The rule that is being chosen and isn't added yet. */
	nextRule?: WithholdRule;
	days: number;
	/** The "no" that her yes replaces. */
	replaces: string | null;
	answer: "yes" | "no" | "think" | null;
	/** Whether her "no" is to everything for this organisation, and not only to this question. */
	isNoToAll: boolean;
	/** Of a "no" to an organisation that may expect her: whether she is on the way. */
	onTheWay?: OnTheWayAnswer | null;
	toldBack: boolean;
	pressure: string[];
	recorded: ConsentView["recorded"] | "";
	words: string;
}

/** A section that an organisation must not get, and the reason. */
export interface WithholdRule {
	section: string;
	from: string;
	why: string;
}

/** The choices how long a consent lasts, in days. */
export const DAYS = [7, 30, 90, 180];

/** Until somebody chooses a language, she is asked in the one that the case says. @param known that one; null when the case says none. */
export function withLanguage(kept: ConsentDraft, known: string | null): ConsentDraft {
	return kept.language === "" && known !== null ? { ...kept, language: known } : kept;
}

export const emptyConsent = (recipient: string): ConsentDraft => ({
	consent: newId(),
	step: "here",
	givenBy: "person",
	alone: null,
	interpreter: "",
	interpreterName: "",
	language: "",
	recipient,
	purposes: [],
	sections: [],
	withhold: [],
	days: 30,
	replaces: null,
	answer: null,
	isNoToAll: false,
	toldBack: false,
	pressure: [],
	recorded: "",
	words: "",
});

/** A rule in which nothing was chosen yet. It begins with the most frequent reason. */
export const EMPTY_RULE: WithholdRule = { section: "", from: "", why: "person-asked" };

/** Adds a rule, unless neither its section nor its organisation was chosen. It replaces an earlier rule for these two. */
export function withRule(rules: readonly WithholdRule[], rule: WithholdRule): WithholdRule[] {
	if (rule.section === "" && rule.from === "") return [...rules];
	return [...rules.filter(({ section, from }) => section !== rule.section || from !== rule.from), rule];
}

/** Before her answer, an organisation that can't be chosen, or can't be chosen any more, counts as none. */
export function withSelectable(kept: ConsentDraft, recipients: readonly { id: string }[]): ConsentDraft {
	return recipients.some(({ id }) => id === kept.recipient) ? kept : { ...kept, recipient: "" };
}

/** Whether only a part of a rule was chosen. */
export const isPartOfRule = ({ section, from }: WithholdRule): boolean => (section === "") !== (from === "");

/** A change in a step before her answer. An answer that she has given was to another question, so she is asked again. */
export const changedBefore = (step: Step, changed: Partial<ConsentDraft>): Partial<ConsentDraft> => ({
	...changed,
	answer: null,
	toldBack: false,
	step,
});

/** What she is asked, as a text to compare. Her answer counts for this question alone. */
const questionOf = ({ givenBy, language, recipient, purposes, sections, withhold, days, replaces }: ConsentDraft) =>
	JSON.stringify([givenBy, language, recipient, purposes, sections, withhold, days, replaces]);

export const isSameQuestion = (one: ConsentDraft, other: ConsentDraft): boolean => questionOf(one) === questionOf(other);

/** Whether a child is asked without a guardian. Only a "no" of such a child is recorded as an answer that counts. */
export const isChildAlone = ({ isChild }: { isChild: boolean }, { givenBy }: ConsentDraft): boolean => isChild && givenBy === "person";

/** All sections and purposes, for a "no" to everything. */
interface Everything {
	sections: readonly string[];
	purposes: readonly string[];
}

/** How long a guardian's "no" lasts at most, in days. It ends earlier, when the child turns 18. */
const CHILDHOOD = 18 * 365;

/**
 * The consent to record. After "I want to think", it is prepared and not active yet.
 * @param id the case. @param note what the program adds to her words, such as the interpreter's name.
 * @throws Error when she hasn't answered
 */
export function newConsent(id: string, kept: ConsentDraft, choices: Everything & { isChild: boolean }, note: string): NewConsent {
	const { sections, purposes } = choices;
	if (kept.answer == null) throw new Error("she hasn't answered");
	const isNo = kept.answer === "no";
	const isAll = isNo && kept.isNoToAll;
	return {
		id,
		consent: kept.consent,
		isActive: kept.answer !== "think",
		isOnlySaid: isChildAlone(choices, kept) && kept.answer === "yes",
		terms: {
			givenBy: kept.givenBy,
			...(kept.givenBy !== "person" && kept.guardian && { guardian: kept.guardian }),
			recipient: kept.recipient,
			purposes: [...(isAll ? purposes : kept.purposes)] as NewConsent["terms"]["purposes"],
			sections: [...(isAll ? sections : kept.sections)] as NewConsent["terms"]["sections"],
			permit: !isNo,
			language: kept.language || "und",
			interpreter: !["", "none"].includes(kept.interpreter),
			recorded: kept.recorded || "witnessed-speech",
			withhold: (isNo ? [] : kept.withhold) as NewConsent["terms"]["withhold"],
			replaces: isNo ? null : kept.replaces,
		},
		days: isNo && kept.givenBy === "guardian" ? CHILDHOOD : kept.days,
		onTheWay: isNo ? (kept.onTheWay ?? null) : null,
		words: [kept.words.trim(), note].filter(Boolean).join("\n\n"),
		answers: {
			...(kept.alone !== null && { con_Alone: kept.alone }),
			...(kept.answer === "yes" && { con_ToldBack: kept.toldBack }),
			...(kept.pressure.length > 0 && { con_Pressure: kept.pressure }),
		},
	};
}
