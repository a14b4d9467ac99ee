/** Whom a person can ask about an entry that can't be read. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../context.ts";
import type { Names } from "./names.ts";
import { deskName, myDeskIds } from "./parties.ts";

/** Who can help with an entry that can't be read. */
export interface WhoCanHelpView {
	/** The names of the people who can help. People whose names aren't known are left out. */
	names: string[];
	/** Ids of members to phone about content that was changed on its way. A message to them could be changed on the same way. */
	phone: string[];
	/** Whom the person can write to. */
	ask: { kind: "desk" | "member"; id: string; name: string }[];
}

/**
 * @param owner the desk that owns the compartment. Another desk is asked as a whole. In a desk of mine, and for an entry whose key is
 * arriving, the people who have the key are asked one by one.
 */
export function whoCanHelp(session: UnlockedSession, names: Names, { why, helpers }: Failure, owner: Id): WhoCanHelpView {
	const people = helpers.map((id) => ({ kind: "member" as const, id, name: names.get(id) ?? "" })).filter(({ name }) => name !== "");
	const all = { names: people.map(({ name }) => name), phone: why === "tampered" || why === "junk" ? [...helpers] : [] };
	// A message about content that was changed on its way would take the same way.
	if (why === "tampered" || why === "junk" || why === "unknown-kind") return { ...all, ask: [] };
	if (why === "arriving" || myDeskIds(session).has(owner)) return { ...all, ask: people };
	const { name } = deskName(session, owner);
	return { ...all, ask: name === "" ? [] : [{ kind: "desk", id: owner, name }] };
}

interface Failure {
	why: string;
	helpers: readonly Id[];
}
