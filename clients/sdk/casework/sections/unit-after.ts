/** An earlier state of a unit, for writing it again. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { foldCells } from "#protocol/folds/cells.ts";
import { unitOf } from "#protocol/forms/registry.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { UnitName } from "./save.ts";
import type { SectionView } from "./view.ts";

/**
 * The values of a unit as one of its revisions wrote them. A person puts an earlier state back by saving these values as a change.
 * @param entry of the revision, as `history` names it. @returns by field.
 * @throws ProtocolError not-found when the entry wrote nothing in this unit
 * @example const values = unitAfter(view, { form: "channel", row, unit: "channel" }, entry);
 */
export function unitAfter(view: SectionView, { form, row, unit }: UnitName, entry: Id): Record<string, FieldValue> {
	const key = [...view.byKey.values()].find((each) => each.view.entry === entry)?.key;
	const { cells } = foldCells([...view.byKey.values()], unitOf, key === undefined ? [] : [key]);
	const cell = cells.find((each) => each.form === form && each.row === row && each.unit === unit);
	const value = cell?.live.find(({ revisions }) => key !== undefined && revisions.includes(key));
	if (!value) throw new ProtocolError("not-found", `entry: wrote nothing in ${unit} of ${form}`, "entry");
	return Object.fromEntries(Object.entries(value.values).filter(([, each]) => each !== null));
}
