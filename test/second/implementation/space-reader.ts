/**
 * Second implementation of a reader of spaces: from the answers of the server and the reader's own seed to what stands in a space. It uses
 * nothing but the second implementation of each chapter: directory, circles, spaces, topics.
 */
import { type Bytes, fromBase64url, H, hex, idBytes, idText, refuse, same } from "./bytes.ts";
import { decodeExactly, type Value } from "./cbor.ts";
import { boxesOf, openSeed, type SeatBytes, sealSeed, unwrapSeed, whoOf } from "./circle-seeds.ts";
import { openEntry } from "./compartments.ts";
import { Directory } from "./folds/directory.ts";
import { type Body, type Plain, plain } from "./folds/plain.ts";
import { countingOf, entryKey } from "./items.ts";
import { deskKemSeed, memberKemSeed, openDeskSeed } from "./keys.ts";
import { type ListEntry, listAfter } from "./space-list.ts";
import { entryAad, fromWire } from "./statements.ts";
import { type Said, topicAfter } from "./topics.ts";

/** As the server answers, in JSON. */
export interface ServedKeys {
	deskKeys: { desk: string; epoch: number; ke: number; box: string }[];
	/** By epoch of the circle. */
	circleKeys: Map<number, { hashes: string[]; boxes: { kind: string; id: string; via: string | null; ke: number; box: string }[] }>;
}
export interface ServedEntry {
	seq: number;
	entry: unknown;
	box: string;
}

interface State {
	seats: SeatBytes[];
	desks: Set<string>;
	keys: [leaf: number, end: number | null][];
	spaces: Record<string, { circle: string; owner: string }>;
}

/** An entry that counts. */
interface Counted {
	by: string;
	desk: string;
	asOwner: boolean;
	speaksFor: string | null;
	at: number;
	entry: string;
	content: { act: string; values: Value };
}

export class SpaceReader {
	readonly #directory = new Directory();
	readonly #leaves: Plain[] = [];
	/** After each number of leaves. */
	readonly #states: State[] = [];
	readonly #circle: string;
	readonly #me: string;
	readonly #seed: Bytes;

