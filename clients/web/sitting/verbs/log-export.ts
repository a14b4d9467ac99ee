/** Verbs that export entries of the access log with their proof, and check such an export. */
import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import {
	type AnnouncedReason,
	announceExport,
	beginExport,
	type ExportFormat,
	exportEntries,
	keyOfLog,
	proveExport,
	verifyExport,
} from "#sdk/audit/index.ts";
import { changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { type EntryFilter, toAuditFilter } from "./log-entries.ts";
import { beginRun, type RunProgress } from "./runs.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface ExportInput {
	format: ExportFormat;
	reason: AnnouncedReason;
	filter: Partial<EntryFilter>;
	/** What each action is called, by its code. */
	actions: Record<string, string>;
}

/** The only item of the run `exportLog`: both files, complete. */
export interface ExportedFiles {
	entries: number;
	/** Whether the browser's limit was reached: older entries are missing. */
	isPart: boolean;
	file: Blob;
	proof: Blob;
}

/** How many entries an export has at most. A browser holds the whole file in memory. The command line exports any number. */
export const MOST_EXPORTED = 100_000;

/** Announces the export, reads the entries, and proves each one. Nothing is written before all of it has succeeded. */
export const exportLog = reads(NEVER_OLD, async (sitting: Sitting, input: ExportInput): Promise<{ run: string }> => {
	return beginRun(sitting, Number.POSITIVE_INFINITY, (progress) => exported(sitting, input, progress));
});

async function* exported(
	sitting: Sitting,
	{ format, reason, filter, actions }: ExportInput,
	progress: RunProgress,
): AsyncGenerator<ExportedFiles> {
	const session = sessionOf(sitting);
	const asked = toAuditFilter(filter);
	await announceExport(session, asked, reason);
	const parts: string[] = [];
	let state = beginExport(format, asked);
	for await (const part of exportEntries(session, state, (action) => actions[action] ?? action)) {
		progress.looked(part.state.entries - state.entries);
		parts.push(part.text);
		state = part.state;
		if (state.entries >= MOST_EXPORTED) break;
	}
	const proof: string[] = [];
	const lines = linesOf(parts, format);
	for await (const line of proveExport(session, state, lines)) {
		proof.push(line);
		progress.done(proof.length, state.entries + 1);
	}
	const type = "application/octet-stream";
	yield { entries: state.entries, isPart: !state.done, file: new Blob(parts, { type }), proof: new Blob(proof, { type }) };
}

/** The lines, without the header line of a CSV. */
async function* linesOf(texts: Iterable<string> | AsyncIterable<string>, format: ExportFormat): AsyncGenerator<string, void, undefined> {
	let rest = "";
	let isHeader = format === "csv";
	for await (const text of texts) {
		const lines = (rest + text).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) {
			if (!isHeader) yield line.replace(/\r$/, "");
			isHeader = false;
		}
	}
	if (rest !== "" && !isHeader) yield rest;
}

export interface ExportCheckView {
	/** How many lines are in the log as they were exported. */
	proven: number;
	/** How many lines are in the log, but were erased. */
	redacted: number;
	/** How many lines are newer than the checkpoint of the proof. */
	unproven: number;
	/** How many entries have a time that can't be right. */
	misdated: number;
	/** How many witnesses have cosigned the checkpoint of the proof. */
	cosigned: number;
	/** How many witnesses must cosign, as the proof says. */
	wanted: number;
	/** The verifier key with which the proof was checked. */
	key: string;
}

/**
 * Checks a file and its proof against the key of this network's log.
 * @returns null when the check fails. @throws ProtocolError bad-input when the browser can't read the file or the proof
 */
export const checkExport = changes(
	NOTHING,
	async (sitting: Sitting, { format, file, proof }: { format: ExportFormat; file: Blob; proof: Blob }): Promise<ExportCheckView | null> => {
		const key = keyOfLog(sessionOf(sitting), "access");
		try {
			const found = await verifyExport(format, linesOf(textsOf(file), format), linesOf(textsOf(proof), "jsonl"), key);
			const { proven, redacted, unproven, misdated, cosigned, wanted } = found;
			return { proven, redacted, unproven, misdated: misdated.length, cosigned, wanted, key: formatVerifierKey(key) };
		} catch (error) {
			if (error instanceof ProtocolError && error.field === UNREADABLE) throw error;
			return null;
		}
	},
);

/** The field that the error names when the browser can't read one of the two files. */
const UNREADABLE = "file";

async function* textsOf(blob: Blob): AsyncGenerator<string, void, undefined> {
	const reader = blob.stream().pipeThrough(new TextDecoderStream()).getReader();
	for (;;) {
		const { value, done } = await reader.read().catch((error: Error) => {
			throw new ProtocolError("bad-input", `file: can't be read (${error.name})`, UNREADABLE);
		});
		if (done) return;
		yield value;
	}
}
