/** Completes the changes of a revision. The fields of a unit belong together, so a revision writes all of them or none. */
import { ProtocolError } from "../../errors.ts";
import type { Cell } from "./fold.ts";
import { type CellOp, cellName, type UnitOf } from "./revisions.ts";

/**
 * Adds the other fields of each unit that the changes touch, with the values that their author saw. Fields that the program doesn't
 * know are copied, too.
 * @param cells the cells that the author saw, including the cells of removed rows.
 * @throws ProtocolError wrong-state that names the field, when the author saw several values of the unit and `ops` leaves out a field that
 * has a value in one of them. The program can't choose between these values.
 * @example completeUnits(cells, [{ form: "channel", row, field: "prs_MobilePhone", value: "..." }], unitOf)
 */
export function completeUnits(cells: readonly Cell[], ops: readonly CellOp[], unitOf: UnitOf): CellOp[] {
	const cellByName = new Map(cells.map((cell) => [cellName(cell), cell]));
	const fieldsByCell = new Map<string, Set<string>>();
	for (const { form, row, field } of ops) {
		if (field === null) continue;
		const name = cellName({ form, row, unit: unitOf(form, field) });
		fieldsByCell.set(name, (fieldsByCell.get(name) ?? new Set()).add(field));
	}
	const copied = [...fieldsByCell].flatMap(([name, fields]) => {
		const cell = cellByName.get(name);
		return cell ? copyOtherFields(cell, fields) : [];
	});
	return [...ops, ...copied];
}

/** Changes that write the present values of the cell's fields that aren't in `given`. */
function copyOtherFields({ form, row, live }: Cell, given: ReadonlySet<string>): CellOp[] {
	const missing = live.flatMap(({ values }) => Object.entries(values)).filter(([field, value]) => value !== null && !given.has(field));
	const [first] = missing;
	if (first && live.length > 1) {
		const rule = "two people wrote different values at the same time. Choose one of them first, or set all fields of the unit";
		throw new ProtocolError("wrong-state", `${form}.${first[0]}: ${rule}`, first[0]);
	}
	return missing.map(([field, value]) => ({ form, row, field, value }));
}
