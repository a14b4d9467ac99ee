/** Short answers that many commands give. */
import { type Bytes, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Answer } from "../command.ts";
import { messages } from "../words/messages.ts";

export function done(sentence: string = messages.done): Answer {
	return { data: { done: true }, text: () => sentence };
}

/**
 * Answers with a proposal, which another person may have to approve.
 * @param object the statement's id. @param more fields for programs. @param waiting the sentence for a proposal that isn't
 * in force yet
 */
export function proposed(
	session: UnlockedSession,
	object: Bytes,
	more: Record<string, unknown> = {},
	waiting: string = messages.proposed,
): Answer {
	const inForce = session.dir.proposals.get(keyOf(object))?.status === "done";
	return { data: { ...more, proposal: toBase64Url(object), inForce }, text: () => (inForce ? messages.inForce : waiting) };
}
