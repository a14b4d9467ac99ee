/** Random lies: a place in any answer, and a change to it. */
import * as fc from "fast-check";
import { concat } from "#protocol/bytes.ts";
import type { Lie, Reply } from "./lies.ts";

/** Errors that a lying server may answer with. */
const REFUSALS = [
	[404, "not-found"],
	[409, "stale"],
	[409, "epoch-stale"],
	[403, "not-allowed"],
	[500, "internal"],
	[503, "unavailable"],
] as const;
const VERBS = ["swap", "drop", "replay", "reorder", "fork", "forge", "forge", "number", "refuse", "cut", "delay"] as const;
const ON = [
	"*",
	"directory.read",
	"directory.names",
	"directory.deskKeys",
	"compartments.get",
	"compartments.page",
	"compartments.send",
	"cases.get",
	"cases.inbox",
	"files.get",
] as const;

/** Plain data. spot, pick: indexes of places in the answer, modulo their number. from: how many answers stay honest before. */
export interface RandomLie {
	verb: (typeof VERBS)[number];
	on: (typeof ON)[number];
	spot: number;
	pick: number;
	from: number;
}

export const randomLies: fc.Arbitrary<RandomLie> = fc.record({
	verb: fc.constantFrom(...VERBS),
	on: fc.constantFrom(...ON),
	spot: fc.nat(9_999),
	pick: fc.nat(9_999),
	from: fc.nat(3),
});

/** The places of an answer: paths to every value in it. */
function placesIn(json: any, way: (string | number)[] = [], out: (string | number)[][] = []): (string | number)[][] {
	if (way.length > 0) out.push(way);
	if (typeof json === "object" && json !== null)
		for (const key of Object.keys(json)) placesIn(json[key], [...way, Array.isArray(json) ? Number(key) : key], out);
	return out;
}

const holderOf = (json: any, way: (string | number)[]) => way.slice(0, -1).reduce((at, key) => at?.[key], json);

export function lieOf({ verb, on, spot, pick, from }: RandomLie): Lie {
	let honestLeft = from;
	return {
		name: `${verb} ${on} ${spot} ${pick}`,
		on,
		apply: (reply, earlier) => void (honestLeft-- <= 0 && reply.status < 300 && change(reply, earlier)),
	};

	function change(reply: Reply, earlier: readonly Reply[]): void {
		if (verb === "refuse") {
			const [status, error] = REFUSALS[spot % REFUSALS.length]!;
			Object.assign(reply, { status, json: { error, detail: "", request: "" } });
		} else if (verb === "cut") reply.ends = { after: spot % 3_000, how: "cut" };
		else if (verb === "delay") reply.wait = spot % 200;
		else if (verb === "fork") {
			const chosen = earlier.at(pick % Math.max(1, earlier.length));
			if (chosen) Object.assign(reply, { json: structuredClone(chosen.json), bytes: chosen.bytes });
		} else if (reply.json === null) reply.bytes = changedBytes(reply.bytes);
		else changeJson(reply);
	}

	function changedBytes(bytes: Uint8Array): Uint8Array {
		const [at, to] = [spot % Math.max(1, bytes.length), pick % Math.max(1, bytes.length)].sort((a, b) => a - b) as [number, number];
		if (verb === "drop") return concat(bytes.slice(0, at), bytes.slice(to));
		if (verb === "replay") return concat(bytes.slice(0, to), bytes.slice(at));
		if (verb === "swap" || verb === "reorder") return concat(bytes.slice(to), bytes.slice(at, to), bytes.slice(0, at));
		return bytes.map((byte, i) => (i === at ? byte ^ (1 + (pick % 255)) : byte));
	}

	function changeJson(reply: Reply): void {
		const places = placesIn(reply.json);
		const lists = places.filter((way) => Array.isArray(holderOf(reply.json, [...way, 0])) || Array.isArray(holderOf(reply.json, way)));
		const numbers = places.filter((way) => typeof holderOf(reply.json, way)[way.at(-1)!] === "number");
		const preferred = verb === "number" ? numbers : verb === "forge" ? places : lists;
		const candidates = preferred.length > 0 ? preferred : places;
		const way = candidates[spot % Math.max(1, candidates.length)];
		if (!way) return;
		const holder = holderOf(reply.json, way);
		const key = way.at(-1)!;
		const value = holder[key];
		if (verb === "drop") {
			if (Array.isArray(holder)) holder.splice(Number(key), 1);
			else if (Array.isArray(value)) value.splice(pick % (value.length + 1));
			else delete holder[key];
		} else if (verb === "replay" && Array.isArray(holder)) holder.splice(pick % (holder.length + 1), 0, structuredClone(value));
		else if (verb === "reorder" && Array.isArray(value)) value.reverse();
		else if (verb === "swap") swap(reply, places, way);
		else holder[key] = forged(value);
	}

	/** Swaps a value with one of the same kind, so that the answer keeps its form. */
	function swap(reply: Reply, places: (string | number)[][], way: (string | number)[]): void {
		const value = (at: (string | number)[]) => holderOf(reply.json, at)?.[at.at(-1)!];
		const like = places.filter((at) => at.at(-1) === way.at(-1) && typeof value(at) === typeof value(way));
		const siblings =
			like.length > 1 ? like : places.filter((at) => at.length === way.length && at.slice(0, -1).join() === way.slice(0, -1).join());
		const other = siblings[pick % Math.max(1, siblings.length)];
		if (!other) return;
		const [a, b] = [structuredClone(value(way)), structuredClone(value(other))];
		holderOf(reply.json, way)[way.at(-1)!] = b;
		const back = holderOf(reply.json, other);
		if (back) back[other.at(-1)!] = a;
	}

	function forged(value: unknown): unknown {
		if (typeof value === "number") return Math.max(0, value + ((pick % 7) - 3));
		if (typeof value === "boolean") return !value;
		if (typeof value === "string" && value.length > 0) {
			const at = pick % value.length;
			const next = value[at] === "A" ? "B" : "A";
			return value.slice(0, at) + next + value.slice(at + 1);
		}
		return Array.isArray(value) ? [] : value;
	}
}
