/** Parses values for the fields of a section. */
import type { Section } from "#protocol/codes.ts";
import type { FieldType } from "#protocol/forms/form.ts";
import { sectionFields } from "#protocol/forms/registry.ts";
import type { HtcdsValue } from "#sdk/casework/index.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { nearest } from "./nearest.ts";

/** The types whose value is a list, which people type with commas. */
const LISTS: ReadonlySet<FieldType> = new Set(["many", "texts", "countries", "place"]);
const NUMBERS: ReadonlySet<FieldType> = new Set(["number", "level", "count", "minutes", "longitude", "latitude"]);

/** Splits "prs_FirstName=Ana" into name and value. An empty value becomes null: the value is no longer known. @throws UsageError */
export function readField(section: Section, given: string): [string, HtcdsValue] {
	const at = given.indexOf("=");
	const [name, value] = [given.slice(0, at), given.slice(at + 1)];
	const all = sectionFields(section);
	const field = all.find((each) => each.code === name);
	if (at < 1 || !field) {
		const names = all.map((each) => each.code);
		throw new UsageError(messages.noField(section, at < 1 ? given : name, nearest(name || given, names)), "case fields");
	}
	if (value === "") return [name, null];
	return [name, typedValue(field.type, value)];
}

/** Converts a text to the type of the field. A text that doesn't fit stays a text, and the SDK refuses it later. */
export function typedValue(type: FieldType, value: string): HtcdsValue {
	if (LISTS.has(type)) return value.split(",").map((each) => each.trim());
	if (type === "yes-no" && /^(yes|true)$/i.test(value)) return true;
	if (type === "yes-no" && /^(no|false)$/i.test(value)) return false;
	return NUMBERS.has(type) && Number.isFinite(Number(value)) ? Number(value) : value;
}
