/** Shows the action of an access entry. */
import { translated } from "../words/language.ts";
import { messages } from "../words/messages.ts";

/** The action of a directory statement is this prefix and the statement's type. */
const DIRECTORY = "directory.";

/** @returns the action, marked when only a client has reported it. */
export function actionText({ action, attested }: { action: string; attested: string }): string {
	const statement = action.startsWith(DIRECTORY) ? translated(`log.directory.${action.slice(DIRECTORY.length)}`) : undefined;
	const words = translated(`log.action.${action}`) ?? statement ?? action;
	return attested === "client" ? messages.reportedByClient(words) : words;
}
