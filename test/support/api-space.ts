/** A space of the circle `network` in an ApiWorld, with an item. Its owner is the desk of an actor. */
import { circleCommitment, sealCircleSeed } from "#crypto/circle.ts";
import { sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { CircleSeed } from "#crypto/secret.ts";
import { itemEntryKey } from "#crypto/space.ts";
import { type Bytes, hash, type Id, toBase64Url, tup, utf8 } from "#protocol/bytes.ts";
import { circleIsStale, hashOfSeats, keysOf, newestCircleEpoch, seatsOfCircle } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { itemAad, toWire } from "#protocol/statements/statement.ts";
import type { Actor, ApiWorld } from "./api-world.ts";

const CIRCLE = "network";

export class ApiSpace {
	readonly #w: ApiWorld;
	readonly owner: Actor;
	readonly space: Id = randomId();
	readonly item: Id = randomId();
	/** objId of the item's only entry. */
	first!: Bytes;

	private constructor(w: ApiWorld, owner: Actor) {
		this.#w = w;
		this.owner = owner;
	}

	static async make(w: ApiWorld, owner: Actor): Promise<ApiSpace> {
		const made = new ApiSpace(w, owner);
		const { people } = w;
		const agree = async (type: "organisation.change" | "space.add", fields: never) =>
			people.approve(await w.renewSession(w.admin), await people.append(people.founder, type, fields));
		await agree("organisation.change", {
			organisation: owner.organisation,
			region: "asia",
			affiliation: "secular",
			scope: "full",
		} as never);
		await agree("space.add", { space: made.space, circle: CIRCLE, owner: owner.desk } as never);
		const { statement, body } = await made.entry(owner, { item: made.item });
		made.first = statement.objId;
		await w.must({ method: "POST", path: `/api/spaces/${made.space}/entries`, body, as: owner });
		return made;
	}

	/** The number of the circle's present key. Makes one when there is none, or when it is stale. */
	async epoch(): Promise<number> {
		const { people } = this.#w;
		const { dir, network } = people;
		const record = dir.circles.get(CIRCLE);
		if (record && !circleIsStale(dir, CIRCLE)) return record.epochs.length;
		const seed = CircleSeed.random();
		const at = { network, circle: CIRCLE, epoch: (record?.epochs.length ?? 0) + 1, kc: circleCommitment(seed) };
		const seats = seatsOfCircle(dir, CIRCLE);
		const boxes = seats.map((seat) => {
			const pk = seat.kind === "desk" ? dir.desks.get(seat.id)?.keys.get(seat.ke)?.pk : keysOf(dir, seat.id, seat.ke)?.kem;
			return sealCircleSeed(new SealPublicKey(pk!), at, seat, seed);
		});
		const fields = {
			circle: CIRCLE,
			epoch: at.epoch,
			prev: newestCircleEpoch(record)?.objId ?? null,
			kc: at.kc,
			from: null,
			wrap: null,
			who: hashOfSeats(seats),
			boxes: hash(tup(...boxes.map((box) => hash(box)))),
		} as const;
		const by = await this.#w.renewSession(this.owner);
		const statement = await people.signed(by, "circle.rekey", fields, this.owner.desk);
		const sealed = boxes.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) }));
		const { status, body } = await people.post(by, [statement], { sealed });
		if (status !== 200) throw new Error(JSON.stringify(body));
		await people.checkpoint();
		return at.epoch;
	}

	/** An entry by the actor: by default the next one of the item. The server can't open its box, so its key doesn't matter. */
	async entry(by: Actor, change: Partial<Fields<"item">> = {}) {
		const { people } = this.#w;
		const epoch = await this.epoch();
		const place = { space: this.space, item: this.item, entry: randomId() };
		const fields = { ...place, epoch, prev: this.first ? [this.first] : [], ...change };
		const as = by.desk ?? this.owner.desk;
		const header = await people.signed(by.account, "item", { ...fields, box: new Uint8Array(32) } as never, as);
		const box = sealEntry(itemEntryKey(CircleSeed.random(), fields), itemAad(header.body as never), utf8("text"));
		const statement = await people.signed(by.account, "item", { ...fields, box: hash(box), ...change } as Fields<"item">, as);
		return { statement, body: { entries: [{ entry: toWire(statement), box: toBase64Url(box) }] } };
	}
}
