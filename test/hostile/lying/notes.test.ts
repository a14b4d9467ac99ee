/**
 * Section 3 of SPEC.md, what a client must refuse: notes, proofs, tiles and access entries in forms that no honest log writes.
 * The tests call the parsers directly; logs.test.ts shows how a client reacts.
 */
import { readFileSync } from "node:fs";
import { sha256 } from "@noble/hashes/sha2.js";
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { type Bytes, concat, fromHex, toHex, u32be, u64be } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { toBase64 } from "#protocol/log/base64.ts";
import { BEFORE_GENESIS, checkpointText, logKey, openCheckpoint, parseCheckpoint, verifyCompact } from "#protocol/log/checkpoint.ts";
import { ACCESS_ENTRY_FIELDS, decodeEntry, encodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { scanEntryTime } from "#protocol/log/entry-scan.ts";
import { EMPTY_ROOT, leafHash, nodeHash, rootOf } from "#protocol/log/merkle.ts";
import {
	COSIGNATURE,
	ED25519,
	formatNote,
	formatSignatureLine,
	formatVerifierKey,
	type NoteSignature,
	parseNote,
	parseVerifierKey,
	signText,
	verifierKey,
	verifyNote,
} from "#protocol/log/note.ts";
import { proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from "#protocol/log/proof.ts";
import { hashAtFromTiles, parseEntryBundle, tileHashes } from "#protocol/log/tiles.ts";
import { bodyExtra, formatLogProof, openLogProof, parseLogProof, readBodyExtra } from "#protocol/log/tlog-proof.ts";
import { formatAddCheckpoint, parseAddCheckpoint } from "#protocol/log/witness.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { refuses, rowsOf } from "../../support/lying/rows.ts";
import * as malformed from "../../support/malformed.ts";
import { hashAtFrom } from "../../support/witness.ts";

await sodiumReady;
const test = rowsOf(t);
const PLAIN = ["SyntaxError", "RangeError"];
const [logSigns, witnessSigns] = [1, 2].map((fill) => new SigningKey(new Uint8Array(32).fill(fill))) as [SigningKey, SigningKey];
const log = logKey("log.example/access", logSigns.publicKey);
const witness = verifierKey("w.example", COSIGNATURE, witnessSigns.publicKey);
const leaves = Array.from({ length: 7 }, (_, i) => leafHash(u32be(i)));
const hashAt = hashAtFrom(leaves);
const rootAt = (size: number) => rootOf(leaves.slice(0, size));
const leaf = (index: number) => leaves[index] as Bytes;
const text = checkpointText(log.name, 7, rootAt(7));
const own = signText(log, text, null, (input) => logSigns.sign(input));
const cosigned = signText(witness, text, 5, (input) => witnessSigns.sign(input));
const note = formatNote({ text, signatures: [own, cosigned] });
const compact = { size: 7, root: rootAt(7), signature: own.signature };
const file = { extra: bodyExtra(new Uint8Array(16), Uint8Array.of(1)), index: 3, proof: proveInclusion(3, 7, hashAt), note };
const asked = { old: 3, proof: proveConsistency(3, 7, hashAt), note };
const entry = fromHex(JSON.parse(readFileSync(new URL("../../vectors/log.json", import.meta.url), "utf8")).entries[0].canonical);
const items = decodeCbor(entry) as Cbor[];
const changed = (bytes: Bytes, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1) as Bytes;

test("an honest server", async (t) => {
	t.same(openCheckpoint(note, log, [witness]).cosignatures, [{ key: witness, time: 5 }]);
	t.same(
		[compact, BEFORE_GENESIS].map((each) => verifyCompact(log, each)),
		[true, true],
	);
	t.equal(openLogProof(parseLogProof(formatLogProof(file)), u32be(3), log).checkpoint.size, 7);
	t.same(parseAddCheckpoint(formatAddCheckpoint(asked)), asked);
	t.same(parseVerifierKey(formatVerifierKey(witness)), witness);
	for (let first = 0; first <= 7; first++)
		t.ok(verifyConsistency(first, 7, rootAt(first), rootAt(7), proveConsistency(first, 7, hashAt)), `from ${first}`);
	for (let index = 0; index < 7; index++) t.ok(verifyInclusion(leaf(index), index, 7, rootAt(7), proveInclusion(index, 7, hashAt)));
	t.same(encodeEntry(decodeEntry(entry)), entry);
	t.not(scanEntryTime(entry), null);
	t.same(parseEntryBundle(Uint8Array.of(0, 2, 8, 9, 0, 0)), [Uint8Array.of(8, 9), new Uint8Array(0)]);
	t.same(tileHashes(concat(...leaves)), leaves);
	t.same(hashAtFromTiles(7, () => concat(...leaves))(1, 2), nodeHash(leaf(4), leaf(5)));
});

test("a note in another encoding is refused", async (t) => {
	const two = "first\n\nthird\n";
	const author = verifierKey("log.example", ED25519, logSigns.publicKey);
	const line = formatSignatureLine(signText(author, two, null, (input) => logSigns.sign(input)));
	t.equal(parseNote(`${two}\n${line}`).text, two);
	refuses(t, "a note", parseNote, malformed.notes(two, line), "SyntaxError");
	refuses(t, "a checkpoint", parseCheckpoint, malformed.checkpoints(log.name, text.split("\n")[2] ?? ""), ...PLAIN);
	refuses(t, "a proof file", parseLogProof, malformed.proofFiles(formatLogProof(file)), ...PLAIN);
	refuses(t, "a request to a witness", parseAddCheckpoint, malformed.addCheckpoints(formatAddCheckpoint(asked)), ...PLAIN);
	/** The verifier key of these parts, with the key ID that belongs to them. */
	const vkey = (name: string, type: number = COSIGNATURE, bytes = witness.publicKey) => {
		const id = sha256(concat(new TextEncoder().encode(`${name}\n`), Uint8Array.of(type), bytes)).slice(0, 4);
		return `${name}+${toHex(id)}+${toBase64(concat(Uint8Array.of(type), bytes))}`;
	};
	const good = formatVerifierKey(witness);
	t.equal(vkey("w.example"), good);
	const others = [vkey("w example"), vkey("w\u0001"), vkey("w.example", 2), vkey("w.example", COSIGNATURE, new Uint8Array(31))];
	const keys = ["", "w.example", good.replace(/\+\w+\+/, "+00000000+"), good.slice(0, -4), `${good}AAAA`, `${good}\n`, ...others];
	refuses(t, "a witness's key", parseVerifierKey, keys, ...PLAIN);
});

test("a changed signature of a note is refused", async (t) => {
	const opening = (signatures: NoteSignature[], keys = [witness]) => openCheckpoint(formatNote({ text, signatures }), log, keys);
	const by = (signature: Bytes, { name, id } = own) => ({ name, id, signature });
	const stranger = { name: "other", id: 7, signature: new Uint8Array(64) };
	t.same(opening([stranger, own]).compact.signature, own.signature);
	const far = concat(u64be(2 ** 53 - 1).with(0, 0x7f), cosigned.signature.slice(8));
	const wrongSignatures: NoteSignature[][] = [
		[stranger],
		[cosigned],
		[by(changed(own.signature, 9))],
		[by(own.signature.slice(1))],
		[by(concat(own.signature, Uint8Array.of(0)))],
		[by(cosigned.signature)],
		[own, by(changed(own.signature, 9))],
		[own, by(changed(cosigned.signature, 7), cosigned)],
		[own, by(changed(cosigned.signature, 70), cosigned)],
		[own, by(own.signature, cosigned)],
		[own, by(cosigned.signature.slice(0, 4), cosigned)],
		[own, by(concat(cosigned.signature, Uint8Array.of(0)), cosigned)],
		[own, by(far, cosigned)],
	];
	refuses(t, "a signed checkpoint", opening, wrongSignatures, "NoteVerificationError");
	const twins = [witness, { ...witness, publicKey: logSigns.publicKey }];
	refuses(t, "two keys of one name and id", (keys) => opening([own, cosigned], keys), [twins], "NoteVerificationError");
	refuses(t, "nobody known", (keys) => verifyNote(parseNote(note), keys), [[]], "NoteVerificationError");
	const nothing = signText(log, checkpointText(log.name, 0, EMPTY_ROOT), null, (input) => logSigns.sign(input));
	const refused = [
		{ ...compact, size: 8 },
		{ ...compact, size: -7 },
		{ ...compact, size: 7.5 },
		{ ...compact, root: rootAt(6) },
		{ ...compact, root: rootAt(7).slice(1) },
		{ ...compact, signature: changed(own.signature, 9) },
		{ ...compact, signature: new Uint8Array(0) },
		{ ...BEFORE_GENESIS, root: rootAt(7) },
		{ ...BEFORE_GENESIS, signature: nothing.signature },
	];
	for (const each of refused) t.equal(verifyCompact(log, each), false, JSON.stringify(each).slice(0, 60));
});

test("a proof of something that isn't in the tree is refused", async (t) => {
	const { proof } = file;
	const node = nodeHash(leaf(0), leaf(1));
	const four = rootAt(4);
	const lies: [what: string, leaf: Bytes, index: number, size: number, root: Bytes, proof: Bytes[]][] = [
		["another leaf", leaf(4), 3, 7, rootAt(7), proof],
		["another place", leaf(3), 4, 7, rootAt(7), proof],
		["another root", leaf(3), 3, 7, rootAt(6), proof],
		["another size", leaf(3), 3, 3, rootAt(7), proof],
		["beyond the tree", leaf(0), 1, 1, leaf(0), []],
		["no place", leaf(0), -1, 1, leaf(0), []],
		["half a place", leaf(0), 0.5, 1, leaf(0), []],
		["no whole size", leaf(0), 0, 1.5, rootAt(2), [leaf(1)]],
		["more than a size", leaf(0), 0, 2 ** 53, leaf(0), []],
		["a proof too long", leaf(0), 0, 1, nodeHash(leaf(1), leaf(0)), [leaf(1)]],
		["a proof too short: a node passed off as a leaf", node, 0, 4, four, [nodeHash(leaf(2), leaf(3))]],
		["a leaf cut short", leaf(0).slice(1), 0, 1, leaf(0).slice(1), []],
		["a hash cut short", leaf(3), 3, 7, rootAt(7), [...proof.slice(0, -1), (proof.at(-1) as Bytes).slice(1)]],
	];
	for (const [what, ...lie] of lies) t.equal(verifyInclusion(...lie), false, what);
	const proofOf = (first: number, second = 7) => proveConsistency(first, second, hashAt);
	const pasts: [what: string, first: number, second: number, firstRoot: Bytes, secondRoot: Bytes, proof: Bytes[]][] = [
		["another past", 3, 7, rootAt(2), rootAt(7), proofOf(3)],
		["another past of a full tree", 4, 7, rootAt(3), rootAt(7), proofOf(4)],
		["another present", 3, 7, rootAt(3), rootAt(6), proofOf(3)],
		["back in time", 2, 1, rootAt(2), rootAt(2), []],
		["the same size, another tree", 7, 7, rootAt(7), rootAt(6), []],
		["the same size, and a proof", 7, 7, rootAt(7), rootAt(7), [leaf(0)]],
		["an empty past with the root of another tree", 0, 7, rootAt(1), rootAt(7), []],
		["an empty past with a proof", 0, 7, EMPTY_ROOT, rootAt(7), [leaf(0)]],
		["two empty trees with the root of another tree", 0, 0, rootAt(1), rootAt(1), []],
		["no proof", 3, 7, rootAt(3), rootAt(7), []],
		["no proof from a full tree", 4, 7, rootAt(4), rootAt(4), []],
		["a proof too long", 3, 4, nodeHash(leaf(6), rootAt(3)), nodeHash(leaf(6), rootAt(4)), [...proofOf(3, 4), leaf(6)]],
		["a proof too short", 2, 7, rootAt(2), rootAt(4), proofOf(2, 4)],
		["no whole past", 1.5, 2, leaf(0), rootAt(2), [leaf(0), leaf(1)]],
		["no whole present", 1, 1.5, leaf(0), rootAt(2), [leaf(1)]],
		["a hash cut short", 3, 7, rootAt(3), rootAt(7), [...proofOf(3).slice(0, -1), new Uint8Array(31)]],
	];
	for (const [what, ...lie] of pasts) t.equal(verifyConsistency(...lie), false, what);
	const open = (change: Partial<typeof file>, bytes = u32be(3)) => openLogProof({ ...file, ...change }, bytes, log);
	refuses(t, "a proof of another entry", (given: Bytes) => open({}, given), [u32be(4)], "NoteVerificationError");
	refuses(t, "a proof of another place", open, [{ index: 4 }, { proof: proof.slice(1) }], "NoteVerificationError");
});

test("cut hashes, tiles and bundles are refused", async (t) => {
	const short = leaf(0).slice(1);
	refuses(
		t,
		"a node of half a hash",
		([left, right]: [Bytes, Bytes]) => nodeHash(left, right),
		[
			[short, leaf(1)],
			[leaf(1), short],
		],
		"RangeError",
	);
	refuses(t, "a tree of half a hash", rootOf, [[short]], "RangeError");
	t.notSame(leafHash(concat(Uint8Array.of(1), leaf(0), leaf(1))), nodeHash(leaf(0), leaf(1)), "a node isn't the hash of an entry");
	const tiles = [new Uint8Array(0), new Uint8Array(33), new Uint8Array(257 * 32)];
	refuses(t, "a tile", tileHashes, tiles, "RangeError");
	refuses(
		t,
		"a tile narrower than the tree",
		(data: Bytes) => hashAtFromTiles(7, () => data)(1, 2),
		[concat(...leaves.slice(0, 5))],
		"RangeError",
	);
	refuses(t, "a bundle", parseEntryBundle, malformed.BUNDLES, "RangeError");
});

test("a changed access entry is refused", async (t) => {
	const bad = [
		...malformed.entries(entry, items),
		...malformed.ENTRY_FIELDS.map(([field, , item]) => encodeCbor(items.with(ACCESS_ENTRY_FIELDS.indexOf(field), item))),
	];
	for (const bytes of bad) t.equal(scanEntryTime(bytes), null, `scanned: ${toHex(bytes).slice(0, 60)}`);
	refuses(t, "an access entry", decodeEntry, bad, "Error", "SyntaxError");
	for (const [field, , item] of malformed.ENTRY_FIELDS)
		t.throws(() => decodeEntry(encodeCbor(items.with(ACCESS_ENTRY_FIELDS.indexOf(field), item))), {
			message: `access entry: bad ${field}`,
		});
	// A shorter salt and one with zeros at its end give the same keyed hash.
	const salt = new Uint8Array(16).fill(1).with(15, 0);
	const salts = [salt.slice(0, 15), concat(salt, Uint8Array.of(0)), new Uint8Array(0)];
	refuses(t, "a salt", (given: Bytes) => entryLeaf(given, entry), salts, "RangeError");
	refuses(t, "an extra without a whole salt", readBodyExtra, [salt.slice(0, 15)], "RangeError");
});
