/** The commands that find cases by a part of their code or label, and that give them a label. */
import { type FoundCase, findCases, labelCase } from "#sdk/casework/index.ts";
import { wordsOf } from "../../answers/entries.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn } from "../../answers/list.ts";
import { flag, optional } from "../../arguments/grammar.ts";
import { content } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { command, peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const foundColumns = (people: People): Columns<FoundCase> => ({
	case: jsonOnly((row) => row.case),
	code: column("CODE", (row) => row.code),
	labels: column(
		"LABEL",
		(row) => row.labels,
		(row) => row.labels.join(" / "),
	),
	status: column(
		"STATUS",
		(row) => row.status,
		(row) => row.status ?? messages.ofAnotherDesk,
	),
	custodian: nameColumn("CUSTODIAN", (row) => row.custodian, people.desk),
});

const find = peopleCommand({
	name: "case find",
	help: {
		summary: "Find cases by a part of their code or label.",
		details: "It searches the cases of your desks, and the cases that were handed off to or from your desks. It opens no case.",
		parameters: {
			text: "A part of the code, or words of the label in any order and script. Only in the shell. Otherwise type it when asked, or pipe it in.",
		},
		examples: ["case find kime-lo   (in the shell)", "cloister case find < text.txt"],
	},
	args: { text: optional(content("TEXT")) },
	async run(people, input, io) {
		const found = await findCases(people.session, await wordsOf(io, input.text));
		return listAnswer("cases", found, foundColumns(people));
	},
});

const label = command({
	name: "case label",
	help: {
		summary: "Give a case a label, so that your desk recognises it in lists.",
		details:
			"A label is a short working name, encrypted in the book of your desk. Only members of the desk see it, now and later. No other desk gets it. " +
			"It can be the name that she wants to be called by. Write no number and no place. It replaces an earlier label.",
		parameters: {
			text: "At most 40 characters. Only in the shell. Otherwise type it when asked, or pipe it in.",
			remove: "Take the label away.",
		},
		examples: ['case label bado-kime-losa-tobo "the two from May"   (in the shell)', "cloister case label bado-kime-losa-tobo --remove"],
	},
	args: { ...caseArgument, text: optional(content("TEXT")) },
	flags: { remove: flag },
	async run(io, input) {
		if (input.remove && input.text !== undefined) throw new UsageError(messages.removeAlone, "case label");
		const session = await io.session();
		const id = await findCase(session, input.case);
		const text = input.remove ? null : (await wordsOf(io, input.text)).trim();
		await labelCase(session, id, text);
		return { data: { case: id, label: text }, text: () => (text === null ? messages.labelRemoved : messages.labelled(text)) };
	},
});

export const caseFindCommands = [find, label];
