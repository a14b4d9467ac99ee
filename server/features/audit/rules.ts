/** Rules: who may read which part of the access log. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { AccessEntryBody, Purpose } from "#protocol/log/entry.ts";

export interface Asker {
	member: Id;
	organisation: Id | null;
	role: Role | null;
}

interface Filter {
	actor?: Id | undefined;
	organisation?: Id | undefined;
}

interface AskedFilter extends Filter {
	object?: Id | undefined;
}

interface GrantedFilter extends Filter {
	/** Entries without an actor match, too. */
	orNobody?: boolean;
	purpose: Purpose;
}

/**
 * Narrows a filter to the entries that the asker may see:
 * - an auditor of the network: all entries;
 * - an auditor or coordinator of an organisation: the organisation's entries;
 * - everybody else, admins included: their own entries, and entries about them without an actor (failed sign-ins).
 * A filter that names somebody else is refused. An empty answer would look as if there were no such entries.
 * @throws ProtocolError not-allowed
 */
export function scopeOf({ member, organisation, role }: Asker, asked: AskedFilter): GrantedFilter {
	if (role === "auditor" && organisation === null) return { actor: asked.actor, organisation: asked.organisation, purpose: "oversight" };
	if ((role === "auditor" || role === "coordinator") && organisation !== null) {
		if (asked.organisation !== undefined && asked.organisation !== organisation)
			throw new ProtocolError("not-allowed", "organisation: you may ask about your own only");
		return { actor: asked.actor, organisation, purpose: "oversight" };
	}
	if (asked.actor !== undefined && asked.actor !== member) throw new ProtocolError("not-allowed", "actor: you may ask about yourself only");
	return { actor: member, organisation: asked.organisation, orNobody: asked.object === member, purpose: "self" };
}

/** Whether the asker may see this entry: the same rule as `scopeOf`. */
export function mayRead({ member, organisation, role }: Asker, entry: AccessEntryBody): boolean {
	if (entry.actor === member || (entry.actor === null && entry.object === member)) return true;
	if (role === "auditor" && organisation === null) return true;
	return (role === "auditor" || role === "coordinator") && organisation !== null && entry.organisation === organisation;
}
