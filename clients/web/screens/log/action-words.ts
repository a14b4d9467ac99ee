/** Which message says what was done, by the code of the action in an entry of the access log. */
import type { MessageId } from "../../../words/rooms.ts";

/** A code that this program doesn't know is shown with its family of codes. The message may take the argument `code`. */
export function idOfAction(action: string, has: (id: string) => boolean): MessageId {
	const found = [`log.action.${action}`, `log.family.${action.split(".")[0]}`].find(has);
	return (found ?? "log.family.other") as MessageId;
}
