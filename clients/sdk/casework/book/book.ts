/** The book of a desk: its own encrypted list of cases and dates. It is a cache. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type BookRow, MAX_BOOK_ROWS } from "../../compartments/book-row.ts";
import { write } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { myDesks } from "../../directory/my-desks.ts";
import { nullWhenNotFound } from "../../http/answers.ts";
import type { BookMark } from "../../memory.ts";
import { type CaseRow, listCases } from "../cases.ts";
import { hiddenCases } from "../hidden.ts";
import { makeBook, type OpenBook, openBooks, readKnownBooks } from "./books.ts";
import { removedRow } from "./case-row.ts";
import { readAndKeep, rowAfterRevisions } from "./kept.ts";
import { foldRows, mergeRows } from "./rows.ts";

/** When this many entries with single rows follow the last list, the next write also writes a new list of all rows. */
const MAX_SINGLES = 100;

/** The rows of a desk, by case. Removed cases are left out. */
export interface Book {
	desk: Id;
	rows: Map<Id, BookRow>;
}

interface FoldedBook extends Book {
	/** All rows, with those that remove a case (status null). */
	all: Map<Id, BookRow>;
	/** The book that new rows go to; null while the desk has no book of rows. */
	target: (OpenBook & { singles: number }) | null;
}

async function read(session: UnlockedSession, desk: Id): Promise<FoldedBook> {
	return folded(desk, await openBooks(session, desk, "rows"));
}

/** Reads the book that new rows go to. A book that somebody else has made since is left out, because readers merge all books anyway. */
async function readToWrite(session: UnlockedSession, desk: Id): Promise<FoldedBook> {
	const known = await readKnownBooks(session, desk);
	return known.length > 0 ? folded(desk, known) : read(session, desk);
}

function folded(desk: Id, opened: readonly OpenBook[]): FoldedBook {
	const books = opened.map((book) => ({ ...book, ...foldRows(book.entries) }));
	const all = mergeRows(books.map(({ rows }) => rows));
	const rows = new Map([...all].filter(([, { status }]) => status !== null));
	return { desk, all, rows, target: books[0] ?? null };
}

/**
 * Reads the book of a desk: all its books, merged. A row is as old as the last write about its case. Each reading is recorded in the access
 * log.
 * @returns no rows when the desk has no book, or isn't mine.
 * @throws AlarmError when the server has tampered
 * @example const { rows } = await readBook(session, desk);
 */
export async function readBook(session: UnlockedSession, desk: Id): Promise<Book> {
	const { rows } = await read(session, desk);
	return { desk, rows };
}

/**
 * Writes the changed rows as single rows, up to MAX_BOOK_ROWS in one entry. When MAX_SINGLES such entries had followed the last list, it
 * then writes a list of all rows. The single rows are needed besides the list, because readers use only one of two lists written at the
 * same time.
 */
async function writeRows(session: UnlockedSession, book: FoldedBook, changed: readonly BookRow[]): Promise<void> {
	if (changed.length === 0) return;
	const { target, desk } = book;
	const place = target?.opened ?? (await makeBook(session, desk));
	for (let from = 0; from < changed.length; from += MAX_BOOK_ROWS) {
		const rows = changed.slice(from, from + MAX_BOOK_ROWS);
		await write(session, place, { kind: "book", list: null, rows }, { as: desk, hasReadNewest: true });
	}
	if ((target?.singles ?? 0) < MAX_SINGLES) return;
	const all = new Map([...book.all, ...changed.map((row): [Id, BookRow] => [row.case, row])]);
	await writeList(session, place, desk, [...all.values()], target?.entries.at(-1)?.seq ?? 0);
}

/** Writes a list of all rows, in several entries when it is long. @param after the seq of the newest entry that the list includes. */
async function writeList(session: UnlockedSession, place: Parameters<typeof write>[1], desk: Id, rows: readonly BookRow[], after: number) {
	const id = randomId();
	const of = Math.max(1, Math.ceil(rows.length / MAX_BOOK_ROWS));
	const compartment = typeof place === "string" ? place : place.id;
	for (let part = 0; part < of; part++) {
		const ofPart = rows.slice(part * MAX_BOOK_ROWS, (part + 1) * MAX_BOOK_ROWS);
		await write(session, compartment, { kind: "book", list: { id, part, of, after }, rows: ofPart }, { as: desk });
	}
}

const isSame = (a: BookRow | undefined, b: BookRow) => a !== undefined && JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
/** The fields of a row in an order that doesn't depend on how the row was made. */
const comparable = ({ due, ...row }: BookRow) => [
	Object.entries(row).sort(([a], [b]) => a.localeCompare(b)),
	due.map(({ kind, at, row, who }) => [kind, at, row, who]),
];

/** A row that may have to be written into the book. */
interface DueRow {
	desk: Id | null;
	row: BookRow;
	/**
	 * The row of the book that this one was computed from; null when it was computed from the case itself. If the book has another row
	 * now, the case is read again.
	 */
	before: BookRow | null;
}

async function computeRow(session: UnlockedSession, id: Id): Promise<DueRow> {
	const { loaded, row } = await readAndKeep(session, id);
	return { desk: loaded.state.custodian, row, before: null };
}

