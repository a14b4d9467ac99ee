/**
 * Replaces records of the directory. Members, organisations and desks keep all their versions: a statement is checked against the directory
 * that its signer had seen, because members and keys may have changed since.
 */
import type { Id } from "../../bytes.ts";
import type { Desk, Directory, Invite, Join, Member, Organisation, Proposal, Version } from "./state.ts";

export function putMember(dir: Directory, member: Member): void {
	put(dir, dir.members, dir.versions.members, member);
}

export function putOrganisation(dir: Directory, organisation: Organisation): void {
	put(dir, dir.organisations, dir.versions.organisations, organisation);
}

export function putDesk(dir: Directory, desk: Desk): void {
	put(dir, dir.desks, dir.versions.desks, desk);
}

/** Changes some fields of a member. Does nothing when there is no such member. */
export function changeMember(dir: Directory, id: Id, fields: Partial<Member>): void {
	const member = dir.members.get(id);
	if (member) putMember(dir, { ...member, ...fields });
}

/** Changes some fields of an organisation. Does nothing when there is no such organisation. */
export function changeOrganisation(dir: Directory, id: Id, fields: Partial<Organisation>): void {
	const organisation = dir.organisations.get(id);
	if (organisation) putOrganisation(dir, { ...organisation, ...fields });
}

/** Changes some fields of a desk. Does nothing when there is no such desk. */
export function changeDesk(dir: Directory, id: Id, fields: Partial<Desk>): void {
	const desk = dir.desks.get(id);
	if (desk) putDesk(dir, { ...desk, ...fields });
}

export function changeInvite(dir: Directory, invite: Invite, fields: Partial<Invite>): void {
	dir.invites.set(invite.invite, { ...invite, ...fields });
}

export function changeJoin(dir: Directory, join: Join, fields: Partial<Join>): void {
	dir.joins.set(join.statement.key, { ...join, ...fields });
}

/** Changes some fields of a proposal. @returns the changed proposal. */
export function changeProposal(dir: Directory, proposal: Proposal, fields: Partial<Proposal>): Proposal {
	const changed = { ...proposal, ...fields };
	dir.proposals.set(proposal.statement.key, changed);
	return changed;
}

/** The leaf that makes this change isn't added yet, so the version belongs to the directory with one leaf more. */
function put<T extends { id: Id }>(dir: Directory, records: Map<Id, T>, versions: Map<Id, Version<T>[]>, value: T): void {
	const size = dir.size + 1;
	records.set(value.id, value);
	const earlier = (versions.get(value.id) ?? []).filter((version) => version.size < size);
	versions.set(value.id, [...earlier, { size, value }]);
}
