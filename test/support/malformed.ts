/**
 * Malformed input of each format. The parsers refuse each item with the documented error. A parser without one of its checks would accept at
 * least one item. test/clients/protocol and test/hostile/lying use these lists.
 */
import { type Bytes, concat } from "#protocol/bytes.ts";
import { type Cbor, encodeCbor } from "#protocol/cbor.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import { MAX_SIGNATURES } from "#protocol/log/note.ts";
import { MAX_BUILD_BYTES, MAX_MANIFEST_BYTES, type WebFile } from "#protocol/release/manifest.ts";

/** "A", "AAAAA": a character that holds no byte. "AB", "AAB": bits beyond the last byte. */
export const BASE64URL = ["A", "AAAAA", "é", "AA=", "AB", "AAB", "AAA+", "AA/A", "AA A", "AAAA\n", "AA\u0100A"];
export const BASE64 = ["A", "AA", "AAA", "AB==", "AAB=", "A===", "AA=A", "AA-_", "AAAA\n", "AAAA===="];
export const HEX = ["a", "abc", "zz", "0x", "a b ", "00\n"];
/** Not UTF-8: cut, overlong, half of a surrogate pair, beyond U+10FFFF. */
export const UTF8 = [[0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff]].map((each) => Uint8Array.from(each));

/** @param text of two paragraphs that begins with "first". @param line its one signature, by log.example. */
export function notes(text: string, line: string): string[] {
	const good = `${text}\n${line}`;
	return [
		"",
		"\n",
		text,
		`${text}\n`,
		`text\n${line}`,
		`x${line}`,
		good.slice(0, -1),
		`${good.slice(0, -1)}x`,
		`${good}\n`,
		`${good}trailing\n`,
		good.replace("— ", "- "),
		good.replace("— ", "—  "),
		good.replace("—", " —"),
		good.replace("first", "fi\trst"),
		good.replace("first", "fi\rst"),
		good.replace("first", "fi\u0000rst"),
		good.replace("first", "\ud800"),
		good.replace("log.example", "log+example"),
		good.replace("log.example", "log\u00a0example"),
		good.replace(/=*\n$/, "\n"),
		`${text}\n— log.example AAAAAA==\n`,
		`${text}\n${line.repeat(MAX_SIGNATURES + 1)}`,
		`${"x".repeat(1_000_000)}\n\n${line}`,
	];
}

/** Texts that aren't a checkpoint of 42 entries. @param hash as the text has it. */
export function checkpoints(origin: string, hash: string): string[] {
	return [
		"",
		"\n",
		`${origin}\n42\n`,
		`${origin}\n042\n${hash}\n`,
		`${origin}\n+42\n${hash}\n`,
		`${origin}\n-42\n${hash}\n`,
		`${origin}\n4e1\n${hash}\n`,
		`${origin}\n0x2a\n${hash}\n`,
		`${origin}\n42.5\n${hash}\n`,
		`${origin}\n\n${hash}\n`,
		`${origin}\nNaN\n${hash}\n`,
		`${origin}\n9007199254740992\n${hash}\n`,
		`${origin}\n9007199254740993\n${hash}\n`,
		`\n42\n${hash}\n`,
		`${origin}\n42\n${hash}`,
		`${origin}\n42\n${hash}x`,
		`${origin}\n42\n${hash}\n\n`,
		`${origin}\n42\n${hash}\n\nextension\n`,
		`${origin}\n42\n${hash.slice(4)}\n`,
		`${origin}\n42\n${hash.replace("=", "")}\n`,
		`${origin}\n42 \n${hash}\n`,
		`${origin}\r\n42\r\n${hash}\r\n`,
		`${origin}\u0000\n42\n${hash}\n`,
	];
}

/** @param text of a proof file of entry 3 with an extra. */
export const proofFiles = (text: string): string[] => [
	"",
	text.replace("@v1", "@v2"),
	text.replace("index 3", "index 03"),
	text.replace("index 3", "index -3"),
	text.replace("index 3", "index 9007199254740992"),
	text.replace("index 3\n", ""),
	text.replace("extra ", "extra  "),
	text.replace("\nindex", "\nother x\nindex"),
	text.replace(/\n(\S{40})\S{4}\n/, "\n$1\n"),
	text.replace("\n\n", "\n"),
	text.slice(0, -1),
];

/** @param text that begins with "old 3", and a proof. */
export const addCheckpoints = (text: string): string[] => [
	text.replace("old", "new"),
	text.replace("old 3", "old 3 "),
	text.replace("old 3", "old 03"),
	text.replace(/\n(\S{40})\S{4}\n/, "\n$1\n"),
	text.replace("old 3\n", `old 3\n${`${"A".repeat(43)}=\n`.repeat(64)}`),
	text.slice(0, -1),
	"old 9007199254740992\n\nx\n",
	"old 99999999999999999\n\nx\n",
];

