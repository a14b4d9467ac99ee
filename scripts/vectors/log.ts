/**
 * Makes test/vectors/log.json: known answers for chapter "The logs" of the specification.
 * Run `tsx scripts/vectors/log.ts && npm run fix` after a change of that chapter. A test compares the file with this code.
 * The secret seeds are published on purpose; they sign only these examples.
 */
import { writeFileSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, fromHex, toHex, u32be } from "../../clients/protocol/bytes.ts";
import { checkpointText, logKey, verifyCompact } from "../../clients/protocol/log/checkpoint.ts";
import { ACCESS_ENTRY_FIELDS, type AccessEntryBody, encodeEntry, entryLeaf } from "../../clients/protocol/log/entry.ts";
import { leafHash, rootOf } from "../../clients/protocol/log/merkle.ts";
import { COSIGNATURE, formatNote, formatVerifierKey, signText, verifierKey } from "../../clients/protocol/log/note.ts";
import { proveConsistency, proveInclusion } from "../../clients/protocol/log/proof.ts";
import { entryBundle, tilePath, tilesOf } from "../../clients/protocol/log/tiles.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { isMain } from "../is-main.ts";

export const VECTORS = new URL("../../test/vectors/log.json", import.meta.url);

/** The leaves of the Certificate Transparency test data. */
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(fromHex);
const LOG_SEED = new Uint8Array(32).fill(1);
const WITNESS_SEED = new Uint8Array(32).fill(2);
const ORIGIN = "cloister.example/access";

const hex = (list: readonly Bytes[]) => list.map(toHex);
const signer = (seed: Bytes) => (message: Bytes) => ed25519.sign(message, seed);

function treeVectors() {
	const hashes = LEAVES.map(leafHash);
	const hashAt = (level: number, index: number) => rootOf(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));
	const sizes = Array.from({ length: LEAVES.length + 1 }, (_, size) => size);
	return {
		leaves: hex(LEAVES),
		leafHashes: hex(hashes),
		roots: sizes.map((size) => toHex(rootOf(hashes.slice(0, size)))),
		inclusion: [7, 8].flatMap((size) =>
			sizes.slice(0, size).map((index) => ({ index, size, proof: hex(proveInclusion(index, size, hashAt)) })),
		),
		consistency: [7, 8].flatMap((second) =>
			sizes.slice(0, second + 1).map((first) => ({ first, second, proof: hex(proveConsistency(first, second, hashAt)) })),
		),
	};
}

/** Leaf i is u32be(i), so that other implementations can make a tree of any size. */
function largeTreeVectors() {
	const hashes = Array.from({ length: 70_000 }, (_, i) => leafHash(u32be(i)));
	return [255, 256, 257, 65_536, 70_000].map((size) => ({ size, root: toHex(rootOf(hashes.slice(0, size))) }));
}

function tileVectors() {
	return {
		paths: [
			{ level: 0, index: 0, width: 256 },
			{ level: 0, index: 273, width: 112 },
			{ level: 2, index: 1_234_067, width: 1 },
			{ level: "entries" as const, index: 1000, width: 256 },
		].map((ref) => ({ ...ref, path: tilePath(ref) })),
		refusedPaths: [
			"tile/00/000",
			"tile/0/0",
			"tile/0/x000/001",
			"tile/0/001/002",
			"tile/0/000.p/256",
			"tile/0/000.p/0",
			"tile/0/000.p/01",
			"tile/64/000",
		],
		of257: tilesOf(257).map(tilePath),
		newFrom255To257: tilesOf(257, 255).map(tilePath),
		bundle: { entries: hex(LEAVES.slice(2, 5)), bytes: toHex(entryBundle(LEAVES.slice(2, 5))) },
	};
}

function checkpointVectors() {
	const root = rootOf(LEAVES.map(leafHash));
	const text = checkpointText(ORIGIN, LEAVES.length, root);
	const log = logKey(ORIGIN, ed25519.getPublicKey(LOG_SEED));
	const witness = verifierKey("witness.example/w1", COSIGNATURE, ed25519.getPublicKey(WITNESS_SEED));
	const own = signText(log, text, null, signer(LOG_SEED));
	const cosignature = signText(witness, text, 1_700_000_000, signer(WITNESS_SEED));
	const compact = { size: LEAVES.length, root, signature: own.signature };
	if (!verifyCompact(log, compact)) throw new Error("the example checkpoint must verify");
	return {
		origin: ORIGIN,
		logSeed: toHex(LOG_SEED),
		logPublicKey: toHex(log.publicKey),
		logVerifierKey: formatVerifierKey(log),
		witnessSeed: toHex(WITNESS_SEED),
		witnessVerifierKey: formatVerifierKey(witness),
		witnessTime: 1_700_000_000,
		text,
		note: formatNote({ text, signatures: [own, cosignature] }),
		compact: { size: compact.size, root: toHex(root), signature: toHex(compact.signature) },
	};
}

const FULL: AccessEntryBody = {
	v: 1,
	at: 1_700_000_000_123,
	actor: "00112233-4455-6677-8899-aabbccddeeff",
	organisation: "10112233-4455-6677-8899-aabbccddeeff",
	desk: "20112233-4455-6677-8899-aabbccddeeff",
	session: new Uint8Array(32).fill(7),
	action: "section.read",
	objectType: "section",
	object: "30112233-4455-6677-8899-aabbccddeeff",
	case: "40112233-4455-6677-8899-aabbccddeeff",
	outcome: "allowed",
	purpose: "care",
	basis: "consent",
	count: 1,
	request: "50112233-4455-6677-8899-aabbccddeeff",
	first: null,
	attested: "server",
	initiator: "person",
};
const EMPTIED = { actor: null, organisation: null, desk: null, session: null, object: null, case: null, basis: null } as const;
const BODIES: AccessEntryBody[] = [
	FULL,
	{ ...FULL, ...EMPTIED, action: "session.open", objectType: "session", outcome: "denied", purpose: "joining", count: 312 },
	{ ...FULL, outcome: "failed", first: 41, attested: "client", initiator: "program" },
];

function entryVectors() {
	const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
	return BODIES.map((body) => {
		const canonical = encodeEntry(body);
		const leaf = entryLeaf(salt, canonical);
		const session = body.session && toHex(body.session);
		return {
			body: { ...body, session },
			salt: toHex(salt),
			canonical: toHex(canonical),
			leaf: toHex(leaf),
			leafHash: toHex(leafHash(leaf)),
		};
	});
}

/** All vectors as in the file. Bytes are hex. */
export async function logVectors() {
	await sodiumReady;
	return {
		about: "Known answers for the logs (clients/protocol/spec/logs.md). Byte strings are hex; leaf i of a large tree is u32be(i).",
		tree: treeVectors(),
		largeTrees: largeTreeVectors(),
		tiles: tileVectors(),
		checkpoint: checkpointVectors(),
		entryFields: ACCESS_ENTRY_FIELDS,
		entries: entryVectors(),
	};
}

if (isMain(import.meta.url)) {
	writeFileSync(VECTORS, `${JSON.stringify(await logVectors(), null, 2)}\n`);
}
