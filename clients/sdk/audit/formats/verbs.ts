/** What kind of activity an action is, for formats of others that want one of five. */

export type Verb = "create" | "read" | "update" | "delete" | "search";

const VERBS: Record<Exclude<Verb, "update">, readonly string[]> = {
	read: ["read", "export", "print", "listen", "names", "deskKeys", "status", "stale", "me", "report"],
	search: ["list", "query", "open"],
	create: ["create", "write", "upload", "begin", "part", "add", "record", "draft", "ask", "join", "genesis", "invite", "start"],
	delete: ["end", "revoke", "give-up", "remove", "erase", "redact", "retain"],
};

/** By the last part of its code; whatever isn't named changes something. */
export function verbOf(action: string): Verb {
	// To open a case makes one.
	if (action === "case.open") return "create";
	const last = action.slice(action.lastIndexOf(".") + 1);
	const found = (Object.keys(VERBS) as (keyof typeof VERBS)[]).find((verb) => VERBS[verb].includes(last));
	return found ?? "update";
}
