/**
 * Makes test/vectors/books.json: random entries of books, and the rows that they give. Run `tsx scripts/vectors/books.ts` after a
 * change; a test compares the file with both implementations.
 */
import { writeFileSync } from "node:fs";
import { firstNeededAfter, foldRows, mergeRows } from "../../clients/sdk/casework/book/rows.ts";
import type { EntryView } from "../../clients/sdk/index.ts";
import { isMain } from "../is-main.ts";
import { Chance } from "./folds/chance.ts";
import { historyLines } from "./lines.ts";

export const VECTORS = new URL("../../test/vectors/books.json", import.meta.url);
const HISTORIES = 25;
const ENTRIES = 14;

/** A row, as far as the fold looks at it. mark tells the rows of one case apart. */
export interface Row {
	case: string;
	status: string | null;
	mark: number;
}

/** An entry of a book. list: null for single rows. at: when the server took it. */
export interface Entry {
	seq: number;
	at: number;
	author: string;
	list: { id: string; part: number; of: number; after: number } | null;
	rows: Row[];
}

/**
 * The entries of one book. Some lists stay incomplete, some parts are written twice or by another author, some values of `after` are too
 * high.
 */
export function randomBook(chance: Chance, marks: { next: number }): Entry[] {
	const row = (): Row => ({ case: `c${chance.below(4)}`, status: chance.oneIn(5) ? null : "Active", mark: marks.next++ });
	return Array.from({ length: ENTRIES }, (_, i) => {
		const of = 1 + chance.below(3);
		const list = chance.oneIn(2)
			? {
					id: `l${chance.below(3)}`,
					part: chance.below(chance.oneIn(8) ? 4 : of),
					of,
					after: chance.below(chance.oneIn(6) ? ENTRIES + 2 : i + 1),
				}
			: null;
		const rows = Array.from({ length: 1 + chance.below(2) }, row);
		return { seq: i + 1, at: 1000 + marks.next, author: chance.oneIn(5) ? "b" : "a", list, rows };
	});
}

/** Two books of one desk. */
export function randomBooks(seed: string): Entry[][] {
	const chance = new Chance(seed);
	const marks = { next: 1 };
	return [randomBook(chance, marks), randomBook(chance, marks)];
}

const viewOf = ({ list, rows, ...entry }: Entry) => ({ ...entry, content: { kind: "book", list, rows } }) as unknown as EntryView;

/**
 * What our implementation makes of the books. after: for each book, the seq up to which no entry is needed. rows: the rows of all books
 * together, by case; also rows that remove a case.
 */
export function stateOf(books: Entry[][]): { after: number[]; rows: Row[] } {
	const views = books.map((entries) => entries.map(viewOf));
	const after = views.map(firstNeededAfter);
	// A reader needs no entry up to `after`, so these entries must make no difference.
	const read = views.map((entries, i) => entries.filter(({ seq }) => seq > (after[i] as number)));
	const rows = mergeRows(read.map((entries) => foldRows(entries).rows));
	return { after, rows: ([...rows.values()] as unknown as Row[]).sort((a, b) => (a.case < b.case ? -1 : 1)) };
}

/** All vectors as in the file. */
export function bookVectors() {
	return {
		about:
			"Rows of books (spec/compartments.md section 8). books: the entries of two books of one desk. A row has only what the fold looks at; mark tells the rows of one case apart. after: of each book, the seq up to which a reader needs no entry. rows: of both books together, also those that remove a case.",
		histories: Array.from({ length: HISTORIES }, (_, i) => {
			const books = randomBooks(`books ${i}`);
			return { books, state: stateOf(books) };
		}),
	};
}

if (isMain(import.meta.url)) writeFileSync(VECTORS, historyLines(bookVectors()));
