/** Look-ups in a directory. */
import type { Bytes, Id } from "../../bytes.ts";
import type { Desk, Directory, Join, Member, MemberKeys, Proposal } from "./state.ts";

/** The member, if both the member and the organisation are active; else null. */
export function activeMember(dir: Directory, id: Id): Member | null {
	const member = dir.members.get(id);
	if (member?.status !== "active") return null;
	return organisationIsActive(dir, member.organisation) ? member : null;
}

/** The proposals whose status is `open`. Some of them may have lapsed. */
export function openProposals(dir: Directory): Proposal[] {
	return [...dir.openProposals].flatMap((key) => dir.proposals.get(key) ?? []);
}

/** The join of this member that waits for vouching, or null. A member has at most one. */
export function waitingJoin(dir: Directory, member: Id): Join | null {
	const join = dir.joins.get(dir.members.get(member)?.joining ?? "");
	return join?.status === "waiting" ? join : null;
}

/** Whether an id is in use. Members, organisations, desks and spaces share one set of ids: holders and access entries name only the id. */
export function isIdUsed(dir: Directory, id: Id): boolean {
	return dir.members.has(id) || dir.organisations.has(id) || dir.desks.has(id) || dir.spaces.has(id);
}

/** Whether the organisation is active. True for null: admins, and auditors of the whole network, have no organisation. */
export function organisationIsActive(dir: Directory, organisation: Id | null): boolean {
	return organisation === null || dir.organisations.get(organisation)?.status === "active";
}

/** Whether the organisation is suspended because people are in danger there. */
export function isInDanger(dir: Directory, organisation: Id | null): boolean {
	return organisation !== null && dir.organisations.get(organisation)?.suspension?.code === "danger";
}

/** Whether keys may be sealed to the desk: it is current, and nobody is in danger at its organisation. Also true while suspended otherwise. */
export function deskMayRead(dir: Directory, desk: Id): boolean {
	return isCurrentDesk(dir, desk) && !isInDanger(dir, organisationOfDesk(dir, desk) ?? null);
}

/** Whether the member or the member's organisation was removed. */
export function hasLeft(dir: Directory, { status, organisation }: Pick<Member, "status" | "organisation">): boolean {
	return status === "removed" || (organisation !== null && dir.organisations.get(organisation)?.status === "removed");
}

/**
 * Whether this member was refused, or was removed (alone or with the whole organisation) before anybody had vouched. The keys of such a
 * member are never admitted: the person needs a new invite, and another person may take over the sign-in name. Everybody else keeps the
 * sign-in name, also after they have left.
 */
export function wasTurnedAway(dir: Directory, id: Id): boolean {
	const member = dir.members.get(id);
	return member !== undefined && member.keyEpoch === 0 && (member.status === "refused" || hasLeft(dir, member));
}

/** present: belongs to the network or waits to be admitted, also while suspended. left: was a member. refused: never became a member. */
export type Membership = "present" | "left" | "refused";

/** The group in which a list shows this member. */
export function membershipOf(dir: Directory, member: Member): Membership {
	if (wasTurnedAway(dir, member.id)) return "refused";
	return hasLeft(dir, member) ? "left" : "present";
}

/** Whether a member was vouched for and has not left. Also true while suspended. */
export function isCurrentMember(dir: Directory, id: Id): boolean {
	const member = dir.members.get(id);
	return (member?.status === "active" || member?.status === "suspended") && !hasLeft(dir, member);
}

/** Whether a desk is open and its organisation has not left. */
export function isCurrentDesk(dir: Directory, desk: Id): boolean {
	const record = dir.desks.get(desk);
	return record?.open === true && dir.organisations.get(record.organisation)?.status !== "removed";
}

/** Since when the desk is closed or its organisation has left, whichever was first, UTC ms; null while neither is so. */
export function goneSince(dir: Directory, desk: Id): number | null {
	const record = dir.desks.get(desk);
	const removedAt = dir.organisations.get(record?.organisation ?? "")?.removedAt ?? null;
	const times = [record?.closedAt ?? null, removedAt].filter((time) => time !== null);
	return times.length === 0 ? null : Math.min(...times);
}

