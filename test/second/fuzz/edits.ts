/** Damages valid input: flips, cuts, inserts and doubles bytes, moves lines, and breaks each strict rule of CBOR. */
import fc from "fast-check";
import { type Bytes, join, unsigned } from "../implementation/bytes.ts";
import type { Value } from "../implementation/cbor.ts";

interface Edit {
	kind: number;
	at: number;
	length: number;
	with: Bytes;
}
const edit: fc.Arbitrary<Edit> = fc.record(
	{ kind: fc.nat(7), at: fc.nat(), length: fc.nat(40), with: fc.uint8Array({ minLength: 1, maxLength: 9 }) },
	{ noNullPrototype: true },
);

/** CBOR heads that claim far more than any input holds, and other bytes on which parsers often fail. */
const TRAPS: Bytes[] = [
	Uint8Array.of(0x9b, 255, 255, 255, 255, 255, 255, 255, 255),
	Uint8Array.of(0xbb, 0, 31, 255, 255, 255, 255, 255, 255),
	Uint8Array.of(0x5a, 255, 255, 255, 255),
	Uint8Array.of(0x7a, 127, 255, 255, 255),
	Uint8Array.of(0x9f),
	Uint8Array.of(0xff),
	Uint8Array.of(0xf7),
	Uint8Array.of(0xef, 0xbb, 0xbf),
	Uint8Array.of(0xff, 0xff),
	Uint8Array.of(0, 0, 0, 0),
];

function editBytes(bytes: Bytes, { kind, at, length, with: added }: Edit): Bytes {
	const place = bytes.length === 0 ? 0 : at % (bytes.length + 1);
	const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
	const rest = after.subarray(Math.min(length, after.length));
	switch (kind) {
		case 0: // one byte's bits flipped
			return join(
				before,
				after.subarray(0, 1).map((byte) => byte ^ (added[0] as number)),
				after.subarray(1),
			);
		case 1: // removed
			return join(before, rest);
		case 2: // truncated
			return before.slice();
		case 3: // inserted
			return join(before, added, after);
		case 4: // repeated
			return join(before, after.subarray(0, length), after);
		case 5: // overwritten
			return join(before, added, after.subarray(added.length));
		case 6: // a trap
			return join(before, TRAPS[length % TRAPS.length] as Bytes, after.subarray(length % 3));
		default: // extended
			return join(bytes, new Uint8Array(length + 1).fill(added[0] as number));
	}
}

