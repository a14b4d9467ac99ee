/** What a form of a section is, as plain data. */
import type { Section } from "../codes.ts";

/** Where a form is written: a section of a case, or the book of a desk. */
export type FormPlace = Section | "book";

/** The types of values. Chapter "Forms of sections" of SPEC says for each what it takes. */
export const FIELD_TYPES = [
	"text",
	"words",
	"texts",
	"one",
	"many",
	"date",
	"yes-no",
	"number",
	"longitude",
	"latitude",
	"organisation",
	"country",
	"countries",
	"language",
	"partial-date",
	"moment",
	"place",
	"desk",
	"member",
	"case",
	"row",
	"hand-off",
	"level",
	"count",
	"minutes",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface FormField {
	/** Unique among the fields of all forms. */
	code: string;
	type: FieldType;
	/** The allowed codes of "one" and "many". */
	list?: readonly string[];
	/** Fields with the same unit are written together. A field without unit is a unit of its own. */
	unit?: string;
	/** The name of the Human Trafficking Case Data Standard under which the value is exported. */
	htcds?: string;
	/** The version of the form in which the field was added. 0: it was already in entries of the kind `fields`, before there were forms. */
	since: number;
	/** The last version of the form in which the field is written. Later versions only read it. */
	until?: number;
	/** true: the to-desk of a hand-off needs a value of this field. Before a request, clients list what is missing. */
	handOver?: true;
	/** false: no screen asks for this field. A value that comes from elsewhere is kept. */
	asked?: false;
}

export interface Form {
	name: string;
	version: number;
	section: FormPlace;
	/** Whether the form has a single row, or any number of rows. */
	rows: "one" | "many";
	/** true: all fields of a row are one unit. */
	oneUnit?: true;
	/** true: the to-desk of a hand-off needs at least one value or row of this form. */
	handOver?: true;
	fields: readonly FormField[];
}

/** A value of a field. null: there is no value (any more). */
export type FieldValue = string | number | boolean | readonly string[] | null;
