/** Verbs of messages on their way. Each message is kept on this device, sealed, until the server has taken it. */
import { message } from "#sdk/compartments/content.ts";
import { attach } from "#sdk/compartments/files.ts";
import type { EntryView } from "#sdk/compartments/read.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { dropDraft, findDraft, keepDraft } from "#sdk/drafts.ts";
import { errorData } from "#sdk/error-data.ts";
import type { ErrorData } from "../kinds.ts";
import { anyOf, changes, reads } from "./declare.ts";
import type { NewFile, Outgoing } from "./outgoing.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { announce } from "./tabs.ts";

/** Where the messages that aren't sent are kept, as a draft. */
const PLACE = "unsent";

/** What is kept of a message, as JSON. The bytes of its files are in memory only. */
interface StoredMessage {
	thread: string;
	/** Chosen by the page. A repeated send with the same id writes once. */
	entry: string;
	text: string;
	language: string;
	/** The message of mine that this one replaces. */
	replaces: string | null;
	/** When it was written, UTC ms. */
	at: number;
	files: { name: string; size: number }[];
}

export interface UnsentView extends StoredMessage {
	state: "sending" | "failed";
	/** Why the message couldn't be sent. Null while it is being sent, and when it failed in an earlier sitting. */
	error: ErrorData | null;
	/** The sitting ended before the files of the message were sent, so its files are lost. */
	hasLostFiles: boolean;
}

export interface QueueInput extends Omit<StoredMessage, "at" | "files"> {
	files: NewFile[];
}

/** Keeps a message on this device and begins to send it. A change of `outbox` says that it was sent, or that it couldn't be sent. */
export const queueMessage = changes(
	({ thread }) => [{ topic: "outbox", id: thread }],
	async (sitting: Sitting, { files, ...input }: QueueInput): Promise<void> => {
		const kept = { ...input, at: Date.now(), files: files.map(({ name, content }) => ({ name, size: content.size })) };
		sitting.outgoing.set(input.entry, { files, attached: [], error: null });
		await change(sitting, (all) => [...all.filter(({ entry }) => entry !== input.entry), kept]);
		void send(sitting, kept);
	},
);

/** My messages that the server hasn't taken. @param thread null for the messages of all threads. */
export const listUnsent = reads(
	{ topics: ["outbox"] },
	async (sitting: Sitting, { thread }: { thread: string | null }): Promise<UnsentView[]> => {
		await sitting.outboxQueue;
		const all = await load(sessionOf(sitting));
		return all.filter((kept) => thread === null || kept.thread === thread).map((kept) => viewOf(kept, sitting.outgoing.get(kept.entry)));
	},
);

function viewOf(kept: StoredMessage, outgoing: Outgoing | undefined): UnsentView {
	const isSending = outgoing !== undefined && outgoing.error === null;
	return {
		...kept,
		state: isSending ? "sending" : "failed",
		error: outgoing?.error ?? null,
		hasLostFiles: outgoing === undefined && kept.files.length > 0,
	};
}

/** Sends a message again, with the same id. If the first attempt had reached the server, nothing is written twice. */
export const sendAgain = changes(anyOf("outbox"), async (sitting: Sitting, { entry }: { entry: string }): Promise<void> => {
	const kept = (await load(sessionOf(sitting))).find((each) => each.entry === entry);
	if (!kept) return;
	const before = sitting.outgoing.get(entry);
	if (before && before.error === null) return;
	sitting.outgoing.set(entry, { files: before?.files ?? [], attached: before?.attached ?? [], error: null });
	void send(sitting, kept);
});

/** Forgets a message that wasn't sent. */
export const dropUnsent = changes(anyOf("outbox"), async (sitting: Sitting, { entry }: { entry: string }): Promise<void> => {
	await change(sitting, (all) => all.filter((kept) => kept.entry !== entry));
	sitting.outgoing.delete(entry);
});

/** Forgets the messages that are among these entries: they were sent, and only the answer was lost. */
export async function dropArrived(sitting: Sitting, entries: EntryView[]): Promise<void> {
	const arrived = new Set(entries.map(({ entry }) => entry));
	const isArrived = ({ entry }: StoredMessage) => arrived.has(entry) && sitting.outgoing.get(entry)?.error !== null;
	if ((await load(sessionOf(sitting))).some(isArrived)) await change(sitting, (all) => all.filter((kept) => !isArrived(kept)));
}

async function send(sitting: Sitting, kept: StoredMessage): Promise<void> {
	const { thread, entry } = kept;
	const outgoing = sitting.outgoing.get(entry);
	if (!outgoing) return;
	try {
		await deliver(sessionOf(sitting), kept, outgoing);
		await dropUnsent(sitting, { entry });
	} catch (error) {
		outgoing.error = errorData(error);
	}
	announce(
		sitting,
		[
			{ topic: "compartment", id: thread },
			{ topic: "outbox", id: thread },
		],
		null,
	);
}

/** Uploads the files that aren't there yet, and then writes the entry. */
export async function deliver(
	session: UnlockedSession,
	kept: Omit<StoredMessage, "at" | "files">,
	{ files, attached }: Pick<Outgoing, "files" | "attached">,
): Promise<void> {
	const { thread, entry, text, language, replaces } = kept;
	for (const { name, type, content } of files.slice(attached.length))
		attached.push(await attach(session, thread, { name, type, size: content.size, content: piecesOf(content) }));
	const infos = attached.map(({ info }) => info);
	const content = text === "" ? ({ kind: "file", note: null, files: infos } as const) : message(text, { language, files: infos });
	const attachments = attached.map(({ header }) => header);
	await write(session, thread, content, { entry, attachments, asksAboutSuspended: false, ...(replaces !== null && { replaces }) });
}

/** In how large pieces a file is read, in bytes. */
const PIECE = 1024 * 1024;

async function* piecesOf(content: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	for (let at = 0; at < content.size; at += PIECE) yield new Uint8Array(await content.slice(at, at + PIECE).arrayBuffer());
}

/** Changes the kept messages. Changes run one after another. */
function change(sitting: Sitting, edit: (all: StoredMessage[]) => StoredMessage[]): Promise<void> {
	const session = sessionOf(sitting);
	const changed = sitting.outboxQueue.then(async () => {
		const all = edit(await load(session));
		await (all.length === 0 ? dropDraft(session, PLACE) : keepDraft(session, PLACE, JSON.stringify(all)));
	});
	sitting.outboxQueue = changed.catch(() => {});
	return changed;
}

async function load(session: UnlockedSession): Promise<StoredMessage[]> {
	const draft = await findDraft(session, PLACE);
	return draft ? (JSON.parse(draft.text) as StoredMessage[]) : [];
}
