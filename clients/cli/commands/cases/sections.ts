/** The commands to read the sections of a case. */

import { loadCase, readSection, type SectionContent } from "#sdk/casework/index.ts";
import { saveAttachmentFrom } from "../../answers/entries.ts";
import { markSeenIfActive } from "../../answers/mark-seen.ts";
import { sectionJson, sectionText } from "../../answers/sections.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { path, ref, text } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findCase, findSectionOf, findSections } from "../../lookup/cases.ts";

const sectionArguments = { ...caseArgument, section: required(ref("SECTION")) };

const read = peopleCommand({
	name: "case read",
	help: {
		summary: "Read a section: its values by row, with authors and times. Clashes come first.",
		details: "In the shell, the next `case write` to this section assumes that you have seen the values shown here.",
		examples: ["cloister case read bado-kime-losa-tobo identity"],
	},
	args: sectionArguments,
	async run(people, input, io) {
		const id = await findCase(people.session, input.case);
		const { state } = await loadCase(people.session, id);
		const sections: SectionContent[] = [];
		for (const compartment of findSections(state, input.section)) sections.push(await readSection(people.session, compartment));
		for (const { opened, entries } of sections) if (entries.length > 0) await markSeenIfActive(people.session, opened);
		if (io.inShell) for (const each of sections) io.readSections.set(each.compartment, { view: each, unseen: new Set() });
		const text = () => sections.map((each) => sectionText(people, state.code ?? id, each)).join("\n\n");
		return { data: { case: id, sections: sections.map((each) => sectionJson(people, each)) }, text };
	},
});

const save = sessionCommand({
	name: "case save",
	help: {
		summary: "Save an attachment of a section to a file.",
		parameters: { file: "The name of the attachment. Needed if the entry has several attachments." },
		examples: ["cloister case save bado-kime-losa-tobo documents 91bc"],
	},
	args: { ...sectionArguments, entry: required(ref("ENTRY")), file: optional(text("FILE")) },
	flags: { to: optional(path) },
	async run(session, input, io) {
		const { compartment } = await findSectionOf(session, input.case, input.section);
		return saveAttachmentFrom(io, session, compartment, { entry: input.entry, file: input.file, to: input.to });
	},
});

export const sectionCommands = [read, save];
