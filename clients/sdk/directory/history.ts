/**
 * How the directory stood at earlier sizes. A statement names the checkpoint that its signer had seen, and is judged by
 * that: who was a holder then, with which keys. Kept as versions of the few records that each leaf touches, because a
 * copy of the whole directory for each leaf would be too much.
 */
import { type Id, keyOf } from "#protocol/bytes.ts";
import { checkSigner, type Desk, type Directory, type Member, type Organisation } from "#protocol/folds/directory.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";

type Kind = "members" | "organisations" | "desks";
type Value = Member | Organisation | Desk;
interface Version {
	size: number;
	value: Value;
}

/** Ids that a statement is about, also through the proposal, join or invite that it names. */
export function touchedBy(dir: Directory, { type, body }: AnyStatement): Set<Id> {
	const out = new Set<Id>([body.by]);
	const add = (...ids: (Id | null | undefined)[]) => {
		for (const id of ids) if (id) out.add(id);
	};
	const invite = (id: Id | undefined) => {
		const known = id === undefined ? undefined : dir.invites.get(id);
		add(known?.organisation, known?.desk, known?.member);
	};
	if ("member" in body) add(body.member);
	if ("subject" in body) add(body.subject);
	if ("desk" in body) add(body.desk);
	if ("organisation" in body) add(body.organisation);
	if (type === "join") invite(body.invite);
	if (type === "member.add") invite(dir.joins.get(keyOf(body.join))?.invite);
	if (type === "countersign") {
		const proposal = dir.proposals.get(keyOf(body.object));
		if (proposal) add(...touchedBy(dir, proposal.statement as AnyStatement));
	}
	return out;
}

export class DirectoryHistory {
	readonly #versions: Record<Kind, Map<Id, Version[]>> = { members: new Map(), organisations: new Map(), desks: new Map() };

	/** Notes what a leaf has touched. Call it right after the leaf was folded. */
	note(dir: Directory, touched: Set<Id>): void {
		for (const id of touched) {
			const member = dir.members.get(id);
			const organisation = dir.organisations.get(id);
			if (member) this.#add("members", dir.size, copyMember(member));
			if (organisation) this.#add("organisations", dir.size, { ...organisation });
		}
		// Removing a member takes them out of every desk they were in.
		for (const desk of dir.desks.values()) if (this.#hasChanged(desk)) this.#add("desks", dir.size, copyDesk(desk));
	}

	/** The directory as it was after its first `size` leaves; for questions about single records only. */
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
 * That its signer was entitled to it: by the directory that the statement names. Whether the suspended may say this, the server
 * has judged.
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
