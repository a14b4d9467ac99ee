/** Who may read which part of the access log. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { AccessEntryBody, Purpose } from "#protocol/log/entry.ts";

export interface Asker {
	member: Id;
	organisation: Id | null;
	role: Role | null;
}

interface Scope {
	actor?: Id | undefined;
	organisation?: Id | undefined;
}

interface Asked extends Scope {
	object?: Id | undefined;
}

interface Granted extends Scope {
	/** Also what nobody in particular did. */
	orNobody?: boolean;
	purpose: Purpose;
}

/**
 * The question, narrowed to what the asker may see: an auditor all, or their organisation's; a coordinator the
 * organisation's; everybody else, admins too, their own, and about themselves what nobody signed in did. A question that
 * names somebody else's is refused rather than answered with nothing.
 * @throws ProtocolError not-allowed
 */
export function scopeOf({ member, organisation, role }: Asker, asked: Asked): Granted {
	if (role === "auditor" && organisation === null) return { actor: asked.actor, organisation: asked.organisation, purpose: "oversight" };
	if ((role === "auditor" || role === "coordinator") && organisation !== null) {
		if (asked.organisation !== undefined && asked.organisation !== organisation)
			throw new ProtocolError("not-allowed", "organisation: is another one");
		return { actor: asked.actor, organisation, purpose: "oversight" };
	}
	if (asked.actor !== undefined && asked.actor !== member) throw new ProtocolError("not-allowed", "actor: is somebody else");
	return { actor: member, organisation: asked.organisation, orNobody: asked.object === member, purpose: "self" };
}

/** One entry by its number: as `scopeOf` says, for an entry that is at hand. */
export function mayRead({ member, organisation, role }: Asker, entry: AccessEntryBody): boolean {
	if (entry.actor === member || (entry.actor === null && entry.object === member)) return true;
	if (role === "auditor" && organisation === null) return true;
	return (role === "auditor" || role === "coordinator") && organisation !== null && entry.organisation === organisation;
}
