/**
 * Makes test/vectors/cbor.json: items that a reader must accept or refuse, and the contents of entries' boxes.
 * Run `tsx scripts/vectors/cbor.ts && npm run fix` after a change. A test compares the file with both implementations.
 */
import { writeFileSync } from "node:fs";
import { AttachmentKey } from "../../clients/crypto/secret.ts";
import { idFromBytes, toHex } from "../../clients/protocol/bytes.ts";
import { type Cbor, encodeCbor } from "../../clients/protocol/cbor.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import type { BookRow } from "../../clients/sdk/compartments/book-row.ts";
import { type Content, encodeContent } from "../../clients/sdk/compartments/content.ts";
import { isMain } from "../is-main.ts";

export const VECTORS = new URL("../../test/vectors/cbor.json", import.meta.url);

/** A map with this many keys of two digits. */
function numbered(keys: number): Cbor {
	return Object.fromEntries(Array.from({ length: keys }, (_, i) => [String(i + 10), 0]));
}

const ACCEPTED: [string, Cbor][] = [
	["0", 0],
	["23, the last in one byte", 23],
	["24", 24],
	["255", 255],
	["256", 256],
	["65,535", 65_535],
	["65,536", 65_536],
	["2^32 - 1", 2 ** 32 - 1],
	["2^32", 2 ** 32],
	["2^53 - 1, the largest", Number.MAX_SAFE_INTEGER],
	["-1", -1],
	["-(2^53 - 1), the smallest", -Number.MAX_SAFE_INTEGER],
	["true", true],
	["null", null],
	["no bytes", new Uint8Array(0)],
	["text of several scripts", "Zoë شادی 🕊"],
	["text that begins with U+FEFF, which stays", "\ufeffa"],
	["an empty list", []],
	["sixteen lists inside one another", Array.from({ length: 16 }).reduce<Cbor>((inside) => [inside], 0)],
	["many lists side by side", Array.from({ length: 30 }, () => [[], [1]])],
	["a map of 64 keys", numbered(64)],
	["16,384 items: a list with the others", Array.from({ length: 16_383 }, () => 0)],
	["keys sorted by their encoding: shorter ones first", { aa: 1, b: 2, "": 3, ä: 4 }],
	["a key that some languages treat in a way of their own", JSON.parse('{"__proto__": 1}')],
];

const REFUSED: [string, string][] = [
	["nothing", ""],
	["a second item after the first", "0000"],
	["0 in two bytes", "1800"],
	["23 in two bytes", "1817"],
	["255 in three bytes", "1900ff"],
	["65,535 in five bytes", "1a0000ffff"],
	["2^32 - 1 in nine bytes", "1b00000000ffffffff"],
	["2^53", "1b0020000000000000"],
	["2^64 - 1", "1bffffffffffffffff"],
	["-(2^53)", "3b001fffffffffffff"],
	["a length longer than it needs", "580161"],
	["bytes cut short", "4261"],
	["a text's length longer than what is there", "7bffffffffffffffff"],
	["a list's length longer than what is there", "9bffffffffffffffff"],
	["a map's length longer than what is there", "bb001fffffffffffff"],
	["a list of indefinite length", "9fff"],
	["a map of indefinite length", "bfff"],
	["bytes of indefinite length", "5f40ff"],
	["text of indefinite length", "7f60ff"],
	["a break alone", "ff"],
	["reserved additional information 28", "1c"],
	["text that isn't UTF-8", "62c328"],
	["text with half of a surrogate pair", "63eda080"],
	["text in an overlong form", "62c0af"],
	["text cut within U+FEFF", "62efbb"],
	["text with U+FEFF and then no UTF-8", "64efbbbfff"],
	["seventeen lists inside one another", `${"81".repeat(17)}00`],
	["an empty list inside sixteen others", `${"81".repeat(16)}80`],
	["maps inside one another, to no end", "a16161".repeat(1000)],
	["a map of 65 keys", toHex(encodeCbor(numbered(65)))],
	["16,385 items: a list with the others", `994000${"00".repeat(16_384)}`],
	["keys out of order", "a2616201616101"],
	["longer keys before shorter ones", "a262616101616201"],
	["a key twice", "a2616101616101"],
	["a key that is a number", "a10101"],
	["a key that is bytes", "a1416101"],
	["a map cut before its last value", "a16161"],
	["a tag", "c100"],
	["a bignum", "c24101"],
	["a half-precision number", "f93c00"],
	["1.5", "f93e00"],
	["not a number", "f97e00"],
	["a double", "fb3ff8000000000000"],
	["undefined", "f7"],
	["another simple value", "e0"],
	["a simple value in two bytes", "f820"],
	["false in two bytes", "f814"],
];

