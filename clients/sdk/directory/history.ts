/**
 * Earlier versions of the directory. A statement names the checkpoint that its signer had seen. It is checked against the
 * directory of that size, because members and keys may have changed since. Only the records that a leaf changes are
 * copied, because a copy of the whole directory for each leaf would be too large.
 */
import { type Id, keyOf } from "#protocol/bytes.ts";
import { checkSigner, type Desk, type Directory, type Member, type Organisation } from "#protocol/folds/directory.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { touchesOf } from "#protocol/statements/touches.ts";

type Kind = "members" | "organisations" | "desks";
type Value = Member | Organisation | Desk;
interface Version {
	size: number;
	value: Value;
}

/** Ids of the members, organisations and desks that a statement may change: by its type, and through the proposal, join or invite it names. */
export function touchedBy(dir: Directory, statement: AnyStatement): Set<Id> {
	const { ids = [], invite, join, proposal } = touchesOf(statement);
	const invited = dir.invites.get(invite ?? (join && dir.joins.get(keyOf(join))?.invite) ?? "");
	const proposed = proposal && dir.proposals.get(keyOf(proposal));
	const named = [statement.body.by, ...ids, invited?.organisation, invited?.desk, invited?.member];
	return new Set([...named.filter((id) => typeof id === "string"), ...(proposed ? touchedBy(dir, proposed.statement) : [])]);
}

export class DirectoryHistory {
	readonly #versions: Record<Kind, Map<Id, Version[]>> = { members: new Map(), organisations: new Map(), desks: new Map() };

	/** Saves the records that a leaf has changed. Call it right after the leaf was folded. @param touched ids of members and organisations. */
	saveVersions(dir: Directory, touched: Set<Id>): void {
		for (const id of touched) {
			const member = dir.members.get(id);
			const organisation = dir.organisations.get(id);
			if (member) this.#add("members", dir.size, copyMember(member));
			if (organisation) this.#add("organisations", dir.size, { ...organisation });
		}
		// All desks are compared, because removing a member changes each desk that the member was in.
		for (const desk of dir.desks.values()) if (this.#hasChanged(desk)) this.#add("desks", dir.size, copyDesk(desk));
	}

	/** The directory after its first `size` leaves. Its records can be looked up by id, but not listed. */
	at(dir: Directory, size: number): Directory {
		if (size >= dir.size) return dir;
		const view = (kind: Kind) => {
			const get = (id: Id) => this.#versions[kind].get(id)?.findLast((version) => version.size <= size)?.value;
			return { get, has: (id: Id) => get(id) !== undefined };
		};
		return { ...dir, members: view("members"), organisations: view("organisations"), desks: view("desks") } as unknown as Directory;
	}

	#add(kind: Kind, size: number, value: Value): void {
		const versions = this.#versions[kind].get(value.id) ?? [];
		versions.push({ size, value });
		this.#versions[kind].set(value.id, versions);
	}

	#hasChanged(desk: Desk): boolean {
		const last = this.#versions.desks.get(desk.id)?.at(-1)?.value as Desk | undefined;
		if (!last) return true;
		const sameMembers = last.members.size === desk.members.size && [...desk.members].every((id) => last.members.has(id));
		const sameSealed = last.sealed.size === desk.sealed.size && [...desk.sealed].every(([id, ke]) => last.sealed.get(id) === ke);
		return !sameMembers || !sameSealed || last.open !== desk.open || last.epoch !== desk.epoch || last.recovery !== desk.recovery;
	}
}

/**
 * Checks that the signer of a statement was entitled to it, by the directory that the statement names. Suspension isn't checked:
 * the server decides what suspended members may do.
 * @throws ProtocolError as checkSigner.
 */
export function checkSignerAtCheckpoint({ dir, history }: { dir: Directory; history: DirectoryHistory }, statement: AnyStatement): void {
	checkSigner(history.at(dir, statement.body.cp.size), statement, { whileSuspended: true });
}

function copyMember(member: Member): Member {
	return { ...member, keys: new Map(member.keys), vouchers: [...member.vouchers] };
}

function copyDesk(desk: Desk): Desk {
	return { ...desk, members: new Set(desk.members), keys: new Map(desk.keys), sealed: new Map(desk.sealed) };
}