async function dueRow(session: UnlockedSession, id: Id, mark: BookMark): Promise<DueRow> {
	if (mark !== null && mark !== "revised") return { ...mark, before: null };
	const revised = mark === "revised" ? rowAfterRevisions(session, id) : null;
	return revised ?? computeRow(session, id);
}

/** The rows that differ from the book. When a colleague has changed a row meanwhile, its case is read again. */
async function changedRows(session: UnlockedSession, { desk, rows }: Book, due: readonly DueRow[]): Promise<BookRow[]> {
	const changed: BookRow[] = [];
	for (const each of due) {
		const present = rows.get(each.row.case);
		const isOutdated = each.before !== null && !isSame(present, each.before);
		const now = isOutdated ? await computeRow(session, each.row.case).catch(nullWhenNotFound) : each;
		if (now?.desk === desk && !isSame(present, now.row)) changed.push(now.row);
	}
	return changed;
}

/**
 * Writes the rows of the cases that this session has changed or opened, where they differ from the book. Call it after other work: a row that is
 * late does no harm. A desk without a book gets one. A case that the session can't read any more is left out.
 * @returns how many rows were written.
 * @throws the errors of loadCase, openSections and write; ProtocolError desk-too-small for a new book. Then the cases stay marked.
 * @example await updateBook(session);
 */
export async function updateBook(session: UnlockedSession): Promise<number> {
	const { staleBookRows } = session.memory;
	const marked = [...staleBookRows];
	// A case that is marked from now on waits for the next call.
	staleBookRows.clear();
	try {
		return await writeDue(session, marked);
	} catch (error) {
		for (const [id, mark] of marked) if (!staleBookRows.has(id)) staleBookRows.set(id, mark);
		throw error;
	}
}

async function writeDue(session: UnlockedSession, marked: readonly [Id, BookMark][]): Promise<number> {
	const mine = myDesks(session);
	const restarts = session.dir.restarts.length;
	const byDesk = new Map<Id, DueRow[]>();
	for (const [id, mark] of marked) {
		// Another desk may have the case now, or a restore may have lost it.
		const due = await dueRow(session, id, mark).catch(nullWhenNotFound);
		const desk = due?.desk ?? null;
		if (due && desk !== null && mine.has(desk)) byDesk.set(desk, [...(byDesk.get(desk) ?? []), due]);
	}
	let written = 0;
	for (const [desk, due] of byDesk) {
		const book = await readToWrite(session, desk);
		// A restore was noticed just now. It may have lost entries from which the rows were computed, so they are all computed again.
		if (session.dir.restarts.length > restarts) return written + (await writeDue(session, marked));
		const changed = await changedRows(session, book, due);
		await writeRows(session, book, changed);
		written += changed.length;
	}
	return written;
}

/**
 * Rebuilds the book of a desk from its cases: opens each of them, and writes a list of all rows. Use it when the book is missing or wrong.
 * @returns the rows.
 * @throws ProtocolError not-found unless the desk is mine, desk-too-small, not-allowed
 * @example const { rows } = await rebuildBook(session, desk);
 */
export async function rebuildBook(session: UnlockedSession, desk: Id): Promise<Book> {
	if (!myDesks(session).has(desk)) throw new ProtocolError("not-found", "desk: is not yours", "desk");
	const { all, target } = await read(session, desk);
	const rows = new Map<Id, BookRow>();
	for await (const { case: id, custodian } of listCases(session, { desk })) {
		if (custodian !== desk) continue;
		rows.set(id, (await computeRow(session, id)).row);
		session.memory.staleBookRows.delete(id);
	}
	const removed = [...all.values()].filter((row) => !rows.has(row.case)).map(removedRow);
	const place = target?.opened ?? (await makeBook(session, desk));
	await writeList(session, place, desk, [...rows.values(), ...removed], target?.entries.at(-1)?.seq ?? 0);
	return { desk, rows };
}

/**
 * Compares the book with the list of the desk's cases, and writes what differs: status, lead, and the removal of cases that aren't listed.
 * It opens no case, so it adds no row for a new one. But a case that the server has left out of the list is looked up, and stays.
 * @param listed the cases whose custodian is the desk, from `listCases`.
 * @returns the book after the writing. hidden: the cases that the list leaves out.
 */
export async function alignBook(
	session: UnlockedSession,
	desk: Id,
	listed: readonly Pick<BookRow, "case" | "status" | "lead">[],
): Promise<Book & { hidden: CaseRow[] }> {
	const book = await read(session, desk);
	const booked = [...book.rows.values()].filter(({ closed }) => closed === null);
	const hidden = await hiddenCases(session, desk, listed, booked);
	const known = new Map([...listed, ...hidden].map((row) => [row.case, row]));
	const changed = [...book.rows.values()].flatMap((row) => {
		const now = known.get(row.case);
		if (!now) return [removedRow(row)];
		return now.status === row.status && now.lead === row.lead ? [] : [{ ...row, status: now.status, lead: now.lead }];
	});
	await writeRows(session, book, changed);
	const rows = new Map([...book.rows, ...changed.map((row): [Id, BookRow] => [row.case, row])].filter(([, { status }]) => status !== null));
	return { desk, rows, hidden };
}
