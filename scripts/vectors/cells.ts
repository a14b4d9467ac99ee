/**
 * Makes test/vectors/cells.json: random histories of revisions, and the cells that they give. Run `tsx scripts/vectors/cells.ts`
 * after a change. A test compares the file with both implementations.
 */
import { writeFileSync } from "node:fs";
import {
	type Cell,
	type CellOp,
	type CellValue,
	type FoldedCells,
	foldCells,
	type SectionEntry,
} from "../../clients/protocol/folds/cells.ts";
import { isMain } from "../is-main.ts";
import { Chance } from "./folds/chance.ts";
import { historyLines } from "./lines.ts";

export const VECTORS = new URL("../../test/vectors/cells.json", import.meta.url);
const HISTORIES = 30;
const ENTRIES = 12;

/** The unit of a field in the vectors: the part of its name before the point. */
export const unitOf = (_form: string, field: string): string => field.split(".")[0] as string;

export type Entry = Omit<SectionEntry, "isOpened">;

/** A random history. Some bases name entries that come later, some prevs and bases an entry that nobody knows. */
export function randomEntries(seed: string): Entry[] {
	const chance = new Chance(seed);
	/** At most `most` of the six entries before entry i. */
	const before = (i: number, most: number) => {
		const span = Math.min(i, 6);
		return [...new Set(Array.from({ length: chance.below(most + 1) }, () => i - span + chance.below(span)))];
	};
	const key = (i: number) => `e${i}`;
	return Array.from({ length: ENTRIES }, (_, i) => {
		const unknown = () => (chance.oneIn(12) ? ["unknown"] : []);
		const newest = () => (i > 0 && chance.oneIn(2) ? [key(i - 1)] : []);
		const prev = i === 0 ? [] : [...new Set([...newest(), ...before(i, 3).map(key), ...unknown()])];
		const later = chance.oneIn(15) ? [key(i + 1)] : [];
		const base = i === 0 ? [] : [...new Set([...newest(), ...before(i, 2).map(key), ...unknown(), ...later])];
		const ops = Array.from({ length: 1 + chance.below(3) }, () => randomOp(chance));
		return { key: key(i), seq: 2 * i + 1, prev, changes: chance.oneIn(8) ? null : { base, ops } };
	});
}

const VALUES: CellValue[] = ["a", "b", 1, true, ["a", "b"], ["b", "a"], null];
function randomOp(chance: Chance): CellOp {
	const row = chance.pick([null, "r1", "r2"]) ?? null;
	const form = row ? "channel" : "person";
	if (row && chance.oneIn(6)) return { form, row, field: null, value: null };
	return { form, row, field: chance.pick(["phone.number", "phone.when", "name"]) ?? "name", value: chance.pick(VALUES) ?? null };
}

/** The state in a fixed order, as in the vectors. Fields without a value are left out. */
export function stateOf({ cells, removedCells, removedRows, unfounded }: FoldedCells) {
	const name = ({ form, row, unit }: Partial<Cell>) => JSON.stringify(unit === undefined ? [form, row] : [form, row, unit]);
	const byName = (a: Partial<Cell>, b: Partial<Cell>) => (name(a) < name(b) ? -1 : 1);
	const known = (values: object) =>
		Object.fromEntries(
			Object.entries(values)
				.filter(([, value]) => value !== null)
				.sort(([a], [b]) => (a < b ? -1 : 1)),
		);
	return {
		cells: [...cells, ...removedCells].sort(byName).map(({ live, ...cell }) => ({
			...cell,
			live: live.map(({ revisions, values }) => ({ by: revisions, values: known(values) })),
		})),
		rows: [...removedRows].sort(byName),
		unfounded,
	};
}

/** All vectors as in the file. */
export function cellVectors() {
	const histories = Array.from({ length: HISTORIES }, (_, i) => randomEntries(`cells ${i}`));
	return {
		about:
			"Cells of sections (spec/compartments.md section 7). The unit of a field is what stands before the point. A cell's live values name their revisions (by), and leave out fields without a value. rows: those that somebody has removed.",
		histories: histories.map((entries) => ({
			entries,
			state: stateOf(
				foldCells(
					entries.map((each) => ({ ...each, isOpened: true })),
					unitOf,
				),
			),
		})),
	};
}

if (isMain(import.meta.url)) writeFileSync(VECTORS, historyLines(cellVectors()));
