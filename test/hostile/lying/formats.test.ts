/**
 * Section 3 of SPEC.md, what a client must refuse: encodings that no honest program writes. The tests call
 * the parsers directly; boxes.test.ts and logs.test.ts show how a client reacts.
 */
import { readFileSync } from "node:fs";
import t from "tap";
import * as z from "zod/mini";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { type Bytes, concat, equal, fromBase64Url, fromHex, fromUtf8, hash, toBase64Url, toHex, tup, utf8 } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { base64url, count, hash as hashText, id, time, wire } from "#protocol/contracts/common.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import { fromBase64 } from "#protocol/log/base64.ts";
import { decodeManifest, encodeManifest } from "#protocol/release/manifest.ts";
import { sodiumReady, verifyEd25519 } from "#protocol/sodium.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { directoryLeaf, entryAad, isSignedBy, objectId, parseStatement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { refuses, rowsOf } from "../../support/lying/rows.ts";
import * as malformed from "../../support/malformed.ts";

await sodiumReady;
const test = rowsOf(t);
const vectors = (name: string) => JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));
const { statements, network: networkHex, publicKey } = vectors("statements");
const network = fromHex(networkHex);

const key = (fill: number) => new SigningKey(new Uint8Array(32).fill(fill));
const manifest = encodeManifest([malformed.indexFile]);
const wireOf = ({ type, body, signature }: { type: string; body: string; signature: string }): Wire => ({
	type,
	body,
	sigs: [toBase64Url(fromHex(signature))],
});
const sampleOf = (type: string) => statements.find((each: Wire) => each.type === type);
const fieldsOf = (type: string) => decodeCbor(fromBase64Url(sampleOf(type).body)) as { [name: string]: Cbor };
const withBody = (type: string, body: Cbor): Wire => ({ ...wireOf(sampleOf(type)), body: toBase64Url(encodeCbor(body)) });

test("an honest server", async (t) => {
	const signer = key(3);
	for (const each of statements) {
		const { type, body } = parseStatement(network, wireOf(each));
		const made = parseStatement(network, toWire(signStatement(network, type, body, signer)));
		t.ok(isSignedBy(network, made, signer.publicKey), type);
		t.ok(z.safeParse(wire, wireOf(each)).success);
	}
	t.same(decodeManifest(manifest), [malformed.indexFile]);
});

test("bytes with a second encoding are refused", async (t) => {
	refuses(t, "base64url", fromBase64Url, malformed.BASE64URL, "SyntaxError");
	refuses(t, "base64", fromBase64, malformed.BASE64, "SyntaxError");
	refuses(t, "hex", fromHex, malformed.HEX, "SyntaxError");
	refuses(t, "UTF-8", fromUtf8, malformed.UTF8, "ERR_ENCODING_INVALID_ENCODED_DATA", "TypeError");
	t.equal(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), "\ufeffa", "a byte order mark is kept");
	t.notOk(equal(Uint8Array.of(1), Uint8Array.of(1, 2)), "a prefix isn't equal");
	const zeros = new Uint8Array(4);
	t.notSame(tup(zeros, ""), tup("", zeros), "two lists never have the same tuple");
	const { taken, refused } = vectors("cbor");
	const again = (item: Bytes) => t.same(encodeCbor(decodeCbor(item)), item);
	for (const { item } of taken) again(fromHex(item));
	for (const { what, item } of refused) t.throws(() => decodeCbor(fromHex(item)), what);
});

test("an answer with a second encoding is refused", async (t) => {
	const takes = (shape: z.ZodMiniType, value: unknown) => z.safeParse(shape, value).success;
	const bytes = base64url(64);
	t.same(
		[...malformed.BASE64URL, "A".repeat(90)].filter((each) => takes(bytes, each)),
		[],
		"bytes",
	);
	t.ok(takes(bytes, "AA"));
	const h = toBase64Url(new Uint8Array(32));
	t.same(
		[h, `${h.slice(0, -1)}B`, h.slice(1), `${h}A`, `${h}\n`, "", null].filter((each) => takes(hashText, each)),
		[h],
		"hashes",
	);
	const uuid = "00112233-4455-6677-8899-aabbccddeeff";
	t.same(
		[uuid, uuid.toUpperCase(), `${uuid}\n`, uuid.slice(1), "toString", null].filter((each) => takes(id, each)),
		[uuid],
		"ids",
	);
	for (const number of [time, count])
		t.same(
			[0, 7, -1, 0.5, 2 ** 53, "7", null, Number.NaN].filter((each) => takes(number, each)),
			[0, 7],
			"numbers",
		);
	const good = wireOf(statements[0]);
	const [sig] = good.sigs as [string];
	const wires = [
		{ ...good, more: 1 },
		{ ...good, sigs: [] },
		{ ...good, sigs: [sig, sig, sig] },
		{ ...good, sigs: [`${sig}AA`] },
		{ ...good, body: "A".repeat(90_000) },
		{ ...good, body: [good.body] },
	];
	t.same(
		wires.filter((each) => takes(wire, each)),
		[],
		"statements",
	);
});

/** The places of a shape that accept unknown fields. */
function openPlaces(schema: any, at: string): string[] {
	const { type, shape, catchall, element, innerType } = schema._zod.def;
	if (type === "object") {
		const own = catchall?._zod.def.type === "never" ? [] : [at];
		return [...own, ...Object.entries(shape).flatMap(([name, each]) => openPlaces(each, `${at}.${name}`))];
	}
	return [element, innerType].flatMap((each) => (each ? openPlaces(each, at) : []));
}

