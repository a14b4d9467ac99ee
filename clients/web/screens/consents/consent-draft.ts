/** A consent that somebody is recording. It is kept as a draft until it is recorded. */
import { newId } from "../../sitting/new-id.ts";
import type { ConsentView, NewConsent } from "../../sitting/verbs/index.ts";

export const STEPS = ["here", "ask", "answer", "told-back", "record"] as const;
export type Step = (typeof STEPS)[number];

export interface ConsentDraft {
	/** The new consent's id, the same when the recording is repeated. */
	consent: string;
	/** The last step that was reached. */
	step: Step;
	givenBy: ConsentView["givenBy"];
	alone: boolean | null;
	interpreter: string;
	interpreterName: string;
	/** BCP 47; empty before it was chosen. */
	language: string;
	recipient: string;
	purposes: string[];
	sections: string[];
	withhold: WithholdRule[];
	days: number;
	/** The "no" that her yes replaces. */
	replaces: string | null;
	answer: "yes" | "no" | "think" | null;
	/** Her no is to everything for this organisation. */
	isNoToAll: boolean;
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

/** How long a consent may last, in days. */
export const DAYS = [7, 30, 90, 180];

/** Until somebody chooses another language, she is asked in the one that the case says. @param known null: the case doesn't say one. */
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

/** A rule of which nothing was chosen yet, but the most frequent reason. */
export const EMPTY_RULE: WithholdRule = { section: "", from: "", why: "person-asked" };

/** Adds a rule, unless nothing of it was chosen. It replaces an earlier reason for the same section and organisation. */
export function withRule(rules: readonly WithholdRule[], rule: WithholdRule): WithholdRule[] {
	if (rule.section === "" && rule.from === "") return [...rules];
	return [...rules.filter(({ section, from }) => section !== rule.section || from !== rule.from), rule];
}

/** Whether only a part of a rule was chosen. */
export const isPartOfRule = ({ section, from }: WithholdRule): boolean => (section === "") !== (from === "");

/** What somebody changes before her answer. An answer that she has given was to another question, so it is asked again. */
export const changedBefore = (step: Step, changed: Partial<ConsentDraft>): Partial<ConsentDraft> => ({
	...changed,
	answer: null,
	toldBack: false,
	step,
});

/** What she is asked. Her answer counts for this alone. */
const questionOf = ({ givenBy, language, recipient, purposes, sections, withhold, days, replaces }: ConsentDraft) =>
	JSON.stringify([givenBy, language, recipient, purposes, sections, withhold, days, replaces]);

export const isSameQuestion = (one: ConsentDraft, other: ConsentDraft): boolean => questionOf(one) === questionOf(other);

/** All sections and purposes, for a "no" to everything. */
interface Everything {
	sections: readonly string[];
	purposes: readonly string[];
}

/**
 * "I want to think" prepares a consent that isn't active yet.
 * @param note what the program adds to her words, such as the interpreter's name.
 * @throws Error when she hasn't answered
 */
export function newConsent(id: string, kept: ConsentDraft, { sections, purposes }: Everything, note: string): NewConsent {
	if (kept.answer == null) throw new Error("she hasn't answered");
	const isNo = kept.answer === "no";
	const isAll = isNo && kept.isNoToAll;
	return {
		id,
		consent: kept.consent,
		isActive: kept.answer !== "think",
		terms: {
			givenBy: kept.givenBy,
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
		days: kept.days,
		words: [kept.words.trim(), note].filter(Boolean).join("\n\n"),
		answers: {
			...(kept.alone !== null && { con_Alone: kept.alone }),
			...(kept.answer === "yes" && { con_ToldBack: kept.toldBack }),
			...(kept.pressure.length > 0 && { con_Pressure: kept.pressure }),
		},
	};
}
