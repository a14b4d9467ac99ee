/** Shows and writes the entries of threads and sections, and saves their attachments. */
import fs from "node:fs/promises";
import path from "node:path";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { type Content, message } from "#sdk/compartments/content.ts";
import { type Attached, attach, saveAttachment } from "#sdk/compartments/files.ts";
import { type EntryView, otherServerTime, readAll } from "#sdk/compartments/read.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Answer, Io } from "../command.ts";
import { destination, saveWhole, toAttach } from "../files.ts";
import { type People, pickId } from "../lookup/people.ts";
import { UsageError } from "../problems.ts";
import { shortId } from "../short-id.ts";
import { isoTime, showTime } from "../times.ts";
import { causeWords } from "../words/codes.ts";
import { translated } from "../words/language.ts";
import { messages } from "../words/messages.ts";
import { escapeControls, oneLine } from "./layout.ts";
import { findOldestUnsent, keepIfUnsent, noteUnsent } from "./unsent.ts";

/** One entry as JSON, without the keys of its attachments. */
export function entryJson(people: People, view: EntryView) {
	const { content, failure } = view;
	const files = content && "files" in content ? content.files.map(({ file, name, type, size }) => ({ file, name, type, size })) : [];
	return {
		entry: view.entry,
		seq: view.seq,
		at: isoTime(view.at),
		writtenAt: isoTime(view.writtenAt),
		author: view.author,
		authorName: people.checkedName(view.author),
		desk: view.desk,
		epoch: view.epoch,
		replaces: view.replaces,
		kind: content?.kind ?? null,
		text: content ? textOf(content) : null,
		...(content?.kind === "fields" && { form: content.form, values: content.values }),
		...(content?.kind === "rev" && { form: content.form, why: content.why, ops: content.ops, recordedAt: isoTime(content.at) }),
		files,
		missingBefore: view.missingBefore,
		failure: failure && { why: failure.why, message: causeWords[failure.why], helpers: failure.helpers },
	};
}

function textOf(content: Content): string | null {
	if (content.kind === "text" || content.kind === "title") return content.text;
	if (content.kind === "file") return content.note;
	return content.kind === "fields" ? content.values.map(({ code, value }) => `${code}: ${String(value ?? "")}`).join("\n") : null;
}

/** Shown behind the author's time when the server's time differs much. */
export function serverTimeMark(times: Pick<EntryView, "at" | "writtenAt">): string {
	const serverAt = otherServerTime(times);
	return serverAt === null ? "" : ` ${messages.serverTime(showTime(serverAt))}`;
}

/** One entry as text: its author, time and content. When earlier entries are missing, a line before the entry says so. */
export function entryText(people: People, view: EntryView): string {
	const { content, failure, desk } = view;
	const by = oneLine(`${people.name(view.author)}${desk ? `, ${people.desk(desk)}` : ""}`);
	const edits = view.replaces ? ` ${messages.replaces(shortId(view.replaces))}` : "";
	const head = `[${shortId(view.entry)}] ${showTime(view.writtenAt)}  ${by}${edits}${serverTimeMark(view)}`;
	const gap = view.missingBefore ? [messages.missingBefore] : [];
	if (!content) {
		const why = failure && (translated(`cause.${failure.why}`) ?? causeWords[failure.why]);
		const helpers = failure?.helpers.map((id) => people.name(id)).join(", ");
		return [...gap, head, `  ${why ?? ""}${helpers ? ` ${messages.helpers(oneLine(helpers))}` : ""}`].join("\n");
	}
	const body = content.kind === "deleted" ? messages.takenBack : (textOf(content) ?? "");
	const files = "files" in content ? content.files.map(({ name, size }) => messages.attached(oneLine(name), size)) : [];
	const lines = [...escapeControls(content.kind === "title" ? messages.title(body) : body).split("\n"), ...files].filter(
		(line) => line !== "",
	);
	return [...gap, head, ...lines.map((line) => `  ${line}`)].join("\n");
}

export function entriesAnswer(people: People, entries: EntryView[], more: Record<string, unknown>): Answer {
	return {
		data: { ...more, entries: entries.map((each) => entryJson(people, each)) },
		text: () => (entries.length === 0 ? messages.emptyList : entries.map((each) => entryText(people, each)).join("\n\n")),
	};
}

export interface EntryInput {
	text: string | null;
	language?: string | undefined;
	/** The paths of the files to attach. */
	files: string[];
	/** The desk in whose name the entry is written. */
	as?: Id | undefined;
	/** The entry that this entry replaces. */
	replaces?: Id | undefined;
	/** The id of the entry. The server may have the entry already, if only its answer was lost. */
	entry: Id;
}

/** The arguments from which an entry is made. */
interface GivenEntry extends Omit<EntryInput, "text" | "entry"> {
	/** Whether to send a kept text instead of a new text. */
	unsent: boolean;
	/** Null for an entry that has only files. When undefined, the person is asked for the text. */
	text: string | null | undefined;
}

