/** The commands to read and write the thread that the two desks of a hand-off share. */
import { readHandoffThread, writeHandoffMessage } from "#sdk/casework/index.ts";
import { entriesAnswer, wordsOf } from "../../answers/entries.ts";
import { optional } from "../../arguments/grammar.ts";
import { content, text } from "../../arguments/kinds.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const sayWords = sessionCommand({
	name: "handoff say",
	help: {
		summary: "Write in the thread of a hand-off.",
		examples: ["cloister handoff say 3f2a < question.txt"],
	},
	args: { ...handoffArgument, text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")) },
	async run(session, input, io) {
		const found = await findHandoff(session, input.handoff);
		const language = input.language === undefined ? {} : { language: input.language };
		const { entry, seq, at } = await writeHandoffMessage(session, found, await wordsOf(io, input.text), language);
		return { data: { ...found, entry, seq, at: isoTime(at) }, text: () => messages.done };
	},
});

const read = peopleCommand({
	name: "handoff read",
	help: {
		summary: "Read the thread of a hand-off.",
		examples: ["cloister handoff read 3f2a"],
	},
	args: handoffArgument,
	async run(people, input) {
		const found = await findHandoff(people.session, input.handoff);
		return entriesAnswer(people, await readHandoffThread(people.session, found), { ...found });
	},
});

export const handoffThreadCommands = [sayWords, read];
