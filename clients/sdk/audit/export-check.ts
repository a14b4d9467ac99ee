/** Verifies an export against its proof, without a server. */
import { type Bytes, equal, fromBase64Url } from "#protocol/bytes.ts";
import { type LogKey, logKey, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import { findContradiction, MisdatedMinutes, NewestFirstTimes } from "#protocol/log/entry-times.ts";
import { quorumTime, timesOf } from "#protocol/log/freshness.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { parseVerifierKey } from "#protocol/log/note.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { isWitness } from "#protocol/log/witness.ts";
import { type ExportedEntry, type ExportFormat, leafOf, parseLine } from "./export-lines.ts";
import type { ProofHead } from "./export-proof.ts";

/** What the check of an exported file has found. */
export interface ExportCheck {
	/** The number of entries in the log at the proof's checkpoint. */
	size: number;
	/** The number of lines that are in the tree as exported. */
	proven: number;
	/** The number of lines that are in the tree, but whose body was erased. */
	redacted: number;
	/** The number of lines that are newer than the checkpoint. */
	unproven: number;
	/** One text for each entry whose time can't be right. It says why. */
	misdated: string[];
	/** The key that signed the log. */
	key: LogKey;
	/** How many of the witnesses that the proof names have cosigned. */
	cosigned: number;
	/** How many witnesses the network required, as the proof says. Nothing verifies it. */
	wanted: number;
}

/** Opens the head of a proof. @param trusted see verifyExport. @throws Error when the log didn't sign the checkpoint. */
function openProof(head: Partial<ProofHead>, trusted: LogKey | null) {
	const { note = "", key = "", witnesses = { wanted: 0, keys: [] } } = head;
	const { name, publicKey } = trusted ?? parseVerifierKey(key);
	const log = logKey(name, publicKey);
	const { checkpoint, cosignatures } = openCheckpoint(note, log, witnesses.keys.map(parseVerifierKey).filter(isWitness));
	const times = timesOf(cosignatures);
	const at = quorumTime(times, witnesses.wanted);
	const marks = at === null ? [] : [{ size: checkpoint.size, at }];
	return { ...checkpoint, key: log, cosigned: times.length, wanted: witnesses.wanted, marks };
}

/**
 * Verifies an export against its proof, offline.
 * @param lines of the export, without the header line of a CSV.
 * @param trusted the trusted verifier key of the log; null for the key in the proof. Compare that key afterwards.
 * @throws Error that says which entry is wrong, that lines are missing, or that the log didn't sign the checkpoint.
 * @example const { proven, unproven } = await verifyExport("jsonl", lines, proof, keyOfLog(session, "access"));
 */
export async function verifyExport(
	format: ExportFormat,
	lines: AsyncIterable<string>,
	proof: AsyncIterable<string>,
	trusted: LogKey | null,
): Promise<ExportCheck> {
	const proofs = proof[Symbol.asyncIterator]();
	const nextProof = async () => JSON.parse((await proofs.next()).value ?? "{}") as any;
	const { size, root, key, cosigned, wanted, marks } = openProof(await nextProof(), trusted);
	const found: ExportCheck = { size, proven: 0, redacted: 0, unproven: 0, misdated: [], key, cosigned, wanted };
	const entryTimes = new NewestFirstTimes();
	const told = new MisdatedMinutes();
	for await (const line of lines) {
		const exported = parseLine(format, line);
		const { seq } = exported;
		const dated = exported.body && { seq, at: decodeEntry(exported.body).at };
		const misdated = told.tell(dated && (entryTimes.add(dated) ?? findContradiction(dated, marks)));
		if (misdated) found.misdated.push(misdated.detail);
		const result = verifyLine(exported, await nextProof(), { size, root });
		found[result] += 1;
	}
	if (!(await proofs.next()).done) throw new Error("lines of the export are missing");
	return found;
}

/** Verifies one line. @returns the count of ExportCheck that the line belongs to. @throws Error that says which entry is wrong. */
function verifyLine(
	exported: ExportedEntry,
	proof: any,
	{ size, root }: { size: number; root: Bytes },
): "proven" | "redacted" | "unproven" {
	const { seq } = exported;
	if (proof?.seq !== seq) throw new Error(`there is no proof of entry ${seq} in its place`);
	if (proof.hash === null && seq >= size) return "unproven";
	if (typeof proof.hash !== "string" || !Array.isArray(proof.proof)) throw new Error(`entry ${seq} has no proof`);
	const hash = fromBase64Url(proof.hash);
	const leaf = leafOf(exported);
	if (leaf && !equal(leafHash(leaf), hash)) throw new Error(`entry ${seq} was changed`);
	if (!verifyInclusion(hash, seq, size, root, proof.proof.map(fromBase64Url))) throw new Error(`entry ${seq} is not in the log`);
	return leaf ? "proven" : "redacted";
}
