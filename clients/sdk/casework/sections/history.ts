/** The history of a section: each change of each field, with its author and reason. */
import type { Id } from "#protocol/bytes.ts";
import { type CellChange, listChanges, valueIn } from "#protocol/folds/cells.ts";
import { unitOf } from "#protocol/forms/registry.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { UnlockedSession } from "../../context.ts";
import { type Authorship, authorship, openSection, type SectionView } from "./view.ts";

/** Limits a history to some changes. A field that is left out doesn't limit it. */
export interface HistoryQuery {
	/** The form's name, without its version. */
	form?: string;
	row?: Id | null;
	/** Removals of the whole row are returned, too. */
	field?: string;
}

/** One change of one field. */
export interface FieldChange extends Authorship {
	form: string;
	row: Id | null;
	/** Null when the row was removed. */
	field: string | null;
	/**
	 * The values that the author had seen: none for a new unit or a removal, several when the change ended a clash. null: the unit had no
	 * value of this field.
	 */
	before: FieldValue[];
	/** The new value. Null when the change removed the value or the row. */
	value: FieldValue;
	/** Whether the change claims to follow an entry that doesn't come before it. Then it replaced no value. */
	isUnfounded: boolean;
}

/**
 * Returns the changes of a section, the oldest first. Fields that a change of their unit copied unchanged are left out.
 * @param section its id, or a view of `openSection`. @param query form, row, field: only these.
 * @throws as openSection.
 * @example for (const { by, before, value, why } of await history(session, view, { form: "person", field: "idn_Birth" })) ...
 */
export async function history(session: UnlockedSession, section: Id | SectionView, query: HistoryQuery = {}): Promise<FieldChange[]> {
	const view = typeof section === "string" ? await openSection(session, section) : section;
	const { form, row, field } = query;
	const isAsked = (each: { form: string; row: Id | null }) =>
		(form === undefined || each.form === form) && (row === undefined || each.row === row);
	return listChanges([...view.byKey.values()], unitOf, isAsked)
		.flatMap((change) => fieldChanges(view, change))
		.filter((change) => field === undefined || change.field === field || change.field === null);
}

function fieldChanges({ byKey, unfounded }: SectionView, { form, row, revision, values, before }: CellChange): FieldChange[] {
	const author = authorship(byKey.get(revision)?.view);
	if (!author) return [];
	const common = { ...author, form, row, isUnfounded: unfounded.includes(author.entry) };
	if (values === null) return [{ ...common, field: null, before: [], value: null }];
	return Object.entries(values).flatMap(([field, value]) => {
		const seenValues = distinct(before.map((each) => valueIn(each.values, field)));
		const [seen = null] = seenValues;
		const isUnchanged = seenValues.length <= 1 && sameValue(seen, value);
		return isUnchanged ? [] : [{ ...common, field, before: seenValues, value }];
	});
}

const sameValue = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const distinct = (values: FieldValue[]) => values.filter((value, i) => values.findIndex((each) => sameValue(each, value)) === i);
