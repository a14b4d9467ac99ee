/**
 * Writes the statements of a made-up network, has each one judged, and records the verdict. The implementation that signs and
 * judges is given, so that the second implementation can make histories, too.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, fromHex, type Id, toHex } from "../../../clients/protocol/bytes.ts";
import { BEFORE_GENESIS, type CompactCheckpoint, checkpointText } from "../../../clients/protocol/log/checkpoint.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import type { Chance } from "./chance.ts";
import type { Accepted, Draft, Fields, Implementation, State, Step } from "./history.ts";
import { mutated } from "./mutations.ts";

const MINUTE = 60_000;
export const START = Date.UTC(2030, 0, 1);
export const ORIGINS = { access: "vectors.example/access", directory: "vectors.example/directory" };

export class Author {
	readonly chance: Chance;
	readonly steps: Step[] = [];
	readonly accepted: Accepted[] = [];
	/** Ed25519 seeds by member and key epoch. */
	readonly seeds = new Map<string, Bytes>();
	readonly logSeeds: { access: Bytes; directory: Bytes };
	readonly #implementation: Implementation;
	#state: State | null = null;
	now = START;
	/** One refused statement in so many becomes a part of the history. */
	keptRefusals = 1;

	constructor(implementation: Implementation, chance: Chance) {
		this.#implementation = implementation;
		this.chance = chance;
		this.logSeeds = { access: chance.bytes(32), directory: chance.bytes(32) };
	}

	get state(): State {
		this.#state ??= this.#implementation.state();
		return this.#state;
	}

	newSeed(member: Id, ke: number): Bytes {
		const seed = this.chance.bytes(32);
		this.seeds.set(`${member} ${ke}`, seed);
		return seed;
	}

	seedOf(member: Id, ke = this.state.directory.members[member]?.ke ?? 0): Bytes {
		return this.seeds.get(`${member} ${ke}`) ?? this.logSeeds.access;
	}

	/** A checkpoint that the log signs. */
	signedBy(log: "access" | "directory", origin: string, size: number, root: Bytes): CompactCheckpoint {
		return { size, root, signature: ed25519.sign(new TextEncoder().encode(checkpointText(origin, size, root)), this.logSeeds[log]) };
	}

	#checkpoint(): CompactCheckpoint {
		const { size, root } = this.state.directory;
		return size <= 1 ? BEFORE_GENESIS : this.signedBy("directory", ORIGINS.directory, size, fromHex(root));
	}

	/**
	 * Signs a statement and has it judged.
	 * @param spoil whether to change something in the statement first, so that it is probably refused.
	 * @returns the statement with its objId, or null when it was refused.
	 */
	say(draft: Draft, spoil = false): Accepted | null {
		const { type, by = this.chance.id(), as = null, ke = this.state.directory.members[by]?.ke ?? 1 } = draft;
		this.now += MINUTE * this.chance.below(60);
		const envelope = { by, ke, as, cp: this.#checkpoint(), at: this.now };
		const seed = draft.seed ?? this.seedOf(by, ke);
		const whole = { type, body: { ...envelope, ...draft.fields } as Fields, seeds: draft.second ? [seed, draft.second] : [seed] };
		const { body, seeds } = spoil ? mutated(whole, this) : whole;
		const { wire, objId } = this.#implementation.make(this.#implementation.network, type, body, seeds);
		const refused = this.#implementation.judge(wire);
		if (refused !== null && !this.chance.oneIn(this.keptRefusals)) return null;
		this.steps.push(refused === null ? wire : { ...wire, refused });
		if (refused !== null) return null;
		this.#state = null;
		const accepted = { type, body, key: objId };
		this.accepted.push(accepted);
		return accepted;
	}

	/** As `say`. @throws Error when the statement is refused. */
	must(draft: Draft): Accepted {
		const accepted = this.say(draft);
		if (!accepted) throw new Error(`${draft.type} was refused: ${this.steps.at(-1)?.refused}`);
		return accepted;
	}

	/** Has the last statement judged a second time, unchanged. @throws Error when it is accepted. */
	judgeAgain(): void {
		const { refused: _, ...wire } = this.steps.at(-1) as Step;
		const refused = this.#implementation.judge(wire);
		if (refused === null) throw new Error(`${wire.type} was accepted twice`);
		this.steps.push({ ...wire, refused });
	}

	/** The last accepted statement of this type in which the field has this value. */
	find(type: StatementType, field: string, value: unknown): Accepted | undefined {
		return this.accepted.findLast((each) => each.type === type && each.body[field] === value);
	}

	/** The desks that are open. */
	desks(): Id[] {
		return Object.entries(this.state.directory.desks).flatMap(([id, { open }]) => (open ? [id] : []));
	}

	admins(): Id[] {
		const { members } = this.state.directory;
		return Object.entries(members).flatMap(([id, { role, status }]) => (role === "admin" && status === "active" ? [id] : []));
	}

	// The network's people.

	found(): Id {
		const { chance } = this;
		const founder = chance.id();
		const seed = this.newSeed(founder, 1);
		this.must({ type: "genesis", by: founder, ke: 1, seed, fields: this.genesisFields(seed) });
		this.must({ type: "credential", by: founder, fields: this.credential(1) });
		return founder;
	}

	/** @param seed of the founder's key. */
	genesisFields(seed: Bytes): Fields {
		const { chance } = this;
		const keys = { sign: ed25519.getPublicKey(seed), kem: this.kem() };
		const log = (name: "access" | "directory") => ({ origin: ORIGINS[name], key: ed25519.getPublicKey(this.logSeeds[name]) });
		return {
			name: "Vectors",
			nameHash: chance.bytes(32),
			keys,
			cp: BEFORE_GENESIS,
			logs: { access: log("access"), directory: log("directory") },
			policy: { vettingMonths: 12, attachmentMiB: 64 },
		};
	}

	/** Any bytes: the folds don't use this key. */
	kem(): Bytes {
		return new Uint8Array(1216).fill(this.chance.below(256));
	}

	credential(version: number): Fields {
		const { chance } = this;
		return { record: chance.bytes(32), setup: "setup", version, bag: chance.bytes(32), recovery: chance.bytes(32) };
	}

	invite(by: Id, fields: Fields): Draft {
		const token = this.chance.bytes(32);
		const pk = ed25519.getPublicKey(token);
		this.seeds.set(`invite ${toHex(pk)}`, token);
		const full = { desk: null, member: null, label: null, expires: this.now + 86_400_000, ...fields, invite: this.chance.id(), pk };
		return { type: "invite", by, fields: full };
	}

	/** The join of an accepted invite. */
	join({ body }: Accepted): Draft {
		const by = body.member ?? this.chance.id();
		const ke = (this.state.directory.members[by]?.ke ?? 0) + 1;
		const seed = this.newSeed(by, ke);
		const keys = { sign: ed25519.getPublicKey(seed), kem: this.kem() };
		const fields = { invite: body.invite, keys, nameHash: this.chance.bytes(32) };
		return { type: "join", by, ke, seed, second: this.tokenOf(body), fields };
	}

	tokenOf({ pk }: Fields): Bytes {
		return this.seeds.get(`invite ${toHex(pk)}`) as Bytes;
	}

	vouch(by: Id, join: Accepted): Draft {
		return { type: "member.add", by, fields: { member: join.body.by, join: fromHex(join.key), ...this.vetted() } };
	}

	/** @param days until the next vetting. */
	vetted(days = 150): Fields {
		return { checklist: this.chance.bytes(32), nextVetting: this.now + days * 86_400_000 };
	}

	approve(by: Id, proposal: Accepted | string, verdict = "approve"): Draft {
		const object = fromHex(typeof proposal === "string" ? proposal : proposal.key);
		return { type: "countersign", by, fields: { object, verdict, code: null } };
	}

	/**
	 * Admits a newcomer, whom `by` invites and vouches for.
	 * @param also the member who approves, if an approval is needed. @returns the newcomer
	 */
	admit(by: Id, also: Id | null, role: string, organisation: Id | null, desk: Id | null = null): Id {
		const invite = this.must(this.invite(by, { role, organisation, desk }));
		const join = this.must(this.join(invite));
		const added = this.must(this.vouch(by, join));
		if (also) this.must(this.approve(also, added));
		return join.body.by;
	}

	organisation(by: Id, also: Id | null): Id {
		const organisation = this.chance.id();
		const added = this.must({ type: "organisation.add", by, fields: this.organisationFields(organisation) });
		if (also) this.must(this.approve(also, added));
		return organisation;
	}

	organisationFields(organisation: Id): Fields {
		return { organisation, name: "Organisation", country: this.chance.pick(["NL", "NL", "AL"]), parts: ["transit"], ...this.vetted() };
	}

	desk(coordinator: Id, organisation: Id, members: Id[]): Id {
		const desk = this.chance.id();
		this.must({ type: "desk.add", by: coordinator, fields: { desk, organisation, name: "Desk" } });
		for (const member of members) this.must({ type: "desk.member", by: coordinator, fields: { desk, member, action: "add" } });
		this.must(this.rekey(coordinator, desk));
		return desk;
	}

	rekey(by: Id | undefined, desk: Id): Draft {
		const { chance } = this;
		const { members, desks } = this.state.directory;
		const { epoch, members: of } = desks[desk] ?? { epoch: 0, members: [] };
		const active = of.filter((member) => members[member]?.status === "active");
		const sealed = active.map((member) => ({ member, ke: members[member]?.ke, hash: chance.bytes(32) }));
		const last = this.find("desk.rekey", "desk", desk);
		const from = epoch === 0 ? null : epoch;
		const pk = last?.body.recovery?.pk ?? (chance.oneIn(8) ? this.kem() : null);
		const recovery = pk && { pk, hash: chance.bytes(32) };
		const fields = {
			desk,
			epoch: epoch + 1,
			prev: last ? fromHex(last.key) : null,
			pk: this.kem(),
			kc: chance.bytes(32),
			from,
			wrap: from === null ? null : chance.bytes(64),
			sealed,
			recovery,
		};
		return { type: "desk.rekey", by, fields };
	}

	/** A new key of a circle, signed for a desk with a seat. */
	rekeyCircle(by: Id | undefined, as: Id, circle: string): Draft {
		const { chance } = this;
		const { who, intervals } = this.state.directory.circles[circle] ?? { who: toHex(chance.bytes(32)), intervals: [] };
		const last = this.find("circle.rekey", "circle", circle);
		const from = intervals.length === 0 ? null : intervals.length;
		const fields = {
			circle,
			epoch: intervals.length + 1,
			prev: last ? fromHex(last.key) : null,
			kc: chance.bytes(32),
			from,
			wrap: from === null ? null : chance.bytes(64),
			who: fromHex(who),
			boxes: chance.bytes(32),
		};
		return { type: "circle.rekey", by, as, fields };
	}
}
