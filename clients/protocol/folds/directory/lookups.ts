/** Questions about a folded directory. */
import type { Bytes, Id } from "../../bytes.ts";
import type { Desk, Directory, Member, MemberKeys } from "./state.ts";

/** A member whose own standing and whose organisation's are good; anybody else is null. */
export function activeMember(dir: Directory, id: Id): Member | null {
	const member = dir.members.get(id);
	if (member?.status !== "active") return null;
	return organisationIsActive(dir, member.organisation) ? member : null;
}

/** Whether an id names something already: holders, readers and the access log tell desks, members and organisations apart by it alone. */
export function isIdUsed(dir: Directory, id: Id): boolean {
	return dir.members.has(id) || dir.organisations.has(id) || dir.desks.has(id);
}

/** True for no organisation, as admins have none. */
export function organisationIsActive(dir: Directory, organisation: Id | null): boolean {
	return organisation === null || dir.organisations.get(organisation)?.status === "active";
}

/** Who has left for good, alone or with the organisation. */
export function hasLeft(dir: Directory, { status, organisation }: Pick<Member, "status" | "organisation">): boolean {
	return status === "removed" || (organisation !== null && dir.organisations.get(organisation)?.status === "removed");
}

/** Whether a member was vouched for and hasn't left. Suspension is judged apart. */
export function isHere(dir: Directory, id: Id): boolean {
	const member = dir.members.get(id);
	return (member?.status === "active" || member?.status === "suspended") && !hasLeft(dir, member);
}

/** Whether a desk is open and its organisation hasn't left. */
export function deskIsHere(dir: Directory, desk: Id): boolean {
	const record = dir.desks.get(desk);
	return record?.open === true && dir.organisations.get(record.organisation)?.status !== "removed";
}

/** The signing and sealing keys a member had in a key epoch, also of members who have left. */
export function keysOf(dir: Directory, member: Id, keyEpoch: number): MemberKeys | null {
	return dir.members.get(member)?.keys.get(keyEpoch) ?? null;
}

export function organisationOfDesk(dir: Directory, desk: Id): Id | undefined {
	return dir.desks.get(desk)?.organisation;
}

/** Whether the member may act for the desk: it is here, and they belong to it, as nobody does who has left. Suspension is judged apart. */
export function isMemberOfDesk(dir: Directory, member: Id, desk: Id): boolean {
	return deskIsHere(dir, desk) && (dir.desks.get(desk)?.members.has(member) ?? false);
}

/** The members who share the desk's keys: active ones. */
export function deskMembers(dir: Directory, desk: Id): Member[] {
	const ids = dir.desks.get(desk)?.members ?? new Set<Id>();
	return [...ids].flatMap((id) => {
		const member = dir.members.get(id);
		return member?.status === "active" ? [member] : [];
	});
}

export function desksOf(dir: Directory, member: Id): Desk[] {
	return [...dir.desks.values()].filter((desk) => desk.open && desk.members.has(member));
}

/** A desk owns or receives cases only with two active members or a printed recovery code, so that none is stranded. */
export function deskCanHold(dir: Directory, desk: Id): boolean {
	const record = dir.desks.get(desk);
	if (!record?.open || !organisationIsActive(dir, record.organisation)) return false;
	return record.epoch > 0 && (record.recovery !== null || deskMembers(dir, desk).length >= 2);
}

/** The desk's present public key, or null before its first rekey. */
export function deskKey(dir: Directory, desk: Id): { epoch: number; pk: Bytes; kc: Bytes } | null {
	const record = dir.desks.get(desk);
	const key = record?.keys.get(record.epoch);
	return record && key ? { epoch: record.epoch, ...key } : null;
}

/** Whether somebody who no longer belongs to the desk, or whose keys were lost, holds its present key. */
export function deskIsStale(dir: Directory, desk: Id): boolean {
	const record = dir.desks.get(desk);
	if (!record || record.epoch === 0) return false;
	const now = new Map(deskMembers(dir, desk).map((member) => [member.id, member.keyEpoch]));
	return [...record.sealed].some(([member, keyEpoch]) => now.get(member) !== keyEpoch);
}

/** Members of the desk to whom its present key was not yet sealed. */
export function deskWaiting(dir: Directory, desk: Id): Member[] {
	const sealed = dir.desks.get(desk)?.sealed;
	return deskMembers(dir, desk).filter((member) => sealed?.get(member.id) !== member.keyEpoch);
}

export function admins(dir: Directory): Member[] {
	return [...dir.members.values()].filter((member) => member.role === "admin" && member.status === "active");
}

export function coordinatorsOf(dir: Directory, organisation: Id): Member[] {
	return [...dir.members.values()].filter((m) => m.role === "coordinator" && m.organisation === organisation && m.status === "active");
}

/** The names that a member may be shown under: who comes back may have joined under a new one that isn't vouched for yet. */
export function nameHashes(dir: Directory, member: Id): Bytes[] {
	const record = dir.members.get(member);
	const joining = record?.joining ? dir.joins.get(record.joining)?.statement.body.nameHash : undefined;
	return [record?.nameHash, joining].filter((each) => each !== undefined);
}
