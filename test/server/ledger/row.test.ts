/** The fast encoders give the same bytes as the general code. */
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import t from "tap";
import { fromBase64Url, fromHex, idFromBytes, idToBytes, isId, toBase64Url, toHex, tup, u32be } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { CborWriter } from "#protocol/cbor-writer.ts";
import { decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { leafOf, makeRow } from "#server/ledger/row.ts";
import * as malformed from "../../support/malformed.ts";

function isAccepted(run: () => unknown): boolean {
	try {
		run();
		return true;
	} catch (error) {
		if (error instanceof SyntaxError) return false;
		throw error;
	}
}

t.test("CborWriter writes the same bytes as the general encoder", async (t) => {
	const ascii = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)), maxLength: 60 });
	const item = fc.oneof(fc.constant(null), fc.maxSafeNat(), fc.nat(70_000), fc.uint8Array({ maxLength: 60 }), ascii);
	fc.assert(
		fc.property(fc.array(item, { maxLength: 30 }), (items) => {
			const writer = new CborWriter(4096);
			writer.begin(items.length);
			for (const value of items) writer.item(value as Cbor);
			const [ours, general] = [writer.bytes(), encodeCbor(items as Cbor)];
			return Buffer.compare(ours, general) === 0 && Array.isArray(decodeCbor(ours));
		}),
	);
	for (const edge of [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
		const writer = new CborWriter(10);
		writer.begin(1);
		writer.item(edge);
		t.same(writer.bytes(), encodeCbor([edge]));
	}
	for (const wrong of [-1, 0.5, Number.NaN, "é", true, [1], {}] as Cbor[]) {
		const writer = new CborWriter(64);
		writer.begin(1);
		t.throws(() => writer.item(wrong), RangeError);
	}
	for (const long of [2 ** 16, new Uint8Array(3)]) {
		const narrow = new CborWriter(3);
		narrow.begin(1);
		narrow.item(long);
		t.throws(() => narrow.bytes(), RangeError);
	}
});

t.test("earlier results of a CborWriter don't change", async (t) => {
	const writer = new CborWriter(8);
	const write = (n: number) => {
		writer.begin(1);
		writer.item(n);
		return writer.bytes();
	};
	const written = Array.from({ length: 200 }, (_, n) => write(n));
	t.ok(written.every((bytes, n) => Buffer.compare(bytes, encodeCbor([n])) === 0));
});

t.test("base64url, hex and ids are encoded as by Node, and malformed texts are refused", async (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
			const buffer = Buffer.from(bytes);
			const [text, hex] = [toBase64Url(bytes), toHex(bytes)];
			const back = Buffer.compare(fromBase64Url(text), bytes) === 0 && Buffer.compare(fromHex(hex.toUpperCase()), bytes) === 0;
			return text === buffer.toString("base64url") && hex === buffer.toString("hex") && back;
		}),
	);
	fc.assert(fc.property(fc.uuid(), (id) => idFromBytes(idToBytes(id)) === id && toHex(idToBytes(id)) === id.replaceAll("-", "")));
	const nearly = fc
		.tuple(
			fc.uuid(),
			fc.nat(37),
			fc.nat(2),
			fc.oneof(fc.constantFrom("", "-", "g", "G", "A", "/", ":", "`", "é", "\u0130"), fc.string({ maxLength: 2 })),
		)
		.map(([id, at, length, put]) => id.slice(0, at) + put + id.slice(at + length));
	fc.assert(
		fc.property(nearly, (text) => isId(text) === isAccepted(() => idToBytes(text))),
		{ numRuns: 2_000 },
	);
	for (const wrong of malformed.BASE64URL) t.throws(() => fromBase64Url(wrong), SyntaxError, wrong);
	for (const wrong of malformed.HEX) t.throws(() => fromHex(wrong), SyntaxError, wrong);
});

t.test("a tuple is the concatenation of each part after its length", async () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (parts) => {
			const plain = Buffer.concat(parts.flatMap((part) => [u32be(part.length), part]));
			return Buffer.compare(plain, tup(...parts)) === 0;
		}),
	);
});

t.test("the ledger's leaf is the protocol's leaf, and each row has its own salt", async (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ maxLength: 300 }), (salt, body) => {
			return Buffer.compare(leafOf(salt, body), entryLeaf(salt, body)) === 0;
		}),
	);
	const ids = { actor: null, organisation: null, desk: null, object: null, case: null, request: "00000000-0000-4000-8000-000000000001" };
	const codes = {
		action: "a",
		objectType: "b",
		outcome: "allowed",
		purpose: "care",
		basis: null,
		attested: "server",
		initiator: "person",
	} as const;
	const fields = { ...ids, ...codes, session: randomBytes(32), count: 1, first: null };
	const rows = Array.from({ length: 600 }, () => makeRow(fields, 7));
	t.equal(new Set(rows.map(({ salt }) => toHex(salt))).size, 600);
	t.notOk(rows.some(({ salt }) => salt.every((byte) => byte === 0)));
	t.match(decodeEntry(rows[0]?.body ?? new Uint8Array(0)), { at: 7, action: "a", outcome: "allowed" });
});
