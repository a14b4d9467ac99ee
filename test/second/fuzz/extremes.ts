/** Input that should make a parser use much time, memory or stack: long, nested, repeated, or with false lengths. */
import fc from "fast-check";
import { type Bytes, base64url, join, unsigned } from "../implementation/bytes.ts";

const MEGABYTE = 2 ** 20;
/** Units to repeat: starts of lists and maps, empty items, tags, heads of the longest form, zeros, length fields. */
const UNITS: Bytes[] = [
	"81",
	"a16161",
	"80",
	"9f",
	"c1",
	"d8ff",
	"9bffffffffffffffff",
	"bb001fffffffffffff",
	"5b7fffffffffffffff",
	"7affffffff",
	"00",
	"ff",
	"ffff",
	"0000",
	"efbbbf",
	"8181a1606080",
].map((each) => Uint8Array.from(Buffer.from(each, "hex")));
/** CBOR heads that claim a large length. */
const HEADS: Bytes[] = [2, 3, 4, 5].flatMap((major) =>
	[24, 25, 26, 27].map((short) => join(Uint8Array.of((major << 5) | short), new Uint8Array(2 ** (short - 24)).fill(127))),
);

const repeated = (unit: Bytes, length: number): Bytes =>
	Uint8Array.from({ length: Math.max(1, length - (length % unit.length)) }, (_, i) => unit[i % unit.length] as number);
const length = fc.constantFrom(0, 100, 5_000, 61_440, 61_441, MEGABYTE);

export const extremeBytes: fc.Arbitrary<Bytes> = fc.oneof(
	fc.tuple(fc.constantFrom(...UNITS), length).map(([unit, size]) => repeated(unit, size)),
	fc.tuple(fc.constantFrom(...HEADS), fc.constantFrom(...UNITS), length).map(([head, unit, size]) => join(head, repeated(unit, size))),
	fc.tuple(fc.constantFrom(...UNITS), length).map(([unit, size]) => join(unsigned(1, 1), repeated(unit, size))),
);

const PIECES = [
	"\n",
	" ",
	"a",
	"A",
	"0",
	"9",
	"x000/",
	"x",
	"/",
	"+",
	"=",
	"A===",
	"\u2014 ",
	"\u2014 a AAAAAAA=\n",
	"\u2014 a+b\n",
	"index 1\n",
	"\ud83d\udd4a",
	"\ud800",
	"e\u0301",
	"\u0301",
	"-",
	" \u2212",
	"a\n\n",
	"٣",
];
const FRONTS = ["", "tile/0/", "tile/entries/", "c2sp.org/tlog-proof@v1\n", "old 1\n", "a\n1\n", "\u2014 ", "a+00000000+"];
const ENDS = ["", "\n", "\n\n", "/000", ".p/1", "=", "!", "\n\n\u2014 a AAAAAAA=\n"];

export const extremeText: fc.Arbitrary<string> = fc
	.tuple(fc.constantFrom(...FRONTS), fc.constantFrom(...PIECES), length, fc.constantFrom(...ENDS))
	.map(([front, piece, size, end]) => front + piece.repeat(Math.ceil(size / piece.length)) + end);

/** Statements with an extreme type, body or signature. */
export const extremeStatement = (types: readonly string[]) =>
	fc.record(
		{
			type: fc.constantFrom(...types, "x".repeat(MEGABYTE)),
			body: fc.oneof(extremeBytes.map(base64url), extremeText),
			sigs: fc.constantFrom<string[]>([""], ["A".repeat(MEGABYTE)]),
		},
		{ noNullPrototype: true },
	);
