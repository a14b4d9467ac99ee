/** Compares ours with the second implementation of bytes, CBOR, statements and contents (SPEC.md sections 1 and 2). */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { idFromBytes, nameHash, type Part, toHex, tup } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { inviteProofInput } from "#protocol/contracts/directory.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { directoryLeaf, encodeBody, entryAad, isSignedBy, networkId, parseStatement, toWire } from "#protocol/statements/statement.ts";
import { inviteId } from "#sdk/account/invites.ts";
import { decodeContent, encodeContent } from "#sdk/compartments/content.ts";
import { VECTORS as CBOR_VECTORS, cborVectors } from "../../scripts/vectors/cbor.ts";
import { type statementVectors, VECTORS } from "../../scripts/vectors/statements.ts";
import * as values from "./fuzz/values.ts";
import { base64url, fromBase64url, hex, same, tup as tupAgain, unhex } from "./implementation/bytes.ts";
import { decodeExactly, encode } from "./implementation/cbor.ts";
import { readContent, writeContent } from "./implementation/contents.ts";
import { publicKey, sign, verify } from "./implementation/ed25519.ts";
import * as statements from "./implementation/statements.ts";
import { bothRefuse, fresh, freshId } from "./support.ts";

await sodiumReady;
const vectors = JSON.parse(readFileSync(VECTORS, "utf8")) as ReturnType<typeof statementVectors>;
const network = unhex(vectors.network);
const made = await cborVectors();
const cbor = JSON.parse(readFileSync(CBOR_VECTORS, "utf8")) as typeof made;

t.test("the file of CBOR vectors is up to date (else run tsx scripts/vectors/cbor.ts)", async (t) => {
	t.strictSame(cbor, JSON.parse(JSON.stringify(made)));
});

t.test("both round trip the valid CBOR of the vectors, and refuse the invalid", async (t) => {
	for (const { what, item } of cbor.taken)
		t.same([hex(encodeCbor(decodeCbor(unhex(item)))), hex(encode(decodeExactly(unhex(item))))], [item, item], what);
	for (const { what, item } of cbor.refused)
		bothRefuse(
			t,
			what,
			() => decodeCbor(unhex(item)),
			() => decodeExactly(unhex(item)),
			["Error"],
		);
});

t.test("both round trip the valid contents of the vectors, and refuse the invalid", async (t) => {
	for (const { what, item } of cbor.contents)
		t.same([hex(encodeContent(decodeContent(unhex(item)))), hex(writeContent(readContent(unhex(item)) as any))], [item, item], what);
	for (const { what, item } of cbor.refusedContents)
		bothRefuse(
			t,
			what,
			() => decodeContent(unhex(item)),
			() => readContent(unhex(item)),
		);
});

t.test("both encode the same tuple", async (t) => {
	const part = fc.oneof(values.bytes(0, 20), values.uint, values.text(0, 20)) as fc.Arbitrary<Part>;
	fc.assert(fc.property(fc.array(part, { maxLength: 5 }), (parts) => same(tup(...parts), tupAgain(...parts))));
	t.pass();
});

t.test("the second implementation computes the objId, signature and leaf of every published statement", async (t) => {
	t.same([...statements.TYPES.keys()].sort(), vectors.statements.map(({ type }) => type).sort(), "the chapter has exactly these types");
	const genesis = vectors.statements.find(({ type }) => type === "genesis");
	t.equal(hex(statements.networkOf(fromBase64url(genesis?.body ?? ""))), vectors.network);
	t.equal(hex(publicKey(unhex(vectors.seed))), vectors.publicKey);
	for (const { type, body, signature, objId, leaf } of vectors.statements) {
		const read = statements.fromWire(network, { type, body, sigs: [base64url(unhex(signature))] });
		t.equal(hex(read.objId), objId, type);
		t.equal(hex(statements.leafOf(read)), leaf);
		t.same(statements.fromLeaf(network, unhex(leaf)).objId, read.objId);
		t.ok(statements.signedBy(network, read, unhex(vectors.publicKey)));
		t.equal(hex(sign(unhex(vectors.seed), statements.signingInput(network, type, read.bytes))), signature);
	}
});

t.test("each reads and verifies statements of every type that the other has made", async (t) => {
	const [net, seed] = [fresh(32), fresh(32)];
	const key = new SigningKey(seed);
	t.same(key.publicKey, publicKey(seed));
	for (const [type, form] of statements.TYPES) {
		for (const body of fc.sample(values.ofForm(form), 3)) {
			const theirs = statements.makeStatement(net, type, body as any, [seed]);
			const read = parseStatement(net, statements.toWire(theirs));
			t.ok(isSignedBy(net, read, key.publicKey), `ours verifies the second's ${type}`);
			t.same([read.objId, directoryLeaf(read)], [theirs.objId, statements.leafOf(theirs)]);
			t.equal(hex(encodeBody(read.type, read.body as never)), hex(theirs.bytes));
			const ours = signStatement(net, read.type, read.body as never, key);
			const again = statements.fromWire(net, toWire(ours));
			t.ok(statements.signedBy(net, again, publicKey(seed)), `the second verifies our ${type}`);
			t.same(again.objId, ours.objId);
			if (read.type === "entry") t.equal(hex(statements.entryAad(theirs.body)), hex(entryAad(read.body)), "the AAD of the entry's box");
			if (read.type === "genesis") t.same(networkId(read.bytes), statements.networkOf(theirs.bytes));
		}
	}
});

