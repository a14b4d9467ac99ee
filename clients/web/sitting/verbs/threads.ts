/** Verbs of threads: list, open, read, take back, add and drop readers, leave. */
import { toBase64Url } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import {
	type BedAnswer,
	type BedWanted,
	bedAnswerIn,
	bedWantedIn,
	type CheckInEntry,
	checkInEntryIn,
	countUnread,
} from "#sdk/casework/index.ts";
import { actingDesk, type OpenCompartment } from "#sdk/compartments/compartment.ts";
import { mayLeave } from "#sdk/compartments/holders.ts";
import { type Mentionable, mentionable, mentionedIn } from "#sdk/compartments/mentions.ts";
import { otherServerTime, readTitle, rememberTitle } from "#sdk/compartments/read.ts";
import { deriveId } from "#sdk/derive-id.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import {
	addHolder,
	dropHolder,
	type EntryView,
	leaveThread as leaveForMyDesk,
	listCompartments,
	markSeen,
	message,
	openCompartment,
	openThread,
	type Report,
	readPage,
	reportIn,
	type UnlockedSession,
	whoReads,
	write,
	writeToSuspended,
} from "#sdk/index.ts";
import { type Names, namesOf } from "#sdk/views/names.ts";
import { myDeskIds } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import type { FileView } from "#sdk/views/section.ts";
import { whoCanHelp } from "#sdk/views/who-can-help.ts";
import type { ReadersView, WhoCanHelpView } from "../kinds.ts";
import { changes, NEVER_OLD, NOTHING, ofThread, reads } from "./declare.ts";
import { filesOfEntry } from "./files.ts";
import { dropArrived } from "./outbox.ts";
import { keepTexts } from "./search.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface ThreadRow {
	id: string;
	/** The kind of the compartment: a thread, the thread of a hand-off, or the discussion of a case. */
	kind: string;
	/** The owner desk's name. */
	owner: string | null;
	/** How many entries the thread has. */
	count: number;
	/** How many entries of others I haven't seen. */
	unseen: number;
	/** The time of the newest entry, UTC ms. */
	at: number;
}

/** Threads that I or my desks hold, the newest first, a page at a time. */
export const listThreads = reads(
	{ topics: ["compartment", "seen"] },
	async (sitting: Sitting, { cursor }: { cursor: string | null }): Promise<{ rows: ThreadRow[]; next: string | null }> => {
		const session = sessionOf(sitting);
		const page = await listCompartments(session, { kind: "thread", limit: 50, ...(cursor !== null && { cursor }) });
		const unread = await countUnread(session, page.compartments);
		const rows = page.compartments.map(({ compartment, kind, owner, count, at }) => ({
			id: compartment,
			kind,
			owner: session.dir.desks.get(owner)?.name ?? null,
			count,
			unseen: unread.get(compartment) ?? 0,
			at,
		}));
		return { rows, next: page.next };
	},
);

/** The title of a thread. It is encrypted like the messages, and reading it makes an access entry. So each title is read only once in a sitting. */
export const threadTitle = reads(NEVER_OLD, async (sitting: Sitting, { thread }: { thread: string }): Promise<string | null> => {
	return readTitle(sessionOf(sitting), thread);
});

/**
 * The titles that were read in this sitting; null for a thread without a title. This verb reads no other titles, because each reading makes
 * an access entry.
 */
export const openedTitles = reads({ topics: [], asksOnOpening: true }, (sitting: Sitting): { thread: string; title: string | null }[] => {
	return [...sessionOf(sitting).memory.titles].map(([thread, title]) => ({ thread, title }));
});

export interface NewThreadInput {
	/** Chosen by the page. A repeated call with the same input opens one thread. */
	thread: string;
	title: string;
	/** Ids of desks. */
	desks: string[];
	/** Ids of single members. */
	members: string[];
	/** The desk of mine that owns the thread. */
	as: string;
}

/** @returns the thread's id. */
export const newThread = changes(
	ofThread,
	async (sitting: Sitting, { thread, title, desks, members, as }: NewThreadInput): Promise<{ thread: string }> => {
		const holders = [...desks.map((id) => ({ kind: "desk" as const, id })), ...members.map((id) => ({ kind: "member" as const, id }))];
		// With another title or other readers, the id differs, so that another thread is opened.
		// The server sees this id, but can't test guesses of the title with it, because it never sees `thread`.
		const id = deriveId(thread, JSON.stringify([title, holders, as]));
		return { thread: await openThread(sessionOf(sitting), title, holders, as, id) };
	},
);

