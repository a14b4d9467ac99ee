/** Makes boxes again, to compare them with the hashes that a statement names. */
import { type Bytes, equal, hash } from "#protocol/bytes.ts";
import { isRefusal } from "./http/answers.ts";

/** The hash of the box that `seal` makes. Null when nobody can seal to this public key, because it is invalid. */
export function hashOfBox(seal: () => Bytes): Bytes | null {
	try {
		return hash(seal());
	} catch (error) {
		if (!isRefusal(error, "bad-input")) throw error;
		return null;
	}
}

/** Whether `named` is the hash of the box that `seal` makes. False when nobody can seal to this public key. */
export function isHashOf(named: Bytes, seal: () => Bytes): boolean {
	const made = hashOfBox(seal);
	return made !== null && equal(made, named);
}
