/** Pages of lists: their default length, and the error for a cursor that this server did not make. */
import { ProtocolError } from "#protocol/errors.ts";

/** How many rows a page has when the query gives no limit. */
export const PAGE = 50;

/** The error for a cursor that can't be read. */
export function badCursor(): ProtocolError {
	return new ProtocolError("bad-input", "cursor: takes a cursor from an earlier answer", "cursor");
}
