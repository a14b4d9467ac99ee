/** The commands for the forms of a section. */
import { SECTIONS } from "#protocol/codes.ts";
import { sectionForms } from "#protocol/forms/registry.ts";
import { formJson, formText } from "../../answers/form-list.ts";
import { required } from "../../arguments/grammar.ts";
import { code } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const fieldList = command({
	name: "case fields",
	help: {
		summary: "List the forms of a section: their fields, and the codes with their meaning.",
		parameters: { section: "The section." },
		examples: ["cloister case fields identity"],
	},
	args: { section: required(code(SECTIONS)) },
	flags: {},
	async run(_io, input) {
		const forms = sectionForms(input.section);
		if (forms.length === 0) throw new UsageError(messages.noFields(input.section), "case fields");
		return { data: { section: input.section, forms: forms.map(formJson) }, text: () => forms.map(formText).join("\n\n") };
	},
});

export const formCommands = [fieldList];
