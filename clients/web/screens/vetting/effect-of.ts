/** The sentence that says what a change of a member's or an organisation's standing does. */
import type { MessageId } from "../../words/words.tsx";

type Change = "suspend" | "reinstate" | "remove";

/** @param code the reason, when it is known. A suspension because of danger takes all content away. */
export function effectOf(change: Change, kind: string, code: string | null): MessageId {
	const subject = kind === "member" ? "member" : "organisation";
	if (change === "suspend" && subject === "organisation" && code === "danger") return "vetting.effect.suspend.organisation-danger";
	return `vetting.effect.${change}.${subject}` as MessageId;
}
