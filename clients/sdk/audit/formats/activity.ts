/** Maps an action of the access log to one of the five kinds of activity that other log formats know. */

export type ActivityKind = "create" | "read" | "update" | "delete" | "search";

/** The last parts of action codes, by kind. */
const ENDINGS: Record<Exclude<ActivityKind, "update">, readonly string[]> = {
	read: ["read", "export", "print", "listen", "names", "deskKeys", "status", "stale", "me", "report"],
	search: ["list", "query", "open"],
	create: ["create", "write", "upload", "begin", "part", "add", "record", "draft", "ask", "join", "genesis", "invite", "start"],
	delete: ["end", "revoke", "give-up", "expire", "remove", "erase", "redact", "retain"],
};

/**
 * Looks up the last part of the action's code. An action that isn't listed counts as an update.
 * @example activityOf("entry.write") // "create"
 */
export function activityOf(action: string): ActivityKind {
	// Opening a case creates it.
	if (action === "case.open") return "create";
	const last = action.slice(action.lastIndexOf(".") + 1);
	const found = (Object.keys(ENDINGS) as (keyof typeof ENDINGS)[]).find((kind) => ENDINGS[kind].includes(last));
	return found ?? "update";
}
