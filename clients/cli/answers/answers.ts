/** Short answers that many commands give. */
import { type Bytes, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { isUnconfirmed } from "#protocol/folds/directory.ts";
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
	const proposal = session.dir.proposals.get(keyOf(object));
	const isDone = proposal?.status === "done";
	const acts = proposal !== undefined && isUnconfirmed(proposal);
	const text = () => (acts ? messages.actsUnconfirmed : isDone ? messages.inForce : waiting);
	return { data: { ...more, proposal: toBase64Url(object), inForce: isDone || acts }, text };
}
