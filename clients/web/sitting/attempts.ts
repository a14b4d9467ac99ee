/**
 * What the draft of a form keeps: its answers, and the ids under which they were sent, so that a press after a closed tab writes nothing twice.
 */
import { newId } from "./new-id.ts";

export interface Attempt {
	/** The id of what is written. */
	entry: string;
	/** The contents that were sent, as JSON. Other contents need another id: the server keeps the first contents of an id. */
	sent: string;
}

/**
 * @param contents what the person has filled in, without times that the program adds.
 * @param replaces whether each attempt replaces what the attempts before it have written. Then only the contents that were sent last keep
 * their id. Earlier contents get a new one, because the server takes nothing more under an id that it has.
 * @returns all attempts, the present one last.
 */
export function withAttempt(before: readonly Attempt[], contents: unknown, replaces = false): [...Attempt[], Attempt] {
	const sent = JSON.stringify(contents);
	const known = (replaces ? before.slice(-1) : before).find((each) => each.sent === sent);
	return [...before.filter((each) => each !== known), known ?? { entry: newId(), sent }];
}

/** The answers of a draft, null if it isn't JSON. A draft of an earlier version of the form lacks the newer answers. */
export function answersOfDraft<T extends object>(text: string, empty: T): T | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" ? { ...empty, ...value } : null;
	} catch {
		return null;
	}
}
