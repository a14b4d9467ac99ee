/** Shows the action of an access entry. */
import { translated } from "../words/language.ts";
import { messages } from "../words/messages.ts";

/** @returns the action, marked when only a client has reported it, and when no person wanted it. */
export function actionText({ action, attested, initiator }: { action: string; attested: string; initiator: string }): string {
	const words = translated(`log.action.${action}`) ?? action;
	if (initiator === "program") return messages.byProgram(words);
	return attested === "client" ? messages.reportedByClient(words) : words;
}
