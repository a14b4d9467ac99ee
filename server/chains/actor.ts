/** The member who sends a request, with the role, organisation and desks that the directory says. */
import { hash, type Id, idToBytes, tup } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { type Directory, desksOf, isInDanger, type Member, organisationIsActive } from "#protocol/folds/directory.ts";

/** The member who sends a request. */
export interface Actor {
	member: Id;
	session: Id;
	/** For the access log: 32 bytes from which nobody can get the session's id. */
	sessionHash: Uint8Array;
	/** Null for admins, for auditors of the whole network, and while `record` is null. */
	organisation: Id | null;
	/** Null until the member is vouched for. */
	role: Role | null;
	/** The open desks that the member belongs to. Empty until the member is vouched for. */
	desks: Id[];
	/** Null until the member's join is in the directory. */
	record: Member | null;
	/** Whether the member is vouched for, and neither the member nor the organisation is suspended or removed. */
	active: boolean;
	/** Whether the organisation is suspended because people are in danger there. The server then gives the member no content. */
	inDanger: boolean;
}

/** The actor of a session, by this directory. */
export function actorOf(directory: Directory, member: Id, session: Id): Actor {
	const record = directory.members.get(member) ?? null;
	const isVouched = record !== null && record.keyEpoch > 0;
	return {
		member,
		session,
		sessionHash: hash(tup("cloister/1/session", idToBytes(session))),
		organisation: record?.organisation ?? null,
		role: isVouched ? record.role : null,
		desks: isVouched ? desksOf(directory, member).map((desk) => desk.id) : [],
		record,
		active: record?.status === "active" && organisationIsActive(directory, record.organisation),
		inDanger: isInDanger(directory, record?.organisation ?? null),
	};
}
