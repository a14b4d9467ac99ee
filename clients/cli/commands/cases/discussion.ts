/** The commands to read and write a desk's own discussion of a case. */
import { readDiscussion, writeDiscussion } from "#sdk/casework/index.ts";
import { done } from "../../answers/answers.ts";
import { entriesAnswer, wordsOf } from "../../answers/entries.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import { optional } from "../../arguments/grammar.ts";
import { content } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";

const discussWords = sessionCommand({
	name: "case discuss",
	help: {
		summary: "Write in your desk's own discussion of a case. Other desks can't read it.",
		examples: ["cloister case discuss bado-kime-losa-tobo < words.txt"],
	},
	args: { ...caseArgument, text: optional(content("TEXT")) },
	async run(session, input, io) {
		const id = await findCase(session, input.case);
		const words = await wordsOf(io, input.text);
		await inOpenCase(io, session, id, () => writeDiscussion(session, id, words));
		return done();
	},
});

const discussion = peopleCommand({
	name: "case discussion",
	help: {
		summary: "Read your desk's own discussion of a case.",
		examples: ["cloister case discussion bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input) {
		const id = await findCase(people.session, input.case);
		return entriesAnswer(people, await readDiscussion(people.session, id), { case: id });
	},
});

export const discussionCommands = [discussWords, discussion];
