/** The command to write into a section: values of fields, a text, or files. */
import type { Id } from "#protocol/bytes.ts";
import type { Form } from "#protocol/forms/form.ts";
import { fieldOf, sectionForms } from "#protocol/forms/registry.ts";
import { type HtcdsValue, openSection, type SectionView } from "#sdk/casework/index.ts";
import { entryToWrite, writeEntry } from "../../answers/entries.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import { noteUnsent } from "../../answers/unsent.ts";
import { flag, many, optional, required } from "../../arguments/grammar.ts";
import { content, path, ref, text } from "../../arguments/kinds.ts";
import { rowToChange, valuesToSet } from "../../arguments/section-changes.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { type Answer, command, type Io } from "../../command.ts";
import { findSectionOf } from "../../lookup/cases.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";
import { sectionMessages } from "../../words/sections.ts";
import { type FormChanges, writeRevisions } from "./write-revisions.ts";

const write = command({
	name: "case write",
	help: {
		summary: "Write fields, text or files into a section.",
		details:
			"Somebody else may have changed the section since you read it. Then both values stand, as a clash. In the shell, the last `case read` counts as what you have seen. Elsewhere give --base.",
		parameters: {
			set: "A field and its value. An empty value means that the value is no longer known. For a field that takes a list, the flag can be repeated. Only in the shell.",
			row: "The row of a form with many rows: the first characters of its id, or `new`. Needed if the form has several rows.",
		},
		examples: [
			"cloister case write bado-kime-losa-tobo story < words.txt",
			"case write bado-kime-losa-tobo identity --set prs_FirstName=Era   (in the shell)",
			"cloister case write bado-kime-losa-tobo story --unsent",
		],
	},
	args: { ...caseArgument, section: required(ref("SECTION")), text: optional(content("TEXT")) },
	flags: {
		set: many(content("FIELD=VALUE")),
		row: optional(ref("ROW")),
		why: optional(content("TEXT")),
		base: optional(text("BASE")),
		language: optional(text("LANGUAGE")),
		attach: many(path),
		unsent: flag,
	},
	async run(io, input): Promise<Answer> {
		if (input.set.length === 0) refuseUnused(input, ["row", "base", "why"], messages.needsFlag("set"), "case write");
		const asksForText = input.set.length === 0 && input.attach.length === 0;
		if (input.text === undefined && !input.unsent && !asksForText) refuseUnused(input, ["language"], messages.needsText, "case write");
		const session = await io.session();
		const found = await findSectionOf(session, input.case, input.section);
		const hasEntry = input.text !== undefined || input.attach.length > 0 || input.unsent;
		const fields = input.set.length > 0 ? await writeValues(io, found, input) : [];
		if (fields.length > 0 && !hasEntry) return { data: { ...found, fields }, text: () => messages.done };
		const { unsent, language, attach } = input;
		const text = input.text ?? (attach.length > 0 ? null : undefined);
		const entry = await entryToWrite(io, session, found.compartment, { unsent, text, language, files: attach });
		const { data, text: shown } = await inOpenCase(io, session, found.case, () => writeEntry(io, session, found.compartment, entry));
		if (unsent) await noteUnsent(io, session, found.compartment);
		return { data: { ...(data as object), fields }, text: shown };
	},
});

interface ValuesInput {
	set: string[];
	row: string | undefined;
	why: string | undefined;
	base: string | undefined;
}

/** Writes one revision for each form that has one of the fields. @returns the names of the fields */
async function writeValues(
	io: Io,
	{ case: id, compartment }: { case: Id; compartment: Id },
	{ set, row, why, base }: ValuesInput,
): Promise<string[]> {
	const session = await io.session();
	const present = await openSection(session, compartment);
	const values = valuesToSet(present.section, set);
	await writeRevisions(io, { case: id, present, changes: changesByForm(present, values, row) }, { base, why });
	return Object.keys(values);
}

function changesByForm(view: SectionView, values: Record<string, HtcdsValue>, row: string | undefined): FormChanges[] {
	const isChanged = (form: Form) => Object.keys(values).some((code) => fieldOf(form, code) !== undefined);
	const forms = sectionForms(view.section).filter(isChanged);
	const [first] = forms;
	if (row !== undefined && first && forms.every(({ rows }) => rows === "one"))
		throw new UsageError(sectionMessages.onlyOneRow(first.name), "case write");
	return forms.map((form) => {
		const own = Object.entries(values).filter(([code]) => fieldOf(form, code) !== undefined);
		const rowId = form.rows === "one" ? null : rowToChange(view, form.name, row);
		return { form: form.name, ops: own.map(([field, value]) => ({ row: rowId, field, value: toFieldValue(value) })) };
	});
}

/** An entry can hold only whole numbers. Other numbers, such as geographic degrees, are stored as text. */
const toFieldValue = (value: HtcdsValue): HtcdsValue => (typeof value === "number" && !Number.isInteger(value) ? String(value) : value);

export const sectionWriteCommands = [write];
