/**
 * Makes clients/protocol/spec/fields.md, the reference of the fields of sections, from the table in clients/protocol/htcds.ts.
 * Run `tsx scripts/vectors/fields.ts` after a change there. A test compares the file with the code.
 */
import { realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SECTIONS, type Section } from "../../clients/protocol/codes.ts";
import { type CaseField, fieldsOf } from "../../clients/protocol/htcds.ts";

export const FIELDS = new URL("../../clients/protocol/spec/fields.md", import.meta.url);

const INTRODUCTION = `# Fields of sections

Generated from the table in \`clients/protocol/htcds.ts\` by \`scripts/vectors/fields.ts\`. Do not edit by hand. This chapter lists the fields
that a section of a case has, and what their values may be.

The fields are those of IOM's Human Trafficking Case Data Standard 2.0 (HTCDS, CC BY 4.0), in the standard's own spelling. A section holds
them as entries with content of the kind \`fields\` (chapter "Compartments", section 6). Its \`form\` is the name of the section. Each \`code\`
is the name of a field.

A writer MUST write only the fields of the section, each with a value of its type, or null. Null means that the value is no longer known.
A reader shows any other field or value as it is, without an alarm: a newer version may have more. The value of a field is the one in the
newest entry (by \`seq\`) that has the field. \`at\` doesn't decide this.

| type | value |
| ---- | ----- |
| text | text of 1 to 255 UTF-16 units, not white space alone |
| words | text of 1 to 20,000 UTF-16 units, not white space alone |
| texts | a list of one or more different values of the type text |
| one | one of the codes, as text |
| many | a list of one or more different codes |
| date | text \`YYYY-MM-DD\` of a day that exists in the Gregorian calendar |
| yes-no | true or false |
| number | a whole number from 0 to 150 |
| longitude | degrees from -180 to 180. A whole number is written as an integer. Any other number is written as text in the form of a JSON number, such as \`-1.28\` |
| latitude | the same, from -90 to 90 |
| organisation | the id of an organisation, as a lower-case UUID |
`;

function row({ name, type, values }: CaseField): string {
	const codes = values.map((value) => `\`${value}\``).join(", ");
	return `- \`${name}\`: ${type}${codes && ` of ${codes}`}`;
}

function chapterOf(section: Section): string {
	const rows = fieldsOf(section).map(row);
	return `## ${section}\n\n${rows.length > 0 ? rows.join("\n") : "No fields. This section holds words and files."}\n`;
}

/** @returns the chapter's text. */
export function fieldReference(): string {
	return [INTRODUCTION, ...SECTIONS.map(chapterOf)].join("\n");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) writeFileSync(FIELDS, fieldReference());
