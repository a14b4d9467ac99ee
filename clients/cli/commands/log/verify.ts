/** The command that verifies the server's log, an exported folder, or the proof of one entry. */
import fs from "node:fs/promises";
import { equal, fromUtf8, toBase64Url } from "#protocol/bytes.ts";
import type { LogKey, OpenedCheckpoint } from "#protocol/log/checkpoint.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { formatVerifierKey, NoteVerificationError, type VerifierKey } from "#protocol/log/note.ts";
import { openLogProof, parseLogProof, readBodyExtra } from "#protocol/log/tlog-proof.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type LogName, verifyLog } from "#sdk/audit/index.ts";
import { many, optional } from "../../arguments/grammar.ts";
import { number, text } from "../../arguments/kinds.ts";
import { LOGS } from "../../arguments/log.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { asLogKey, verifierKey } from "../../arguments/verifier-key.ts";
import { type Answer, command, type Io } from "../../command.ts";
import { LogFolder } from "../../log/folder.ts";
import { UnverifiedError, verifying } from "../../log/unverified.ts";
import { verifyFolder } from "../../log/verify.ts";
import { UsageError } from "../../problems.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

interface TrustedKeys {
	/** The key of the log. */
	key: VerifierKey | undefined;
	/** The keys of witnesses. */
	witness: VerifierKey[];
	/** How many of these witnesses must have cosigned. */
	witnesses: number | undefined;
}

export const verify = command({
	name: "log verify",
	help: {
		summary: "Verify that no entry of a log was removed, changed or reordered.",
		details: "Verifies a log of the server, an exported folder, or the proof of one entry. A folder and a proof need no server.",
		parameters: {
			log: "A log of the server (access or directory), an exported folder, or a .tlog-proof file. Default: access.",
			key: "The verifier key of the log, from a source that you trust. Default for a folder: the key in its file log.vkey.",
			witness: "The verifier key of a witness that you trust. Can be repeated.",
			witnesses: "How many of these witnesses must have cosigned. Default: 0.",
		},
		examples: ["cloister log verify", "cloister log verify directory", "cloister log verify ./export --key example.org/log+12ab34cd+A..."],
	},
	args: { log: optional(text("LOG")) },
	flags: { key: optional(verifierKey), witness: many(verifierKey), witnesses: optional(number("COUNT", 0, 100)) },
	async run(io, input) {
		const target = input.log ?? "access";
		const log = LOGS.find((name) => name === target);
		const stat = await fs.stat(target).catch(() => null);
		if (log) refuseUnused(input, ["key", "witness", "witnesses"], messages.onlyForFiles, "log verify");
		if (log && stat?.isDirectory()) io.note(messages.folderToo(target));
		if (log) return verifyServerLog(io, log);
		await sodiumReady;
		if (stat === null) throw new UsageError(messages.notALog(target));
		return stat.isDirectory() ? verifyExport(io, new LogFolder(target), input) : verifyProof(target, input);
	},
});

async function verifyServerLog(io: Io, log: LogName): Promise<Answer> {
	const session = await io.session();
	const progress = io.progress(log);
	const report = await verifyLog(session, log, ({ done, total }) => progress.step(done, total)).finally(progress.done);
	const { size, root, checked, redacted, freshness } = report;
	const sentences = [messages.verified(log, size, checked), freshness && messages.freshness(freshness.proven, freshness.wanted)];
	return { data: { log, size, root: toBase64Url(root), checked, redacted, freshness }, text: () => sentences.filter(Boolean).join("\n") };
}

async function verifyExport(io: Io, folder: LogFolder, trusted: TrustedKeys): Promise<Answer> {
	const key = asLogKey(trusted.key ?? folder.verifierKey());
	const progress = io.progress(key.name);
	const started = performance.now();
	const report = await verifying(messages.badExport, () => verifyFolder(folder, key, trusted.witness, progress.step)).finally(
		progress.done,
	);
	const seconds = (performance.now() - started) / 1000;
	const { checkpoint, cosignatures, bodies, misdated } = report;
	requireCosignatures(cosignatures.length, trusted);
	if (misdated !== null) io.invocation.raise({ code: "entry-misdated", subject: null, detail: misdated });
	const keyGiven = trusted.key !== undefined;
	const data = { ...checkpointJson(report, key), bodies, misdated, seconds: Math.round(seconds * 100) / 100, keyGiven };
	const found = { ...checkpoint, bodies, misdated, cosigned: cosignatures.length, key: formatVerifierKey(key), keyGiven };
	return { data, text: () => messages.verifiedFolder(found) };
}

async function verifyProof(file: string, trusted: TrustedKeys): Promise<Answer> {
	if (trusted.key === undefined) throw new UsageError(messages.keyNeeded);
	const key = asLogKey(trusted.key);
	const proof = await fs.readFile(file);
	const entryFile = await fs.readFile(file.replace(/(\.tlog-proof)?$/, ".entry")).catch(() => null);
	const { opened, entry, body } = await verifying(messages.badProof, () => checkProof(proof, entryFile, key, trusted.witness));
	requireCosignatures(opened.cosignatures.length, trusted);
	return {
		data: { ...checkpointJson(opened, key), entry, body: body && bodyJson(body) },
		text: () => messages.verifiedProof(entry, opened.checkpoint.origin),
	};
}

/**
 * @param entryFile the bytes of the entry, if its file lies beside the proof.
 * @throws the errors that `verifying` translates; UsageError
 */
function checkProof(proof: Uint8Array, entryFile: Uint8Array | null, key: LogKey, witnesses: readonly VerifierKey[]) {
	const input = parseLogProof(fromUtf8(proof));
	const read = input.extra && readBodyExtra(input.extra);
	const entry = entryFile ? new Uint8Array(entryFile) : read?.leaf;
	if (!entry) throw new UsageError(messages.entryNeeded);
	const opened = openLogProof(input, entry, key, witnesses);
	if (read && !equal(read.leaf, entry)) throw new NoteVerificationError("the body in the proof does not match the entry");
	return { opened, entry: input.index, body: read && decodeEntry(read.body) };
}

function bodyJson({ at, actor, action, outcome, object }: AccessEntryBody) {
	return { at: isoTime(at), actor, action, outcome, object };
}

function checkpointJson({ checkpoint, cosignatures }: Pick<OpenedCheckpoint, "checkpoint" | "cosignatures">, key: LogKey) {
	const { origin, size, root } = checkpoint;
	const by = cosignatures.map(({ key: { name }, time }) => ({ witness: name, at: isoTime(time === null ? null : time * 1000) }));
	return { origin, size, root: toBase64Url(root), key: formatVerifierKey(key), cosignatures: by };
}

function requireCosignatures(cosigned: number, { witnesses = 0 }: TrustedKeys): void {
	if (cosigned < witnesses) throw new UnverifiedError(`${cosigned} of ${witnesses} witnesses have cosigned`, messages.tooFewWitnesses);
}
