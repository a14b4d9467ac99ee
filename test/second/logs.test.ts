/** Compares our implementation with the second one of spec/logs.md: trees, proofs, notes, checkpoints, tiles, access entries. */
import { readFileSync } from "node:fs";
import t from "tap";
import { checkWitnesses, keyOfLog, readWitnesses } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, checkpointText, logKey, noteOfCompact, openCheckpoint, verifyCompact } from "#protocol/log/checkpoint.ts";
import { ACCESS_ENTRY_FIELDS, decodeEntry, encodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { entryId } from "#protocol/log/entry-id.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { COSIGNATURE, formatNote, formatVerifierKey, parseVerifierKey, signText, verifierKey } from "#protocol/log/note.ts";
import { proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from "#protocol/log/proof.ts";
import { appendToTiles, entryBundle, hashAtFromTiles, parseEntryBundle, parseTilePath, tilePath, tilesOf } from "#protocol/log/tiles.ts";
import { formatLogProof, openLogProof, parseLogProof } from "#protocol/log/tlog-proof.ts";
import { formatAddCheckpoint, parseAddCheckpoint } from "#protocol/log/witness.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import { logVectors, VECTORS } from "../../scripts/vectors/log.ts";
import { TestDirectory } from "../support/directory.ts";
import * as entries from "./implementation/access-entries.ts";
import { type Bytes, hex, unhex, unsigned } from "./implementation/bytes.ts";
import { encode } from "./implementation/cbor.ts";
import { publicKey, sign } from "./implementation/ed25519.ts";
import * as notes from "./implementation/notes.ts";
import * as files from "./implementation/proof-files.ts";
import * as statements from "./implementation/statements.ts";
import * as tiles from "./implementation/tiles.ts";
import * as trees from "./implementation/trees.ts";
import { namedWitnesses } from "./implementation/witnesses.ts";
import { bothRefuse, flipped, fresh, freshId } from "./support.ts";

const made = await logVectors();
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as typeof made;

t.test("the file of vectors is up to date (else run tsx scripts/vectors/log.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(made)));
});

t.test("both verify the published proofs, and the second computes the published trees", async (t) => {
	const { leaves, leafHashes, roots, inclusion, consistency } = file.tree;
	const hashes = leaves.map((leaf) => trees.leafHash(unhex(leaf)));
	t.same(hashes.map(hex), leafHashes);
	t.same(
		roots.map((_, size) => hex(trees.root(hashes.slice(0, size)))),
		roots,
	);
	const root = (size: number) => unhex(roots[size] ?? "");
	for (const { index, size, proof } of inclusion) {
		t.same(trees.inclusionPath(index, hashes.slice(0, size)).map(hex), proof);
		t.ok(trees.includes(hashes[index]!, index, size, root(size), proof.map(unhex)));
		t.ok(verifyInclusion(hashes[index]!, index, size, root(size), proof.map(unhex)));
	}
	for (const { first, second, proof } of consistency) {
		t.same(trees.consistencyPath(first, hashes.slice(0, second)).map(hex), proof);
		t.ok(trees.extendsTree(first, second, root(first), root(second), proof.map(unhex)));
		t.ok(verifyConsistency(first, second, root(first), root(second), proof.map(unhex)));
	}
	const large = Array.from({ length: 70_000 }, (_, i) => trees.leafHash(unsigned(i, 4)));
	for (const { size, root } of file.largeTrees) t.equal(hex(trees.root(large.slice(0, size))), root, `${size} leaves`);
});

t.test("both compute the same tiles and proofs of a fresh tree, and refuse wrong proofs", async (t) => {
	const leaves = Array.from({ length: 600 }, () => trees.leafHash(fresh(20)));
	const { root, write } = appendToTiles(0, [], leaves);
	t.same(root, trees.root(leaves));
	for (const tile of write) t.ok(Buffer.compare(tile.data, tiles.tileBytes(tile, leaves)) === 0, tilePath(tile));
	t.same(tilesOf(600), tiles.tilesOf(600));
	const load = ({ level, index, width }: { level: number; index: number; width: number }) =>
		tiles.tileBytes({ level, index, width }, leaves);
	for (const size of [1, 2, 255, 256, 257, 600]) {
		const part = leaves.slice(0, size);
		const hashAt = hashAtFromTiles(size, load);
		for (const at of [0, Math.floor(size / 2), size - 1]) {
			const proof = trees.inclusionPath(at, part);
			t.same(proveInclusion(at, size, hashAt), proof, `leaf ${at} of ${size}`);
			t.ok(verifyInclusion(part[at]!, at, size, trees.root(part), proof));
			const changed = proof.length > 0 ? proof.with(0, flipped(proof[0]!, 0)) : [leaves[0]!];
			for (const wrong of [changed, [...proof, leaves[0]!], [...proof.slice(0, -1), leaves[3]!.slice(1)]])
				t.same(
					[verifyInclusion(part[at]!, at, size, rootOf(part), wrong), trees.includes(part[at]!, at, size, trees.root(part), wrong)],
					[false, false],
				);
			const from = trees.consistencyPath(at, part);
			t.same(proveConsistency(at, size, hashAt), from, `${at} to ${size}`);
			t.ok(trees.extendsTree(at, size, rootOf(part.slice(0, at)), rootOf(part), proveConsistency(at, size, hashAt)));
			const forked = rootOf([...part.slice(0, -1), leafHash(fresh(3))]);
			if (at > 0)
				t.same(
					[
						verifyConsistency(at, size, rootOf(part.slice(0, at)), forked, from),
						trees.extendsTree(at, size, rootOf(part.slice(0, at)), forked, from),
					],
					[false, false],
				);
		}
	}
});

t.test("both read the published tile paths and bundles, and refuse the wrong ones", async (t) => {
	const { paths, refusedPaths, of257, bundle } = file.tiles;
	for (const { path, ...ref } of paths) {
		t.equal(tiles.tilePath(ref), path);
		t.strictSame([tiles.readTilePath(path), parseTilePath(path)], [ref, ref]);
	}
	for (const path of refusedPaths)
		bothRefuse(
			t,
			path,
			() => parseTilePath(path),
			() => tiles.readTilePath(path),
			["SyntaxError", "RangeError"],
		);
	t.same(tiles.tilesOf(257).map(tiles.tilePath), of257);
	t.equal(hex(tiles.entryBundle(bundle.entries.map(unhex))), bundle.bytes);
	t.same(tiles.readEntryBundle(unhex(bundle.bytes)).map(hex), bundle.entries);
	const random = [fresh(0), fresh(300), fresh(65_535)];
	t.same([tiles.readEntryBundle(entryBundle(random)), parseEntryBundle(tiles.entryBundle(random))], [random, random]);
});

t.test("both open the published checkpoint, and the second makes it", async (t) => {
	const c = file.checkpoint;
	const log = notes.verifier(c.origin, notes.PLAIN, publicKey(unhex(c.logSeed)));
	t.same([notes.writeVerifier(log), hex(log.key)], [c.logVerifierKey, c.logPublicKey]);
	const witness = notes.readVerifier(c.witnessVerifierKey);
	t.equal(notes.writeVerifier(notes.verifier(witness.name, notes.COSIGNATURE, publicKey(unhex(c.witnessSeed)))), c.witnessVerifierKey);
	const text = notes.checkpointText(c.origin, c.compact.size, unhex(c.compact.root));
	t.equal(text, c.text);
	const lines = [
		notes.signatureLine(log, unhex(c.logSeed), text, null),
		notes.signatureLine(witness, unhex(c.witnessSeed), text, c.witnessTime),
	];
	t.equal(`${text}\n${lines.join("")}`, c.note);
	const opened = notes.openCheckpoint(c.note, log, [witness]);
	t.same([opened.size, opened.signatures[1]?.time], [c.compact.size, BigInt(c.witnessTime)]);
	t.ok(notes.compactVerifies(log, { size: c.compact.size, root: unhex(c.compact.root), signature: unhex(c.compact.signature) }));
	const own = { ...parseVerifierKey(c.logVerifierKey), type: 1 as const };
	t.equal(openCheckpoint(c.note, own, [parseVerifierKey(c.witnessVerifierKey)]).cosignatures[0]?.time, c.witnessTime);
});

/** A new log and witness, in the forms of both implementations. */
function freshLog() {
	const [logSeed, witnessSeed] = [fresh(32), fresh(32)];
	const [origin, name] = [`net-${hex(fresh(4))}.example/directory`, "witness.example/é"];
	return {
		logSeed,
		witnessSeed,
		ours: { log: logKey(origin, publicKey(logSeed)), witness: verifierKey(name, COSIGNATURE, publicKey(witnessSeed)) },
		second: {
			log: notes.verifier(origin, notes.PLAIN, publicKey(logSeed)),
			witness: notes.verifier(name, notes.COSIGNATURE, publicKey(witnessSeed)),
		},
		origin,
	};
}

t.test("each reads notes, compact checkpoints, proof files and witness requests of the other", async (t) => {
	const { logSeed, witnessSeed, ours, second, origin } = freshLog();
	const leaves = Array.from({ length: 9 }, () => fresh(10));
	const hashes = leaves.map(trees.leafHash);
	const text = checkpointText(origin, 9, rootOf(hashes));
	const signer = (seed: Bytes) => (message: Bytes) => sign(seed, message);
	const note = formatNote({
		text,
		signatures: [signText(ours.log, text, null, signer(logSeed)), signText(ours.witness, text, 1_800_000_000, signer(witnessSeed))],
	});
	const theirs = `${text}\n${notes.signatureLine(second.log, logSeed, text, null)}${notes.signatureLine(second.witness, witnessSeed, text, 1_800_000_000)}`;
	t.equal(theirs, note, "the bytes of the note");
	t.same(notes.openCheckpoint(note, second.log, [second.witness]).signatures.length, 2);
	const { compact } = openCheckpoint(theirs, ours.log, [ours.witness]);
	t.ok(notes.compactVerifies(second.log, compact));
	t.ok(verifyCompact(ours.log, { ...compact, signature: sign(logSeed, Buffer.from(notes.checkpointText(origin, 9, trees.root(hashes)))) }));
	t.equal(noteOfCompact(ours.log, compact), `${text}\n${notes.signatureLine(second.log, logSeed, text, null)}`);
	t.ok(verifyCompact(ours.log, BEFORE_GENESIS) && notes.isBeforeGenesis(BEFORE_GENESIS));
	for (const wrong of [
		{ ...compact, size: 8 },
		{ ...compact, size: 0 },
		{ ...compact, root: fresh(32) },
		{ ...compact, signature: new Uint8Array(0) },
		{ ...BEFORE_GENESIS, root: fresh(32) },
		{ ...BEFORE_GENESIS, signature: compact.signature },
	])
		t.same([verifyCompact(ours.log, wrong), notes.compactVerifies(second.log, wrong) || notes.isBeforeGenesis(wrong)], [false, false]);

	const proof = { extra: fresh(20), index: 4, proof: trees.inclusionPath(4, hashes), note };
	t.equal(files.writeProofFile(proof), formatLogProof(proof));
	t.equal(openLogProof(parseLogProof(files.writeProofFile(proof)), leaves[4]!, ours.log).checkpoint.size, 9);
	t.same(files.readProofFile(formatLogProof(proof)), proof);
	const request = { old: 3, proof: trees.consistencyPath(3, hashes), note };
	t.equal(files.writeAddCheckpoint(request), formatAddCheckpoint(request));
	t.same(
		[files.readAddCheckpoint(formatAddCheckpoint(request)), parseAddCheckpoint(files.writeAddCheckpoint(request))],
		[request, request],
	);
});

t.test("both refuse a wrong checkpoint", async (t) => {
	const { logSeed, witnessSeed, ours, second, origin } = freshLog();
	const root = fresh(32);
	const text = notes.checkpointText(origin, 9, root);
	const own = (of: string) => notes.signatureLine(second.log, logSeed, of, null);
	const cosigned = (of: string) => notes.signatureLine(second.witness, witnessSeed, of, 1);
	const stranger = notes.signatureLine(notes.verifier("stranger", notes.PLAIN, publicKey(logSeed)), logSeed, text, null);
	const signed = (of: string) => `${of}\n${own(of)}`;
	const forged = notes.signatureLine(second.log, witnessSeed, text, null);
	const wrong: [string, string][] = [
		["no signature", `${text}\n`],
		["the signature of an unknown key only", `${text}\n${stranger}`],
		["the signature of a witness only", `${text}\n${cosigned(text)}`],
		["a signature by another key under the log's name", `${text}\n${forged}`],
		["a second, wrong signature of the log", `${signed(text)}${forged}`],
		["a wrong signature of a known witness", `${signed(text)}${cosigned(`${text}x\n`)}`],
		["another origin", signed(notes.checkpointText("other.example/log", 9, root))],
		["an extension line", signed(`${text}more\n`)],
		["a size with a leading zero", signed(text.replace("\n9\n", "\n09\n"))],
		["a size above 2^53 - 1", signed(text.replace("\n9\n", "\n9007199254740992\n"))],
		["a root of 31 bytes", signed(notes.checkpointText(origin, 9, root.slice(1)))],
		["a root without padding", signed(text.replace("=\n", "\n"))],
		["no newline at its end", signed(text).slice(0, -1)],
		["CRLF line ends", signed(text).replaceAll("\n", "\r\n")],
		["a hyphen for the dash", signed(text).replace("\u2014", "-")],
		["two spaces", signed(text).replace("\u2014 ", "\u2014  ")],
		["101 signatures", `${signed(text)}${stranger.repeat(100)}`],
	];
	t.ok(
		openCheckpoint(`${signed(text)}${stranger}${cosigned(text)}`, ours.log, [ours.witness]),
		"the signature of an unknown key is ignored",
	);
	for (const [what, note] of wrong)
		bothRefuse(
			t,
			what,
			() => openCheckpoint(note, ours.log, [ours.witness]),
			() => notes.openCheckpoint(note, second.log, [second.witness]),
			["SyntaxError", "RangeError", "NoteVerificationError"],
		);
	for (const key of [
		"a+00000000+AQ==",
		notes.writeVerifier(second.log).replace(/\+\w{8}\+/, "+00000000+"),
		`a b${notes.writeVerifier(second.log)}`,
	])
		bothRefuse(
			t,
			key,
			() => parseVerifierKey(key),
			() => notes.readVerifier(key),
			["SyntaxError"],
		);
});

t.test("both write the same access entries, and refuse wrong ones", async (t) => {
	t.same(file.entryFields, ACCESS_ENTRY_FIELDS);
	for (const { body, salt, canonical, leaf, leafHash: hashed } of file.entries) {
		const value = { ...body, session: body.session && unhex(body.session) };
		t.equal(hex(entries.writeEntry(value)), canonical);
		t.same(entries.readEntry(unhex(canonical)), value);
		const salted = entries.entryLeaf(unhex(salt), unhex(canonical));
		t.same([hex(salted), hex(trees.leafHash(salted))], [leaf, hashed]);
	}
	const base = { ...file.entries[0]!.body, session: fresh(32), actor: freshId().id, at: Date.now() } as any;
	t.equal(hex(encodeEntry(base)), hex(entries.writeEntry(base)));
	t.same(decodeEntry(entries.writeEntry(base)), entries.readEntry(encodeEntry(base)));
	const [salt, body] = [fresh(16), encodeEntry(base)];
	t.same(entryLeaf(salt, body), entries.entryLeaf(salt, body));
	for (const n of [0, 1, 2 ** 48 - 1]) t.equal(entryId(n), entries.aboutEntry(n));

	const change = (name: (typeof ACCESS_ENTRY_FIELDS)[number], value: any) =>
		encode(wireItems(base).with(ACCESS_ENTRY_FIELDS.indexOf(name), value));
	const wrong: [string, Bytes][] = [
		["another version", change("v", 2)],
		["a negative time", change("at", -1)],
		["an id of 15 bytes", change("actor", fresh(15))],
		["a code with a space", change("action", "a b")],
		["a code of 41 characters", change("action", "a".repeat(41))],
		["an unknown outcome", change("outcome", "maybe")],
		["an allowed entry with `first`", change("first", 4)],
		["no request", change("request", null)],
		["sixteen items", encode(wireItems(base).slice(0, 16))],
		["eighteen items", encode([...wireItems(base), null])],
		["an extra byte", Uint8Array.from([...entries.writeEntry(base), 0])],
	];
	for (const [what, bytes] of wrong)
		bothRefuse(
			t,
			what,
			() => decodeEntry(bytes),
			() => entries.readEntry(bytes),
			["SyntaxError", "Error", "RangeError"],
		);
});

/** The seventeen values of a body, in their CBOR form. */
function wireItems(body: any): any[] {
	const ids = new Set(["actor", "organisation", "desk", "object", "case", "request"]);
	return ACCESS_ENTRY_FIELDS.map((name) => (ids.has(name) && body[name] !== null ? unhex(body[name].replaceAll("-", "")) : body[name]));
}

t.test("both take the same keys of named witnesses, and refuse wrong lists", async (t) => {
	const { dir, accessKey } = new TestDirectory();
	const logs = (["access", "directory"] as const).map((log) => keyOfLog(dir, log));
	const theirs = logs.map(({ name, publicKey: key }) => notes.verifier(name, notes.PLAIN, key));
	const [one, two] = [
		{ name: "witness.example/é", key: publicKey(fresh(32)) },
		{ name: "witness.example/2", key: publicKey(fresh(32)) },
	];
	const cp = { size: 1, root: fresh(32), signature: fresh(64) };
	const body = { by: fresh(16), ke: 1, as: null, cp, at: 0, wanted: 2, witnesses: [one, two] };
	const statement = statements.makeStatement(dir.network, "log.witnesses", body, [fresh(32)]);
	const read = parseStatement(dir.network, statements.toWire(statement));
	if (read.type !== "log.witnesses") throw new Error("another type");
	t.same(readWitnesses(read.body).keys.map(formatVerifierKey), namedWitnesses(2, body.witnesses, theirs).map(notes.writeVerifier));

	const wrong: [what: string, wanted: number, witnesses: { name: string; key: Bytes }[]][] = [
		["more wanted than named", 3, [one, two]],
		["half of them", 1, [one, two]],
		["a key twice", 1, [one, { ...one, name: "another.example" }]],
		["a name twice", 1, [one, { ...two, name: one.name }]],
		["a log's key", 1, [{ ...one, key: accessKey.publicKey }]],
		["a log's name", 1, [{ ...one, name: "test/directory" }]],
		["a name that a note can't have", 1, [{ ...one, name: "a+b" }]],
	];
	for (const [what, wanted, witnesses] of wrong)
		bothRefuse(
			t,
			what,
			() => checkWitnesses(dir, { wanted, witnesses }),
			() => namedWitnesses(wanted, witnesses, theirs),
			["bad-statement"],
		);
	for (const [wanted, witnesses] of [
		[0, []],
		[2, [one, two]],
	] as const)
		t.doesNotThrow(() => [checkWitnesses(dir, { wanted, witnesses: [...witnesses] }), namedWitnesses(wanted, [...witnesses], theirs)]);
});
