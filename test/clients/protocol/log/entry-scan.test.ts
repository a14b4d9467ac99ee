/** The quick scan of access entries gives the same verdict as the decoder. */
import fc from "fast-check";
import t from "tap";
import { type AccessEntryBody, ATTESTED, decodeEntry, encodeEntry, INITIATORS, OUTCOMES, PURPOSES } from "#protocol/log/entry.ts";
import { scanEntryTime } from "#protocol/log/entry-scan.ts";

const id = fc.uuid();
const natural = fc.oneof(
	fc.maxSafeNat(),
	fc.nat(300),
	fc.constantFrom(23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
);
const code = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._:-]{0,39}$/);
const outcome = fc.constantFrom(...OUTCOMES);
const entry = fc
	.record({
		v: fc.constant(1 as const),
		at: natural,
		actor: fc.option(id),
		organisation: fc.option(id),
		desk: fc.option(id),
		session: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 })),
		action: code,
		objectType: code,
		object: fc.option(id),
		case: fc.option(id),
		outcome,
		purpose: fc.constantFrom(...PURPOSES),
		basis: fc.option(code),
		count: natural,
		request: id,
		first: fc.option(natural),
		attested: fc.constantFrom(...ATTESTED),
		initiator: fc.constantFrom(...INITIATORS),
	})
	.map((body): AccessEntryBody => ({ ...body, first: body.outcome === "failed" ? body.first : null }));

const decodes = (bytes: Uint8Array) => {
	try {
		decodeEntry(bytes);
		return true;
	} catch {
		return false;
	}
};

t.test("the scan takes every valid entry", async (t) => {
	fc.assert(
		fc.property(entry, (body) => scanEntryTime(encodeEntry(body)) === body.at),
		{ numRuns: 300 },
	);
	t.pass();
});

t.test("the scan and the decoder give the same verdict on every damaged entry", async (t) => {
	const damage = fc.record({ at: fc.nat(400), with: fc.nat(255), cut: fc.constantFrom(0, 0, 0, 1, 9), more: fc.constantFrom(0, 0, 0, 1) });
	fc.assert(
		fc.property(entry, fc.array(damage, { minLength: 1, maxLength: 2 }), (body, damages) => {
			let bytes = encodeEntry(body);
			for (const { at, with: byte, cut, more } of damages) {
				bytes = new Uint8Array([...bytes.subarray(0, bytes.length - cut), ...new Uint8Array(more)]);
				bytes[at % bytes.length] = byte;
			}
			return (scanEntryTime(bytes) !== null) === decodes(bytes);
		}),
		{ numRuns: 5_000 },
	);
	t.pass();
});

t.test("the scan and the decoder give the same verdict on random bytes", async (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => (scanEntryTime(bytes) !== null) === decodes(bytes)),
		{ numRuns: 500 },
	);
	t.pass();
});
