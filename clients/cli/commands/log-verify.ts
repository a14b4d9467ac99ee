/** Verifying: the server's log, an exported folder, or the proof of one entry. */
import fs from "node:fs/promises";
import { toBase64Url } from "#protocol/bytes.ts";
import type { LogKey, OpenedCheckpoint } from "#protocol/log/checkpoint.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { ED25519, formatVerifierKey, parseVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { openLogProof, parseLogProof, readBodyExtra } from "#protocol/log/tlog-proof.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type Alarm, AlarmError } from "#sdk/alarms.ts";
import { type LogName, verifyLog } from "#sdk/audit/index.ts";
import { type Answer, command, many, optional, Problem, UsageError, type Word } from "../grammar.ts";
import type { Io } from "../io.ts";
import { number, text } from "../kinds.ts";
import { LogFolder } from "../log/folder.ts";
import { verifyFolder } from "../log/verify.ts";
import { isoTime } from "../times.ts";
import { said } from "../words.ts";
import { LOGS } from "./log-export.ts";

/** A verifier key as C2SP signed-note writes it. */
export const vkey: Word<VerifierKey> = {
	label: "KEY",
	parse(typed) {
		try {
			return parseVerifierKey(typed);
		} catch {
			throw new Problem(said.notAKey);
		}
	},
};

interface Trusted {
	key: VerifierKey | undefined;
	witness: VerifierKey[];
	witnesses: number | undefined;
}

export const verify = command({
	name: "log verify",
	args: { log: optional(text("LOG")) },
	flags: { key: optional(vkey), witness: many(vkey), witnesses: optional(number("COUNT", 0, 100)) },
	async run(io, given) {
		const what = given.log ?? "access";
		const log = LOGS.find((name) => name === what);
		if (log) return verifyServed(io, log);
		await sodiumReady;
		const stat = await fs.stat(what).catch(() => null);
		if (stat === null) throw new UsageError(said.notALog(what));
		return stat.isDirectory() ? verifyExport(io, new LogFolder(what), given) : verifyProof(what, given);
	},
});

async function verifyServed(io: Io, log: LogName): Promise<Answer> {
	const sitting = await io.sitting();
	const progress = io.progress(log);
	const report = await verifyLog(sitting, log, ({ done, total }) => progress.step(done, total)).finally(progress.done);
	const { size, root, checked, redacted, freshness } = report;
	const sentences = [said.verified(log, size, checked), freshness && said.freshness(freshness.proven, freshness.wanted)];
	return { data: { log, size, root: toBase64Url(root), checked, redacted, freshness }, text: () => sentences.filter(Boolean).join("\n") };
}

async function verifyExport(io: Io, folder: LogFolder, trusted: Trusted): Promise<Answer> {
	const key = asLogKey(trusted.key ?? lies(() => folder.verifierKey()));
	const progress = io.progress(key.name);
	const started = performance.now();
	const report = await refused(verifyFolder(folder, key, trusted.witness, progress.step)).finally(progress.done);
	const seconds = (performance.now() - started) / 1000;
	const { checkpoint, cosignatures, bodies } = report;
	demand(cosignatures.length, trusted);
	const data = { ...told(report, key), bodies, seconds: Math.round(seconds * 100) / 100, keyGiven: trusted.key !== undefined };
	return { data, text: () => said.verifiedFolder(checkpoint.origin, checkpoint.size, bodies, cosignatures.length, formatVerifierKey(key)) };
}

async function verifyProof(file: string, trusted: Trusted): Promise<Answer> {
	if (trusted.key === undefined) throw new UsageError(said.keyNeeded);
	const key = asLogKey(trusted.key);
	const given = await refused(fs.readFile(file, "utf8").then(parseLogProof));
	const beside = await fs.readFile(file.replace(/(\.tlog-proof)?$/, ".entry")).catch(() => null);
	const read = given.extra === null ? null : lies(() => readBodyExtra(given.extra as Uint8Array));
	const entry = beside ? new Uint8Array(beside) : read?.leaf;
	if (!entry) throw new UsageError(said.entryNeeded);
	const opened = lies(() => openLogProof(given, entry, key, trusted.witness));
	if (read && Buffer.compare(read.leaf, entry) !== 0) throw wrong("the body in the proof is not that of the entry");
	demand(opened.cosignatures.length, trusted);
	const body = read && shown(lies(() => decodeEntry(read.body)));
	return {
		data: { ...told(opened, key), entry: given.index, body },
		text: () => said.verifiedProof(given.index, opened.checkpoint.origin),
	};
}

function shown({ at, actor, action, outcome, object }: AccessEntryBody) {
	return { at: isoTime(at), actor, action, outcome, object };
}

function told({ checkpoint, cosignatures }: Pick<OpenedCheckpoint, "checkpoint" | "cosignatures">, key: LogKey) {
	const { origin, size, root } = checkpoint;
	const by = cosignatures.map(({ key: { name }, time }) => ({ witness: name, at: isoTime(time === null ? null : time * 1000) }));
	return { origin, size, root: toBase64Url(root), key: formatVerifierKey(key), cosignatures: by };
}

function demand(cosigned: number, { witnesses = 0 }: Trusted): void {
	if (cosigned < witnesses) throw wrong(`${cosigned} of ${witnesses} witnesses have cosigned`);
}

function asLogKey(key: VerifierKey | null): LogKey {
	if (key === null) throw new UsageError(said.keyNeeded);
	if (key.type !== ED25519) throw new UsageError(said.notAKey);
	return { ...key, type: ED25519 };
}

function wrong(detail: string): AlarmError {
	return new AlarmError({ code: "content-tampered", subject: null, detail } satisfies Alarm);
}

/** What doesn't verify is an alarm, and not a crash. Files that can't be read stay what they are. */
async function refused<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		throw asAlarm(error);
	}
}

function lies<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw asAlarm(error);
	}
}

function asAlarm(error: unknown): unknown {
	const { name, message } = error as Error;
	return ["WrongFileError", "NoteVerificationError", "SyntaxError", "RangeError", "TypeError"].includes(name) ? wrong(message) : error;
}
