/**
 * A real server with its own database and a founded network. People join and are vouched for through the HTTP API, without the SDK.
 * `session()` writes a session directly into the database, because a sign-in with a password is slow. Only tests about signing in give a
 * `password`.
 */
import { randomUUID } from "node:crypto";
import { deskKeys, sealNewDeskSeed } from "#crypto/desk.ts";
import { opaqueReady } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { fromBase64Url, hash, type Id, keyCommitment, toBase64Url } from "#protocol/bytes.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import type { Role } from "#protocol/codes.ts";
import { type Checklist, type InviteRequest, inviteProofInput } from "#protocol/contracts/directory.ts";
import { deskMembers } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { DirectoryType, Envelope, Fields, StatementType } from "#protocol/statements/registry.ts";
import { NO_NETWORK, networkId, type Statement, toWire } from "#protocol/statements/statement.ts";
import { type Account, accountBody, makeAccount, nameHash, newName } from "./account.ts";
import { CHECKLIST } from "./checklist.ts";
import { newPerson, type Person } from "./directory.ts";
import type { Answer } from "./http.ts";
import type { TestLike } from "./scope.ts";
import { bootServer, type Server } from "./server.ts";

export { type Account, madeUpRecord } from "./account.ts";

await Promise.all([sodiumReady, opaqueReady]);

/** An invite, with its secret key. */
export interface Invited {
	id: Id;
	key: SigningKey;
	/** The member who has lost all keys, if the invite is for one. */
	returning: Person | null;
}

const vetted = { checklist: hash(encodeCbor(CHECKLIST)), nextVetting: Date.UTC(2028, 0, 1) };

/** What a request to append sends besides the statements. */
export interface AppendExtras {
	sealed?: { hash: string; box: string }[];
	checklist?: Checklist;
}

export class People {
	readonly server: Server;
	network: Uint8Array = NO_NETWORK;
	readonly deskSeeds = new Map<Id, DeskSeed>();
	/** Set by found(). */
	founder!: Account;

	constructor(server: Server) {
		this.server = server;
	}

	/** Starts a server, and founds its network. */
	static async found(t: TestLike, options: { password?: string } = {}): Promise<People> {
		const people = new People(await bootServer(t));
		const { status, body } = await people.tryFound(options.password);
		if (status !== 200) throw new Error(JSON.stringify(body));
		people.founder.token = await people.session(people.founder.id);
		return people;
	}

	async tryFound(password?: string, token = this.server.setupToken): Promise<Answer> {
		const person = newPerson();
		const name = newName("Founder");
		const logs = this.logs();
		const envelope = { by: person.id, ke: 1, as: null, cp: BEFORE_GENESIS, at: this.server.clock.now() };
		const policy = { vettingMonths: 24, attachmentMiB: 64 };
		const genesis = signStatement(
			NO_NETWORK,
			"genesis",
			{ ...envelope, name: "Test", nameHash: nameHash(name), keys: person.keys.public, logs, policy },
			person.keys.signing,
		);
		const network = networkId(genesis.bytes);
		const start = (message: string) => this.server.call("POST", "/api/genesis/start", { body: { token, member: person.id, message } });
		const account = await makeAccount(person, name, "founder", { network, envelope, setup: this.setup, start, password });
		const answer = await this.server.call("POST", "/api/genesis", {
			body: { ...accountBody(account), token, genesis: toWire(genesis), signIn: account.signIn },
		});
		if (answer.status === 200) {
			this.network = network;
			this.founder = account;
		}
		return answer;
	}

	private logs(): Fields<"genesis">["logs"] {
		const log = (name: "access" | "directory") => {
			const { name: origin, publicKey: key } = this.server.context.logKey(name);
			return { origin, key };
		};
		return { access: log("access"), directory: log("directory") };
	}

	private get setup(): string {
		return this.server.context.secrets.opaqueSetups[0].id;
	}

	session(member: Id): Promise<string> {
		return insertSession(this.server, member);
	}

	/** The directory as this server folds it. It is current after each answer of an append. */
	get dir() {
		return this.server.context.directoryCache.directory;
	}

	/** Fetches the newest signed checkpoint. The request also brings `dir` up to date. */
	async checkpoint(): Promise<Envelope["cp"]> {
		const { body } = await this.server.call("GET", "/api/directory?from=1000000", { token: this.founder.token });
		const { size, root, signature } = body.checkpoint;
		return { size, root: fromBase64Url(root), signature: fromBase64Url(signature) };
	}

