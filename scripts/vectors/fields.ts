/**
 * Makes clients/protocol/spec/fields.md, the reference of the forms of sections, and test/vectors/forms.json, their snapshot, from
 * clients/protocol/forms. Run `tsx scripts/vectors/fields.ts` and `npm run fix` after a change there. A test compares both files with the code.
 * Forms only grow: the script refuses to write a snapshot in which something that an older program has written is missing.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { SECTIONS } from "../../clients/protocol/codes.ts";
import type { Form, FormField, FormPlace } from "../../clients/protocol/forms/form.ts";
import { FORMS, sectionForms } from "../../clients/protocol/forms/registry.ts";
import { isMain } from "../is-main.ts";
import { shrunk } from "./forms-growth.ts";

export const FIELDS = new URL("../../clients/protocol/spec/fields.md", import.meta.url);
export const SNAPSHOT = new URL("../../test/vectors/forms.json", import.meta.url);

/** The English words for forms and fields, by `field.` and the field's code. */
const WORDS: Readonly<Record<string, string>> = JSON.parse(
	readFileSync(new URL("../../clients/words/en/forms.json", import.meta.url), "utf8"),
);

const INTRODUCTION = `# Forms of sections

Generated from \`clients/protocol/forms\` by \`scripts/vectors/fields.ts\`. Do not edit by hand. This chapter lists the forms of each
section of a case and of the book of a desk, their fields, and what the values of the fields may be. \`test/vectors/forms.json\` has the same for programs.

Fields whose name begins with \`prs_\`, \`vic_\`, \`per_\`, \`hte_\`, \`spl_\`, \`cas_\` or \`con_Consent\` follow IOM's Human Trafficking Case
Data Standard 2.0 (HTCDS, CC BY 4.0) where the column "HTCDS" says so. They have the standard's own spelling.

## 1. Rules

- A form belongs to one section, or to the book of a desk. It has a single row, whose id is null, or many rows, each with an id of 16 random bytes.
- A writer MUST write only fields of the form, each with a value of its type, or null. Null means that there is no value any more.
- Fields of one *unit* are dangerous when values of two authors are mixed. A writer that changes one of them writes all of them.
  Where a form is one unit, all its fields are in it, and so are fields that the program doesn't know.
- Forms only grow. A field is never removed and never changes its type. A code is never dropped. A unit may become larger, never smaller.
- A reader shows a field or value that it doesn't know as it is, without an alarm, and marks a value that doesn't fit as *unfit*: a newer version may have more.
- "Until 0" marks a field that only the older entries of the kind \`fields\` have. No version of the form has it. Its values are read, and no longer written.
- The column "in English" has the words of the screens for the field. They say what a value means, and aren't normative. "She" is the person.
- "Not asked" marks a field that no screen asks for. Its values are kept.
- "Hand-over" marks what a receiving desk needs. Before a request, a client lists what is missing. It MUST NOT refuse for that.

Entries of the kind \`fields\` (chapter "Compartments", section 6) are older than forms. Their \`form\` is the name of the section, and each
\`code\` is a field of one of the forms of the section.

## 2. Types

| type | value |
| ---- | ----- |
| text | text of 1 to 255 UTF-16 units, not white space alone |
| words | text of 1 to 20,000 UTF-16 units, not white space alone |
| texts | a list of one or more different values of the type text |
| one | one of the codes, as text |
| many | a list of one or more different codes |
| date | text \`YYYY-MM-DD\` of a day that exists in the Gregorian calendar |
| partial-date | text \`YYYY\`, \`YYYY-MM\` or \`YYYY-MM-DD\`. \`~\` in front means "about" |
| moment | text \`YYYY-MM-DDThh:mm\` with \`Z\` or an offset such as \`+02:00\`. The name of the zone may follow in brackets, such as \`[Europe/Tirane]\` |
| yes-no | true or false |
| number | a whole number from 0 to 150 |
| level | a whole number from 1 to 4 |
| count | a whole number from 0 to 100,000 |
| minutes | a whole number from 0 to 10,080 |
| longitude | degrees from -180 to 180. A whole number is written as an integer. Any other number is written as text in the form of a JSON number, such as \`-1.28\` |
| latitude | the same, from -90 to 90 |
| country | a code of ISO 3166-1 alpha-2, \`XK\`, \`stateless\` or \`unknown\` |
| countries | a list of one or more different values of the type country |
| language | a tag of BCP 47: a language of two or three letters, then script, region and variants if needed |
| place | a list of three texts: country (a value of that type), region, locality. An unknown one is empty, but not all three |
| organisation, desk, member, case, hand-off, row | the id of one, as a lower-case UUID |
`;

const noteIf = (flag: boolean | undefined, words: string) => (flag ? [words] : []);

function notesOf(form: Form, field: FormField): string {
	return [
		...noteIf(field.handOver, "hand-over"),
		...noteIf(field.unit !== undefined, `unit ${field.unit}`),
		...noteIf(field.asked === false, "not asked"),
		...noteIf(field.since > 1, `since ${form.name}@${field.since}`),
		...noteIf(field.until !== undefined, `until ${field.until}`),
	].join(", ");
}

function row(form: Form, field: FormField): string {
	const codes = (field.list ?? []).map((code) => `\`${code}\``).join(", ");
	return `| \`${field.code}\` | ${WORDS[`field.${field.code}`] ?? ""} | ${field.type}${codes && `: ${codes}`} | ${field.htcds ?? ""} | ${notesOf(form, field)} |`;
}

function formChapter(form: Form): string {
	const facts = [
		form.rows === "one" ? "One row" : "Many rows",
		...noteIf(form.oneUnit, "a row is one unit"),
		...noteIf(form.handOver, "hand-over"),
	].join(", ");
	const rows = form.fields.map((field) => row(form, field)).join("\n");
	return `### ${form.name}@${form.version}\n\n${facts}.\n\n| field | in English | value | HTCDS | notes |\n| --- | --- | --- | --- | --- |\n${rows}\n`;
}

function chapterOf(section: FormPlace): string {
	const forms = sectionForms(section).map(formChapter);
	return `## ${section}\n\n${forms.length > 0 ? forms.join("\n") : "No forms. This section is reserved.\n"}`;
}

/** @returns the chapter's text. */
export function fieldReference(): string {
	return [INTRODUCTION, ...SECTIONS.map(chapterOf), chapterOf("book")].join("\n");
}

const ABOUT = "All forms of the sections of a case, and of the book of a desk. Chapter spec/fields.md explains the types.";

/** @returns the snapshot's text. */
export const formSnapshot = (): string => `${JSON.stringify({ about: ABOUT, forms: FORMS }, null, "\t")}\n`;

function main(): void {
	const problems = existsSync(SNAPSHOT) ? shrunk(JSON.parse(readFileSync(SNAPSHOT, "utf8")).forms, FORMS) : [];
	if (problems.length > 0) throw new Error(`forms only grow:\n${problems.join("\n")}`);
	writeFileSync(FIELDS, fieldReference());
	writeFileSync(SNAPSHOT, formSnapshot());
}

if (isMain(import.meta.url)) main();
