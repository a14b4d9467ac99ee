/** A server with three organisations, for tests that attack every endpoint as every kind of member. */
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { type Bytes, fromBase64Url, hash, type Id, toBase64Url, utf8 } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import type { Envelope, Fields } from "#protocol/statements/registry.ts";
import { entryAad, toWire } from "#protocol/statements/statement.ts";
import { accountOf, type PlainAccount, plainAccount } from "./account.ts";
import { Casework, type Network, type Who } from "./cases.ts";
import { bootCopy } from "./copies.ts";
import type { Person } from "./directory.ts";
import { type Answer, send } from "./http.ts";
import { type Account, madeUpRecord, People } from "./people.ts";
import type { TestLike } from "./scope.ts";
import type { Party } from "./served-directory.ts";
import { bootServer, type Server } from "./server.ts";
import { World } from "./world.ts";

export const PASSWORD = "correct horse battery staple";

export interface Actor {
	account: Account;
	/** Null for admins and auditors. They sign for the desk of `staff`. */
	desk: Id | null;
	organisation: Id | null;
}

/** One HTTP request, ready to be sent. */
export interface Request {
	method: string;
	path: string;
	body?: unknown;
	bytes?: Uint8Array;
	cookies?: Record<string, string>;
	headers?: Record<string, string>;
	/** Whose token is sent; null: none. */
	as: Actor | null;
	/** The token of a session that the request itself ends. */
	token?: string;
	/** Default: the world's. */
	server?: Server;
}

/** An access entry with its number. */
export type Entry = AccessEntryBody & { seq: number };

const ACTORS = [
	"staff",
	"boss",
	"otherStaff",
	"otherBoss",
	"strangeStaff",
	"strangeBoss",
	"doomedStaff",
	"doomedBoss",
	"admin",
	"auditor",
	"ownAuditor",
	"suspended",
	"removed",
	"unvouched",
] as const;

interface Facts {
	network: string;
	founder: PlainAccount;
	deskSeeds: { desk: Id; seed: string }[];
	bodies: [string, unknown][];
	actors: (Omit<Actor, "account"> & { name: (typeof ACTORS)[number]; account: PlainAccount })[];
}

export class ApiWorld extends World {
	readonly people: People;
	readonly server: Server;
	/** Request bodies that test support sent, by path, so that tests can send them again. */
	readonly bodies = new Map<string, unknown>();
	/** Calls to this path are recorded in `bodies` and not sent. */
	#unsentPath: string | null = null;
	#cp: Envelope["cp"] | undefined;
	readonly #watched = new Map<Server, Promise<void>>();

	/** Staff and coordinator of the attacked desk. */
	staff!: Actor;
	boss!: Actor;
	/** The same organisation, another desk. */
	otherStaff!: Actor;
	otherBoss!: Actor;
	/** Another organisation. */
	strangeStaff!: Actor;
	strangeBoss!: Actor;
	/** A third organisation, which `suspendAndRemove` suspends. */
	doomedStaff!: Actor;
	doomedBoss!: Actor;
	admin!: Actor;
	auditor!: Actor;
	ownAuditor!: Actor;
	/** Members of the first desk until `suspendAndRemove`. */
	suspended!: Actor;
	removed!: Actor;
	unvouched!: Actor;

