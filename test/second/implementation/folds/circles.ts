/** Second implementation of spec/circles.md: the seats and keys of circles, computed anew from the whole directory each time. */
import { type Bytes, H, hex, idBytes, tup } from "../bytes.ts";
import { type Body, must } from "./plain.ts";

/** An open desk with a key, of an active organisation with scope full. */
export interface Office {
	desk: string;
	region: string;
	epoch: number;
	stale: boolean;
	/** The active members with their key epochs. */
	people: [string, number][];
}

interface Key {
	by: string;
	key: string;
	leaf: number;
	end: number | null;
}

/** Who reads each circle: members with their key epochs. */
export type Readers = Map<string, Set<string>>;

const inCircle = (circle: string, { region }: Office): boolean => circle === "network" || circle === region;

export function readersOf(offices: Office[]): Readers {
	const readers: Readers = new Map();
	for (const office of offices)
		for (const circle of ["network", office.region])
			readers.set(circle, new Set([...(readers.get(circle) ?? []), ...office.people.map((person) => person.join(" "))]));
	return readers;
}

type Seat = [kind: string, id: string, via: string | null, ke: number];

/** Sorted by the bytes of kind, id and via. */
function seatsIn(circle: string, offices: Office[]): Seat[] {
	const seats = offices
		.filter((office) => inCircle(circle, office))
		.flatMap(({ desk, epoch, stale, people }): Seat[] =>
			stale ? people.map(([member, ke]) => ["member", member, desk, ke]) : [["desk", desk, null, epoch]],
		);
	const bytes = ([kind, id, via]: Seat) => Buffer.concat([Buffer.from(kind), idBytes(id), viaBytes(via)]);
	return seats.sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
}

const viaBytes = (via: string | null): Bytes => (via === null ? new Uint8Array(0) : idBytes(via));

const whoOf = (seats: Seat[]): Bytes => H(tup(...seats.flatMap(([kind, id, via, ke]) => [kind, idBytes(id), viaBytes(via), ke])));

class Circle {
	readonly keys: Key[] = [];
	named: string[] = [];
	/** Signer and seat of each grant under the present key. */
	readonly gave = new Set<string>();
	/** The size of the directory after the newest departure. */
	departed = 0;
}

export class Circles {
	readonly #circles = new Map<string, Circle>();

	get areEmpty(): boolean {
		return this.#circles.size === 0;
	}

	#of(name: string): Circle {
		return this.#circles.get(name) ?? new Circle();
	}

	/** @param hadKey whether a desk has had this key commitment. @param leaf the number of the leaf. */
	rekey(body: Body, key: string, leaf: number, offices: Office[], hadKey: boolean): void {
		const { circle: name, epoch, prev, from, wrap, who, by, as } = body;
		const circle = this.#of(name);
		must(
			offices.some((office) => office.desk === as && inCircle(name, office)),
			"not for a desk with a seat",
		);
		must(epoch === circle.keys.length + 1 && prev === (circle.keys.at(-1)?.key ?? null), "not the next key");
		must((from === null) === (wrap === null) && (from === null || (from >= 1 && from < epoch)), "wraps no earlier key");
		must(
			circle.keys.every((each) => each.by !== by || each.leaf < circle.departed),
			"has signed since the last departure",
		);
		const seats = seatsIn(name, offices);
		must(who === hex(whoOf(seats)) && !hadKey, "not the seats, or a known key");
		circle.keys.push({ by, key, leaf, end: null });
		circle.named = seats.map((seat) => seat.join());
		circle.gave.clear();
		this.#circles.set(name, circle);
	}

	grant({ circle: name, epoch, seat: { kind, id, via, ke }, by, as }: Body, offices: Office[]): void {
		const circle = this.#of(name);
		must(
			offices.some((office) => office.desk === as && inCircle(name, office)),
			"not for a desk with a seat",
		);
		must(epoch >= 1 && epoch === circle.keys.length && circle.keys.at(-1)?.end === null, "not a present key");
		const seat = [kind, id, via, ke].join();
		const isSeat = seatsIn(name, offices).some((each) => each.join() === seat);
		must(isSeat && !circle.named.includes(seat), "doesn't wait");
		must(!circle.gave.has(`${by} ${seat}`), "gave it before");
		circle.gave.add(`${by} ${seat}`);
	}

	/** Whoever read a circle before a leaf and doesn't after it ends the circle's key. @param size after the leaf. */
	notice(before: Readers, after: Readers, size: number): void {
		for (const [name, circle] of this.#circles) {
			if (![...(before.get(name) ?? [])].some((reader) => !after.get(name)?.has(reader))) continue;
			circle.departed = size;
			const last = circle.keys.at(-1);
			if (last) last.end ??= size;
		}
	}

	/** In the form of the vectors. */
	state(offices: Office[]): Body {
		const names = new Set([...readersOf(offices).keys(), ...this.#circles.keys()]);
		const stateOf = (name: string) => {
			const { keys, named } = this.#of(name);
			const seats = seatsIn(name, offices);
			const waiting = seats.filter((seat) => !named.includes(seat.join()));
			const text = ([kind, id, via, ke]: Seat) => [kind, id, via ?? "-", ke].join(" ");
			return {
				who: hex(whoOf(seats)),
				seats: seats.map(text),
				waiting: waiting.map(text),
				intervals: keys.map(({ leaf, end }) => [leaf, end]),
			};
		};
		const states = [...names].sort().map((name): [string, Body] => [name, stateOf(name)]);
		return Object.fromEntries(states.filter(([, { seats, intervals }]) => seats.length + intervals.length > 0));
	}
}
