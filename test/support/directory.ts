/** A directory in memory with real keys and signatures, for tests of the folds. It signs checkpoints itself, in place of the log. */
import { deskKeys } from "#crypto/desk.ts";
import { type MemberKeys, memberKeys } from "#crypto/member.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { DeskSeed, MemberSeed } from "#crypto/secret.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { type Id, keyCommitment } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { applyStatement, type Directory, deskMembers, emptyDirectory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, checkpointText } from "#protocol/log/checkpoint.ts";
import type { Body, Fields, StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";

export interface Person {
	id: Id;
	ke: number;
	keys: MemberKeys;
	/** The seed that the keys are derived from. */
	seed: MemberSeed;
}

const bytes32 = () => randomBytes(32);
export const vetted = { checklist: new Uint8Array(32), nextVetting: 1 };
const policy = { vettingMonths: 12, attachmentMiB: 64 };

export class TestDirectory {
	readonly dir: Directory = emptyDirectory();
	readonly logKey = new SigningKey(bytes32());
	readonly accessKey = new SigningKey(bytes32());
	readonly founder: Person = newPerson();
	readonly deskSeeds = new Map<Id, DeskSeed>();
	/** When statements are signed, UTC ms. */
	now = 0;

	constructor() {
		const { id, keys } = this.founder;
		const logs = {
			access: { origin: "test/access", key: this.accessKey.publicKey },
			directory: { origin: "test/directory", key: this.logKey.publicKey },
		};
		const body = { by: id, ke: 1, as: null, cp: BEFORE_GENESIS, at: 0, name: "Test", nameHash: bytes32(), keys: keys.public, logs, policy };
		applyStatement(this.dir, signStatement(this.dir.network, "genesis", body, keys.signing) as AnyStatement);
	}

	/** A checkpoint that the log has signed; the newest when `size` is left out. */
	checkpoint(size = this.dir.size): Body<"genesis">["cp"] {
		const root = this.dir.roots[size]!;
		const signature = this.logKey.sign(new TextEncoder().encode(checkpointText("test/directory", size, root)));
		return { size, root, signature };
	}

	signed<T extends StatementType>(type: T, by: Person, fields: Fields<T>, as: Id | null = null, second?: SigningKey): Statement<T> {
		const body = { by: by.id, ke: by.ke, as, cp: this.checkpoint(), at: this.now, ...fields } as unknown as Body<T>;
		return signStatement(this.dir.network, type, body, by.keys.signing, second);
	}

	add<T extends StatementType>(type: T, by: Person, fields: Fields<T>, as: Id | null = null, second?: SigningKey): Statement<T> {
		const statement = this.signed(type, by, fields, as, second);
		this.apply(statement as Statement as AnyStatement);
		return statement;
	}

	apply(statement: AnyStatement): void {
		applyStatement(this.dir, statement);
	}

	/** @param token the key of the invite. @returns its id. */
	invite(by: Person, token: SigningKey, fields: Pick<Fields<"invite">, "organisation" | "role"> & Partial<Fields<"invite">>): Id {
		const invite = randomId();
		this.add("invite", by, { invite, desk: null, member: null, expires: 1, label: null, pk: token.publicKey, ...fields });
		return invite;
	}

	/** Invites a person, who joins. Nobody has vouched for the person yet. */
	joined(
		by: Person,
		role: Role,
		organisation: Id | null,
		desk: Id | null = null,
		returning: Person | null = null,
	): { person: Person; join: Statement<"join"> } {
		const token = new SigningKey(bytes32());
		const invite = this.invite(by, token, { organisation, role, desk, member: returning?.id ?? null });
		const person = newPerson(returning ?? undefined);
		const join = this.add("join", person, { invite, keys: person.keys.public, nameHash: bytes32() }, null, token);
		return { person, join };
	}

	/** A member whom `by` invites and vouches for, and `also` countersigns. */
	member(
		by: Person,
		also: Person | null,
		role: Role,
		organisation: Id | null,
		desk: Id | null = null,
		returning: Person | null = null,
	): Person {
		const { person, join } = this.joined(by, role, organisation, desk, returning);
		const proposal = this.add("member.add", by, { member: person.id, join: join.objId, ...vetted });
		if (also) this.add("countersign", also, { object: proposal.objId, verdict: "approve", code: null });
		return person;
	}

	organisation(by: Person, also: Person | null): Id {
		const organisation = randomId();
		const proposal = this.add("organisation.add", by, { organisation, name: "Org", country: "NL", parts: ["transit"], ...vetted });
		if (also) this.add("countersign", also, { object: proposal.objId, verdict: "approve", code: null });
		return organisation;
	}

	desk(coordinator: Person, organisation: Id, members: Person[] = []): Id {
		const desk = randomId();
		this.add("desk.add", coordinator, { desk, organisation, name: "Desk" });
		for (const each of members) this.add("desk.member", coordinator, { desk, member: each.id, action: "add" });
		this.rekey(desk, coordinator);
		return desk;
	}

	rekey(desk: Id, by: Person): Statement<"desk.rekey"> {
		const record = this.dir.desks.get(desk)!;
		const seed = DeskSeed.random();
		this.deskSeeds.set(desk, seed);
		const sealed = deskMembers(this.dir, desk).map((member) => ({ member: member.id, ke: member.keyEpoch, hash: bytes32() }));
		const pk = deskKeys(seed).seal.publicKey.bytes;
		const wrap = record.epoch === 0 ? null : new Uint8Array(105);
		return this.add("desk.rekey", by, {
			desk,
			epoch: record.epoch + 1,
			prev: record.head,
			pk,
			kc: keyCommitment(seed.export()),
			from: record.epoch === 0 ? null : record.epoch,
			wrap,
			sealed,
			recovery: null,
		});
	}
}

export function newPerson(returning?: Person): Person {
	const seed = MemberSeed.random();
	return { id: returning?.id ?? randomId(), ke: (returning?.ke ?? 0) + 1, keys: memberKeys(seed), seed };
}
