/** Access entries: each body has exactly one encoding, and its fields take only codes and ids. */
import { createHmac } from "node:crypto";
import fc from "fast-check";
import t from "tap";
import { type Id, idFromBytes, toHex } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import {
	ACCESS_ENTRY_FIELDS,
	type AccessEntryBody,
	ATTESTED,
	decodeEntry,
	encodeEntry,
	entryLeaf,
	INITIATORS,
	isCode,
	OUTCOMES,
	PURPOSES,
} from "#protocol/log/entry.ts";
import * as malformed from "../../../support/malformed.ts";

const id: fc.Arbitrary<Id> = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(idFromBytes);
const nil = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null });
const code = fc.stringMatching(/^[a-z][a-z.]{0,39}$/);
const body: fc.Arbitrary<AccessEntryBody> = fc
	.record({
		v: fc.constant(1 as const),
		at: fc.maxSafeNat(),
		actor: nil(id),
		organisation: nil(id),
		desk: nil(id),
		session: nil(fc.uint8Array({ minLength: 32, maxLength: 32 })),
		action: code,
		objectType: code,
		object: nil(id),
		case: nil(id),
		outcome: fc.constantFrom(...OUTCOMES),
		purpose: fc.constantFrom(...PURPOSES),
		basis: nil(code),
		count: fc.maxSafeNat(),
		request: id,
		first: nil(fc.maxSafeNat()),
		attested: fc.constantFrom(...ATTESTED),
		initiator: fc.constantFrom(...INITIATORS),
	})
	.map((one) => ({ ...one, first: one.outcome === "failed" ? one.first : null }));
const [sample] = fc.sample(body, { numRuns: 1, seed: 7 });
if (sample === undefined) throw new Error("no sample");
const GOOD: AccessEntryBody = { ...sample, outcome: "allowed", first: null };

t.test("the body of an access entry round trips", async () => {
	fc.assert(
		fc.property(body, (one) => {
			const bytes = encodeEntry(one);
			const back = decodeEntry(bytes);
			return (
				toHex(encodeEntry(back)) === toHex(bytes) &&
				ACCESS_ENTRY_FIELDS.every((field) => JSON.stringify(back[field]) === JSON.stringify(one[field]))
			);
		}),
	);
});

t.test("a wrong value is refused with the name of its field, when encoding and when decoding", async (t) => {
	const items = decodeCbor(encodeEntry(GOOD)) as Cbor[];
	for (const [field, value, item] of malformed.ENTRY_FIELDS) {
		t.throws(() => encodeEntry({ ...GOOD, [field]: value } as AccessEntryBody), { message: `access entry: bad ${field}` });
		t.throws(() => decodeEntry(encodeCbor(items.with(ACCESS_ENTRY_FIELDS.indexOf(field), item))), {
			message: `access entry: bad ${field}`,
		});
	}
	for (const bytes of malformed.entries(encodeEntry(GOOD), items))
		t.throws(() => decodeEntry(bytes), { name: /^(Syntax)?Error$/ }, toHex(bytes).slice(0, 60));
	t.doesNotThrow(() => encodeEntry({ ...GOOD, outcome: "failed", first: 3 }));
	for (const bad of ["1", "10.0.0.1", "ação", "a b", "a/b", "a@b"]) t.notOk(isCode(bad), bad);
	for (const good of ["a", "section.read", "handoff:accept", "best-interests", "v2_x"]) t.ok(isCode(good), good);
});

t.test("the leaf is the version and the keyed hash, and changes with each byte of the salt and the body", async (t) => {
	const [salt, canonical] = [new Uint8Array(16).fill(3), encodeEntry(GOOD)];
	const leaf = entryLeaf(salt, canonical);
	t.equal(toHex(leaf), `01${createHmac("sha256", salt).update(canonical).digest("hex")}`);
	for (let i = 0; i < 16; i++) t.not(toHex(entryLeaf(salt.with(i, 4), canonical)), toHex(leaf));
	for (let i = 0; i < canonical.length; i++) t.not(toHex(entryLeaf(salt, canonical.with(i, (canonical[i] ?? 0) ^ 1))), toHex(leaf));
	t.throws(() => entryLeaf(new Uint8Array(15), canonical), RangeError);
});
