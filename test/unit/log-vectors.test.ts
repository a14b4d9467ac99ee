/** The published vectors of the logs are what this code makes; and they verify from the file alone. */
import { readFileSync } from "node:fs";
import t from "tap";
import { fromHex } from "#protocol/bytes.ts";
import { openCheckpoint, parseCheckpoint, verifyCompact } from "#protocol/log/checkpoint.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import { parseVerifierKey } from "#protocol/log/note.ts";
import { verifyConsistency, verifyInclusion } from "#protocol/log/proof.ts";
import { parseTilePath } from "#protocol/log/tiles.ts";
import { logVectors, VECTORS } from "../../scripts/vectors/log.ts";

const made = await logVectors();
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as typeof made;

t.test("the file is up to date (else: tsx scripts/vectors/log.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(made)));
});

t.test("its proofs, checkpoint, paths and entries verify", async (t) => {
	const { leafHashes, roots, inclusion, consistency } = file.tree;
	const root = (size: number) => fromHex(roots[size] ?? "");
	for (const { index, size, proof } of inclusion)
		t.ok(verifyInclusion(fromHex(leafHashes[index] ?? ""), index, size, root(size), proof.map(fromHex)));
	for (const { first, second, proof } of consistency) t.ok(verifyConsistency(first, second, root(first), root(second), proof.map(fromHex)));
	const { note, text, compact, logVerifierKey, witnessVerifierKey, witnessTime } = file.checkpoint;
	const log = { ...parseVerifierKey(logVerifierKey), type: 1 as const };
	const opened = openCheckpoint(note, log, [parseVerifierKey(witnessVerifierKey)]);
	t.equal(opened.cosignatures[0]?.time, witnessTime);
	t.equal(parseCheckpoint(text).size, compact.size);
	t.ok(verifyCompact(log, { size: compact.size, root: fromHex(compact.root), signature: fromHex(compact.signature) }));
	for (const { path, ...ref } of file.tiles.paths) t.strictSame(parseTilePath(path), ref);
	for (const path of file.tiles.refusedPaths) t.throws(() => parseTilePath(path));
	for (const { canonical, body } of file.entries) t.equal(decodeEntry(fromHex(canonical)).action, body.action);
});
