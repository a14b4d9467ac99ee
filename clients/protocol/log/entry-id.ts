/**
 * The id of an access entry, for entries about entries (a redaction, a review): the entry's number in the form of an id,
 * 00000000-0000-8000-8001- followed by the number in twelve hexadecimal digits.
 */
import type { Id } from "../bytes.ts";

const PREFIX = "00000000-0000-8000-8001-";

/** The objectType of an access entry whose object is another access entry. */
export const ACCESS_ENTRY = "access-entry";

/** The id of the access entry with this number. @throws RangeError unless the number is 0 to 2^48 - 1. */
export function entryId(seq: number): Id {
	if (!Number.isSafeInteger(seq) || seq < 0 || seq >= 2 ** 48) throw new RangeError("an entry number is 0 to 2^48 - 1");
	return PREFIX + seq.toString(16).padStart(12, "0");
}

/** The number of the access entry that has this id; null for any other id. */
export function entryOfId(id: Id | null): number | null {
	return id?.startsWith(PREFIX) ? Number.parseInt(id.slice(PREFIX.length), 16) : null;
}