	async signed<T extends StatementType>(
		by: Person,
		type: T,
		fields: Fields<T>,
		as: Id | null = null,
		second?: SigningKey,
	): Promise<Statement<T>> {
		const envelope = { by: by.id, ke: by.ke, as, cp: await this.checkpoint(), at: this.server.clock.now() };
		return signStatement(this.network, type, { ...envelope, ...fields } as never, by.keys.signing, second) as Statement<T>;
	}

	post(by: Account, statements: Statement<any>[], extras: AppendExtras = {}): Promise<Answer> {
		return this.server.call("POST", "/api/directory", {
			token: by.token,
			body: {
				statements: statements.map(toWire),
				sealed: extras.sealed ?? [],
				...(extras.checklist && { checklist: extras.checklist }),
			},
		});
	}

	/** Signs a statement, and posts it. */
	async tryAppend<T extends DirectoryType>(
		by: Account,
		type: T,
		fields: Fields<T>,
		extras: AppendExtras = {},
	): Promise<Answer & { statement: Statement<T> }> {
		const statement = await this.signed(by, type, fields);
		return { ...(await this.post(by, [statement], extras)), statement };
	}

	/** As `tryAppend`. @throws Error when the statement is refused. */
	async append<T extends DirectoryType>(by: Account, type: T, fields: Fields<T>, extras: AppendExtras = {}): Promise<Statement<T>> {
		const { status, body, statement } = await this.tryAppend(by, type, fields, extras);
		if (status !== 200) throw new Error(`${type}: ${status} ${JSON.stringify(body)}`);
		await this.checkpoint();
		return statement;
	}

	async invite(
		by: Account,
		role: Role,
		organisation: Id | null,
		more: { desk?: Id; returning?: Person; expires?: number } = {},
	): Promise<Invited> {
		const key = new SigningKey(randomBytes(32));
		const id = randomId();
		const expires = more.expires ?? this.server.clock.now() + 3 * 86_400_000;
		await this.append(by, "invite", {
			invite: id,
			organisation,
			role,
			desk: more.desk ?? null,
			member: more.returning?.id ?? null,
			label: null,
			expires,
			pk: key.publicKey,
		});
		return { id, key, returning: more.returning ?? null };
	}

	proof(invited: Invited, request: InviteRequest, at = this.server.clock.now()) {
		return { invite: invited.id, at, signature: toBase64Url(invited.key.sign(inviteProofInput(request, invited.id, at))) };
	}

	/** The body of /api/joins/start. */
	joinStart(invited: Invited, member: Id, message: string) {
		return { proof: this.proof(invited, { action: "join.start", member, message }), member, message };
	}

	/** The body of /api/joins/directory. */
	inviteRead(invited: Invited, at = this.server.clock.now()) {
		return { proof: this.proof(invited, { action: "join.directory", from: 0 }, at), from: 0 };
	}

	/** Joins with an invite. The new member isn't vouched for yet. */
	async tryJoin(
		invited: Invited,
		options: { signIn?: string; password?: string } = {},
	): Promise<{ account: Account; join: Statement<"join">; answer: Answer }> {
		const { returning } = invited;
		const person = newPerson(returning ?? undefined);
		const signIn = options.signIn ?? `member-${person.id.slice(0, 8)}`;
		const name = newName(`Name of ${signIn}`);
		const envelope = { by: person.id, ke: person.ke, as: null, cp: await this.checkpoint(), at: this.server.clock.now() };
		const join = signStatement(
			this.network,
			"join",
			{ ...envelope, invite: invited.id, keys: person.keys.public, nameHash: nameHash(name) },
			person.keys.signing,
			invited.key,
		);
		const start = (message: string) => this.server.call("POST", "/api/joins/start", { body: this.joinStart(invited, person.id, message) });
		const version = (this.dir.members.get(person.id)?.credential?.version ?? 0) + 1;
		const { network, setup } = this;
		const { password } = options;
		const account = await makeAccount(person, name, signIn, { network, envelope, setup, start, password, second: invited.key, version });
		const body = { ...accountBody(account), join: toWire(join), signIn: returning ? null : signIn };
		const answer = await this.server.call("POST", "/api/joins", { body });
		if (answer.status === 200) {
			await this.checkpoint();
			account.token = await this.session(person.id);
		}
		return { account, join, answer };
	}

