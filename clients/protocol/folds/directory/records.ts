/**
 * Replaces records of the directory. Members, organisations and desks keep all their versions: a statement is checked against the directory
 * that its signer had seen, because members and keys may have changed since.
 */
import type { Id } from "../../bytes.ts";
import type { CircleName } from "../../codes.ts";
import { circlesReadBy } from "./circle-seats.ts";
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
	if (member) notingDepartures(dir, [id], () => putMember(dir, { ...member, ...fields }));
}

/** Changes some fields of an organisation. Does nothing when there is no such organisation. */
export function changeOrganisation(dir: Directory, id: Id, fields: Partial<Organisation>): void {
	const organisation = dir.organisations.get(id);
	if (organisation) notingDepartures(dir, staffOf(dir, id), () => putOrganisation(dir, { ...organisation, ...fields }));
}

/** Changes some fields of a desk. Does nothing when there is no such desk. */
export function changeDesk(dir: Directory, id: Id, fields: Partial<Desk>): void {
	const desk = dir.desks.get(id);
	if (desk) notingDepartures(dir, desk.members, () => putDesk(dir, { ...desk, ...fields }));
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

/** The members of all desks of an organisation. */
function staffOf(dir: Directory, organisation: Id): Set<Id> {
	const desks = [...dir.desks.values()].filter((desk) => desk.organisation === organisation);
	return new Set(desks.flatMap(({ members }) => [...members]));
}

/** Makes a change. When it takes the key of a circle from one of these people, the circle is stale from this leaf on. */
function notingDepartures(dir: Directory, people: Iterable<Id>, change: () => void): void {
	if (dir.circles.size === 0) return change();
	const keyEpoch = (id: Id) => dir.members.get(id)?.keyEpoch;
	const before = [...people].map((id) => ({ id, ke: keyEpoch(id), circles: circlesReadBy(dir, id) }));
	change();
	for (const { id, ke, circles } of before) {
		const still = circles.length > 0 && keyEpoch(id) === ke ? circlesReadBy(dir, id) : [];
		for (const circle of circles) if (!still.includes(circle)) markStale(dir, circle);
	}
}

function markStale(dir: Directory, name: CircleName): void {
	const circle = dir.circles.get(name);
	const newest = circle?.epochs.at(-1);
	if (!circle || !newest) return;
	const size = dir.size + 1;
	const epochs = [...circle.epochs.slice(0, -1), { ...newest, staleAt: newest.staleAt ?? size }];
	dir.circles.set(name, { ...circle, epochs, takenAt: size });
}