t.test("both refuse a wrong statement", async (t) => {
	const sample = vectors.statements.find(({ type }) => type === "desk.add");
	if (!sample) throw new Error("the vectors have a desk.add");
	const body = decodeExactly(fromBase64url(sample.body)) as Record<string, any>;
	const { name: _, ...without } = body;
	const sigs = [base64url(unhex(sample.signature))];
	const long = { ...body, name: "x".repeat(80) };
	const wrong: [string, Record<string, unknown>][] = [
		["a missing field", { body: base64url(encode(without)) }],
		["an extra field", { body: base64url(encode({ ...body, extra: 1 })) }],
		["a negative number", { body: base64url(encode({ ...body, at: -1 })) }],
		["null in a field that can't be null", { body: base64url(encode({ ...body, desk: null })) }],
		["a short id", { body: base64url(encode({ ...body, desk: fresh(15) })) }],
		["text with a control character", { body: base64url(encode({ ...body, name: "a\u0085b" })) }],
		["an empty text", { body: base64url(encode({ ...body, name: "" })) }],
		["text of one unit too many", { body: base64url(encode({ ...long, name: `${long.name}x` })) }],
		["41 emoji, which are 82 units", { body: base64url(encode({ ...body, name: "🕊".repeat(41) })) }],
		["another type's body", { type: "desk.close" }],
		["an unknown type", { type: "desk.remove" }],
		["a type with the name of a property of all objects", { type: "constructor" }],
		["no signature", { sigs: [] }],
		["three signatures", { sigs: [...sigs, ...sigs, ...sigs] }],
		["padded base64url", { body: `${sample.body}=` }],
		["a body that is a list", { body: base64url(encode([])) }],
		["a body over 60 KiB", { body: base64url(encode({ ...body, name: "x".repeat(61_440) })) }],
	];
	for (const [what, change] of wrong) {
		const wire = { type: sample.type, body: sample.body, sigs, ...change } as any;
		bothRefuse(
			t,
			what,
			() => parseStatement(network, wire),
			() => statements.fromWire(network, wire),
			["bad-statement"],
		);
	}
	t.same(parseStatement(network, { ...sample, sigs, body: base64url(encode(long)) }).type, "desk.add", "80 units are the limit");
});

t.test("both refuse a signature for another network, type or body", async (t) => {
	const [net, seed] = [fresh(32), fresh(32)];
	const read = parseStatement(
		net,
		statements.toWire(
			statements.makeStatement(net, "desk.close", fc.sample(values.ofForm(statements.TYPES.get("desk.close")!), 1)[0] as any, [seed]),
		),
	);
	const [signature] = read.sigs;
	const secondVerifies = (n: Uint8Array, type: string, bytes: Uint8Array) =>
		verify(publicKey(seed), statements.signingInput(n, type, bytes), signature ?? new Uint8Array(0));
	const bytes = read.bytes.with(5, (read.bytes[5] ?? 0) ^ 1);
	t.ok(secondVerifies(net, "desk.close", read.bytes));
	t.notOk(secondVerifies(fresh(32), "desk.close", read.bytes));
	t.notOk(secondVerifies(net, "ask", read.bytes));
	t.notOk(secondVerifies(net, "desk.close", bytes));
	t.ok(isSignedBy(net, read, publicKey(seed)));
	t.notOk(isSignedBy(fresh(32), read, publicKey(seed)));
	t.notOk(isSignedBy(net, { ...read, type: "ask" }, publicKey(seed)));
	t.notOk(isSignedBy(net, { ...read, bytes }, publicKey(seed)));
});

t.test("both hash names and identify invites the same way", async (t) => {
	const [salt, pk, invite] = [fresh(32), fresh(32), freshId()];
	for (const name of ["Ana Munteanu", "شادی", "Zoe\u0308"]) t.equal(toHex(nameHash(name, salt)), hex(statements.nameHash(salt, name)));
	t.equal(inviteId(pk), idFromBytes(statements.inviteId(pk)));
	const member = freshId();
	t.same(
		inviteProofInput({ action: "join.start", member: member.id, message: "AAAA" }, invite.id, 5),
		statements.inviteProofInput("join.start", invite.bytes, 5, member.bytes, "AAAA"),
	);
	t.same(
		inviteProofInput({ action: "join.directory", from: 7 }, invite.id, 5),
		statements.inviteProofInput("join.directory", invite.bytes, 5, 7),
	);
});
