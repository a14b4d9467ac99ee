/** Rules: who may read which part of the access log. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { AccessEntryBody, Purpose } from "#protocol/log/entry.ts";

/** The member who reads the log. */
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
	/** Whether entries without an actor match, besides the entries of `actor`. */
	orWithoutActor?: boolean;
	purpose: Purpose;
}

/**
 * Narrows a filter to the entries that the asker may see:
 * 1. An auditor of the network sees all entries.
 * 2. An auditor or coordinator of an organisation sees the organisation's entries.
 * 3. Everybody else, admins included, sees their own entries, and the entries about them that have no actor (failed sign-ins). The latter
 *    are included only if the filter names the asker as the object.
 * @throws ProtocolError not-allowed when the filter of group 2 names another organisation, or the filter of group 3 another actor. An empty
 * answer would look as if there were no such entries.
 */
export function scopeOf(asker: Asker, asked: AskedFilter): GrantedFilter {
	const { member, organisation } = asker;
	if (overseesNetwork(asker)) return { actor: asked.actor, organisation: asked.organisation, purpose: "oversight" };
	if (overseesOrganisation(asker)) {
		if (asked.organisation !== undefined && asked.organisation !== organisation)
			throw new ProtocolError("not-allowed", "organisation: you may ask about your own only");
		return { actor: asked.actor, organisation: asker.organisation, purpose: "oversight" };
	}
	if (asked.actor !== undefined && asked.actor !== member) throw new ProtocolError("not-allowed", "actor: you may ask about yourself only");
	return { actor: member, organisation: asked.organisation, orWithoutActor: asked.object === member, purpose: "self" };
}

/**
 * Whether the asker may see this entry: the rule of `scopeOf`. In every role, the asker also sees their own entries, and the entries about
 * them that have no actor.
 */
export function mayRead(asker: Asker, entry: AccessEntryBody): boolean {
	const { member } = asker;
	if (entry.actor === member || (entry.actor === null && entry.object === member)) return true;
	return overseesNetwork(asker) || (overseesOrganisation(asker) && entry.organisation === asker.organisation);
}

function overseesNetwork({ role, organisation }: Asker): boolean {
	return role === "auditor" && organisation === null;
}

function overseesOrganisation(asker: Asker): asker is Asker & { organisation: Id } {
	return (asker.role === "auditor" || asker.role === "coordinator") && asker.organisation !== null;
}
