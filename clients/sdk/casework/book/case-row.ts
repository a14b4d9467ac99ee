/** The row of one case in the book of its custodian. It holds times and codes, and no words. Pure. */
import { isId } from "#protocol/bytes.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import { type ComputedKind, comingTasks } from "../day/computed.ts";
import type { DaySections } from "../day/sections.ts";
import type { TaskRow } from "../day/tasks.ts";
import type { LoadedCase } from "../load.ts";

/** The kind of the date until which a worker must be back from a visit. */
export const BACK_BY = "back-by";

/** The kind of the only date of a closed case. */
export const ASK_AGAIN: ComputedKind = "ask-again";

/** How many dates a row has at most. */
export const MAX_DUE = 5;

/** Makes the row of a case from the sections that its tasks come from. It keeps the earliest dates. @param now UTC ms */
export function rowOf({ loaded, sections, tasks, needs }: DaySections, now: number): BookRow {
	const { id, code, status, lead, consents } = loaded.state;
	const due = [
		...tasks.filter(({ state }) => state === "open").flatMap(datesOf),
		...needs.map(({ at }) => ({ kind: "needs", at, row: null, who: null })),
		...comingTasks({ consents: Object.values(consents), sections }, now).map(({ kind, at, row }) => ({ kind, at, row, who: null })),
	].sort(byTime);
	return {
		case: id,
		code,
		status,
		lead,
		due: isClosed(loaded.state) ? due.filter(({ kind }) => kind === ASK_AGAIN) : mostImportant(due),
		clash: sections.some(({ clashes }) => clashes.length > 0),
		opened: timeOf(loaded, "case.open") ?? 0,
		closed: isClosed(loaded.state) ? timeOf(loaded, "case.status") : null,
	};
}

const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;

/**
 * The dates that fit into a row: those of visits, because a colleague may be in danger, and then the earliest of each kind before the second
 * of any. So old dates of one kind, such as those of expired documents, don't hide another. @param due in order of time.
 */
function mostImportant(due: BookRow["due"]): BookRow["due"] {
	const ranked = due.map((each, place) => {
		const earlier = due.slice(0, place).filter(({ kind }) => kind === each.kind).length;
		return { each, rank: each.kind === BACK_BY ? -1 : earlier };
	});
	const chosen = ranked.sort((a, b) => a.rank - b.rank || byTime(a.each, b.each)).slice(0, MAX_DUE);
	return chosen.map(({ each }) => each).sort(byTime);
}

/** When a task is due, and until when its worker must be back from a visit. */
function datesOf({ at, backBy, row, values: { tsk_Kind: kind, tsk_Who } }: TaskRow): BookRow["due"] {
	const who = typeof tsk_Who === "string" && isId(tsk_Who) ? tsk_Who : null;
	return [
		...(at === null ? [] : [{ kind: kindOf(kind), at, row, who }]),
		...(backBy === null ? [] : [{ kind: BACK_BY, at: backBy, row, who }]),
	];
}

/** A kind is a code. Anything else that somebody has written there stays out of the book. */
const kindOf = (kind: unknown): string => (typeof kind === "string" && /^[a-z-]{1,40}$/.test(kind) ? kind : "other");

/** When the newest statement of this type was signed, UTC ms. */
function timeOf({ placed }: LoadedCase, type: "case.open" | "case.status"): number | null {
	return placed.findLast(({ statement }) => statement.type === type)?.statement.body.at ?? null;
}

/** The row that removes a case from the book, because another desk keeps the case now. */
export const removedRow = ({ case: id, code, opened }: Pick<BookRow, "case" | "code" | "opened">): BookRow => ({
	case: id,
	code,
	opened,
	status: null,
	lead: null,
	due: [],
	clash: false,
	closed: null,
});
