/** Ids that make a call idempotent: a repeated call computes the same ids, so it writes nothing twice. */
import { hash, type Id, idFromBytes, utf8 } from "#protocol/bytes.ts";

/**
 * Computes the id of one object that a call writes.
 * @param id of the whole call, given by the caller. @param part names the object among those of the call.
 */
export function deriveId(id: Id, part: string): Id {
	return idFromBytes(hash(utf8(`${id} ${part}`)).slice(0, 16));
}
