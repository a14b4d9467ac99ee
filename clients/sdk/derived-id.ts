/** Ids that a repeated call computes again, so that it writes nothing twice. */
import { hash, type Id, idFromBytes, utf8 } from "#protocol/bytes.ts";

/** @param id given by the caller, once for the whole call. @param part names one of the things that the call writes. */
export function derivedId(id: Id, part: string): Id {
	return idFromBytes(hash(utf8(`${id} ${part}`)).slice(0, 16));
}