	private constructor(test: TestLike, server: Server) {
		super(test, server.superuser);
		this.server = server;
		this.people = new People({ ...server, call: (method, path, sending) => this.#call(method, path, sending) });
	}

	/** Builds a world on a copy of a network. The network is made once in a run. */
	static async build(test: TestLike): Promise<ApiWorld> {
		const { server, facts } = await bootCopy(test, "cloister_world", async (t) => {
			const w = new ApiWorld(t, await bootServer(t));
			await w.#make();
			return { server: w.server, facts: w.#facts() };
		});
		const w = new ApiWorld(test, server);
		// As if another process rang, so that nothing changes between two requests.
		await w.server.sql("UPDATE bell_lease SET holder = gen_random_uuid(), until = 'infinity'");
		await w.#take(facts);
		return w;
	}

	async #make(): Promise<void> {
		const { people } = this;
		const { status, body } = await people.tryFound(PASSWORD);
		if (status !== 200) throw new Error(JSON.stringify(body));
		people.founder.token = await people.session(people.founder.id);
		const admin = await people.member(people.founder, null, "admin", null);
		this.admin = actor(admin);
		const joins = async (role: Role, organisation: Id | null, by = people.founder) =>
			actor(await people.member(by, admin, role, organisation), organisation);
		const organisations = [];
		for (let i = 0; i < 3; i++) organisations.push(await people.organisation(people.founder, admin));
		const [first, second, third] = organisations as [Id, Id, Id];
		this.boss = await joins("coordinator", first);
		this.otherBoss = await joins("coordinator", first, this.boss.account);
		this.strangeBoss = await joins("coordinator", second);
		this.doomedBoss = await joins("coordinator", third);
		this.staff = await joins("staff", first, this.boss.account);
		this.suspended = await joins("staff", first, this.boss.account);
		this.removed = await joins("staff", first, this.boss.account);
		this.otherStaff = await joins("staff", first, this.boss.account);
		this.strangeStaff = await joins("staff", second, this.strangeBoss.account);
		this.doomedStaff = await joins("staff", third, this.doomedBoss.account);
		this.auditor = await joins("auditor", null);
		this.ownAuditor = await joins("auditor", first);
		await this.#desk(this.boss, this.staff, this.suspended, this.removed);
		await this.#desk(this.otherBoss, this.otherStaff);
		await this.#desk(this.strangeBoss, this.strangeStaff);
		await this.#desk(this.doomedBoss, this.doomedStaff);
		this.unvouched = actor((await people.join(await people.invite(this.boss.account, "staff", first))).account, first);
		this.#cp = await people.checkpoint();
	}

	/** The state for `#take`, as plain data. */
	#facts(): Facts {
		const { people, bodies } = this;
		return {
			network: toBase64Url(people.network),
			founder: plainAccount(people.founder),
			deskSeeds: [...people.deskSeeds].map(([desk, seed]) => ({ desk, seed: toBase64Url(seed.export()) })),
			bodies: [...bodies],
			actors: ACTORS.map((name) => ({ name, ...this[name], account: plainAccount(this[name].account) })),
		};
	}

	async #take({ network, founder, deskSeeds, bodies, actors }: Facts): Promise<void> {
		const { people } = this;
		people.network = fromBase64Url(network);
		people.founder = await this.renewSession(actor(accountOf(people.network, founder)));
		for (const { desk, seed } of deskSeeds) people.deskSeeds.set(desk, new DeskSeed(fromBase64Url(seed)));
		for (const [path, body] of bodies) this.bodies.set(path, body);
		for (const { name, account, organisation, desk } of actors) {
			this[name] = { account: accountOf(people.network, account), organisation, desk };
			await this.renewSession(this[name]);
		}
		this.#cp = await people.checkpoint();
	}

