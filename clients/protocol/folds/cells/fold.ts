/**
 * Folds the revisions of a section into cells. A cell is one unit of one row of a form. SPEC "Compartments", section 7.
 *
 * A value is live until a revision replaces it whose author had seen it. So two people who write at the same time clash, and neither
 * a clock nor the server's order decides between them.
 */
import { Past, type PlacedEntry, type Reach } from "./past.ts";
import { type Assignment, type CellValue, coversFields, type LiveValue, mergeEqual, type UnitValues } from "./values.ts";

/** One change of a revision. form: without its version. row: null for the only row of a form. field: null removes the row. */
export interface CellOp {
	form: string;
	row: string | null;
	field: string | null;
	value: CellValue;
}

/** base: keys of the heads of what was on the author's screen. */
export interface CellChanges {
	base: readonly string[];
	ops: readonly CellOp[];
}

/** An entry of a section. changes: null when it isn't a revision. isOpened: whether the reader could open it. */
export interface SectionEntry extends PlacedEntry {
	changes: CellChanges | null;
	isOpened: boolean;
}

/** The name of the unit that a field belongs to. */
export type UnitOf = (form: string, field: string) => string;

export interface CellName {
	form: string;
	row: string | null;
	unit: string;
}

/** More than one live value is a clash. */
export interface Cell extends CellName {
	live: LiveValue[];
}

/** removed: revisions that removed the row. kept: revisions that changed it, and that those had not seen. Both: a clash. */
export interface RowState {
	form: string;
	row: string | null;
	removed: string[];
	kept: string[];
}

/** One change of a cell, for its history. values: null when the row was removed. */
export interface CellChange extends Omit<CellName, "unit"> {
	unit: string | null;
	revision: string;
	values: UnitValues | null;
	/** The values that it replaced. */
	replaced: LiveValue[];
}

export interface FoldedCells {
	/** In the order in which they were first written. */
	cells: Cell[];
	/** The cells of removed rows. A later change of the row brings them back. */
	removedCells: Cell[];
	/** Rows that somebody has removed. */
	removedRows: RowState[];
	/** Keys of the entries that could be opened, and that no other such entry has in its past: the `base` of the next revision. */
	heads: string[];
	/** Keys of revisions whose base names an entry that doesn't stand before them. They count as if their base were empty. */
	unfounded: string[];
	/** All changes, in the server's order. */
	changes: CellChange[];
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
 * Folds entries. Their order doesn't matter, because each has its seq.
 * @param within only these entries and their past count: the state that an author saw. Everything when left out.
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
	readonly #changes: CellChange[] = [];
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
			changes: this.#changes,
		};
	}

	#apply(key: string, seq: number, { base, ops }: CellChanges): void {
		const isFounded = base.every((each) => (this.#past.seqOf(each) ?? 0) < seq);
		if (!isFounded) this.#unfounded.push(key);
		const seen = this.#past.reachOf(isFounded ? base : []);
		for (const { form, row, units } of this.#unitsByRow(ops)) {
			const name = rowName({ form, row });
			const open = this.#rows.get(name) ?? { form, row, live: [] };
			this.#rows.set(name, open);
			const replaced = this.#assign(open, { revision: key, values: units ? KEPT : REMOVED }, seen);
			if (!units) this.#changes.push({ form, row, unit: null, revision: key, values: null, replaced: mergeEqual(replaced) });
			for (const [unit, values] of units ?? []) this.#set({ form, row, unit }, { revision: key, values }, seen);
		}
	}

	#set(cell: CellName, assignment: Assignment, seen: Reach): void {
		const name = JSON.stringify([cell.form, cell.row, cell.unit]);
		const open = this.#cells.get(name) ?? { ...cell, live: [] };
		this.#cells.set(name, open);
		const replaced = this.#assign(open, assignment, seen);
		this.#changes.push({ ...cell, ...assignment, replaced: mergeEqual(replaced) });
	}

	/** Adds an assignment, and takes away those that it replaces. @returns these. */
	#assign(open: { live: Assignment[] }, assignment: Assignment, seen: Reach): Assignment[] {
		const [replaced, kept]: [Assignment[], Assignment[]] = [[], []];
		for (const each of open.live) {
			const isReplaced = this.#past.isReached(seen, each.revision) && coversFields(assignment.values, each.values);
			(isReplaced ? replaced : kept).push(each);
		}
		kept.push(assignment);
		open.live = kept;
		return replaced;
	}

	/** The changes of each row, in units. units: null when the row's last change removes it. */
	#unitsByRow(ops: readonly CellOp[]): { form: string; row: string | null; units: Map<string, Record<string, CellValue>> | null }[] {
		const rows = new Map<string, { form: string; row: string | null; units: Map<string, Record<string, CellValue>> | null }>();
		for (const { form, row, field, value } of ops) {
			const name = rowName({ form, row });
			const known = rows.get(name) ?? { form, row, units: null };
			rows.set(name, known);
			if (field === null) {
				known.units = null;
				continue;
			}
			known.units ??= new Map();
			const unit = this.#unitOf(form, field);
			known.units.set(unit, { ...known.units.get(unit), [field]: value });
		}
		return [...rows.values()];
	}
}

const rowName = ({ form, row }: { form: string; row: string | null }): string => JSON.stringify([form, row]);

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
