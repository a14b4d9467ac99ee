/**
 * Earlier versions of the directory. A statement names the checkpoint that its signer had seen. The statement is checked against the
 * directory of that size, because members and keys may have changed since. Only the records that a leaf changes are
 * copied, because a copy of the whole directory for each leaf would be too large.
 */
import { type Id, keyOf } from "../../bytes.ts";
import type { AnyStatement } from "../../statements/statement.ts";
import { touchesOf } from "../../statements/touches.ts";
import type { Desk, Directory, Member, Version } from "./state.ts";

/** Ids of the members, organisations and desks that a statement may change: by its type, and through the proposal, join or invite it names. */
export function touchedBy(dir: Directory, statement: AnyStatement): Set<Id> {
	const { ids = [], invite, join, proposal } = touchesOf(statement);
	const invited = dir.invites.get(invite ?? (join && dir.joins.get(keyOf(join))?.invite) ?? "");
	const proposed = proposal && dir.proposals.get(keyOf(proposal));
	const named = [statement.body.by, ...ids, invited?.organisation, invited?.desk, invited?.member];
	return new Set([...named.filter((id) => typeof id === "string"), ...(proposed ? touchedBy(dir, proposed.statement) : [])]);
}

/** Saves the records that a leaf has changed. Call it right after the leaf was added. @param touched ids of members, organisations and desks. */
export function saveVersions(dir: Directory, touched: Set<Id>): void {
	const { versions, size } = dir;
	for (const id of touched) {
		const member = dir.members.get(id);
		const organisation = dir.organisations.get(id);
		if (member) add(versions.members, size, copyMember(member));
		if (organisation) add(versions.organisations, size, { ...organisation });
	}
	// All desks are compared, because removing a member changes each desk that the member was in.
	for (const desk of dir.desks.values())
		if (hasChanged(versions.desks.get(desk.id)?.at(-1)?.value, desk)) add(versions.desks, size, copyDesk(desk));
}

/**
 * The directory after its first `size` leaves, for its members, organisations and desks: they can be looked up by id, but not listed. All else
 * in it is of today.
 */
export function directoryAt(dir: Directory, size: number): Directory {
	if (size >= dir.size) return dir;
	const view = <T>(versions: Map<Id, Version<T>[]>) => {
		const get = (id: Id) => versions.get(id)?.findLast((version) => version.size <= size)?.value;
		return { get, has: (id: Id) => get(id) !== undefined };
	};
	const { members, organisations, desks } = dir.versions;
	return { ...dir, members: view(members), organisations: view(organisations), desks: view(desks) } as unknown as Directory;
}

/** An independent copy of a directory. Saved versions never change, so both share them. */
export function copyDirectory({ versions: { members, organisations, desks }, ...state }: Directory): Directory {
	return {
		...structuredClone(state),
		versions: { members: new Map(members), organisations: new Map(organisations), desks: new Map(desks) },
	};
}

function add<T extends { id: Id }>(versions: Map<Id, Version<T>[]>, size: number, value: T): void {
	versions.set(value.id, [...(versions.get(value.id) ?? []), { size, value }]);
}

/** Whether a desk differs from its last saved version. The fields that are not compared change only together with the epoch. */
function hasChanged(last: Desk | undefined, desk: Desk): boolean {
	if (!last) return true;
	const sameMembers = last.members.size === desk.members.size && [...desk.members].every((id) => last.members.has(id));
	const sameSealed = [...desk.sealed].every(([id, ke]) => last.sealed.get(id) === ke);
	const rejectedBy = ({ keys, epoch }: Desk) => keys.get(epoch)?.rejectedBy;
	const sameKey = last.epoch === desk.epoch && rejectedBy(last) === rejectedBy(desk);
	return !sameMembers || !sameSealed || last.open !== desk.open || !sameKey;
}

function copyMember(member: Member): Member {
	return { ...member, keys: new Map(member.keys), vouchers: [...member.vouchers] };
}

function copyDesk(desk: Desk): Desk {
	return { ...desk, members: new Set(desk.members), keys: new Map(desk.keys), sealed: new Map(desk.sealed) };
}
