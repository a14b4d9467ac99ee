/** Shows the action of an access entry. */
import { translated } from "../words/language.ts";
import { messages } from "../words/messages.ts";

/** @returns the action, marked when only a client has reported it. */
export function actionText({ action, attested }: { action: string; attested: string }): string {
	const words = translated(`log.action.${action}`) ?? action;
	return attested === "client" ? messages.reportedByClient(words) : words;
}
