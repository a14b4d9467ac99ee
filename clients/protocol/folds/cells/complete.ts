/** Completes the changes of a revision: a revision that changes one field of a unit writes the whole unit. */
import { ProtocolError } from "../../errors.ts";
import type { Cell } from "./fold.ts";
import { type CellOp, cellName, type UnitOf } from "./revisions.ts";

/**
 * Adds the other fields of each unit that the changes touch, with the values that their author saw. Fields that the program doesn't
 * know are copied, too.
 * @param cells what the author saw, with the cells of removed rows.
 * @throws ProtocolError wrong-state that names the field, when the author saw several values of the unit and `ops` doesn't set all of
 * its fields. The program can't choose between them.
 * @example completeUnits(cells, [{ form: "channel", row, field: "prs_MobilePhone", value: "..." }], unitOf)
 */
export function completeUnits(cells: readonly Cell[], ops: readonly CellOp[], unitOf: UnitOf): CellOp[] {
	const seen = new Map(cells.map((cell) => [cellName(cell), cell]));
	const set = new Map<string, Set<string>>();
	for (const { form, row, field } of ops) {
		if (field === null) continue;
		const name = cellName({ form, row, unit: unitOf(form, field) });
		set.set(name, (set.get(name) ?? new Set()).add(field));
	}
	const copied = [...set].flatMap(([name, fields]) => {
		const cell = seen.get(name);
		return cell ? missingOps(cell, fields) : [];
	});
	return [...ops, ...copied];
}

function missingOps({ form, row, live }: Cell, given: ReadonlySet<string>): CellOp[] {
	const missing = live.flatMap(({ values }) => Object.entries(values)).filter(([field, value]) => value !== null && !given.has(field));
	const [first] = missing;
	if (first && live.length > 1) {
		const rule = "two people wrote different values at the same time. Choose one of them first, or set all fields of the unit";
		throw new ProtocolError("wrong-state", `${form}.${first[0]}: ${rule}`, first[0]);
	}
	return missing.map(([field, value]) => ({ form, row, field, value }));
}
