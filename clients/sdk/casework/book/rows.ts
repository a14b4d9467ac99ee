/** The rows of one book, from its entries. Pure. SPEC "Compartments", section 8. */
import type { Id } from "#protocol/bytes.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import type { Content } from "../../compartments/content.ts";
import type { EntryView } from "../../compartments/read.ts";

type BookContent = Extract<Content, { kind: "book" }>;

export interface DatedRow {
	row: BookRow;
	/** When the server stored its entry, UTC ms. */
	at: number;
}

/** A list of all rows. Its author may have written it in several entries. */
export interface CompleteList {
	parts: EntryView[];
	/** The seq of the newest entry that the list includes. */
	after: number;
}

const bookOf = ({ content }: EntryView): BookContent | null => (content?.kind === "book" ? content : null);

/**
 * Finds the newest list of which all parts are there.
 * @param entries the newest entries of the book, by rising seq. @returns null when there is none. Then earlier entries may have one.
 */
function newestList(entries: readonly EntryView[]): CompleteList | null {
	const parts = new Map<string, Map<number, EntryView>>();
	for (const entry of [...entries].reverse()) {
		const { list } = bookOf(entry) ?? {};
		if (!list) continue;
		// All parts of a list must be by one author, so that nobody can add to the list of somebody else.
		const name = `${entry.author} ${list.id} ${list.of}`;
		const own = parts.get(name) ?? new Map<number, EntryView>();
		parts.set(name, own);
		if (list.part < list.of && !own.has(list.part)) own.set(list.part, entry);
		if (own.size < list.of) continue;
		const found = [...own.values()].sort((a, b) => a.seq - b.seq);
		const first = found[0] as EntryView;
		const named = Math.min(...found.map((part) => bookOf(part)?.list?.after ?? 0));
		return { parts: found, after: Math.min(named, first.seq - 1) };
	}
	return null;
}

/** The seq after which every entry is needed to fold the rows. Entries up to it don't count. 0 when there is no complete list. */
export function firstNeededAfter(entries: readonly EntryView[]): number {
	return newestList(entries)?.after ?? 0;
}

/**
 * Folds the rows of one book: first those of the newest complete list, then the single rows that the list doesn't include (after its
 * `after`). The last row of a case counts.
 * @param entries by rising seq, with every entry after `firstNeededAfter`. @returns singles: how many entries with single rows count.
 */
export function foldRows(entries: readonly EntryView[]): { rows: Map<Id, DatedRow>; singles: number } {
	const rows = new Map<Id, DatedRow>();
	const list = newestList(entries);
	for (const part of list?.parts ?? []) for (const row of bookOf(part)?.rows ?? []) rows.set(row.case, { row, at: part.at });
	const single = entries.filter((entry) => bookOf(entry)?.list === null && entry.seq > (list?.after ?? 0));
	for (const entry of single) for (const row of bookOf(entry)?.rows ?? []) rows.set(row.case, { row, at: entry.at });
	return { rows, singles: single.length };
}

/** Merges the rows of several books of one desk. Of two rows of one case, the one that the server stored last counts. */
export function mergeRows(books: readonly ReadonlyMap<Id, DatedRow>[]): Map<Id, BookRow> {
	const merged = new Map<Id, DatedRow>();
	for (const book of books) for (const [id, placed] of book) if ((merged.get(id)?.at ?? -1) < placed.at) merged.set(id, placed);
	return new Map([...merged].map(([id, { row }]) => [id, row]));
}