/** The desks that are closed, or whose organisation has left. */
export function goneDesks(dir: Directory): Id[] {
	return [...dir.desks.keys()].filter((desk) => !isCurrentDesk(dir, desk));
}

/** The keys of a member in a key epoch, also of members who have left. Null when there are none. */
export function keysOf(dir: Directory, member: Id, keyEpoch: number): MemberKeys | null {
	return dir.members.get(member)?.keys.get(keyEpoch) ?? null;
}

export function organisationOfDesk(dir: Directory, desk: Id): Id | undefined {
	return dir.desks.get(desk)?.organisation;
}

/** Whether a member belongs to a desk, and the desk is open and its organisation has not left. Does not check for suspension. */
export function isMemberOfDesk(dir: Directory, member: Id, desk: Id): boolean {
	return isCurrentDesk(dir, desk) && (dir.desks.get(desk)?.members.has(member) ?? false);
}

/** The active members of a desk, also while its organisation is suspended. Only these members get the desk's keys. */
export function deskMembers(dir: Directory, desk: Id): Member[] {
	const ids = dir.desks.get(desk)?.members ?? [];
	return [...ids].flatMap((id) => {
		const member = dir.members.get(id);
		return member?.status === "active" ? [member] : [];
	});
}

/** The open desks that a member belongs to. */
export function desksOf(dir: Directory, member: Id): Desk[] {
	return [...dir.desks.values()].filter((desk) => desk.open && desk.members.has(member));
}

/** gone: it is closed, or its organisation was removed. suspended: its organisation isn't active. unmanned: it has no active member. */
export type Absence = "gone" | "suspended" | "unmanned";

/** Why nobody acts for a desk now. Null when somebody can. */
export function absenceOf(dir: Directory, desk: Id): Absence | null {
	if (!isCurrentDesk(dir, desk)) return "gone";
	if (!organisationIsActive(dir, dir.desks.get(desk)?.organisation ?? null)) return "suspended";
	return deskMembers(dir, desk).length === 0 ? "unmanned" : null;
}

/**
 * Whether a desk may own or receive cases: it is open, and its organisation is active. It also needs a key, and two active members or a
 * printed code, so that its cases stay readable.
 */
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

/** Whether a member has rejected the present key of the desk. */
export function deskKeyIsRejected(dir: Directory, desk: Id): boolean {
	const record = dir.desks.get(desk);
	return record?.keys.get(record.epoch)?.rejectedBy != null;
}

/**
 * Whether the desk needs a new key: its present key was sealed to somebody who isn't an active member of the desk now, or to earlier keys
 * of a member, or somebody has rejected it.
 */
export function deskIsStale(dir: Directory, desk: Id): boolean {
	const record = dir.desks.get(desk);
	if (!record || record.epoch === 0) return false;
	if (deskKeyIsRejected(dir, desk)) return true;
	const present = new Map(deskMembers(dir, desk).map((member) => [member.id, member.keyEpoch]));
	return [...record.sealed].some(([member, keyEpoch]) => present.get(member) !== keyEpoch);
}

/** The active members of the desk who don't have its present key yet: it wasn't sealed to their present keys. */
export function deskWaiting(dir: Directory, desk: Id): Member[] {
	const sealed = dir.desks.get(desk)?.sealed;
	return deskMembers(dir, desk).filter((member) => sealed?.get(member.id) !== member.keyEpoch);
}

/** The active admins. */
export function admins(dir: Directory): Member[] {
	return [...dir.members.values()].filter((member) => member.role === "admin" && member.status === "active");
}

/** The active coordinators of an organisation, also while the organisation is suspended. */
export function coordinatorsOf(dir: Directory, organisation: Id): Member[] {
	const active = [...dir.members.values()].filter(({ status }) => status === "active");
	return active.filter((member) => member.role === "coordinator" && member.organisation === organisation);
}

/** The hashes of the names that a member may be shown under: the present one, and one from a join that waits for vouching. */
export function nameHashes(dir: Directory, member: Id): Bytes[] {
	const record = dir.members.get(member);
	const joining = record?.joining ? dir.joins.get(record.joining)?.statement.body.nameHash : undefined;
	return [record?.nameHash, joining].filter((each) => each !== undefined);
}