	async join(
		invited: Invited,
		options: { signIn?: string; password?: string } = {},
	): Promise<{ account: Account; join: Statement<"join"> }> {
		const { answer, ...joined } = await this.tryJoin(invited, options);
		if (answer.status !== 200) throw new Error(`join: ${answer.status} ${JSON.stringify(answer.body)}`);
		return joined;
	}

	/** @returns the proposal, which waits for others unless the quorum is one. */
	propose(by: Account, { account, join }: { account: Person; join: Statement<"join"> }): Promise<Statement<"member.add">> {
		return this.append(by, "member.add", { member: account.id, join: join.objId, ...vetted }, { checklist: CHECKLIST });
	}

	approve(by: Account, proposal: Statement<any>): Promise<Statement<"countersign">> {
		return this.append(by, "countersign", { object: proposal.objId, verdict: "approve", code: null });
	}

	/** Makes a member, whom `by` invites and vouches for. @param also approves; null when one voucher is enough */
	async member(
		by: Account,
		also: Account | null,
		role: Role,
		organisation: Id | null,
		options: { desk?: Id; returning?: Person; signIn?: string; password?: string } = {},
	): Promise<Account> {
		const joined = await this.join(await this.invite(by, role, organisation, options), options);
		const proposal = await this.propose(by, joined);
		if (also) await this.approve(also, proposal);
		joined.account.token = await this.session(joined.account.id);
		return joined.account;
	}

	async organisation(by: Account, also: Account | null): Promise<Id> {
		const organisation = randomId();
		const proposal = await this.append(
			by,
			"organisation.add",
			{ organisation, name: "Organisation", country: "NL", parts: ["transit"], ...vetted },
			{ checklist: CHECKLIST },
		);
		if (also) await this.approve(also, proposal);
		return organisation;
	}

	/** A desk of the coordinator's, with its first key sealed to its members. */
	async desk(coordinator: Account, organisation: Id, members: Person[] = []): Promise<Id> {
		const desk = randomId();
		await this.append(coordinator, "desk.add", { desk, organisation, name: "Desk" });
		for (const { id } of members) await this.append(coordinator, "desk.member", { desk, member: id, action: "add" });
		await this.rekey(coordinator, desk);
		return desk;
	}

	async rekey(by: Account, desk: Id): Promise<Statement<"desk.rekey">> {
		const { fields, sealed } = this.rekeyFields(desk);
		return this.append(by, "desk.rekey", fields, { sealed });
	}

	rekeyFields(desk: Id): { fields: Fields<"desk.rekey">; sealed: { hash: string; box: string }[] } {
		const record = this.dir.desks.get(desk);
		if (!record) throw new Error("no such desk");
		const seed = DeskSeed.random();
		this.deskSeeds.set(desk, seed);
		const kc = keyCommitment(seed.export());
		const epoch = record.epoch + 1;
		const boxes = deskMembers(this.dir, desk).map((member) => {
			const kem = member.keys.get(member.keyEpoch)?.kem;
			if (!kem) throw new Error("a member without keys");
			const box = sealNewDeskSeed(
				new SealPublicKey(kem),
				{ network: this.network, desk, epoch, kc },
				{ member: member.id, ke: member.keyEpoch },
				seed,
			);
			return { member: member.id, ke: member.keyEpoch, hash: hash(box), box };
		});
		const wrap = record.epoch === 0 ? null : new Uint8Array(105);
		const named = boxes.map(({ member, ke, hash: digest }) => ({ member, ke, hash: digest }));
		const fields = {
			desk,
			epoch,
			prev: record.head,
			pk: deskKeys(seed).seal.publicKey.bytes,
			kc,
			from: wrap && record.epoch,
			wrap,
			sealed: named,
			recovery: null,
		};
		return { fields, sealed: boxes.map(({ hash: digest, box }) => ({ hash: toBase64Url(digest), box: toBase64Url(box) })) };
	}
}

/** Writes the row of a session directly, without a sign-in. @returns its access token. */
export async function insertSession(server: Server, member: Id): Promise<string> {
	const id = randomUUID();
	const now = server.clock.now();
	await server.sql(
		`INSERT INTO session (id, member, started, used, expires) VALUES ('${id}', '${member}', ${now}, ${now}, ${now + 14 * 86_400_000})`,
	);
	return server.context.tokens.issue(id, member).token;
}
