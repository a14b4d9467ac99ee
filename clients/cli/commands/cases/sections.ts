/** The commands to read and write the sections of a case. */
import type { Section } from "#protocol/codes.ts";
import { loadCase, readSection, type SectionContent, writeSection } from "#sdk/casework/index.ts";
import { entryJson, entryText, saveFrom, say, wordsOf } from "../../answers/entries.ts";
import { escapeControls, fields } from "../../answers/layout.ts";

import { inOpenCase } from "../../answers/reopening.ts";

import { readField } from "../../arguments/field-values.ts";
import { many, optional, required } from "../../arguments/grammar.ts";
import { content, path, ref, text } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { command } from "../../command.ts";
import { findCase, findSectionOf, findSections } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const sectionArguments = { ...caseArgument, section: required(ref("SECTION")) };

function sectionJson(people: People, { section: name, compartment, owner, values, entries }: SectionContent) {
	const pairs = Object.entries(values).map(([field, { value, by, at }]) => [field, { value, by, at: isoTime(at) }]);
	return { section: name, compartment, owner, values: Object.fromEntries(pairs), entries: entries.map((each) => entryJson(people, each)) };
}

function sectionText(people: People, { section: name, owner, values, entries }: SectionContent): string {
	const pairs = Object.entries(values).map(([field, { value }]): [string, string] => [field, escapeControls(String(value))]);
	const words = entries
		.filter(({ content: inside }) => inside?.kind !== "fields" && inside?.kind !== "rev")
		.map((each) => entryText(people, each));
	return [`${name}  (${people.desk(owner)})`, ...(pairs.length > 0 ? [fields(pairs)] : []), ...words].join("\n\n");
}

const read = command({
	name: "case read",
	help: {
		summary: "Read a section.",
		examples: ["cloister case read bado-kime-losa-tobo identity"],
	},
	args: sectionArguments,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const id = await findCase(people.session, input.case);
		const { state } = await loadCase(people.session, id);
		const sections: SectionContent[] = [];
		for (const compartment of findSections(state, input.section)) sections.push(await readSection(people.session, compartment));
		const text = () => sections.map((each) => sectionText(people, each)).join("\n\n");
		return { data: { case: id, sections: sections.map((each) => sectionJson(people, each)) }, text };
	},
});

const write = command({
	name: "case write",
	help: {
		summary: "Write fields, text or files into a section.",
		parameters: { set: "A field and its value. An empty value means that it is no longer known. Only in the shell. Can be repeated." },
		examples: [
			"cloister case write bado-kime-losa-tobo story < words.txt",
			"case write bado-kime-losa-tobo identity --set prs_FirstName=Era   (in the shell)",
		],
	},
	args: { ...sectionArguments, text: optional(content("TEXT")) },
	flags: { set: many(content("FIELD=VALUE")), language: optional(text("LANGUAGE")), attach: many(path) },
	async run(io, input) {
		const session = await io.session();
		const found = await findSectionOf(session, input.case, input.section);
		const name = (await loadCase(session, found.case)).state.sections[found.compartment]?.section as Section;
		const values = Object.fromEntries(input.set.map((each) => readField(name, each)));
		if (input.set.length > 0) await inOpenCase(io, session, found.case, () => writeSection(session, found.compartment, { values }));
		if (input.set.length > 0 && input.text === undefined && input.attach.length === 0)
			return { data: { ...found, fields: Object.keys(values) }, text: () => messages.done };
		const words = input.text ?? (input.attach.length > 0 ? null : await wordsOf(io, undefined));
		const entry = { text: words, language: input.language, files: input.attach };
		return inOpenCase(io, session, found.case, () => say(io, session, found.compartment, entry));
	},
});

const save = command({
	name: "case save",
	help: {
		summary: "Save an attachment of a section to a file.",
		parameters: { file: "The name of the attachment. Needed if there are several." },
		examples: ["cloister case save bado-kime-losa-tobo documents 91bc"],
	},
	args: { ...sectionArguments, entry: required(ref("ENTRY")), file: optional(text("FILE")) },
	flags: { to: optional(path) },
	async run(io, input) {
		const session = await io.session();
		const { compartment } = await findSectionOf(session, input.case, input.section);
		return saveFrom(io, session, compartment, { entry: input.entry, file: input.file, to: input.to });
	},
});

export const sectionCommands = [read, write, save];
