/** tlog-proof files, add-checkpoint bodies and lists of witnesses: they are read, and malformed ones are refused. */
import t from "tap";
import { entryLeaf } from "#protocol/log/entry.ts";
import { quorumTime } from "#protocol/log/freshness.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { formatVerifierKey, NoteVerificationError, verifierKey } from "#protocol/log/note.ts";
import { proveInclusion } from "#protocol/log/proof.ts";
import { bodyExtra, formatLogProof, openLogProof, parseLogProof, readBodyExtra } from "#protocol/log/tlog-proof.ts";
import { formatAddCheckpoint, parseAddCheckpoint, parseSize } from "#protocol/log/witness.ts";
import { parseWitnesses } from "#protocol/log/witness-list.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import * as malformed from "../../../support/malformed.ts";
import { consistency, hashAtFrom, hashesOf, named, TestLog } from "../../../support/witness.ts";

await sodiumReady;

const log = new TestLog("log.example/access");
const leaves = named(7);
const note = log.checkpoint(leaves);
const hashes = hashesOf(leaves);
const inclusion = proveInclusion(3, 7, hashAtFrom(hashes));
const bytes = (text: string) => new TextEncoder().encode(text);

t.test("a proof file round trips, and a malformed one is refused", async (t) => {
	const extra = bodyExtra(new Uint8Array(16).fill(7), bytes("body"));
	const text = formatLogProof({ extra, index: 3, proof: inclusion, note });
	t.match(text, /^c2sp\.org\/tlog-proof@v1\nextra \S+\nindex 3\n(\S{44}\n){3}\nlog\.example\/access\n7\n/);
	const read = parseLogProof(text);
	t.same(read, { extra, index: 3, proof: inclusion, note });
	t.equal(openLogProof(read, bytes("leaf 3"), log.key).checkpoint.size, 7);
	t.same(readBodyExtra(extra).leaf, entryLeaf(new Uint8Array(16).fill(7), bytes("body")));
	t.throws(() => openLogProof(read, bytes("leaf 4"), log.key), NoteVerificationError);
	t.throws(() => openLogProof({ ...read, index: 4 }, bytes("leaf 3"), log.key), NoteVerificationError);
	t.throws(() => openLogProof(read, bytes("leaf 3"), new TestLog("log.example/access").key), NoteVerificationError);
	const single = formatLogProof({ extra: null, index: 0, proof: [], note: log.checkpoint(named(1)) });
	t.equal(openLogProof(parseLogProof(single), bytes("leaf 0"), log.key).checkpoint.size, 1, "no proof lines at all");
	for (const bad of malformed.proofFiles(text))
		t.throws(() => parseLogProof(bad), { name: /SyntaxError|RangeError/ }, JSON.stringify(bad.slice(0, 60)));
	t.same(leafHash(bytes("leaf 3")), hashes[3]);
});

t.test("an add-checkpoint body round trips, and a malformed one is refused", async (t) => {
	const request = { old: 3, proof: consistency(leaves, 3), note };
	const text = formatAddCheckpoint(request);
	t.same(parseAddCheckpoint(text), request);
	t.same(parseAddCheckpoint(formatAddCheckpoint({ old: 0, proof: [], note })).proof, []);
	for (const bad of malformed.addCheckpoints(text))
		t.throws(() => parseAddCheckpoint(bad), { name: /SyntaxError|RangeError/ }, JSON.stringify(bad.slice(0, 30)));
	t.notSame(parseAddCheckpoint(text.replace("old 3\n", "old 3\n\n")).note, note, "what follows an empty line is the checkpoint");
	t.equal(parseSize("12\n"), 12);
	for (const bad of ["12", "012\n", "-1\n", " 1\n", "", "9999999999999999\n"]) t.throws(() => parseSize(bad), SyntaxError);
});

t.test("a list of witnesses is read with their addresses, and a malformed one is refused", async (t) => {
	const vkey = (fill: number) => formatVerifierKey(verifierKey(`w${fill}.example`, 4, new Uint8Array(32).fill(fill)));
	const list = parseWitnesses(`# ours\n${vkey(1)} https://w1.example/prefix/\n\n${vkey(2)} http://127.0.0.1:8421\n`);
	t.same(
		list.map(({ key, url }) => [key.name, url]),
		[
			["w1.example", "https://w1.example/prefix"],
			["w2.example", "http://127.0.0.1:8421"],
		],
	);
	t.same(parseWitnesses(""), []);
	const commented = parseWitnesses(`# ours, and theirs\n${vkey(1)} https://w1.example, ${vkey(2)} https://w2.example, # one, two\n`);
	t.equal(commented.length, 2, "a comment may have commas");
	for (const bad of [
		`${log.vkey} https://x`,
		vkey(1),
		`${vkey(1)} ftp://x`,
		`${vkey(1)} https://x y`,
		`${vkey(1)} https://x\n${vkey(1)} https://y`,
		"w1.example",
	])
		t.throws(() => parseWitnesses(bad), SyntaxError, bad);
});

t.test("the quorum time is the latest time since which enough witnesses have cosigned", async (t) => {
	t.equal(quorumTime([5, 9, 7], 2), 7);
	t.equal(quorumTime([5], 2), null);
});
