/** Maps an action of the access log to one of five verbs, which other log formats require. */

export type Verb = "create" | "read" | "update" | "delete" | "search";

const VERBS: Record<Exclude<Verb, "update">, readonly string[]> = {
	read: ["read", "export", "print", "listen", "names", "deskKeys", "status", "stale", "me", "report"],
	search: ["list", "query", "open"],
	create: ["create", "write", "upload", "begin", "part", "add", "record", "draft", "ask", "join", "genesis", "invite", "start"],
	delete: ["end", "revoke", "give-up", "expire", "remove", "erase", "redact", "retain"],
};

/** Looks up the last part of the action's code. An action that isn't listed counts as an update. */
export function verbOf(action: string): Verb {
	// Opening a case creates it.
	if (action === "case.open") return "create";
	const last = action.slice(action.lastIndexOf(".") + 1);
	const found = (Object.keys(VERBS) as (keyof typeof VERBS)[]).find((verb) => VERBS[verb].includes(last));
	return found ?? "update";
}
