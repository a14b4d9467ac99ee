/** A network of three organisations on a real server, and what their clients do with compartments. */

import { cseal } from "#crypto/aead.ts";
import { pad } from "#crypto/padding.ts";
import { randomId } from "#crypto/random.ts";
import { SealPublicKey, seal } from "#crypto/seal.ts";
import { EpochKey } from "#crypto/secret.ts";
import { hash, type Id, kdf, keyCommitment, toBase64Url, tup, utf8 } from "#protocol/bytes.ts";
import { type Compartment, followEpoch, followLeave, type Holder, presentEpoch } from "#protocol/folds/compartment.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { entryAad, toWire } from "#protocol/statements/statement.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Feature } from "#server/gate/context.ts";
import { caseSource } from "../../server/features/cases/case-source.ts";
import { compartmentsFeature } from "../../server/features/compartments/routes.ts";
import type { Audiences } from "../../server/features/events/hub.ts";
import { eventsFeature } from "../../server/features/events/routes.ts";
import { filesFeature } from "../../server/features/files/routes.ts";
import type { Person } from "./directory.ts";
import type { Answer } from "./http.ts";
import type { TestLike } from "./scope.ts";
import { type Party, ServedDirectory } from "./served-directory.ts";
import { type Booted, boot } from "./server-context.ts";

export class Network {
	readonly d = new ServedDirectory();
	readonly a: Party = this.d.party();
	readonly b: Party = this.d.party();
	readonly c: Party = this.d.party();
	readonly #tokens = new Map<Id, string>();
	/** Set by boot(). */
	server!: Booted;

	static async boot(
		t: TestLike,
		more: Feature[] = [],
		{ cases = caseSource, audiences = {} }: { cases?: CaseSource; audiences?: Audiences } = {},
	): Promise<Network> {
		const network = new Network();
		const events = eventsFeature(audiences, { heartbeatMs: 50, recheckMs: 100 });
		network.server = await boot(t, [network.d.feature, compartmentsFeature(cases), filesFeature(cases), events, ...more]);
		await network.sync();
		return network;
	}

	get second(): Person {
		return this.d.second;
	}

	party(): Party {
		return this.d.party();
	}

	sync(): Promise<void> {
		return this.d.sync(this.server);
	}

	/** @returns the person's access token. */
	as(person: Person): string {
		const token = this.#tokens.get(person.id) ?? this.server.signIn(person.id);
		this.#tokens.set(person.id, token);
		return token;
	}

	/** Moves the clock on by so many milliseconds. Then everybody has a new token. */
	later(ms: number): void {
		this.server.clock.advance(ms);
		this.#tokens.clear();
	}

	call(person: Person, method: string, path: string, body?: unknown): Promise<Answer> {
		return this.server.call(method, `/api${path}`, { token: this.as(person), ...(body !== undefined && { body }) });
	}

	/** Sends bytes, and returns the answer as it came. */
	raw(person: Person, method: string, path: string, bytes?: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
		const all = { authorization: `Bearer ${this.as(person)}`, ...(bytes && { "content-type": "application/octet-stream" }), ...headers };
		return fetch(`${this.server.url}/api${path}`, { method, headers: all, body: bytes ? new Uint8Array(bytes) : null });
	}
}

/** One compartment as its clients see it: they share this object, as if each had synced. */
export class Thread {
	readonly n: Network;
	readonly id = randomId();
	folded: Compartment | null = null;
	key = EpochKey.random();
	heads: Uint8Array[] = [];
	count = 0;
	readonly counters = new Map<Id, number>();

	constructor(n: Network) {
		this.n = n;
	}