/** Zero to three edits. Without an edit both readers must accept the input. */
export const edited = (valid: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> =>
	fc.tuple(valid, fc.array(edit, { maxLength: 3 })).map(([bytes, edits]) => edits.reduce(editBytes, bytes));

const PIECES = [
	"\n",
	"\n\n",
	" ",
	"+",
	"=",
	"==",
	"\u2014 ",
	"\u2013 ",
	"\r",
	"\t",
	"\0",
	"\u007f",
	"\u0085",
	"\u00a0",
	"\ufeff",
	"\u2028",
	"\u2212",
	"\u0665",
	"\ud800",
	"0",
	"00",
	"x",
	"/",
	".p/",
	"A",
	"é",
	"-1",
	"9007199254740992",
	"1e3",
	"old ",
	"index ",
	"extra ",
];

function editText(text: string, { kind, at, length, with: added }: Edit): string {
	const place = text.length === 0 ? 0 : at % (text.length + 1);
	const [before, after] = [text.slice(0, place), text.slice(place)];
	const lines = text.split("\n");
	const line = at % lines.length;
	const piece = PIECES[length % PIECES.length] as string;
	switch (kind) {
		case 0: // one character's bits flipped
			return before + String.fromCharCode(after.charCodeAt(0) ^ ((added[0] as number) & 127)) + after.slice(1);
		case 1: // removed
			return before + after.slice(length % 5);
		case 2: // truncated
			return before;
		case 3: // inserted
			return before + piece + after;
		case 4: // a line doubled
			return lines.toSpliced(line, 0, lines[line] as string).join("\n");
		case 5: // a line dropped
			return lines.toSpliced(line, 1).join("\n");
		case 6: // two lines exchanged
			return lines
				.with(line, lines[length % lines.length] as string)
				.with(length % lines.length, lines[line] as string)
				.join("\n");
		default: // overwritten
			return before + piece + after.slice(1);
	}
}

export const editedText = (valid: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc.tuple(valid, fc.array(edit, { maxLength: 3 })).map(([text, edits]) => edits.reduce(editText, text));

/** The strict rules that an encoder can break. */
const DEVIATIONS = [
	"long-head",
	"tag",
	"undefined",
	"double",
	"open-ended-array",
	"decomposed-text",
	"byte-order-mark",
	"bad-utf-8",
	"bytes-for-text",
	"key-order",
	"key-twice",
	"key-missing",
	"key-more",
] as const;
type Choice = (typeof DEVIATIONS)[number] | "none";
type Choose = () => Choice;

const choice: fc.Arbitrary<Choice> = fc.oneof(
	{ weight: 1, arbitrary: fc.constantFrom(...DEVIATIONS) },
	{ weight: 3, arbitrary: fc.constant("none" as const) },
);

/** Writes CBOR like a careless encoder. At each place, the next of `choices` decides whether a strict rule is broken, and which one. */
export const sloppyCbor = (valid: fc.Arbitrary<Value>): fc.Arbitrary<Bytes> =>
	fc.tuple(valid, fc.array(choice, { minLength: 1, maxLength: 30 })).map(([value, choices]) => {
		let next = 0;
		return sloppy(value, () => choices[next++] ?? "none");
	});

function head(major: number, argument: number, choose: Choose): Bytes {
	const first = major << 5;
	const shortest = argument < 24 ? 0 : argument < 2 ** 8 ? 1 : argument < 2 ** 16 ? 2 : argument < 2 ** 32 ? 4 : 8;
	const length = choose() === "long-head" ? ([1, 2, 4, 8].find((wider) => wider > shortest) ?? 8) : shortest;
	return length === 0 ? Uint8Array.of(first | argument) : join(Uint8Array.of(first | (24 + Math.log2(length))), unsigned(argument, length));
}

function sloppy(value: Value, choose: Choose): Bytes {
	if (choose() === "tag") return join(Uint8Array.of(0xc1), sloppy(value, choose));
	if (value === null) return Uint8Array.of(choose() === "undefined" ? 0xf7 : 0xf6);
	if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
	if (typeof value === "number")
		return choose() === "double" ? double(value) : value < 0 ? head(1, -1 - value, choose) : head(0, value, choose);
	if (typeof value === "string") return sloppyText(value, choose);
	if (value instanceof Uint8Array) return join(head(2, value.length, choose), value);
	if (Array.isArray(value)) {
		const items = value.map((item) => sloppy(item, choose));
		return choose() === "open-ended-array"
			? join(Uint8Array.of(0x9f), ...items, Uint8Array.of(0xff))
			: join(head(4, items.length, choose), ...items);
	}
	return sloppyMap(Object.entries(value), choose);
}

function double(value: number): Bytes {
	const out = new DataView(new ArrayBuffer(9));
	out.setUint8(0, 0xfb);
	out.setFloat64(1, value);
	return new Uint8Array(out.buffer);
}

function sloppyText(text: string, choose: Choose): Bytes {
	const chosen = choose();
	const given = chosen === "decomposed-text" ? text.normalize("NFD") : chosen === "byte-order-mark" ? `\ufeff${text}` : text;
	const bytes = Uint8Array.from(Buffer.from(given));
	const damaged = chosen === "bad-utf-8" && bytes.length > 0 ? bytes.with(0, 0xff) : bytes;
	return join(head(chosen === "bytes-for-text" ? 2 : 3, damaged.length, choose), damaged);
}

function sloppyMap(entries: [string, Value][], choose: Choose): Bytes {
	const pairs = entries
		.map(([key, item]) => ({ key: sloppy(key, choose), item: sloppy(item, choose) }))
		.sort((a, b) => Buffer.compare(a.key, b.key));
	const chosen = choose();
	if (chosen === "key-order") pairs.reverse();
	if (chosen === "key-twice" && pairs[0]) pairs.unshift(pairs[0]);
	if (chosen === "key-missing") pairs.pop();
	if (chosen === "key-more") pairs.push({ key: Uint8Array.of(0x62, 0x7a, 0x7a), item: Uint8Array.of(0) });
	return join(head(5, pairs.length, choose), ...pairs.flatMap(({ key, item }) => [key, item]));
}