const FILE = {
	file: idFromBytes(new Uint8Array(16).fill(0x66)),
	name: "letter.pdf",
	type: "application/pdf",
	size: 70_000,
	key: new AttachmentKey(new Uint8Array(32).fill(9)),
};
const ROW = idFromBytes(new Uint8Array(16).fill(0x77));
const BOOK_ROW: BookRow = {
	case: ROW,
	code: "bado-kime-losa-tobo",
	status: "Active",
	lead: ROW,
	due: [
		{ kind: "call", at: 1_700_000_000_123, row: ROW, who: ROW },
		{ kind: "consent-ends", at: 1_700_000_000_456, row: null, who: null },
	],
	clash: false,
	opened: 1_699_000_000_000,
	closed: null,
};

const CONTENTS: Content[] = [
	{ kind: "text", text: "First line\n\tsecond, شادی", language: "fa", files: [FILE] },
	{ kind: "text", text: "\ufeffpasted", language: null, files: [] },
	{ kind: "title", text: "Beds this week", language: null },
	{ kind: "title", text: "e\u0301 is not NFC", language: null },
	{
		kind: "fields",
		form: "intake",
		at: 1_700_000_000_123,
		values: [
			{ code: "prs_PrimaryLanguage", value: "ro" },
			{ code: "age", value: 17 },
			{ code: "balance", value: -200 },
			{ code: "minor", value: true },
			{ code: "needs", value: ["shelter", "legal"] },
			{ code: "unknown", value: null },
		],
		files: [],
	},
	{
		kind: "rev",
		form: "channel@1",
		base: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
		at: 1_700_000_000_123,
		why: "She told us\nyesterday.",
		ops: [
			{ row: ROW, field: "prs_MobilePhone", value: "+39 331 000 000" },
			{ row: ROW, field: "sct_When", value: null },
			{ row: FILE.file, field: null, value: null },
		],
		files: [],
	},
	{ kind: "book", list: null, rows: [BOOK_ROW, { ...BOOK_ROW, status: null, lead: null, due: [], closed: 1_700_000_000_123 }] },
	{ kind: "book", list: { id: ROW, part: 0, of: 2, after: 12 }, rows: [] },
	{
		kind: "rev",
		form: "person@1",
		base: [],
		at: 0,
		why: null,
		ops: [{ row: null, field: "idn_AccessNeeds", value: ["sight", "hearing"] }],
		files: [FILE],
	},
	{ kind: "file", note: null, files: [FILE] },
	{ kind: "deleted", reason: "wrong-place" },
];

const REVISION = { kind: "rev", form: "person@1", base: [], at: 1, why: null, ops: [{ row: null, field: "a", value: "a" }], files: [] };
const REFUSED_CONTENTS: [string, Cbor][] = [
	["no kind", { text: "a", language: null, files: [] }],
	["a kind that isn't text", { kind: 1, text: "a" }],
	["a field too many", { kind: "title", text: "a", language: null, files: [] }],
	["a field too few", { kind: "title", text: "a" }],
	["a title with a line break", { kind: "title", text: "a\nb", language: null }],
	["a text with a carriage return", { kind: "text", text: "a\r\nb", language: null, files: [] }],
	["an empty text", { kind: "text", text: "", language: null, files: [] }],
	["a negative time", { kind: "fields", form: "intake", at: -1, values: [], files: [] }],
	["a value that is a map", { kind: "fields", form: "intake", at: 1, values: [{ code: "a", value: {} }], files: [] }],
	["a revision without changes", { ...REVISION, ops: [] }],
	["a revision that removes a row and gives it a value", { ...REVISION, ops: [{ row: null, field: null, value: "a" }] }],
	["a row of 15 bytes", { ...REVISION, ops: [{ row: new Uint8Array(15), field: "a", value: "a" }] }],
	["a base of 31 bytes", { ...REVISION, base: [new Uint8Array(31)] }],
	["65 ids in base", { ...REVISION, base: Array.from({ length: 65 }, () => new Uint8Array(32)) }],
	["an empty reason", { ...REVISION, why: "" }],
	["an unknown reason", { kind: "deleted", reason: "because" }],
];

/** All vectors as in the file. Bytes are hex. */
export async function cborVectors() {
	await sodiumReady;
	return {
		about: "Deterministic CBOR (SPEC.md section 2) and the contents of entries (spec/compartments.md section 6). Bytes are hex.",
		taken: ACCEPTED.map(([what, value]) => ({ what, item: toHex(encodeCbor(value)) })),
		refused: REFUSED.map(([what, item]) => ({ what, item })),
		contents: CONTENTS.map((content) => ({ what: content.kind, item: toHex(encodeContent(content)) })),
		refusedContents: REFUSED_CONTENTS.map(([what, content]) => ({ what, item: toHex(encodeCbor(content)) })),
	};
}

if (isMain(import.meta.url)) writeFileSync(VECTORS, `${JSON.stringify(await cborVectors(), null, 2)}\n`);
