/**
 * Folds the revisions of a section into cells. A cell is one unit of one row of a form. SPEC "Compartments", section 7.
 *
 * A revision replaces the values that its author had seen. A value that no revision has replaced is live. When two people write at the
 * same time, both values are live: a clash. Neither a clock nor the server's order decides between them.
 */
import { Past, type Reach } from "./past.ts";
import { type CellChanges, type CellName, cellName, rowChanges, rowName, type SectionEntry, seenBy, type UnitOf } from "./revisions.ts";
import { type Assignment, coversFields, type LiveValue, mergeEqual, type UnitValues } from "./values.ts";

export interface Cell extends CellName {
	/** The values that no revision has replaced. There are several in a clash. */
	live: LiveValue[];
}

/** A row that was removed. */
export interface RowState {
	form: string;
	row: string | null;
	/** Revisions that removed the row. */
	removed: string[];
	/** Revisions that changed the row, and that the authors of `removed` had not seen. If there are any, the row has a clash. */
	kept: string[];
}

export interface FoldedCells {
	/** In the order in which they were first written. */
	cells: Cell[];
	/** The cells of removed rows. A later change of the row brings them back. */
	removedCells: Cell[];
	/** Rows that somebody has removed. */
	removedRows: RowState[];
	/** The `base` of the next revision: keys of the opened entries that are in the past of no other opened entry. */
	heads: string[];
	/** Keys of revisions whose base names an entry that doesn't come before the revision. Such a revision counts as if its base were empty. */
	unfounded: string[];
}

/** The live assignments of one cell. */
interface OpenCell extends CellName {
	live: Assignment[];
}

interface OpenRow {
	form: string;
	row: string | null;
	live: Assignment[];
}

const REMOVED: UnitValues = { removed: true };
const KEPT: UnitValues = { removed: false };

/**
 * Folds entries. The order of the list doesn't matter, because each entry has its seq.
 * @param within limits the fold to these entries and their past, such as the state that an author saw. Default: all entries.
 * @example foldCells(entries, unitOf).cells.filter(({ live }) => live.length > 1) // the clashes
 */
export function foldCells(entries: readonly SectionEntry[], unitOf: UnitOf, within?: readonly string[]): FoldedCells {
	const placed = [...entries].sort((a, b) => a.seq - b.seq);
	const past = new Past();
	for (const entry of placed) past.add(entry);
	const limit = within && past.reachOf(within);
	const counted = limit ? placed.filter(({ key }) => past.isReached(limit, key)) : placed;
	return new CellFold(past, unitOf).fold(counted);
}

class CellFold {
	readonly #past: Past;
	readonly #unitOf: UnitOf;
	readonly #cells = new Map<string, OpenCell>();
	readonly #rows = new Map<string, OpenRow>();
	readonly #unfounded: string[] = [];

	constructor(past: Past, unitOf: UnitOf) {
		this.#past = past;
		this.#unitOf = unitOf;
	}

	fold(entries: readonly SectionEntry[]): FoldedCells {
		for (const { key, seq, changes } of entries) if (changes) this.#apply(key, seq, changes);
		const rows = [...this.#rows.values()].map(rowState);
		const gone = new Set(rows.filter(({ removed, kept }) => removed.length > 0 && kept.length === 0).map(rowName));
		const cells = [...this.#cells.values()].map((cell) => ({ ...cell, live: mergeEqual(cell.live) }));
		return {
			cells: cells.filter((cell) => !gone.has(rowName(cell))),
			removedCells: cells.filter((cell) => gone.has(rowName(cell))),
			removedRows: rows.filter(({ removed }) => removed.length > 0),
			heads: headsOf(entries),
			unfounded: this.#unfounded,
		};
	}

	#apply(key: string, seq: number, changes: CellChanges): void {
		const { seen, isFounded } = seenBy(this.#past, seq, changes);
		if (!isFounded) this.#unfounded.push(key);
		for (const { form, row, units } of rowChanges(changes.ops, this.#unitOf)) {
			const name = rowName({ form, row });
			const open = this.#rows.get(name) ?? { form, row, live: [] };
			this.#rows.set(name, open);
			this.#assign(open, { revision: key, values: units ? KEPT : REMOVED }, seen);
			for (const [unit, values] of units ?? []) {
				const cell = { form, row, unit };
				const openCell = this.#cells.get(cellName(cell)) ?? { ...cell, live: [] };
				this.#cells.set(cellName(cell), openCell);
				this.#assign(openCell, { revision: key, values }, seen);
			}
		}
	}

	/** Adds an assignment, and takes away the assignments that it replaces. */
	#assign(open: { live: Assignment[] }, assignment: Assignment, seen: Reach): void {
		const isReplaced = ({ revision, values }: Assignment) =>
			this.#past.isReached(seen, revision) && coversFields(assignment.values, values);
		open.live = open.live.filter((each) => !isReplaced(each));
		open.live.push(assignment);
	}
}

function rowState({ form, row, live }: OpenRow): RowState {
	const named = (values: UnitValues) => live.filter((each) => each.values === values).map(({ revision }) => revision);
	const removed = named(REMOVED);
	return { form, row, removed, kept: removed.length > 0 ? named(KEPT) : [] };
}

function headsOf(entries: readonly SectionEntry[]): string[] {
	const covered = new Set<string>();
	const heads: string[] = [];
	for (const { key, prev, isOpened } of [...entries].reverse()) {
		const isCovered = covered.has(key);
		if (isOpened && !isCovered) heads.unshift(key);
		if (isOpened || isCovered) for (const each of prev) covered.add(each);
	}
	return heads;
}