	/** The next epoch for these desks, at the key epochs that the directory says, with its boxes. Nothing is sent. */
	epoch(by: Person, as: Id, desks: Id[], over: Partial<Fields<"epoch">> = {}, colleagues: { via: Id; person: Person }[] = []) {
		const key = EpochKey.random();
		const kc = keyCommitment(key.export());
		const last = this.folded && presentEpoch(this.folded);
		const number = (last?.number ?? 0) + 1;
		const sealTo = (kind: "desk" | "member", id: Id, via: Id | null, ke: number, pk: Uint8Array): [Holder, Uint8Array] => {
			const box = seal(new SealPublicKey(pk), tup(this.n.d.dir.network, this.id, number, kc, kind, id, ke), key.export());
			return [{ kind, id, via, ke, hash: hash(box) }, box];
		};
		const made = [
			...desks.map((desk) => {
				const record = this.n.d.dir.desks.get(desk)!;
				return sealTo("desk", desk, null, record.epoch, record.keys.get(record.epoch)!.pk);
			}),
			...colleagues.map(({ via, person }) => sealTo("member", person.id, via, person.ke, person.keys.public.kem)),
		];
		const fields: Fields<"epoch"> = {
			compartment: this.id,
			kind: "thread",
			subject: null,
			section: null,
			owner: this.folded?.owner ?? as,
			number,
			prev: last?.objId ?? null,
			kc,
			closes: last ? { heads: this.heads, count: this.count } : null,
			holders: made.map(([holder]) => holder),
			pending: [],
			reason: last ? "rotation" : "created",
			cite: null,
			...over,
		};
		const statement = this.n.d.signed("epoch", by, fields, as);
		return {
			key,
			statement,
			bundle: { epoch: toWire(statement), sealed: made.map(([{ hash }, box]) => ({ hash: toBase64Url(hash), box: toBase64Url(box) })) },
		};
	}

	/** Leaves the thread, for a desk or in one's own right. */
	async leave(by: Person, as: Id | null, over: Partial<Fields<"leave">> = {}): Promise<Answer> {
		const number = (this.folded && presentEpoch(this.folded).number) ?? 1;
		const statement = this.n.d.signed("leave", by, { compartment: this.id, number, ...over }, as);
		const answer = await this.n.call(by, "POST", `/compartments/${this.id}/leave`, { leave: toWire(statement) });
		if (answer.status === 200 && this.folded) this.folded = followLeave(this.folded, statement);
		return answer;
	}

	async open(by: Person, as: Id, desks: Id[], ...rest: [Partial<Fields<"epoch">>?]): Promise<Answer> {
		return this.#put(by, "/compartments", this.epoch(by, as, desks, ...rest));
	}

	async rotate(
		by: Person,
		as: Id,
		desks: Id[],
		over: Partial<Fields<"epoch">> = {},
		colleagues: { via: Id; person: Person }[] = [],
	): Promise<Answer> {
		return this.#put(by, `/compartments/${this.id}/epochs`, this.epoch(by, as, desks, over, colleagues));
	}

	async #put(by: Person, path: string, { key, statement, bundle }: ReturnType<Thread["epoch"]>): Promise<Answer> {
		const answer = await this.n.call(by, "POST", path, bundle);
		if (answer.status === 200) {
			this.folded = followEpoch(this.folded, statement);
			this.key = key;
		}
		return answer;
	}

	/** An entry by this person, sealed with the present key. Nothing is sent. */
	entry(by: Person, as: Id | null, words: string, over: Partial<Fields<"entry">> = {}) {
		const id = over.entry ?? randomId();
		const number = presentEpoch(this.folded!).number;
		const n = (this.counters.get(by.id) ?? 0) + 1;
		const fields: Fields<"entry"> = {
			compartment: this.id,
			number,
			entry: id,
			n,
			prev: this.heads.slice(-8),
			attachments: [],
			replaces: null,
			box: new Uint8Array(32),
			...over,
		};
		const envelope = { by: by.id, ke: by.ke, as, cp: this.n.d.checkpoint(), at: 0 };
		const box = this.key.use((key) => cseal(kdf(key, "entry", id), "entry", entryAad({ ...envelope, ...fields }), pad(utf8(words))));
		const statement = this.n.d.signed("entry", by, { ...fields, ...(over.box === undefined && { box: hash(box) }) }, as);
		return { statement, box, body: { entry: toWire(statement), box: toBase64Url(box) } };
	}

	async send(by: Person, as: Id | null, words: string, over: Partial<Fields<"entry">> = {}): Promise<Answer> {
		return this.post(by, this.entry(by, as, words, over));
	}

	async post(by: Person, { statement, body }: ReturnType<Thread["entry"]>): Promise<Answer> {
		const answer = await this.n.call(by, "POST", `/compartments/${this.id}/entries`, body);
		if (answer.status === 200 && answer.body.seq > this.count) {
			const named = new Set(statement.body.prev.map(toBase64Url));
			this.heads = [...this.heads.filter((head) => !named.has(toBase64Url(head))), statement.objId];
			this.count = answer.body.seq;
			this.counters.set(by.id, statement.body.n);
		}
		return answer;
	}

	page(by: Person, query = ""): Promise<Answer> {
		return this.n.call(by, "GET", `/compartments/${this.id}/entries${query}`);
	}
}