/** Cut short, empty, or with more than 256 entries. */
export const BUNDLES: Bytes[] = [[], [0], [0, 1], [0, 0, 0], [1, 0, 9], Array.from({ length: 257 * 2 }, () => 0)].map((each) =>
	Uint8Array.from(each),
);

/** A field of an access entry, and a value that it doesn't take: in memory and as CBOR. */
export const ENTRY_FIELDS: [keyof AccessEntryBody, unknown, Cbor][] = [
	["v", 2, 2],
	["at", -1, -1],
	["at", 0.5, -2],
	["actor", "A. Person", "A. Person"],
	["actor", undefined, new Uint8Array(15)],
	["session", new Uint8Array(31), new Uint8Array(31)],
	["action", "", ""],
	["action", "x".repeat(41), "x".repeat(41)],
	["action", "read Maria", "read Maria"],
	["objectType", null, null],
	["outcome", "Allowed", "Allowed"],
	["purpose", "curiosity", "curiosity"],
	["basis", "", ""],
	["count", -1, -1],
	["request", null, null],
	["first", 3, 3],
	["attested", "nobody", "nobody"],
	["initiator", "nobody", "nobody"],
];

/** @param entry the canonical bytes of an allowed access. @param items the same entry, decoded. */
export function entries(entry: Bytes, items: readonly Cbor[]): Bytes[] {
	const { length } = items;
	const afterTime = 2 + encodeCbor(items[1] ?? null).length;
	return [
		new Uint8Array(0),
		entry.slice(1),
		entry.slice(0, -1),
		concat(entry, Uint8Array.of(0)),
		encodeCbor(items.slice(1)),
		encodeCbor([...items, null]),
		encodeCbor({ v: 1 }),
		// A time of 2^53.
		concat(entry.slice(0, 2), Uint8Array.of(0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0), entry.slice(afterTime)),
		// An array that announces one item more than it has.
		concat(Uint8Array.of(0x81 + length), entry.slice(1)),
		// The length of the array in two bytes.
		concat(Uint8Array.of(0x98, length), entry.slice(1)),
		// The version in two bytes.
		concat(entry.slice(0, 1), Uint8Array.of(0x18, 0x01), entry.slice(2)),
	];
}

const file = (path: string, size = 1): WebFile => ({ path, size, sha256: new Uint8Array(32).fill(size % 256) });
export const indexFile = file("index.html");

/** Lists of files that no manifest may have, and the rule that they break. */
export const WEB_FILES: [files: WebFile[], rule: RegExp][] = [
	...["/x", "x/", "a//b", "../x", "a/../b", ".", ".env", "a/.b", "a\\b", "a b", "ä", "a%2fb", "a?b", "a:b"].map(
		(bad): [WebFile[], RegExp] => [[file(bad), indexFile], /a path takes letters/],
	),
	[[file("a\n"), indexFile], /takes 1 to 200 characters/],
	...["api", "api/me", "healthz", "readyz", "cloister.manifest"].map((taken): [WebFile[], RegExp] => [
		[file(taken), indexFile],
		/is a path that the server itself answers/,
	]),
	[[indexFile, indexFile], /index.html: is listed twice/],
	[[], /has no index.html/],
	[[file("other.html")], /has no index.html/],
	[[file("x".repeat(201)), indexFile], /takes 1 to 200 characters/],
	[[file("a", -1), indexFile], /manifest.0.size: takes a whole number/],
	[[{ ...file("a"), sha256: new Uint8Array(20) }, indexFile], /manifest.0.sha256: takes exactly 32 bytes/],
	[[file("a", MAX_BUILD_BYTES), indexFile], /more than 67108864 bytes together/],
	[[...Array.from({ length: 1000 }, (_, i) => file(`a${i}`)), indexFile], /takes a list of at most 1000/],
];

/** Bytes that aren't a manifest, and the rule that they break. */
export function manifests(good: Bytes): [manifest: Bytes, rule: RegExp][] {
	const plain = (all: WebFile[]) => encodeCbor(all.map((each) => ({ ...each })));
	return [
		[new Uint8Array(0), /manifest: is not deterministic CBOR/],
		[new Uint8Array(MAX_MANIFEST_BYTES + 1), /manifest: has more than/],
		[encodeCbor({}), /manifest: takes a list/],
		[encodeCbor(null), /manifest: takes a list/],
		[encodeCbor([null]), /manifest.0: takes a map/],
		[encodeCbor([{ path: "index.html", size: 1 }]), /manifest.0.sha256: is missing/],
		[encodeCbor([{ ...indexFile, more: 1 }]), /manifest.0.more: is not a field here/],
		[plain([indexFile, file("a")]), /a: is listed twice, or isn't in the order/],
		[Uint8Array.of(...good, 0), /is not deterministic CBOR/],
	];
}
