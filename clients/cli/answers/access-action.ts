/** Shows the action of an access entry. */
import { messages } from "../words/messages.ts";

/** @returns the action, marked when only a client has reported it. */
export function actionText({ action, attested }: { action: string; attested: string }): string {
	return attested === "client" ? messages.reportedByClient(action) : action;
}
