/** The row of one case in the book of its custodian. It holds times and codes, and no words. Pure. */
import { isClosed } from "#protocol/folds/case-state.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import { comingTasks } from "../day/computed.ts";
import type { DaySections } from "../day/sections.ts";
import type { LoadedCase } from "../load.ts";

/** How many dates a row has at most. */
export const MAX_DUE = 5;

/** Makes the row of a case from the sections that its tasks come from. It keeps the earliest dates. @param now UTC ms */
export function rowOf({ loaded, sections, tasks, needs }: DaySections, now: number): BookRow {
	const { id, code, status, lead, consents } = loaded.state;
	const due = [
		...tasks.flatMap(({ state, at, row, values }) => (state === "open" && at !== null ? [{ kind: kindOf(values.tsk_Kind), at, row }] : [])),
		...needs.map(({ at }) => ({ kind: "needs", at, row: null })),
		...comingTasks({ consents: Object.values(consents), sections }, now).map(({ kind, at, row }) => ({ kind, at, row })),
	].sort((a, b) => a.at - b.at);
	return {
		case: id,
		code,
		status,
		lead,
		due: isClosed(loaded.state) ? [] : due.slice(0, MAX_DUE),
		clash: sections.some(({ clashes }) => clashes.length > 0),
		opened: timeOf(loaded, "case.open") ?? 0,
		closed: isClosed(loaded.state) ? timeOf(loaded, "case.status") : null,
	};
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
