/** Parses changes of a section's fields: `--set FIELD=VALUE`, which adds on a field that takes a list, and `--row`. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { fieldsOf } from "#protocol/forms/registry.ts";
import type { HtcdsValue, SectionView } from "#sdk/casework/index.ts";
import { pickId } from "../lookup/people.ts";
import { UsageError } from "../problems.ts";
import { shortId } from "../short-id.ts";
import { sectionMessages } from "../words/sections.ts";
import { readField } from "./field-values.ts";

const ADDING: ReadonlySet<string> = new Set(["many", "texts", "countries"]);

/** The values of all `--set`. @throws UsageError when a field that takes one value stands twice */
export function changesOf(section: Section, set: readonly string[]): Record<string, HtcdsValue> {
	const values = new Map<string, HtcdsValue>();
	for (const each of set) {
		const [field, value] = readField(section, each);
		const before = values.get(field);
		const isAdding = ADDING.has(fieldsOf(section).find(({ code }) => code === field)?.type ?? "");
		if (values.has(field) && !(isAdding && Array.isArray(before) && Array.isArray(value)))
			throw new UsageError(sectionMessages.setTwice(field), "case write");
		values.set(field, Array.isArray(before) && Array.isArray(value) ? [...new Set([...before, ...value])] : value);
	}
	return Object.fromEntries(values);
}

/** The row to change: the named one, a new one, or the only one. @throws UsageError when there are several and none is named */
export function rowsToChange({ cells }: SectionView, form: string, typed: string | undefined): Id {
	const rows = [...new Set(cells.filter((cell) => cell.form === form).flatMap(({ row }) => row ?? []))];
	if (typed === "new" || (typed === undefined && rows.length === 0)) return randomId();
	if (typed !== undefined) return pickId("row", typed, rows);
	const [first, ...others] = rows;
	if (first === undefined || others.length > 0) throw new UsageError(sectionMessages.whichRow(form, rows.map(shortId)), "case write");
	return first;
}
