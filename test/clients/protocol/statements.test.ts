/**
 * Statements are read and written strictly, and the published files are those that the registry generates.
 * test/second compares the meaning of the vectors with a second implementation.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { fromHex, toBase64Url, toHex } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { caseTypes } from "#protocol/statements/cases.ts";
import { compartmentTypes } from "#protocol/statements/compartments.ts";
import { directoryTypes } from "#protocol/statements/directory.ts";
import { type Body, envelopeFields } from "#protocol/statements/registry.ts";
import { reviewTypes } from "#protocol/statements/review.ts";
import { spaceTypes } from "#protocol/statements/spaces.ts";
import { encodeBody, isSignedBy, parseStatement } from "#protocol/statements/statement.ts";
import { REFERENCE, statementVectors, typeReference, VECTORS } from "../../../scripts/vectors/statements.ts";

await sodiumReady;
const vectors = JSON.parse(readFileSync(VECTORS, "utf8")) as ReturnType<typeof statementVectors>;
const network = fromHex(vectors.network);
const wireOf = (vector: (typeof vectors.statements)[number]) => ({
	type: vector.type,
	body: vector.body,
	sigs: [toBase64Url(fromHex(vector.signature))],
});

t.test("the published vectors and the page of types are up to date", async (t) => {
	t.same(vectors, statementVectors());
	t.equal(readFileSync(REFERENCE, "utf8"), typeReference());
});

t.test("no type has a field with a name of the envelope", async (t) => {
	for (const [type, fields] of Object.entries({ ...directoryTypes, ...compartmentTypes, ...caseTypes, ...reviewTypes, ...spaceTypes }))
		t.same(
			Object.keys(fields).filter((name) => name in envelopeFields),
			[],
			type,
		);
});

t.test("a missing, unknown, ill-typed or unsorted field is refused by name", async (t) => {
	const sample = vectors.statements.find((vector) => vector.type === "desk.add")!;
	const whole = decodeCbor(Buffer.from(sample.body, "base64url")) as { [key: string]: Cbor };
	const parse = (body: Uint8Array) => parseStatement(network, { ...wireOf(sample), body: toBase64Url(body) });
	const { name: _name, ...missing } = whole;
	t.throws(() => parse(encodeCbor(missing)), { code: "bad-statement", message: /name: is missing/ });
	t.throws(() => parse(encodeCbor({ ...whole, extra: 1 })), { message: /extra: is not a field here/ });
	t.throws(() => parse(encodeCbor({ ...whole, at: -1 })), { message: /at: takes a whole number/ });
	t.throws(() => parse(encodeCbor({ ...whole, desk: "x" })), { message: /desk: takes an id/ });
	const cp = whole.cp as { [key: string]: Cbor };
	t.throws(() => parse(encodeCbor({ ...whole, cp: { ...cp, signature: "x" } })), { message: /cp.signature: takes at most 64 bytes/ });
	t.throws(() => parse(encodeCbor({ ...whole, cp: new Uint8Array(0) })), { message: /cp: takes a map/ });
	// U+113C5 and its parts are assigned since Unicode 16, and NFC then composes the parts.
	for (const name of ["e\u0301", "\u{113c2}\u{113c2}", "\u0378"])
		t.equal(
			parse(encodeCbor({ ...whole, name })).body.by,
			parse(encodeCbor(whole)).body.by,
			"the verdict doesn't depend on a version of Unicode",
		);
	t.throws(() => encodeCbor({ ...whole, name: "\ud83d" }), SyntaxError, "an unpaired surrogate");
	t.throws(() => parse(Uint8Array.from([0xbf, 0xff])), { code: "bad-statement" }, "indefinite length");
	t.throws(() => parse(Uint8Array.from([0xa2, 0x61, 0x62, 0x01, 0x61, 0x61, 0x01])), { code: "bad-statement" }, "unsorted keys");
	t.throws(
		() => parse(Uint8Array.from([0xa1, 0x61, 0x61, 0x18, 0x01])),
		{ code: "bad-statement" },
		"a number that isn't in its shortest form",
	);
	const body = parse(encodeCbor(whole)).body as Body<"desk.add">;
	for (const name of ["x".repeat(81), "two\nlines", ""])
		t.throws(
			() => encodeBody("desk.add", { ...body, name }),
			{ code: "bad-input", field: "name", message: /name: / },
			"before it is signed",
		);
	t.throws(() => parseStatement(network, { ...wireOf(sample), type: "desk.remove" }), { code: "bad-statement" }, "an unknown type");
});

t.test("a statement with a changed byte is refused, or has another objId and a wrong signature", async (t) => {
	fc.assert(
		fc.property(fc.constantFrom(...vectors.statements), fc.nat(), fc.integer({ min: 1, max: 255 }), (vector, at, flip) => {
			const bytes = Uint8Array.from(Buffer.from(vector.body, "base64url"));
			bytes[at % bytes.length] = bytes[at % bytes.length]! ^ flip;
			try {
				const statement = parseStatement(network, { ...wireOf(vector), body: toBase64Url(bytes) });
				return !isSignedBy(network, statement, fromHex(vectors.publicKey)) && toHex(statement.objId) !== vector.objId;
			} catch (error) {
				return (error as { code?: string }).code === "bad-statement";
			}
		}),
		{ numRuns: 2000 },
	);
	t.pass("2000 tampered bodies");
});