test("unknown fields of an answer are refused", async (t) => {
	for (const { id, response } of allEndpoints) t.same(openPlaces(response, id), [], id);
});

test("a statement with a second encoding is refused", async (t) => {
	const parse = (given: Wire) => parseStatement(network, given);
	const good = wireOf(sampleOf("desk.add"));
	const [sig] = good.sigs as [string];
	const desk = fieldsOf("desk.add");
	const changed = (fields: { [name: string]: Cbor }, type = "desk.add") => withBody(type, { ...fieldsOf(type), ...fields });
	const { name: _name, ...fewer } = desk;
	refuses(
		t,
		"a statement",
		parse,
		[
			{ ...good, sigs: [] },
			{ ...good, sigs: [sig, sig, sig] },
			{ ...good, sigs: ["AB"] },
			{ ...good, body: `${good.body}A` },
			{ ...good, body: toBase64Url(concat(fromBase64Url(good.body), Uint8Array.of(0))) },
			{ ...good, body: toBase64Url(fromBase64Url(good.body).slice(0, -1)) },
			{ ...good, body: "" },
			withBody("desk.add", fewer),
			withBody("desk.add", [desk]),
			withBody("desk.add", null),
			changed({ more: 1 }),
			changed({ at: -1 }),
			changed({ at: "1" }),
			changed({ ke: null }),
			changed({ desk: "sixteen letters." }),
			changed({ desk: new Uint8Array(15) }),
			changed({ desk: null }),
			changed({ name: "" }),
			changed({ name: "x".repeat(81) }),
			changed({ name: "two\nlines" }),
			changed({ name: utf8("bytes") }),
			changed({ cp: { ...(desk.cp as object), root: new Uint8Array(31) } }),
			changed({ cp: { ...(desk.cp as object), root: "x".repeat(32) } }),
			changed({ cp: { ...(desk.cp as object), signature: new Uint8Array(65) } }),
			changed({ sealed: { 0: null } }, "desk.rekey"),
			changed({ prev: Array.from({ length: 9 }, () => new Uint8Array(32)) }, "entry"),
			changed({ verdict: "perhaps" }, "countersign"),
		],
		"bad-statement",
	);
	const long = { ...fieldsOf("genesis"), more: new Uint8Array(61 * 1024) };
	t.throws(() => parse(withBody("genesis", long)), { code: "bad-statement", message: /is larger than/ }, "before it is read");
});

test("a statement in the place of another one is refused", async (t) => {
	const signer = key(3);
	for (const each of statements)
		t.ok(isSignedBy(network, parseStatement(network, wireOf(each)), fromHex(publicKey)), `an honest ${each.type}`);
	const { body } = parseStatement(network, wireOf(sampleOf("seen")));
	const made = signStatement(network, "seen", body as never, signer);
	t.ok(isSignedBy(network, made as never, signer.publicKey));
	const elsewhere = network.with(0, (network[0] ?? 0) ^ 1) as Bytes;
	const as = (change: object) => ({ ...made, ...change }) as never;
	const unsigned: [string, Bytes, never, Bytes][] = [
		["another signer's", network, as({}), key(4).publicKey],
		["another network's", elsewhere, as({}), signer.publicKey],
		["of another type", network, as({ type: "grant" }), signer.publicKey],
		["other bytes", network, as({ bytes: made.bytes.with(-1 + made.bytes.length, 1) }), signer.publicKey],
		["without a signature", network, as({ sigs: [] }), signer.publicKey],
		["a signature cut short", network, as({ sigs: [made.sigs[0]?.slice(1)] }), signer.publicKey],
		["a signature with a byte more", network, as({ sigs: [concat(made.sigs[0] as Bytes, Uint8Array.of(0))] }), signer.publicKey],
		["an invalid key", network, as({}), signer.publicKey.slice(1)],
	];
	for (const [what, under, statement, by] of unsigned) t.equal(isSignedBy(under, statement, by), false, what);
	for (const { what, key: by, message, signature, valid } of vectors("crypto").ed25519)
		t.equal(verifyEd25519(fromHex(signature), fromHex(message), fromHex(by)), valid, what);
	const names = [objectId(network, "seen", made.bytes), objectId(elsewhere, "seen", made.bytes), objectId(network, "grant", made.bytes)];
	t.equal(new Set(names.map(toHex)).size, 3, "each network and type has its own objId");
	const header = parseStatement(network, wireOf(sampleOf("entry"))).body as Body<"entry">;
	const { by, number, n } = header;
	const moved = [
		{ compartment: by },
		{ number: number + 1 },
		{ n: n + 1 },
		{ by: header.entry },
		{ entry: by },
		{ prev: [network, network] },
	];
	const aads = [{}, ...moved].map((change) => toHex(entryAad({ ...header, ...change })));
	t.equal(new Set(aads).size, aads.length, "a box is bound to the whole header of its entry");
	const leavesOf = [as({}), as({ type: "grant" }), as({ sigs: [...made.sigs, ...made.sigs] }), as({ sigs: [new Uint8Array(64)] })];
	t.equal(new Set(leavesOf.map((each) => toHex(hash(directoryLeaf(each))))).size, 4, "a leaf holds type and signatures too");
});

test("a web manifest with a second encoding is refused", async (t) => {
	for (const [bytes, rule] of malformed.manifests(manifest))
		t.throws(() => decodeManifest(bytes), { name: "ShapeError", message: rule }, String(rule));
	for (const [files, rule] of malformed.WEB_FILES) {
		const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
		t.throws(() => decodeManifest(encodeCbor(sorted.map((each) => ({ ...each })))), { name: "ShapeError", message: rule }, String(rule));
	}
});