/** One message, as the page shows it. */
export interface MessageView {
	entry: string;
	seq: number;
	/** When it was written by the author's clock, UTC ms. Signed. */
	at: number;
	/** The server's time, when it differs by more than ten minutes; else null. */
	serverAt: number | null;
	/** The author's member id. */
	authorId: string;
	/** Null when the name isn't known. */
	author: string | null;
	/** The author's desk. */
	desk: string | null;
	isMine: boolean;
	/** Null for an entry without a text. */
	text: string | null;
	/** Whether its text mentions me. */
	mentionsMe: boolean;
	files: FileView[];
	language: string | null;
	kind: string | null;
	/** The bed that it asks for; null for another message. */
	bedWanted: (BedWanted & { isToUs: boolean }) | null;
	/** Its answer about a bed; null for another message. */
	bedAnswer: BedAnswer | null;
	/** What it says about a check-in; null for another message. */
	checkIn: CheckInEntry | null;
	/** The text of a space that it reports; null for another message. object: base64url. */
	report: (Omit<Report, "object"> & { object: string }) | null;
	/** Why it can't be read; null when it can. */
	failure: { why: string; helpers: WhoCanHelpView } | null;
	/** The entry that this one replaces or takes back. With a dishonest server, it may be an entry of another author. */
	replaces: string | null;
	/** Whether a message is missing before this one. */
	missingBefore: boolean;
	/** Who else has signed that they have seen it, by name. Empty for a message of others. A name is null when it isn't known. */
	seenBy: (string | null)[];
}

export interface ThreadView {
	title: string | null;
	/** As in ThreadRow. */
	kind: string;
	messages: MessageView[];
	hasEarlier: boolean;
	readers: ReadersView;
	/** How many entries my last `seen` statement counts. */
	seenBefore: number;
	/** Whether I may add and drop readers. */
	isOwner: boolean;
	/** The desk of mine that holds the thread; null when none does. */
	actingDesk: string | null;
	/** Whether neither I nor a desk of mine reads it any more. Then I see what was written before, and can't write. */
	isFormerReader: boolean;
	/** Whom a message can mention. */
	mentionable: Mentionable[];
}

/** The newest messages of a thread, or those before a seq. */
export const readThread = reads(
	{ topics: ["compartment"], ids: ({ thread }) => [thread] },
	async (sitting: Sitting, { thread, before }: { thread: string; before: number | null }): Promise<ThreadView> => {
		const session = sessionOf(sitting);
		const page = await readPage(session, thread, { limit: 50, ...(before !== null && { before }) });
		const names = await namesOf(session);
		const title = (await rememberTitle(session, thread, page.entries)) ?? (await readTitle(session, thread));
		await dropArrived(sitting, page.entries);
		keepTexts(sitting, thread, page.entries);
		const { owner } = page.compartment.state;
		return {
			title,
			kind: page.compartment.state.kind,
			messages: page.entries.map((entry) => ({
				...messageView(session, names, owner, entry),
				seenBy: entry.author === session.me ? seenBy(session, names, page.compartment.seen, entry) : [],
				files: filesOfEntry(sitting, entry),
			})),
			hasEarlier: (page.entries[0]?.seq ?? 1) > 1,
			readers: await readersOf(session, page.compartment),
			seenBefore: Math.max(0, ...page.compartment.seen.filter(({ body }) => body.by === session.me).map(({ body }) => body.count)),
			isOwner: myDeskIds(session).has(page.compartment.state.owner),
			...seatIn(session, page.compartment),
			mentionable: await mentionable(session, (await whoReads(session, page.compartment)).readers),
		};
	},
);

function seatIn(session: UnlockedSession, opened: OpenCompartment): Pick<ThreadView, "actingDesk" | "isFormerReader"> {
	try {
		return { actingDesk: actingDesk(session, opened), isFormerReader: false };
	} catch (error) {
		if (isRefusal(error, "not-allowed")) return { actingDesk: null, isFormerReader: true };
		throw error;
	}
}

/** Who has signed a `seen` statement that counts this entry. */
function seenBy({ me }: UnlockedSession, names: Names, seen: readonly Statement<"seen">[], { seq }: EntryView): (string | null)[] {
	const others = new Set(seen.flatMap(({ body: { by, count } }) => (by !== me && count >= seq ? [by] : [])));
	return [...others].map((member) => names.get(member) ?? null);
}

const named = (names: Names): Mentionable[] => [...names].flatMap(([id, name]) => (name ? [{ id, name }] : []));

