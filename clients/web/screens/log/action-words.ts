/** Which message says what was done, by the code of the action in an entry of the access log. */
import type { MessageId } from "../../../words/rooms.ts";

/** The action of a directory statement begins with this. The type of the statement follows. */
const DIRECTORY = "directory.";

/** A code that this program doesn't know is shown with its family of codes. The message may take the argument `code`. */
export function idOfAction(action: string, has: (id: string) => boolean): MessageId {
	const statement = action.startsWith(DIRECTORY) ? [`log.directory.${action.slice(DIRECTORY.length)}`] : [];
	const family = `log.family.${action.split(".")[0]}`;
	const found = [`log.action.${action}`, ...statement, family].find(has);
	return (found ?? "log.family.other") as MessageId;
}
