/** The rows of one book, from its entries. Pure. SPEC "Compartments", section 8. */
import type { Id } from "#protocol/bytes.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import type { Content } from "../../compartments/content.ts";
import type { EntryView } from "../../compartments/read.ts";

type BookContent = Extract<Content, { kind: "book" }>;

export interface PlacedRow {
	row: BookRow;
	/** When the server took it, UTC ms. */
	at: number;
}

/** A complete list: its parts, and the entry up to which it knows the book. */
export interface CompleteList {
	parts: EntryView[];
	after: number;
}

const bookOf = ({ content }: EntryView): BookContent | null => (content?.kind === "book" ? content : null);

/**
 * Finds the newest complete list among entries that end with the newest one.
 * @param entries by rising seq. @returns null when there is none; then earlier entries may have one.
 */
function newestList(entries: readonly EntryView[]): CompleteList | null {
	const parts = new Map<string, Map<number, EntryView>>();
	for (const entry of [...entries].reverse()) {
		const { list } = bookOf(entry) ?? {};
		if (!list) continue;
		// Only one author writes a list, so that nobody can complete another's.
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

/** The seq up to which entries are needed: those after it are all that count. */
export function neededAfter(entries: readonly EntryView[]): number {
	return newestList(entries)?.after ?? 0;
}

/**
 * Folds the rows of one book. The rows of the newest complete list come first, then each single row after it. The last one of a case counts.
 * @param entries by rising seq, all after `neededAfter`. @returns singles: how many entries with single rows count.
 */
export function foldRows(entries: readonly EntryView[]): { rows: Map<Id, PlacedRow>; singles: number } {
	const rows = new Map<Id, PlacedRow>();
	const list = newestList(entries);
	for (const part of list?.parts ?? []) for (const row of bookOf(part)?.rows ?? []) rows.set(row.case, { row, at: part.at });
	const single = entries.filter((entry) => bookOf(entry)?.list === null && entry.seq > (list?.after ?? 0));
	for (const entry of single) for (const row of bookOf(entry)?.rows ?? []) rows.set(row.case, { row, at: entry.at });
	return { rows, singles: single.length };
}

/** The rows of several books of one desk. Of two rows of one case, the one that the server took last counts. */
export function mergeRows(books: readonly ReadonlyMap<Id, PlacedRow>[]): Map<Id, BookRow> {
	const merged = new Map<Id, PlacedRow>();
	for (const book of books) for (const [id, placed] of book) if ((merged.get(id)?.at ?? -1) < placed.at) merged.set(id, placed);
	return new Map([...merged].map(([id, { row }]) => [id, row]));
}