/** @param owner the desk that owns the thread. */
function messageView(session: UnlockedSession, names: Names, owner: string, view: EntryView): Omit<MessageView, "files" | "seenBy"> {
	const { dir, me } = session;
	const { entry, seq, writtenAt, author, desk, content, failure, replaces, missingBefore } = view;
	const wanted = bedWantedIn(content);
	const report = reportIn(content);
	const text = content?.kind === "file" ? content.note : content && "text" in content ? content.text : null;
	return {
		entry,
		seq,
		at: writtenAt,
		serverAt: otherServerTime(view),
		authorId: author,
		author: names.get(author) ?? null,
		desk: (desk && dir.desks.get(desk)?.name) || null,
		isMine: author === me,
		text,
		mentionsMe: text !== null && author !== me && mentionedIn(text, named(names)).includes(me),
		language: content && "language" in content ? content.language : null,
		kind: content?.kind ?? null,
		bedWanted: wanted && { ...wanted, isToUs: desk !== null && !myDeskIds(session).has(desk) },
		bedAnswer: bedAnswerIn(content),
		checkIn: checkInEntryIn(content),
		report: report && { ...report, object: toBase64Url(report.object) },
		failure: failure && { why: failure.why, helpers: whoCanHelp(session, names, failure, owner) },
		replaces,
		missingBefore,
	};
}

export interface SendInput {
	thread: string;
	/** Chosen by the page. A repeated send with the same id writes once. */
	entry: string;
	text: string;
	language: string;
	/** The message of mine that this one replaces. */
	replaces: string | null;
}

/** Sends a text and waits for the server. `queueMessage` keeps the text on this device until it is sent. */
export const sendMessage = changes(
	ofThread,
	async (sitting: Sitting, { thread, entry, text, language, replaces }: SendInput): Promise<{ seq: number; at: number }> => {
		const options = { entry, ...(replaces !== null && { replaces }) };
		const { seq, at } = await write(sessionOf(sitting), thread, message(text, { language }), options);
		return { seq, at };
	},
);

/** Takes a message of mine back. Others see that it was taken back. */
export const takeBack = changes(ofThread, async (sitting: Sitting, { thread, entry }: { thread: string; entry: string }): Promise<void> => {
	await write(sessionOf(sitting), thread, { kind: "deleted", reason: null }, { replaces: entry });
});

/**
 * Signs a `seen` statement for the newest message, so that the thread doesn't count as unread any more. Does nothing while the sitting ends, as
 * `seenSection`. @returns whether it has signed one.
 */
export const seenThread = changes(
	({ thread: id }, isNew) => (isNew ? [{ topic: "seen", id }] : []),
	async (sitting: Sitting, { thread }: { thread: string }): Promise<boolean> => {
		if (sitting.ending !== null) return false;
		const session = sessionOf(sitting);
		return markSeen(session, (await readPage(session, thread, { limit: 1 })).compartment);
	},
);

export interface ThreadReadersView extends Pick<ThreadView, "readers" | "isOwner"> {
	/** Who would leave: the name of my desk, or null for myself. Undefined when neither can leave. */
	leaver?: string | null;
}

/** The readers of a thread, and whether I can leave it. */
export const threadReaders = reads(
	{ topics: ["compartment", "directory"], ids: ({ thread }) => [thread] },
	async (sitting: Sitting, { thread }: { thread: string }): Promise<ThreadReadersView> => {
		const session = sessionOf(sitting);
		const opened = await openCompartment(session, thread);
		const { actingDesk: desk } = seatIn(session, opened);
		return {
			readers: await readersOf(session, opened),
			isOwner: myDeskIds(session).has(opened.state.owner),
			...(mayLeave(session, opened) && { leaver: desk === null ? null : (session.dir.desks.get(desk)?.name ?? null) }),
		};
	},
);

/** Adds a desk as a reader. @param input history: whether it can also read what was written before. */
export const addReader = changes(
	ofThread,
	async (sitting: Sitting, { thread, desk, history }: { thread: string; desk: string; history: boolean }): Promise<void> => {
		await addHolder(sessionOf(sitting), thread, { kind: "desk", id: desk }, { history });
	},
);

/** Removes a reader. The reader can't open what is written from now on, but keeps what they have read. */
export const dropReader = changes(
	ofThread,
	async (sitting: Sitting, { thread, reader }: { thread: string; reader: string }): Promise<void> => {
		const session = sessionOf(sitting);
		await dropHolder(session, thread, { kind: session.dir.desks.has(reader) ? "desk" : "member", id: reader });
	},
);

/** Leaves a thread, for the desk of mine that holds it, or in my own right. */
export const leaveThread = changes(ofThread, async (sitting: Sitting, { thread }: { thread: string }): Promise<void> => {
	await leaveForMyDesk(sessionOf(sitting), thread);
});

/** After the error `reader-suspended`: lets the person write to the suspended desks, until the sitting ends. */
export const goOnSuspended = changes(NOTHING, async (sitting: Sitting, { desks }: { desks: string[] }): Promise<void> => {
	writeToSuspended(sessionOf(sitting), desks);
});
