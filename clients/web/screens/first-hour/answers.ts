/** The answers of the first hour while they are typed, and as they are written. */
import type { FirstHourInput } from "../../sitting/verbs/first-hour.ts";

export type Answers = FirstHourInput["answers"];
type FormName = keyof Answers;
export type Value = NonNullable<Answers[FormName]>[string];

/** The draft of the first hour. */
export interface FirstHourDraft {
	/** The desk that opens the case; empty before it was chosen. */
	desk: string;
	answers: Answers;
	/** Id of the row to write in each form that has many rows. It stays the same when the answers change. */
	row: string;
	/** The id of the case, chosen before the case is opened. So a repeated call opens one case only. */
	id: string;
	/** The case, once it is open and while the answers aren't written yet; null before. */
	opened: { id: string; code: string } | null;
}

export const answerOf = (answers: Answers, form: FormName, field: string): Value | undefined => answers[form]?.[field];
export const textOf = (answers: Answers, form: FormName, field: string): string => {
	const value = answerOf(answers, form, field);
	return typeof value === "string" ? value : "";
};
export const listOf = (answers: Answers, form: FormName, field: string): string[] => {
	const value = answerOf(answers, form, field);
	return Array.isArray(value) ? [...value] : [];
};

/** @param value null, an empty text or an empty list takes the answer back. */
export function withAnswer(answers: Answers, form: FormName, field: string, value: Value): Answers {
	const { [field]: _, ...others } = answers[form] ?? {};
	const isEmpty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
	return { ...answers, [form]: isEmpty ? others : { ...others, [field]: value } };
}

/**
 * Moves the answer `now_TellNobody` to the field in which the first hour asks for it today (decision 0096). An older draft may have this answer,
 * which the SDK refuses.
 */
export function withMovedAnswers(answers: Answers): Answers {
	const { now_TellNobody: moved, ...now } = answers.now ?? {};
	if (typeof moved !== "string") return answers;
	const known = textOf(answers, "rules", "sct_MustNotKnow");
	return withAnswer({ ...answers, now }, "rules", "sct_MustNotKnow", [known, moved].filter(Boolean).join("\n"));
}

export const hasAnswers = (answers: Answers): boolean => Object.keys(writtenAnswers(answers, new Date())).length > 0;

/** Which field of a channel holds the number or address, by the kind of the channel. */
export function reachField(kind: string): "prs_MobilePhone" | "prs_Email" | "sct_Address" {
	if (["phone", "sms", "messenger"].includes(kind)) return "prs_MobilePhone";
	return kind === "email" ? "prs_Email" : "sct_Address";
}

const REACH_FIELDS = ["prs_MobilePhone", "prs_Email", "sct_Address"];

/**
 * The answers to write: texts without spaces around them, and no field that the chosen kind doesn't show. A placement begins on the
 * local day of `now`.
 */
export function writtenAnswers(answers: Answers, now: Date): Answers {
	const trimmed = Object.entries(answers).map(([form, fields]) => [form, trimmedFields(fields)] as const);
	const { channel = {}, placement = {}, ...others } = Object.fromEntries(trimmed) as Answers;
	const reach = reachField(String(channel.sct_Kind ?? ""));
	const shown = Object.entries(channel).filter(([field]) => !REACH_FIELDS.includes(field) || field === reach);
	const written: Answers = {
		...others,
		channel: channel.sct_Kind === undefined ? {} : Object.fromEntries(shown),
		placement: placement.plc_Kind === undefined ? {} : { ...placement, plc_From: localDate(now) },
	};
	return Object.fromEntries(Object.entries(written).filter(([, fields]) => Object.keys(fields).length > 0));
}

function trimmedFields(fields: Record<string, Value>): Record<string, Value> {
	const trimmed = Object.entries(fields).map(([field, value]) => [field, typeof value === "string" ? value.trim() : value] as const);
	return Object.fromEntries(trimmed.filter(([, value]) => value !== ""));
}

const localDate = (now: Date): string =>
	[now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