	async #desk(boss: Actor, ...members: Actor[]): Promise<void> {
		const accounts = members.map(({ account }) => account);
		const desk = await this.people.desk(boss.account, boss.organisation!, accounts);
		for (const each of [boss, ...members]) each.desk = desk;
	}

	/** From now on, statements of casework name the newest checkpoint. */
	async renewCheckpoint(): Promise<void> {
		this.#cp = await this.people.checkpoint();
	}

	/** Gives the actor a new session. */
	async renewSession({ account }: Actor): Promise<Account> {
		account.token = await this.people.session(account.id);
		return account;
	}

	/** Suspends `suspended` and the third organisation, and removes `removed`. */
	async suspendAndRemove(): Promise<void> {
		const { founder } = this.people;
		await this.renewSession(this.boss);
		await this.people.append(founder, "suspend", { kind: "member", subject: this.suspended.account.id, code: "investigation" });
		await this.people.append(founder, "suspend", { kind: "organisation", subject: this.doomedBoss.organisation!, code: "investigation" });
		await this.people.append(this.boss.account, "remove", { kind: "member", subject: this.removed.account.id, code: "left" });
	}

	/** Keeps the call of `make` to `path` back. @returns the body that it would have sent. */
	async unsentBody(path: string, make: () => Promise<unknown>): Promise<unknown> {
		this.#unsentPath = path;
		await make();
		this.#unsentPath = null;
		return this.bodies.get(path);
	}

	async #call(method: string, path: string, sending: Parameters<Server["call"]>[2]): Promise<Answer> {
		if (sending?.body !== undefined) this.bodies.set(path, sending.body);
		if (this.#unsentPath === path) return { status: 0, headers: new Headers(), body: {}, cookies: {} };
		return this.server.call(method, path, sending);
	}

	/** Casework for one case on this server. */
	casework(): Casework {
		const { people, server } = this;
		const checkpoint = () => this.#cp;
		const net = {
			d: { dir: people.dir, deskSeeds: people.deskSeeds, checkpoint },
			clock: server.clock,
			sql: server.sql,
			token: ({ id }: Person) => id,
			// The member's id stands for the token.
			call: async (method: string, path: string, { token, body }: { token: Id; body?: unknown }) =>
				this.#call(method, path, { token: await people.session(token), ...(body !== undefined && { body }) }),
		};
		return new Casework(net as unknown as Network);
	}

	/** Acts for the actor's own desk, or for the attacked one. */
	who({ account, desk, organisation }: Actor): Who {
		const party = { desk: desk ?? this.staff.desk!, organisation: organisation ?? this.staff.organisation! };
		return { by: account, party: party as Party };
	}

	async thread(owner: Actor, desks: Id[] = [owner.desk!]): Promise<{ casework: Casework; thread: Id; body: unknown }> {
		const casework = this.casework();
		const thread = randomId();
		const opened = this.epoch(casework, owner, thread, desks);
		await this.must({ method: "POST", path: "/api/compartments", body: opened, as: owner });
		return { casework, thread, body: opened };
	}

	/** The next epoch of a thread. */
	epoch(casework: Casework, by: Actor, thread: Id, desks: Id[]): unknown {
		const fields = { kind: "thread" as const, subject: null, section: null, compartment: thread, desks };
		return casework.body({ epochs: [casework.epoch(this.who(by), fields)] }).epochs[0];
	}

	entry(casework: Casework, by: Actor, thread: Id, parts: Partial<Fields<"entry">> = {}) {
		return sealedEntry(casework, this.who(by), thread, parts);
	}

	/** A new credential, made with the member's keys. */
	credential({ account }: Actor) {
		const [record, bag] = [Buffer.from(madeUpRecord(), "base64url"), randomBytes(100)];
		const version = (this.people.dir.members.get(account.id)?.credential?.version ?? 0) + 1;
		const setup = this.server.context.secrets.opaqueSetups[0].id;
		const fields = { record: hash(record), setup, version, bag: hash(bag), recovery: account.recovery.signingKey().publicKey };
		return { fields, record: toBase64Url(record), bag: toBase64Url(bag) };
	}

	async send({ method, path, body, bytes, cookies = {}, headers = {}, as, token, server = this.server }: Request): Promise<Answer> {
		const bearer = token ?? (as && (await this.people.session(as.account.id)));
		return send(server.url, method, path, { token: bearer, body, bytes, cookies, headers });
	}

	async must(request: Request): Promise<Answer> {
		const answer = await this.send(request);
		if (answer.status !== 200) throw new Error(`${request.method} ${request.path}: ${JSON.stringify(answer.body)}`);
		return answer;
	}

	async entriesFrom(seq: number, server = this.server): Promise<Entry[]> {
		const rows = await server.sql(`SELECT seq, body FROM entry_body WHERE seq >= ${seq} ORDER BY seq`);
		return rows.map((row) => ({ seq: Number(row.seq), ...decodeEntry(new Uint8Array(row.body as Buffer)) }));
	}

	async entryCount(server = this.server): Promise<number> {
		const [row] = await server.sql("SELECT next FROM log_head WHERE log = 'access'");
		return Number(row?.next ?? 0);
	}

	/**
	 * Counts the committed inserts, updates and deletes of each table, without the access log and the trees of both logs.
	 * Two equal answers mean that nothing changed in between.
	 */
	async contents(server = this.server): Promise<Record<string, number>> {
		if (!this.#watched.has(server)) this.#watched.set(server, watchTables(server));
		await this.#watched.get(server);
		const rows = await server.sql(`SELECT what, count(*)::int AS n FROM ${CHANGES} GROUP BY what ORDER BY what`);
		return Object.fromEntries(rows.map(({ what, n }) => [what, n])) as Record<string, number>;
	}
}

const CHANGES = "behind.change";

/** Records each changed row in the same transaction. Hashing all tables each time would take minutes. */
async function watchTables({ sql }: Server): Promise<void> {
	await sql(`CREATE SCHEMA behind; CREATE TABLE ${CHANGES} (what text NOT NULL);
		CREATE FUNCTION behind.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
			$$ BEGIN INSERT INTO ${CHANGES} VALUES (TG_TABLE_NAME || ' ' || TG_OP); RETURN NULL; END $$`);
	// Changes by tests, as another role, don't count.
	const tables = await sql(
		"SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^(entry|log_|tile|checkpoint|migration|bell_lease)'",
	);
	for (const { name } of tables)
		await sql(
			`CREATE TRIGGER behind AFTER INSERT OR UPDATE OR DELETE ON ${name} FOR EACH ROW WHEN (session_user = 'cloister_app') EXECUTE FUNCTION behind.note()`,
		);
}

/** An entry under the current epoch, by default the author's first one. */
export function sealedEntry(casework: Casework, who: Who, thread: Id, parts: Partial<Fields<"entry">> = {}) {
	const { number } = casework.epochs.get(thread)!.body;
	const fields = { compartment: thread, number, entry: randomId(), n: 1, prev: [] as Bytes[], attachments: [], replaces: null, ...parts };
	const { body } = casework.sign(who, "entry", { ...fields, box: new Uint8Array(32) });
	const sealed = sealEntry(entryKey(casework.keys.get(thread)!, fields.entry), entryAad(body), utf8("words"));
	const statement = casework.sign(who, "entry", { ...fields, box: hash(sealed) });
	return { statement, body: { entry: toWire(statement), box: toBase64Url(sealed) } };
}

function actor(account: Account, organisation: Id | null = null): Actor {
	return { account, organisation, desk: null };
}

export function isOpen(contract: AnyEndpoint): boolean {
	return contract.access === "public" || contract.anonymous === true;
}
