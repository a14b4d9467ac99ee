/** Shows tasks and other things that are due. */
import { momentAt } from "#protocol/forms/moments.ts";
import type { TaskRow } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { shortId } from "../short-id.ts";
import { localZone } from "../times.ts";
import { dayMessages } from "../words/day.ts";
import { codeWords } from "../words/forms.ts";
import { oneLine } from "./layout.ts";

/** A time as a form takes it, with the hour of this device's zone. @param at UTC ms */
export const momentOf = (at: number): string => momentAt(at, localZone());

/** A code of a field in words. */
export const codeOf = (field: string, code: string): string => oneLine(codeWords(field, code));

const LATE = { late: dayMessages.late, "not-back": dayMessages.notBack } as const;

/** One task on one line: id, time, what, who, and what is wrong with it. */
export function rowText(people: People, { row, values, at, late, hasClash, isUnassigned, state }: TaskRow): string {
	const { tsk_Kind: kind, tsk_What: what, tsk_Due: due, tsk_Who: who } = values;
	const words = [typeof kind === "string" ? codeOf("tsk_Kind", kind) : null, what].filter(Boolean).join(": ");
	const marks = [
		...(late ? [LATE[late]] : []),
		...(state === "open" ? [] : [codeOf("tsk_State", state)]),
		...(isUnassigned ? [dayMessages.unassigned] : []),
		...(hasClash ? [dayMessages.clash] : []),
	];
	const parts = [shortId(row), String(due ?? (at === null ? "" : momentOf(at))), words, isUnassigned ? "" : people.name(who as string)];
	return oneLine([...parts, ...marks].filter(Boolean).join("  "));
}
