/** Lists the changes of cells, each with the values that its author had seen before. */
import { Past } from "./past.ts";
import { type CellName, cellName, rowChanges, type SectionEntry, seenBy, type UnitOf } from "./revisions.ts";
import { type Assignment, coversFields, type LiveValue, mergeEqual, type UnitValues } from "./values.ts";

/** One change of a cell. */
export interface CellChange {
	form: string;
	row: string | null;
	/** Null when the row was removed. */
	unit: string | null;
	revision: string;
	/** Null when the row was removed. */
	values: UnitValues | null;
	/** The values that the author had seen. Empty when the row was removed. */
	before: LiveValue[];
}

interface PastAssignment extends Assignment {
	/** The revisions that replaced this assignment. None of their authors had seen another revision of this list. */
	replacers: string[];
}

/**
 * Lists the changes in the server's order. The work grows with the square of the number of changes of one cell.
 * @param isAsked whether the changes of a row are listed. Default: all.
 * @example listChanges(entries, unitOf, ({ form }) => form === "channel")
 */
export function listChanges(
	entries: readonly SectionEntry[],
	unitOf: UnitOf,
	isAsked: (row: Omit<CellName, "unit">) => boolean = () => true,
): CellChange[] {
	const placed = [...entries].sort((a, b) => a.seq - b.seq);
	const past = new Past();
	for (const entry of placed) past.add(entry);
	const cells = new Map<string, PastAssignment[]>();
	const changes: CellChange[] = [];
	for (const { key, seq, changes: own } of placed) {
		if (!own) continue;
		const { seen } = seenBy(past, seq, own);
		const wasSeen = (revision: string) => past.isReached(seen, revision);
		for (const { form, row, units } of rowChanges(own.ops, unitOf).filter(isAsked)) {
			if (!units) changes.push({ form, row, unit: null, revision: key, values: null, before: [] });
			for (const [unit, values] of units ?? []) {
				const name = cellName({ form, row, unit });
				const earlier = cells.get(name) ?? [];
				const before = earlier.filter(({ revision, replacers }) => wasSeen(revision) && !replacers.some(wasSeen));
				for (const each of before) if (coversFields(values, each.values)) each.replacers.push(key);
				cells.set(name, [...earlier, { revision: key, values, replacers: [] }]);
				changes.push({ form, row, unit, revision: key, values, before: mergeEqual(before) });
			}
		}
	}
	return changes;
}
