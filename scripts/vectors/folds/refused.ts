import type { Author } from "./author.ts";
import type { Draft } from "./history.ts";

/** Says a statement that must be refused. */
export function refused(author: Author, draft: Draft): void {
	if (author.say(draft)) throw new Error(`${draft.type} was accepted`);
}
