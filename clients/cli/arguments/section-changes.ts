/** Parses the changes of a section: the fields of `--set FIELD=VALUE`, and the row of `--row`. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { sectionFields } from "#protocol/forms/registry.ts";
import type { HtcdsValue, SectionView } from "#sdk/casework/index.ts";
import { pickId } from "../lookup/people.ts";
import { UsageError } from "../problems.ts";
import { shortId } from "../short-id.ts";
import { sectionMessages } from "../words/sections.ts";
import { readField } from "./field-values.ts";

/** The types of fields for which a repeated `--set` adds to the list. A place is one value, so it is not among them. */
const REPEATABLE: ReadonlySet<string> = new Set(["many", "texts", "countries"]);

/** The values of all `--set`, by field. @throws UsageError for an unknown field, or when a field that takes one value is given twice */
export function valuesToSet(section: Section, set: readonly string[]): Record<string, HtcdsValue> {
	const values = new Map<string, HtcdsValue>();
	for (const each of set) {
		const [field, value] = readField(section, each);
		const before = values.get(field);
		values.set(field, before === undefined ? value : joinLists(section, field, before, value));
	}
	return Object.fromEntries(values);
}

function joinLists(section: Section, field: string, before: HtcdsValue, value: HtcdsValue): HtcdsValue {
	const type = sectionFields(section).find(({ code }) => code === field)?.type ?? "";
	if (!REPEATABLE.has(type) || !Array.isArray(before) || !Array.isArray(value))
		throw new UsageError(sectionMessages.setTwice(field), "case write");
	return [...new Set([...before, ...value])];
}

/** The row to change: the named row, a new row, or the only row. @throws UsageError when the form has several rows and none is named */
export function rowToChange({ cells }: SectionView, form: string, typed: string | undefined): Id {
	const rows = [...new Set(cells.filter((cell) => cell.form === form).flatMap(({ row }) => row ?? []))];
	if (typed === "new" || (typed === undefined && rows.length === 0)) return randomId();
	if (typed !== undefined) return pickId("row", typed, rows);
	const [first, ...others] = rows;
	if (first === undefined || others.length > 0) throw new UsageError(sectionMessages.whichRow(form, rows.map(shortId)), "case write");
	return first;
}
