/** The offline check of an export, on a log that the test signs itself: what it counts as proven, as erased and as too new. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { checkpointText, logKey } from "#protocol/log/checkpoint.ts";
import { entryLeaf } from "#protocol/log/entry.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { formatNote, formatVerifierKey, signText } from "#protocol/log/note.ts";
import { proveInclusion } from "#protocol/log/proof.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type ExportedEntry, formatLine } from "#sdk/audit/export-lines.ts";
import type { ProofLine } from "#sdk/audit/export-proof.ts";
import { verifyExport } from "#sdk/audit/index.ts";
import { body } from "../../../support/log-folder.ts";
import { streamOf } from "../../../support/stream.ts";
import { hashAtFrom } from "../../../support/witness.ts";

await sodiumReady;

const entries = [0, 1, 2, 3, 4, 5].map((seq) => ({ seq, salt: new Uint8Array(16).fill(seq), body: body(seq) }));
const hashes = entries.map(({ salt, body }) => leafHash(entryLeaf(salt, body)));
/** The checkpoint covers the entries 0 to 3. */
const SIZE = 4;
const signer = new SigningKey(new Uint8Array(32).fill(3));
const key = logKey("log.example/access", signer.publicKey);
const text = checkpointText(key.name, SIZE, rootOf(hashes.slice(0, SIZE)));
const note = formatNote({ text, signatures: [signText(key, text, null, (input) => signer.sign(input))] });
const head = { note, key: formatVerifierKey(key), witnesses: { wanted: 0, keys: [] } };

function proofOf(seq: number): ProofLine {
	if (seq >= SIZE) return { seq, hash: null, proof: null };
	const proof = proveInclusion(seq, SIZE, hashAtFrom(hashes));
	return { seq, hash: toBase64Url(hashes[seq] as Uint8Array), proof: proof.map(toBase64Url) };
}

/** @param exported the newest first. */
function check(exported: readonly ExportedEntry[], proofs: readonly (ProofLine | null)[]) {
	const lines = exported.map((entry) => formatLine("jsonl", entry));
	return verifyExport("jsonl", streamOf(lines), streamOf([head, ...proofs].map((line) => `${JSON.stringify(line)}\n`)), key);
}

const newestFirst = entries.toReversed();
const proofs = newestFirst.map(({ seq }) => proofOf(seq));
/** The entries, with an entry whose content is erased. */
const withErased = (erased: number) => newestFirst.map((entry) => (entry.seq === erased ? { seq: erased, salt: null, body: null } : entry));

t.test("entries are proven, erased, or newer than the checkpoint", async (t) => {
	const counts = { size: SIZE, proven: 3, redacted: 1, unproven: 2, misdated: [] };
	t.match(await check(withErased(2), proofs), counts);
});

t.test("an entry under the checkpoint needs a proof, also once it is erased", async (t) => {
	const unproven = proofs.map((proof) => (proof.seq === 2 ? { seq: 2, hash: null, proof: null } : proof));
	await t.rejects(check(newestFirst, unproven), /entry 2 has no proof/);
	await t.rejects(check(withErased(2), unproven), /entry 2 has no proof/);
	const nothing = proofs.map((proof) => (proof.seq === 2 ? null : proof));
	await t.rejects(check(newestFirst, nothing), /no proof of entry 2/);
	const byAnother = proofs.map((proof) => (proof.seq === 2 ? { ...proofOf(3), seq: 2 } : proof));
	await t.rejects(check(withErased(2), byAnother), /entry 2 is not in the log/);
});
