/**
 * Exports of the access log. The result is FILE, with its proof in FILE.proof. Until the export is finished, its lines are
 * in FILE.draft and its state is in FILE.part.
 */
import { constants, createReadStream } from "node:fs";
import fs from "node:fs/promises";
import readline from "node:readline";
import { ANNOUNCED_REASONS } from "#protocol/contracts/review.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import {
	type AuditFilter,
	announceExport,
	beginExport,
	EXPORT_FORMATS,
	type ExportFormat,
	type ExportState,
	exportEntries,
	proveExport,
	verifyExport,
} from "#sdk/audit/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { scopeAndTimeWords, scopeFlags, scopeOf } from "../../arguments/access-scope.ts";
import { optional, required, type Word } from "../../arguments/grammar.ts";
import { code, path as file, time } from "../../arguments/kinds.ts";
import { asLogKey, verifierKey } from "../../arguments/verifier-key.ts";
import { command, type Io, type Progress, peopleCommand } from "../../command.ts";
import { refuseBadPlace, saveWhole } from "../../files.ts";
import { parseJson } from "../../json.ts";
import { UnverifiedError } from "../../log/unverified.ts";
import { UsageError } from "../../problems.ts";
import { translated } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

/** A time as it was typed, and its value in UTC ms. A time such as -7d has another value each time that it is typed. */
interface TypedTime {
	typed: string;
	at: number;
}

const typedTime: Word<TypedTime> = { label: time.label, parse: (typed) => ({ typed, at: time.parse(typed) }) };

/** The words that were typed for the period of the export. */
interface TypedPeriod {
	from?: string;
	to?: string;
}

/** The content of FILE.part: the state of the export, and how many bytes of the draft are complete. */
interface ExportProgress {
	state: ExportState;
	/** Absent when an earlier version has begun the export. */
	period?: TypedPeriod;
	bytes: number;
}

const draftOf = (name: string) => `${name}.draft`;
const progressFile = (name: string) => `${name}.part`;
const proofOf = (name: string) => `${name}.proof`;

/** The progress of an interrupted export. Null without one, or when a crash has left it without the draft that it describes. */
async function readProgress(io: Io, name: string): Promise<ExportProgress | null> {
	const text = await fs.readFile(progressFile(name), "utf8").catch(() => null);
	if (text === null) return null;
	const kept = parseJson(text) as ExportProgress | null;
	const draft = await fs.stat(draftOf(name)).catch(() => null);
	if (kept !== null && draft !== null && draft.size >= kept.bytes) return kept;
	io.note(messages.exportBegunAnew(progressFile(name)));
	return null;
}

/** Writes FILE.part atomically. */
async function saveProgress(name: string, kept: ExportProgress): Promise<void> {
	await fs.writeFile(`${progressFile(name)}.new`, JSON.stringify(kept), { mode: 0o600 });
	await fs.rename(`${progressFile(name)}.new`, progressFile(name));
}

/** The format that the name of a file ends with. */
const formatOf = (name: string): ExportFormat => EXPORT_FORMATS.find((each) => name.toLowerCase().endsWith(`.${each}`)) ?? "jsonl";

/**
 * Called before an interrupted export continues. A flag that isn't given keeps the value with which the export was begun. So does a time
 * that is typed as it was then.
 * @throws UsageError when a given format or filter differs from that value
 */
function refuseOtherScope(
	{ state: { format, filter }, period }: ExportProgress,
	given: AuditFilter & { format?: ExportFormat },
	typed: TypedPeriod,
	name: string,
): void {
	const begun: typeof given = { ...filter, format };
	const isTypedAsThen = (each: string) => (each === "from" || each === "to") && typed[each] === period?.[each];
	const differing = (Object.keys(given) as (keyof typeof given)[]).find((each) => given[each] !== begun[each] && !isTypedAsThen(each));
	if (differing !== undefined) throw new UsageError(messages.exportBegunOtherwise(name, differing, progressFile(name)), "audit export");
}

/** Opens an existing file to write at its end. */
const APPEND = constants.O_WRONLY | constants.O_APPEND;

const wordsOfAction = (action: string) => translated(`log.action.${action}`) ?? action;

/** Appends the entries to the draft. An incomplete line from an interrupted run is cut off first. */
async function writeDraft(session: UnlockedSession, name: string, kept: ExportProgress, progress: Progress): Promise<ExportState> {
	const out = await fs.open(draftOf(name), kept.bytes === 0 ? "w" : APPEND, 0o600);
	let { state, bytes } = kept;
	try {
		await out.truncate(bytes);
		for await (const part of exportEntries(session, state, wordsOfAction)) {
			const data = Buffer.from(part.text);
			await out.appendFile(data);
			await out.sync();
			bytes += data.length;
			state = part.state;
			await saveProgress(name, { ...kept, state, bytes });
			const { newest, oldest } = state;
			if (newest !== null && oldest !== null) progress.step(newest - oldest, Math.max(newest, 1));
		}
	} finally {
		await out.close();
	}
	return state;
}

