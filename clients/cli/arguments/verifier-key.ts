import { parseVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { InvalidValue } from "../problems.ts";
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
