/** The command that finds cases by a part of their code. */
import { type FoundCase, findCases } from "#sdk/casework/index.ts";
import { wordsOf } from "../../answers/entries.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn } from "../../answers/list.ts";
import { optional } from "../../arguments/grammar.ts";
import { content } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { messages } from "../../words/messages.ts";

const foundColumns = (people: People): Columns<FoundCase> => ({
	case: jsonOnly((row) => row.case),
	code: column("CODE", (row) => row.code),
	label: column("LABEL", (row) => row.label),
	status: column(
		"STATUS",
		(row) => row.status,
		(row) => row.status ?? messages.ofAnotherDesk,
	),
	custodian: nameColumn("CUSTODIAN", (row) => row.custodian, people.desk),
});

const find = command({
	name: "case find",
	help: {
		summary: "Find cases by a part of their code in the book of your desk.",
		details: "It looks through the cases of your desks and through those that were handed off to or from them. It opens no case.",
		parameters: { text: "A part of the code. Only in the shell. Otherwise type it when asked, or pipe it in." },
		examples: ["case find kime-lo   (in the shell)", "cloister case find < text.txt"],
	},
	args: { text: optional(content("TEXT")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const found = await findCases(people.session, await wordsOf(io, input.text));
		return listAnswer("cases", found, foundColumns(people));
	},
});

export const caseFindCommands = [find];