	/** @param leaves all statements of the directory, as served. @param seed of the member `me`, of key epoch 1. */
	constructor(leaves: readonly unknown[], circle: string, me: string, seed: Bytes) {
		this.#circle = circle;
		this.#me = me;
		this.#seed = seed;
		for (const leaf of leaves) {
			const statement = plain(fromWire(this.#directory.network, leaf));
			this.#directory.apply(statement);
			this.#leaves.push(statement);
			this.#states[this.#directory.size] = this.#state();
		}
	}

	#state(): State {
		const { circles, spaces } = this.#directory.state();
		const { seats = [], intervals = [] } = circles[this.#circle] ?? {};
		const parsed = seats.map((text: string): SeatBytes => {
			const [kind, id, via, ke] = text.split(" ") as [string, string, string, string];
			return { kind, id: idBytes(id), via: via === "-" ? null : idBytes(via), ke: Number(ke) };
		});
		const desks = new Set<string>(parsed.map(({ kind, id, via }: SeatBytes) => idText(kind === "desk" ? id : (via as Bytes))));
		return { seats: parsed, desks, keys: intervals, spaces };
	}

	#rekeys(): Plain[] {
		return this.#leaves.filter(({ type, body }) => type === "circle.rekey" && body.circle === this.#circle);
	}

	/** The key to which boxes of a seat are sealed. */
	#publicKey({ kind, id, ke }: SeatBytes): Bytes {
		const found = this.#leaves.find(({ type, body }) =>
			kind === "desk"
				? type === "desk.rekey" && body.desk === idText(id) && body.epoch === ke
				: ["genesis", "join"].includes(type) && body.by === idText(id) && ke === 1,
		);
		const raw = found?.raw.body as { pk?: Bytes; keys?: { kem: Bytes } } | undefined;
		return raw?.pk ?? raw?.keys?.kem ?? refuse("no key of this seat");
	}

	/** Opens the newest key of the circle and unwraps the earlier ones. @returns the seeds of the good keys, by epoch. */
	openKeys({ deskKeys, circleKeys }: ServedKeys): Map<number, Bytes> {
		const rekeys = this.#rekeys();
		const at = ({ epoch, kc }: Body) => ({ network: this.#directory.network, circle: this.#circle, epoch, kc: fromHex(kc) });
		const good = new Map<number, Bytes>();
		const newest = rekeys.at(-1) ?? refuse("no key");
		const served = circleKeys.get(rekeys.length) ?? refuse("no boxes");
		const hashes = served.hashes.map(fromBase64url);
		const [mine] = served.boxes.filter(({ kind, id }) => kind === "desk" || id === this.#me);
		if (!mine) return refuse("no box for me");
		const seat = { kind: mine.kind, id: idBytes(mine.id), via: mine.via === null ? null : idBytes(mine.via), ke: mine.ke };
		const box = fromBase64url(mine.box);
		if (!hashes.some((each) => same(each, H(box)))) refuse("another box than the rekey names");
		let seed = openSeed(at(newest.body), seat, this.#seedOfSeat(seat, deskKeys), box);
		for (let each: Plain | undefined = newest; each; ) {
			const leaf: number = this.#leaves.indexOf(each);
			const { seats } = this.#states[leaf] as State;
			if (hex(whoOf(seats)) !== each.body.who) refuse("other seats");
			const made = seats.map((one) => sealSeed(at((each as Plain).body), one, this.#publicKey(one), seed));
			if (hex(boxesOf(made)) !== each.body.boxes) refuse("a box doesn't hold the seed");
			good.set(each.body.epoch, seed);
			const earlier: Plain | undefined = each.body.from === null ? undefined : rekeys[each.body.from - 1];
			if (earlier) seed = unwrapSeed(seed, fromHex(each.body.wrap), at(earlier.body));
			each = earlier;
		}
		return good;
	}

	#seedOfSeat({ kind, id, ke }: SeatBytes, deskKeys: ServedKeys["deskKeys"]): Bytes {
		if (kind === "member") return memberKemSeed(this.#seed);
		const sealed = deskKeys.find(({ desk, epoch }) => desk === idText(id) && epoch === ke) ?? refuse("no seed of the desk");
		const rekey = this.#leaves.find(({ type, body }) => type === "desk.rekey" && body.desk === sealed.desk && body.epoch === ke);
		const of = { network: this.#directory.network, desk: id, epoch: ke, kc: fromHex(rekey?.body.kc ?? "") };
		return deskKemSeed(openDeskSeed(of, idBytes(this.#me), sealed.ke, this.#seed, fromBase64url(sealed.box)));
	}

	#directoryAt(size: number): Directory {
		const earlier = new Directory();
		for (const leaf of this.#leaves.slice(0, size)) earlier.apply(leaf);
		return earlier;
	}

	/** Verifies the entries of an item, and opens those that count, in the order of the server. */
	read(space: string, item: string, served: readonly ServedEntry[], seeds: ReadonlyMap<number, Bytes>): Counted[] {
		const entries = served.map(({ entry, box }) => {
			const statement = plain(fromWire(this.#directory.network, entry));
			const bytes = fromBase64url(box);
			const { body } = statement;
			if (statement.type !== "item" || body.space !== space || body.item !== item) refuse("an entry of something else");
			if (hex(H(bytes)) !== body.box) refuse("another box");
			this.#directoryAt(body.cp.size).checkSigner(statement, true);
			return { statement, body, bytes };
		});
		const now = this.#states.at(-1) as State;
		const past = {
			seats: (size: number) => this.#states[size]?.desks ?? new Set<string>(),
			since: this.#states.findIndex((state) => state && space in state.spaces),
			keys: now.keys,
		};
		const judged = entries.map(({ statement: { key }, body }) => ({
			id: key,
			desk: body.as,
			size: body.cp.size,
			epoch: body.epoch,
			names: body.prev,
		}));
		const counting = countingOf(judged, past, new Set(seeds.keys()));
		return entries.flatMap(({ statement, body, bytes }) => {
			if (!counting.has(statement.key)) return [];
			const key = entryKey(seeds.get(body.epoch) as Bytes, idBytes(space), idBytes(item), idBytes(body.entry));
			const content = decodeExactly(openEntry(key, entryAad(statement.raw.body), bytes)) as Counted["content"] & Value;
			const asOwner = this.#states[body.cp.size]?.spaces[space]?.owner === body.as;
			const speaksFor = this.#directoryAt(body.cp.size).spokenFor(body.by, body.as);
			return [{ by: body.by, desk: body.as, asOwner, speaksFor, at: body.at, entry: body.entry, content }];
		});
	}

	readList(space: string, served: readonly ServedEntry[], seeds: ReadonlyMap<number, Bytes>) {
		return listAfter(this.read(space, space, served, seeds) as ListEntry[]);
	}

	/** @param list as `readList` returns it. */
	readTopic(space: string, item: string, served: readonly ServedEntry[], seeds: ReadonlyMap<number, Bytes>, list: Body) {
		const said = this.read(space, item, served, seeds).map(
			(each): Said => ({
				...each,
				isHidden: `${item} ${each.entry} hidden` in list.marks,
			}),
		);
		return topicAfter(said);
	}
}

const fromHex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, "hex"));
