/** Finds, opens and makes the books of a desk. SPEC "Compartments", section 8. */
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { isOutdated, type OpenCompartment, openCompartment } from "../../compartments/compartment.ts";
import { epochWire, firstEpoch, keepEpochKey } from "../../compartments/epochs.ts";
import { type EntryView, listCompartments, readPage } from "../../compartments/read.ts";
import { askForRestarts } from "../../compartments/seen.ts";
import type { Transcript } from "../../compartments/transcript.ts";
import type { UnlockedSession } from "../../context.ts";
import { syncDirectory } from "../../directory/directory.ts";
import { isRefusal } from "../../http/answers.ts";
import { appendOptimistically } from "../../http/optimistic-append.ts";
import { pages } from "../../http/pages.ts";
import type { Memory } from "../../memory.ts";
import { changeSealedText, findSealedText } from "../../sealed-texts.ts";
import { firstNeededAfter } from "./rows.ts";

/** rows: a list of cases. forms: the duty rota and phone numbers. empty: nothing was written in it. */
export type BookUse = "rows" | "forms" | "empty";

/** A book with the entries that count, by rising seq. */
export interface OpenBook {
	opened: OpenCompartment;
	entries: EntryView[];
	use: BookUse;
	/** The transcript in which the entries stand. After a restart of the access log, the compartment has another transcript. */
	transcript: Transcript;
}

/** The ids of the books of a desk, the oldest first, so that all clients choose the same book. */
async function bookIds(session: UnlockedSession, desk: Id): Promise<Id[]> {
	const ids: Id[] = [];
	for await (const { compartments } of pages((cursor) => listCompartments(session, { kind: "book", ...(cursor && { cursor }) })))
		ids.push(...compartments.filter(({ owner }) => owner === desk).map(({ compartment }) => compartment));
	return withKnownBooks(session, desk, ids.reverse());
}

/** Adds the books that this device knows and that the server's list leaves out. A restore may have lost them. */
async function withKnownBooks(session: UnlockedSession, desk: Id, listed: readonly Id[]): Promise<Id[]> {
	const place = `books/${desk}`;
	const known = JSON.parse((await findSealedText(session, place)) ?? "[]") as { id: Id; restarts: number }[];
	const isMissing = ({ id, restarts }: (typeof known)[number]) => !listed.includes(id) && restarts === session.dir.restarts.length;
	if (known.some(isMissing)) await askForRestarts(session);
	const missing = known.filter(isMissing).map(({ id }) => id);
	for (const id of missing) session.alarm({ code: "waiting-hidden", subject: id, detail: "the list of compartments leaves out a book" });
	const ids = [...missing, ...listed];
	const restarts = session.dir.restarts.length;
	await changeSealedText(session, place, () => (ids.length === 0 ? null : JSON.stringify(ids.map((id) => ({ id, restarts })))));
	return ids;
}

/** How many entries one request fetches. */
const PAGE = 100;

/** The books that a session has read, by id. When they are read again, only the newer entries are fetched. */
const readBefore = new WeakMap<Memory, Map<Id, OpenBook>>();

function booksReadBefore(session: UnlockedSession): Map<Id, OpenBook> {
	const books = readBefore.get(session.memory) ?? new Map<Id, OpenBook>();
	readBefore.set(session.memory, books);
	return books;
}

/** Forgets the books that a session has read, so that the next call reads them whole. For tests and measurements. */
export function forgetBooks(session: UnlockedSession): void {
	readBefore.delete(session.memory);
}

async function openBook(session: UnlockedSession, id: Id): Promise<OpenBook> {
	const books = booksReadBefore(session);
	const before = books.get(id);
	const book = (before && (await readNewer(session, before))) ?? (await readFromEnd(session, id));
	// An entry that can't be read now may be readable later.
	if (book.entries.every(({ failure }) => failure === null)) books.set(id, book);
	else books.delete(id);
	return book;
}

/** Reads a book again: adds the entries since the last reading. @returns null when a restart of the access log may have lost entries. */
async function readNewer(session: UnlockedSession, { opened, entries, transcript }: OpenBook): Promise<OpenBook | null> {
	const read = [...entries];
	let page = await readPage(session, opened, { after: read.at(-1)?.seq ?? 0, limit: PAGE });
	read.push(...page.entries);
	for (let last = page.entries.at(-1); page.full && last; last = page.entries.at(-1)) {
		page = await readPage(session, page.compartment, { after: last.seq, limit: PAGE });
		read.push(...page.entries);
	}
	if (page.compartment.transcript !== transcript) return null;
	return { opened: page.compartment, entries: read, use: useOf(read), transcript };
}

/** Reads a book backwards to its last complete list, and no further. A book of forms has no list, so all of it is read. */
async function readFromEnd(session: UnlockedSession, id: Id): Promise<OpenBook> {
	const opened = await openCompartment(session, id);
	let page = await readPage(session, opened, { limit: PAGE });
	let entries = page.entries;
	const { transcript } = page.compartment;
	for (let first = entries[0]; page.full && first && first.seq > firstNeededAfter(entries) + 1; first = entries[0]) {
		page = await readPage(session, page.compartment, { before: first.seq, limit: PAGE });
		if (page.entries.length === 0) break;
		entries = [...page.entries, ...entries];
	}
	return { opened: page.compartment, entries, use: useOf(entries), transcript };
}

function useOf(entries: readonly EntryView[]): BookUse {
	const kinds = new Set(entries.map(({ content }) => content?.kind));
	return kinds.has("book") ? "rows" : kinds.has("rev") ? "forms" : "empty";
}

/**
 * The books of a desk with this use, as this session reads them now. A compartment that isn't a book of this desk is left out, whatever the server
 * says. A book that is known to have the other use isn't opened again, because each opening is an access entry.
 */
export async function openBooks(session: UnlockedSession, desk: Id, use: "rows" | "forms"): Promise<OpenBook[]> {
	const other = use === "rows" ? "forms" : "rows";
	const books: OpenBook[] = [];
	for (const id of await bookIds(session, desk)) {
		if (booksReadBefore(session).get(id)?.use === other) continue;
		const book = await openBook(session, id);
		const { kind, owner } = book.opened.state;
		if (kind === "book" && owner === desk && book.use === use) books.push(book);
	}
	return books;
}

/**
 * Reads again the books of rows that this session has read before. It doesn't look for books that were made since. A book that a restore has lost
 * is left out and forgotten.
 */
export async function readKnownBooks(session: UnlockedSession, desk: Id): Promise<OpenBook[]> {
	const known = [...booksReadBefore(session).values()].filter(({ opened, use }) => use === "rows" && opened.state.owner === desk);
	const books: OpenBook[] = [];
	for (const book of known) {
		const { id } = book.opened;
		try {
			books.push(await openBook(session, id));
		} catch (error) {
			if (!isRefusal(error, "not-found")) throw error;
			await askForRestarts(session);
			if (!isOutdated(session, book)) throw error;
			booksReadBefore(session).delete(id);
			session.alarm({ code: "log-restarted", subject: id, detail: "the restored backup is older than this book" });
		}
	}
	return books;
}

/** Makes a book. @throws ProtocolError desk-too-small, not-allowed */
export async function makeBook(session: UnlockedSession, desk: Id): Promise<Id> {
	const bundle = await appendOptimistically(
		async () => {
			await syncDirectory(session);
			return firstEpoch(session, { kind: "book", owner: desk, holders: [] });
		},
		async (built) => {
			await session.server.call(contracts.compartments.create, { body: epochWire(built) });
			return built;
		},
	);
	keepEpochKey(session, bundle);
	return bundle.statement.body.compartment;
}
