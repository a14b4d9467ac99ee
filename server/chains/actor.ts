/** The member behind a request, as the directory describes them. */
import { hash, type Id, idToBytes, tup } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { type Directory, desksOf, type Member, organisationIsActive } from "#protocol/folds/directory.ts";

/** Who is asking, by the directory as it stands at this request. */
export interface Actor {
	member: Id;
	session: Id;
	/** What the access log knows of the session: 32 bytes that can't be turned back into its id. */
	sessionHash: Uint8Array;
	/** Null for admins and for auditors of the whole network. */
	organisation: Id | null;
	role: Role | null;
	/** Open desks the member belongs to. */
	desks: Id[];
	/** Null until the member's join is in the directory. */
	record: Member | null;
	/** Vouched for, and neither the member nor the organisation suspended. */
	active: boolean;
}

export function actorOf(directory: Directory, member: Id, session: Id): Actor {
	const record = directory.members.get(member) ?? null;
	const vouched = record !== null && record.keyEpoch > 0;
	return {
		member,
		session,
		sessionHash: hash(tup("cloister/1/session", idToBytes(session))),
		organisation: record?.organisation ?? null,
		role: vouched ? record.role : null,
		desks: vouched ? desksOf(directory, member).map((desk) => desk.id) : [],
		record,
		active: record?.status === "active" && organisationIsActive(directory, record.organisation),
	};
}
