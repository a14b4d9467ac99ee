/** The ids under which the contents of a form were sent. They are kept in its draft, so that a press after a closed tab writes nothing twice. */
import { newId } from "./new-id.ts";

export interface Attempt {
	/** The id of what is written. */
	entry: string;
	/** The contents that were sent, as JSON. Other contents need another id: the server keeps the first contents of an id. */
	sent: string;
}

/** @param contents what the person has filled in, without times that the program adds. @returns all attempts, the present one last. */
export function withAttempt(before: readonly Attempt[], contents: unknown): [...Attempt[], Attempt] {
	const sent = JSON.stringify(contents);
	const known = before.find((each) => each.sent === sent);
	return [...before.filter((each) => each !== known), known ?? { entry: newId(), sent }];
}
