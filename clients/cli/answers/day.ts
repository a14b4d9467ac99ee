/** Shows tasks, and the times and codes of their fields. */
import { momentAt } from "#protocol/forms/moments.ts";
import type { TaskRow } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { shortId } from "../short-id.ts";
import { localZone } from "../times.ts";
import { dayMessages, kindWords } from "../words/day.ts";
import { codeWords } from "../words/forms.ts";
import { oneLine } from "./layout.ts";

/** A time in the format of the forms, in this device's time zone. @param at UTC ms */
export const localMoment = (at: number): string => momentAt(at, localZone());

/** A code of a field in words. */
export const codeText = (field: string, code: string): string => oneLine(codeWords(field, code));

/** The needs of a person that wait for a task, on one line. @param needs codes of now_Needs */
export const needsText = (needs: readonly string[]): string =>
	`${kindWords.needs}: ${needs.map((need) => codeText("now_Needs", need)).join(", ")}`;

const lateWords = { late: dayMessages.late, "not-back": dayMessages.notBack } as const;

/** One task on one line: id, time, what, who, and words such as "late" or "done". */
export function taskText(people: People, { row, values, at, late, hasClash, isUnassigned, state }: TaskRow): string {
	const { tsk_Kind: kind, tsk_What: what, tsk_Due: due, tsk_Who: who } = values;
	const words = [typeof kind === "string" ? codeText("tsk_Kind", kind) : null, what].filter(Boolean).join(": ");
	const marks = [
		...(late ? [lateWords[late]] : []),
		...(state === "open" ? [] : [codeText("tsk_State", state)]),
		...(isUnassigned ? [dayMessages.unassigned] : []),
		...(hasClash ? [dayMessages.clash] : []),
	];
	// In a clash, the first values may lack the date that another value has.
	const dueText = String(due ?? (at === null ? "" : localMoment(at)));
	const parts = [shortId(row), dueText, words, isUnassigned ? "" : people.name(who as string)];
	return oneLine([...parts, ...marks].filter(Boolean).join("  "));
}
