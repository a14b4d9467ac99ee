/**
 * Lies at random: an ordinary person syncs, reads, writes, downloads and looks at cases, while the server changes whatever
 * it likes of its answers. Each step must end in time, as with an honest server or with a named refusal; what is shown is what was
 * written; and nothing is left out without a word.
 */
import * as fc from "fast-check";
import type { AttachmentHeader, AttachmentInfo } from "#crypto/attachment.ts";
import { concat, equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { caseView, inbox, listCases, readSection, readSummary, useCasework } from "#sdk/casework/index.ts";
import {
	AlarmError,
	listCompartments,
	memoryStorage,
	message,
	names,
	readAll,
	readPage,
	type Shown,
	save,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import type { Lie, Told } from "./lies.ts";
import { fileBytes } from "./life.ts";
import { DEADLINE, type Deceived, type World } from "./world.ts";

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
const STEPS = ["sync", "names", "talk", "other", "page", "write", "file", "case", "section", "summary", "lists"] as const;
type Step = (typeof STEPS)[number];

/** Plain data. spot, pick: which of the places that the answer has, counted round. from: how many answers stay true before. */
export interface RandomLie {
	verb: (typeof VERBS)[number];
	on: (typeof ON)[number];
	spot: number;
	pick: number;
	from: number;
}

export interface Scenario {
	/** Whether this device has seen the truth before. */
	known: boolean;
	lies: RandomLie[];
	steps: Step[];
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
	known: fc.boolean(),
	lies: fc.array(
		fc.record({ verb: fc.constantFrom(...VERBS), on: fc.constantFrom(...ON), spot: fc.nat(9_999), pick: fc.nat(9_999), from: fc.nat(3) }),
		{ minLength: 1, maxLength: 3 },
	),
	steps: fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 4 }),
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
	let true_ = from;
	return {
		name: `${verb} ${on} ${spot} ${pick}`,
		on,
		tell: (told, heard) => void (true_-- <= 0 && told.status < 300 && change(told, heard)),
	};

	function change(told: Told, heard: readonly Told[]): void {
		if (verb === "refuse") {
			const [status, error] = (
				[
					[404, "not-found"],
					[409, "stale"],
					[409, "epoch-stale"],
					[403, "not-allowed"],
					[500, "internal"],
					[503, "unavailable"],
				] as const
			)[spot % 6]!;
			Object.assign(told, { status, json: { error, detail: "", request: "" } });
		} else if (verb === "cut") told.ends = { after: spot % 3_000, how: "cut" };
		else if (verb === "delay") told.wait = spot % 200;
		else if (verb === "fork") {
			const earlier = heard.at(pick % Math.max(1, heard.length));
			if (earlier) Object.assign(told, { json: structuredClone(earlier.json), bytes: earlier.bytes });
		} else if (told.json === null) told.bytes = changedBytes(told.bytes);
		else changeJson(told);
	}

	function changedBytes(bytes: Uint8Array): Uint8Array {
		const [at, to] = [spot % Math.max(1, bytes.length), pick % Math.max(1, bytes.length)].sort((a, b) => a - b) as [number, number];
		if (verb === "drop") return concat(bytes.slice(0, at), bytes.slice(to));
		if (verb === "replay") return concat(bytes.slice(0, to), bytes.slice(at));
		if (verb === "swap" || verb === "reorder") return concat(bytes.slice(to), bytes.slice(at, to), bytes.slice(0, at));
		return bytes.map((byte, i) => (i === at ? byte ^ (1 + (pick % 255)) : byte));
	}

	function changeJson(told: Told): void {
		const places = placesIn(told.json);
		const lists = places.filter((way) => Array.isArray(holderOf(told.json, [...way, 0])) || Array.isArray(holderOf(told.json, way)));
		const chosen = verb === "forge" || verb === "number" ? places : lists.length > 0 ? lists : places;
		const numbers = places.filter((way) => typeof holderOf(told.json, way)[way.at(-1)!] === "number");
		const way =
			(verb === "number" && numbers.length > 0 ? numbers : chosen)[spot % Math.max(1, chosen.length)] ??
			numbers[spot % Math.max(1, numbers.length)];
		if (!way) return;
		const holder = holderOf(told.json, way);
		const key = way.at(-1)!;
		const value = holder[key];
		if (verb === "drop")
			Array.isArray(holder)
				? holder.splice(Number(key), 1)
				: Array.isArray(value)
					? value.splice(pick % (value.length + 1))
					: delete holder[key];
		else if (verb === "replay" && Array.isArray(holder)) holder.splice(pick % (holder.length + 1), 0, structuredClone(value));
		else if (verb === "reorder" && Array.isArray(value)) value.reverse();
		else if (verb === "swap") swapped(told, places, way);
		else holder[key] = forged(value);
	}

	/** With another of its own kind, so that the answer keeps its form. */
	function swapped(told: Told, places: (string | number)[][], way: (string | number)[]): void {
		const value = (at: (string | number)[]) => holderOf(told.json, at)?.[at.at(-1)!];
		const like = places.filter((at) => at.at(-1) === way.at(-1) && typeof value(at) === typeof value(way));
		const siblings =
			like.length > 1 ? like : places.filter((at) => at.length === way.length && at.slice(0, -1).join() === way.slice(0, -1).join());
		const other = siblings[pick % Math.max(1, siblings.length)];
		if (!other) return;
		const [a, b] = [structuredClone(value(way)), structuredClone(value(other))];
		holderOf(told.json, way)[way.at(-1)!] = b;
		const back = holderOf(told.json, other);
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

/** What stands in the threads and sections, by entry: filled by honest reading, and by what is written meanwhile. */
export class Truth {
	readonly #words = new Map<Id, string>();
	readonly #order = new Map<Id, Id[]>();

	learn(place: Id, entries: readonly Shown[]): void {
		this.#order.set(
			place,
			entries.map(({ entry }) => entry),
		);
		for (const { entry, content } of entries) if (content) this.#words.set(entry, JSON.stringify(content));
	}

	written(entry: Id, words: string): void {
		this.#words.set(entry, JSON.stringify(message(words)));
	}

	/** @throws Error when words are shown that nobody wrote there, or something is missing without a word. */
	check(place: Id, who: Deceived, entries: readonly Shown[], whole: boolean): void {
		for (const { entry, content } of entries)
			if (content && this.#words.has(entry) && this.#words.get(entry) !== JSON.stringify(content))
				throw new Error(`wrong words at ${entry}`);
		for (const { entry, content } of entries) if (content && !this.#words.has(entry)) throw new Error(`words from nowhere at ${entry}`);
		if (who.alarms.length > 0) return;
		const shown = entries.map(({ entry }) => entry);
		const order = this.#order.get(place) ?? [];
		// Nobody can tell an earlier moment from now who hasn't seen later: but what is shown has no gap.
		const expected = whole ? order : order.slice(0, shown.length);
		const common = shown.slice(0, expected.length);
		if (common.join() !== expected.join()) throw new Error(`a silent gap: ${common.length} of ${expected.length} as they stand`);
		if (entries.some(({ failure }) => failure?.why === "tampered")) throw new Error("tampered with, and nobody was alarmed");
	}
}

export interface Ground {
	world: World;
	truth: Truth;
	file: { header: AttachmentHeader; info: AttachmentInfo };
	honestStorage: Map<string, string>;
}

/** The truth, once for a whole round of scenarios. */
export async function groundOf(world: World): Promise<Ground> {
	const kept = new Map<string, string>();
	const reader = await world.settled("reader", storageOf(kept));
	useCasework(reader.sitting);
	const truth = new Truth();
	const { talk, other, moved, asked } = world.things;
	let file: Ground["file"] | null = null;
	for (const { id } of [talk, other]) {
		const { entries } = await readAll(reader.sitting, id);
		truth.learn(id, entries);
		const found = entries.find(({ attachments }) => attachments.length > 0);
		if (id === talk.id && found?.content && "files" in found.content)
			file = { header: found.attachments[0]!, info: found.content.files[0]! };
	}
	const section = moved.of.identity as Id;
	truth.learn(section, (await readSection(reader.sitting, section)).entries);
	await caseView(reader.sitting, moved.id);
	await caseView(reader.sitting, asked.id);
	if (!file) throw new Error("the prepared thread has no file");
	return { world, truth, file, honestStorage: kept };
}

function storageOf(map: Map<string, string>) {
	return {
		...memoryStorage(),
		get: async (name: string) => map.get(name) ?? null,
		set: async (name: string, value: string) => void map.set(name, value),
		delete: async (name: string) => void map.delete(name),
	};
}

export interface Came {
	/** Steps that ended as with an honest server, and by which code the others were stopped. */
	through: number;
	stopped: Map<string, number>;
}

/** @throws Error that says what was wrong. */
export async function play(ground: Ground, { known, lies, steps }: Scenario): Promise<Came> {
	const { world } = ground;
	const storage = storageOf(known ? new Map(ground.honestStorage) : new Map());
	const who = await world.sit("reader", await world.device(storage));
	useCasework(who.sitting);
	who.tell(...lies.map(lieOf));
	const came: Came = { through: 0, stopped: new Map() };
	try {
		for (const step of steps) {
			const code = await inTime(step, () => take(ground, who, step, known));
			if (code === null) came.through += 1;
			else came.stopped.set(code, (came.stopped.get(code) ?? 0) + 1);
		}
	} finally {
		await who.proxy.close();
	}
	return came;
}

/** @returns the code that stopped it. @throws Error for a hang, and for what has no code. */
async function inTime(step: Step, work: () => Promise<void>): Promise<string | null> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${step}: hangs`)), DEADLINE);
	});
	try {
		await Promise.race([work(), late]);
		return null;
	} catch (error) {
		if (error instanceof AlarmError) return error.alarm.code;
		if (error instanceof ProtocolError) return error.code;
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

async function take({ world, truth, file }: Ground, who: Deceived, step: Step, known: boolean): Promise<void> {
	const { talk, other, moved, asked, destination } = world.things;
	const { sitting } = who;
	switch (step) {
		case "sync":
			return syncDirectory(sitting);
		case "names": {
			for (const [id, name] of await names(sitting)) {
				const known = Object.values(world.people).find((each) => each.id === id);
				if (known && !name.includes(known.signInName) && name !== "The founder") throw new Error("a false name");
			}
			return;
		}
		case "talk":
			return truth.check(talk.id, who, (await readAll(sitting, talk.id)).entries, known);
		case "page":
			return truth.check(talk.id, who, (await readPage(sitting, talk.id)).entries, known);
		case "other":
			return truth.check(other.id, who, (await readAll(sitting, other.id)).entries, known);
		case "write": {
			const thread = world.things.left.id;
			const words = `written ${Math.random()}`;
			const { entry } = await write(sitting, thread, message(words));
			return truth.written(entry, words);
		}
		case "file": {
			const parts: Uint8Array[] = [];
			for await (const part of save(sitting, file.header, file.info)) parts.push(part);
			if (!equal(concat(...parts), fileBytes(1))) throw new Error("another file");
			return;
		}
		case "case": {
			const { state } = await caseView(sitting, moved.id);
			if (state.custodian !== destination && who.alarms.length === 0 && known) throw new Error("another custodian");
			return;
		}
		case "section": {
			const section = moved.of.identity as Id;
			return truth.check(section, who, (await readSection(sitting, section)).entries, known);
		}
		case "summary": {
			const { text } = await readSummary(sitting, { case: asked.id, handoff: asked.handoff });
			if (text !== "Needs a safe place within days.") throw new Error("another summary");
			return;
		}
		case "lists": {
			await inbox(sitting, destination);
			await listCompartments(sitting);
			for await (const _ of listCases(sitting));
		}
	}
}
