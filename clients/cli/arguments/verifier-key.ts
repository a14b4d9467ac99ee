/** Reads verifier keys of logs and witnesses. */
import type { LogKey } from "#protocol/log/checkpoint.ts";
import { ED25519, parseVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { InvalidValue, UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import type { Word } from "./grammar.ts";

/** A verifier key as C2SP signed-note writes it. */
export const verifierKey: Word<VerifierKey> = {
	label: "KEY",
	parse(typed) {
		try {
			return parseVerifierKey(typed);
		} catch {
			throw new InvalidValue(messages.notAKey);
		}
	},
};

/** Requires the key of a log. @throws UsageError without a key, or for the key of a witness */
export function asLogKey(key: VerifierKey | null): LogKey {
	if (key === null) throw new UsageError(messages.keyNeeded);
	if (key.type !== ED25519) throw new UsageError(messages.notAKey);
	return { ...key, type: ED25519 };
}
