/** The shape of one row of a book. SPEC "Compartments", section 8. */
import { CASE_STATUSES } from "#protocol/codes.ts";
import { bool, id, list, map, nullable, oneOf, text, uint, type ValueOf } from "#protocol/schema.ts";

/** How many rows one entry of a book has at most. */
export const MAX_BOOK_ROWS = 200;

/**
 * One row of a book. status: null when the case is no longer the desk's. who: the member who has the task.
 * at, opened, closed: UTC ms. A row holds nothing that people type.
 */
export const bookRow = map({
	case: id,
	code: text(40),
	status: nullable(oneOf(CASE_STATUSES)),
	lead: nullable(id),
	due: list(map({ kind: text(40), at: uint, row: nullable(id), who: nullable(id) }), 5),
	clash: bool,
	opened: uint,
	closed: nullable(uint),
});

export type BookRow = ValueOf<typeof bookRow>;