/**
 * Returns the entry to write. With `unsent` it has the oldest text that couldn't be sent. Without `unsent` it has a new text, and a note
 * shows the oldest text that waits, if there is one.
 * @throws UsageError with `unsent`, when no text waits, or when a new text is given too.
 */
export async function entryToWrite(io: Io, session: UnlockedSession, compartment: Id, given: GivenEntry): Promise<EntryInput> {
	const { unsent, text, ...more } = given;
	if (!unsent) {
		await noteUnsent(io, session, compartment);
		return { ...more, text: text === null ? null : await wordsOf(io, text), entry: randomId() };
	}
	if (typeof text === "string") throw new UsageError(messages.unsentAlone);
	const { entry, text: kept, language, as, replaces, fileNames = [] } = await findOldestUnsent(session, compartment);
	if (fileNames.length > 0 && more.files.length === 0) io.note(messages.unsentFiles(fileNames.map(oneLine)));
	return { entry, text: kept, language: more.language ?? language, as: more.as ?? as, replaces, files: more.files };
}

/**
 * Uploads the files of an entry and writes the entry. If this fails, the text is kept.
 * @throws UsageError for a folder; Error of the file system when a file can't be read. In these cases nothing is sent or kept. The person
 * corrects the command, and runs it again.
 */
export async function writeEntry(io: Io, session: UnlockedSession, compartment: Id, input: EntryInput): Promise<Answer> {
	for (const file of input.files) await checkFile(file);
	const sending = uploadAndWrite(io, session, compartment, input);
	const { files, text, ...kept } = input;
	const unsent = text === null ? null : { ...kept, text, fileNames: files.map((file) => path.basename(file)) };
	const { written, infos } = await (unsent ? keepIfUnsent(io, session, compartment, unsent, sending) : sending);
	const data = {
		compartment,
		entry: written.entry,
		seq: written.seq,
		at: isoTime(written.at),
		files: infos.map(({ file, name, size }) => ({ file, name, size })),
	};
	return { data, text: () => messages.done };
}

/** @throws UsageError for a folder; Error of the file system when the file can't be read. */
async function checkFile(file: string): Promise<void> {
	await fs.access(file, fs.constants.R_OK);
	if ((await fs.stat(file)).isDirectory()) throw new UsageError(messages.isFolder(file));
}

/** Uploads the files one after another. Then writes the entry that holds them. */
async function uploadAndWrite(
	io: Io,
	session: UnlockedSession,
	compartment: Id,
	{ text, language, files, as, replaces, entry }: EntryInput,
) {
	const attached: Attached[] = [];
	for (const file of files) {
		const upload = await toAttach(file);
		const progress = io.progress(upload.name);
		attached.push(await attach(session, compartment, upload, { onProgress: progress.step }).finally(progress.done));
	}
	const infos = attached.map(({ info }) => info);
	const content: Content =
		text === null ? { kind: "file", note: null, files: infos } : message(text, { ...(language && { language }), files: infos });
	const attachments = attached.map(({ header }) => header);
	const options = { attachments, entry, ...(as && { as }), ...(replaces && { replaces }) };
	return { written: await write(session, compartment, content, options), infos };
}

export interface AttachmentChoice {
	entry: string;
	/** The name of the file, or the beginning of its id. It may be left out when the entry has only one file. */
	file: string | undefined;
	/** The file or folder to save to. The current folder when undefined. */
	to: string | undefined;
}

export async function saveAttachmentFrom(io: Io, session: UnlockedSession, compartment: Id, choice: AttachmentChoice): Promise<Answer> {
	const { entries } = await readAll(session, compartment);
	const id = pickId(
		"entry",
		choice.entry,
		entries.map(({ entry }) => entry),
	);
	const view = entries.find(({ entry }) => entry === id);
	if (view?.failure) throw view.failure;
	const infos = view?.content && "files" in view.content ? view.content.files : [];
	const wanted = choice.file;
	const found = wanted === undefined ? infos : infos.filter(({ file, name }) => name === wanted || file.startsWith(wanted));
	const [info] = found;
	const header = view?.attachments.find(({ file }) => file === info?.file);
	if (!info || !header || found.length > 1) throw new UsageError(messages.whichFile(infos.map(({ name }) => name)));
	const file = await destination(choice.to, info.name);
	const progress = io.progress(info.name);
	const size = await saveWhole(file, saveAttachment(session, header, info, progress.step), io.force).finally(progress.done);
	return { data: { file, size, name: info.name, type: info.type }, text: () => messages.saved(file, size) };
}

/** The text from the command line if there is one, else from the terminal or the pipe. */
export async function wordsOf(io: Io, given: string | undefined): Promise<string> {
	return given ?? (await io.words(messages.askWords));
}
