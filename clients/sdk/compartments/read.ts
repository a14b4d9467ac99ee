/** Reads entries: verifies and decrypts them, and shows each gap. SPEC "Compartments", section 4. */
import type { AttachmentHeader } from "#crypto/attachment.ts";
import { entryKey, openEntry } from "#crypto/epoch.ts";
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { entryAad, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { FIRST_PAGE } from "../http/together.ts";
import { actingDesk, ensureOpen, isOutdated, type OpenCompartment } from "./compartment.ts";
import { type Content, decodeContent } from "./content.ts";
import { fetchEntries, isFull, type PageQuery, type ServedEntry } from "./entries.ts";
import { epochKey } from "./epoch-keys.ts";
import { rememberThread } from "./known-threads.ts";
import { forgetUnread } from "./listed-unread.ts";
import { rememberEntry } from "./remembered.ts";
import { junkError, tamperedError, Unreadable } from "./unreadable.ts";

/** An entry, as a person sees it. */
export interface EntryView {
	/** The place in the server's order, from 1. */
	seq: number;
	/** When the server took it, by its own word, UTC ms. Clients show `writtenAt`. */
	at: number;
	/** When it was written by the author's clock, UTC ms. Signed. */
	writtenAt: number;
	/** The entry's id, chosen by its author. */
	entry: Id;
	author: Id;
	/** The desk in whose name it was written; null when its author wrote as a member. */
	desk: Id | null;
	/** The number of its epoch. */
	epoch: number;
	/** The entry that this one replaces or takes back. */
	replaces: Id | null;
	/** Null when it can't be read. `failure` says why. */
	content: Content | null;
	failure: Unreadable | null;
	/** The headers of the attachments. Their names and keys are in `content`. */
	attachments: AttachmentHeader[];
	/** Whether a message is missing before this one. */
	missingBefore: boolean;
}

/** How far the server's time may be from the author's before clients show both, in ms. */
const MOST_APART_MS = 10 * 60_000;

/**
 * The server's time of an entry when it differs from the author's signed time by more than ten minutes: one of the two clocks is wrong, or
 * the server lies. Null otherwise.
 */
export function otherServerTime({ at, writtenAt }: Pick<EntryView, "at" | "writtenAt">): number | null {
	return Math.abs(at - writtenAt) > MOST_APART_MS ? at : null;
}

export interface EntryPage {
	compartment: OpenCompartment;
	/** By rising seq. */
	entries: EntryView[];
	/** How many entries the compartment has. */
	count: number;
	/** Whether more entries may follow in the direction of the query. */
	full: boolean;
}

/**
 * Reads a page of entries: the newest ones, or those before or after a seq.
 * @param compartment its id, or the result of openCompartment. @param page before, after: a seq. limit: 1 to 200; 50 when left out.
 * @throws ProtocolError not-found; AlarmError entries-dropped, key-mismatch
 * @example for (const { content } of (await readPage(session, thread)).entries) ...
 */
export async function readPage(session: UnlockedSession, compartment: Id | OpenCompartment, page: PageQuery = {}): Promise<EntryPage> {
	const opened = await ensureOpen(session, compartment);
	const served = await fetchEntries(session, opened, page);
	const missing = new Set(opened.transcript.missing());
	const entries: EntryView[] = [];
	for (const each of served) entries.push(await viewOf(session, opened, each, missing.has(each.seq)));
	return { compartment: opened, entries, count: opened.count, full: isFull(served, page.limit) };
}

/**
 * Reads all entries that I may read, from the first one on.
 * @param compartment its id, or the result of openCompartment.
 * @throws as readPage.
 * @example const { entries } = await readAll(session, thread);
 */
export async function readAll(session: UnlockedSession, compartment: Id | OpenCompartment): Promise<EntryPage> {
	let page = await readPage(session, compartment, FIRST_PAGE);
	const entries = [...page.entries];
	for (let last = page.entries.at(-1); page.full && last; last = page.entries.at(-1)) {
		page = await readPage(session, page.compartment, { after: last.seq, limit: 200 });
		entries.push(...page.entries);
	}
	return { ...page, entries };
}

async function viewOf(session: UnlockedSession, opened: OpenCompartment, served: ServedEntry, missingBefore: boolean): Promise<EntryView> {
	const { seq, at, header } = served;
	const { by, as, at: writtenAt, entry, number, replaces, attachments } = header.body;
	const { content, failure } = await tryOpen(session, opened, served);
	return { seq, at, writtenAt, entry, author: by, desk: as, epoch: number, replaces, attachments, missingBefore, content, failure };
}

async function tryOpen(
	session: UnlockedSession,
	opened: OpenCompartment,
	served: ServedEntry,
): Promise<{ content: Content | null; failure: Unreadable | null }> {
	const { body } = served.header;
	if (served.refused) return { content: null, failure: tamperedError(body.by) };
	try {
		return { content: await openContent(session, opened, served), failure: null };
	} catch (error) {
		if (error instanceof Unreadable) return { content: null, failure: error };
		if (!(error instanceof ProtocolError) || error.code !== "bad-content") throw error;
		// The box is the one that the author has signed, and the epoch's key is right. So the author is at fault, not the server.
		session.alarm({ code: "junk-entry", subject: opened.id, detail: `entry ${served.seq}: ${error.detail}`, by: body.by });
		return { content: null, failure: junkError(body.by) };
	}
}

async function openContent(session: UnlockedSession, opened: OpenCompartment, { header, box }: ServedEntry): Promise<Content> {
	const key = await epochKey(session, opened, header.body.number);
	return decodeContent(openEntry(entryKey(key, header.body.entry), entryAad(header.body), box));
}

function holdsPresent(session: UnlockedSession, opened: OpenCompartment): boolean {
	try {
		actingDesk(session, opened);
		return true;
	} catch (error) {
		if (isRefusal(error, "not-allowed")) return false;
		throw error;
	}
}

/**
 * Signs that I have seen all entries up to the newest one. Others see who has read it, and can prove with the signature that an entry is
 * withheld from them.
 * Does nothing when I have signed that before, perhaps on another device. Does nothing either when the access log was restarted since the
 * reading, because a restore may have lost what was read.
 * @param opened the compartment of a page that was read. The statement is added to its `seen`.
 * @returns whether a statement was sent.
 * @throws ProtocolError wrong-state when the newest entry wasn't read yet.
 * @example await markSeen(session, (await readPage(session, thread)).compartment);
 */
export async function markSeen(session: UnlockedSession, opened: OpenCompartment): Promise<boolean> {
	if (isOutdated(session, opened)) return false;
	const { transcript } = opened;
	const head = transcript.at(transcript.count);
	if (!head && transcript.restarts > 0) return false;
	if (!head) throw new ProtocolError("wrong-state", "seen: read the newest entries first");
	await rememberEntry(session, opened.id, { count: head.seq, head: head.objId, restarts: transcript.restarts });
	await forgetUnread(session, opened.id);
	if (opened.seen.some(({ body }) => body.by === session.me && body.count >= head.seq)) return false;
	// A desk that the present epoch leaves out may still read earlier epochs. It has no party to sign `seen` for.
	if (opened.state.kind === "section" && !holdsPresent(session, opened)) return false;
	const seen = session.sign("seen", { compartment: opened.id, head: head.objId, count: head.seq }, actingDesk(session, opened));
	try {
		await session.server.call(contracts.compartments.seen, { params: { compartment: opened.id }, body: { seen: toWire(seen) } });
	} catch (error) {
		if (!isRefusal(error, "stale")) throw error;
	}
	// Otherwise the same compartment would sign again at the next call, and the server would refuse it.
	opened.seen.push(seen);
	return true;
}

export type CompartmentRow = Reply<typeof contracts.compartments.list>["compartments"][number];

/**
 * A page of the compartments that I or my desks hold, the newest first. The list isn't verified; opening a compartment verifies it.
 * @param page kind: all when left out. cursor: `next` of the page before. limit: rows of a page.
 * @example const { compartments, next } = await listCompartments(session, { kind: "thread", limit: 50 });
 */
export async function listCompartments(
	session: UnlockedSession,
	page: { kind?: CompartmentKind; cursor?: string; limit?: number } = {},
): Promise<{ compartments: CompartmentRow[]; next: string | null }> {
	return session.server.call(contracts.compartments.list, { query: { ...page } });
}

/**
 * The newest title among entries, or null without one.
 * @example const title = titleOf((await readAll(session, thread)).entries) ?? "(no title)";
 */
export function titleOf(entries: EntryView[]): string | null {
	const titled = entries.findLast(({ content }) => content?.kind === "title")?.content;
	return titled?.kind === "title" ? titled.text : null;
}

/** Keeps the title among entries that were read, so that `readTitle` needs no other reading. @returns the title, or null without one. */
export async function rememberTitle(session: UnlockedSession, thread: Id, entries: EntryView[]): Promise<string | null> {
	const title = titleOf(entries);
	if (title !== null) {
		session.memory.titles.set(thread, title);
		await rememberThread(session, thread, title);
	}
	return title;
}

/**
 * The title of a thread, or null when it has none or I can't read it. The title is the first entry. It is read once in a session, and the access
 * log records that.
 * @example const title = await readTitle(session, thread);
 */
export async function readTitle(session: UnlockedSession, thread: Id): Promise<string | null> {
	const known = session.memory.titles.get(thread);
	if (known !== undefined) return known;
	const { entries } = await readPage(session, thread, { after: 0, limit: 1 });
	const title = await rememberTitle(session, thread, entries);
	// A first entry that can't be read yet may be a title.
	if (title === null && entries[0]?.failure === null) session.memory.titles.set(thread, null);
	return title;
}