/** The lines of a file, without the header line of a CSV. */
async function* linesOf(name: string, format: ExportFormat): AsyncGenerator<string, void, undefined> {
	let first = format === "csv";
	for await (const line of readline.createInterface({ input: createReadStream(name), crlfDelay: Number.POSITIVE_INFINITY })) {
		if (!first) yield line;
		first = false;
	}
}

async function* bytesOf(lines: AsyncIterable<string>) {
	for await (const line of lines) yield Buffer.from(line);
}

const exporting = peopleCommand({
	name: "audit export",
	help: {
		summary: "Export entries of the access log to a file, with a proof that they are in the log.",
		details:
			"The access log records the export first. To continue an interrupted export, run the same command again, or leave the format and the filters out. The file is confidential, so keep it encrypted.",
		parameters: {
			file: "The file to write to. Its proof is written to FILE.proof.",
			...scopeAndTimeWords,
			format:
				"The format. Default: the format that the file's name ends with, or jsonl. csv also has names and words, which the check ignores. No cell of a csv can run as a formula. ocsf and fhir are lines of JSON for other programs.",
			reason: "The reason for the export. The access log records it.",
		},
		examples: ["cloister audit export march.csv --format csv --reason review --from 2026-03-01 --to 2026-04-01"],
	},
	args: { file: required(file) },
	flags: {
		...scopeFlags,
		from: optional(typedTime),
		to: optional(typedTime),
		format: optional(code(EXPORT_FORMATS)),
		reason: required(code(ANNOUNCED_REASONS)),
	},
	async run(people, input, io) {
		const { session } = people;
		await refuseBadPlace(input.file, io.force);
		// A proof without its file is the rest of an earlier export.
		await refuseBadPlace(proofOf(input.file), true);
		const begun = await readProgress(io, input.file);
		const { from, to } = input;
		const scope = await scopeOf(people, { ...input, from: from?.at, to: to?.at });
		const period = { ...(from && { from: from.typed }), ...(to && { to: to.typed }) };
		if (begun) refuseOtherScope(begun, { ...scope, ...(input.format && { format: input.format }) }, period, input.file);
		const kept = begun ?? { state: beginExport(input.format ?? formatOf(input.file), scope), period, bytes: 0 };
		const { filter } = kept.state;
		const announced = await announceExport(session, filter, input.reason, kept.state.entries);
		if (begun) io.note(messages.exportResumed(begun.state.entries, begun.state.format, Object.keys(filter)));
		const progress = io.progress("export");
		const state = await writeDraft(session, input.file, kept, progress).finally(progress.done);
		const proof = proveExport(session, state, linesOf(draftOf(input.file), state.format));
		await saveWhole(proofOf(input.file), bytesOf(proof), true);
		await fs.rename(draftOf(input.file), input.file);
		await fs.rm(progressFile(input.file));
		const data = { file: input.file, proof: proofOf(input.file), format: state.format, entries: state.entries, announced };
		return { data, text: () => messages.exportDone(state.entries, input.file, proofOf(input.file)) };
	},
});

const checking = command({
	name: "audit check",
	help: {
		summary: "Check that every line of an exported file is in the signed log. Needs no server and no account.",
		parameters: {
			file: "The exported file. Its proof must be in FILE.proof.",
			format: "The format. Default: the format that the file's name ends with, or jsonl.",
			key: "The verifier key of the log, from a source that you trust. Default: the key in FILE.proof, which you then compare yourself.",
		},
		examples: ["cloister audit check march.csv", "cloister audit check march.csv --key example.org/log+12ab34cd+A..."],
	},
	args: { file: required(file) },
	flags: { format: optional(code(EXPORT_FORMATS)), key: optional(verifierKey) },
	async run(io, input) {
		await sodiumReady;
		const trusted = input.key === undefined ? null : asLogKey(input.key);
		const format = input.format ?? formatOf(input.file);
		const proof = linesOf(proofOf(input.file), "jsonl");
		try {
			const found = await verifyExport(format, linesOf(input.file, format), proof, trusted);
			for (const detail of found.misdated) io.invocation.raise({ code: "entry-misdated", subject: null, detail });
			const shown = { ...found, key: formatVerifierKey(found.key), keyGiven: trusted !== null };
			return { data: { file: input.file, ...shown }, text: () => messages.exportChecked(shown) };
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
			throw new UnverifiedError((error as Error).message, messages.badAuditExport);
		}
	},
});

export const auditExportCommands = [exporting, checking];
