/** The facts about an action of the access log. Each contract and each statement type declares its own. */
import type { Purpose } from "./entry.ts";

/** The kinds of activity that other log formats know. "other": none of them fits. */
export type Activity = "create" | "read" | "update" | "delete" | "search" | "other";

/**
 * The facts about one action of the access log.
 * `subject`: the kind of object that it is about.
 * `purpose`: with "relation", the handler must note the purpose that follows from the relation that it has checked, such as care or
 * handoff. Every other value is recorded, unless the handler notes another purpose.
 */
export interface Fact {
	activity: Activity;
	subject:
		| "session"
		| "member"
		| "directory"
		| "compartment"
		| "entry"
		| "file"
		| "case"
		| "consent"
		| "handoff"
		| "log"
		| "review"
		| "events"
		| "vetting"
		| "ask"
		| "desk"
		| "access-entry"
		| "space";
	purpose: "relation" | Purpose;
}

/** changesBook: whether the statement changes the row of its case in the book of the custodian. */
export interface CaseFact extends Fact {
	changesBook: boolean;
}
