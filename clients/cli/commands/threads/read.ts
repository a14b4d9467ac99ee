/** The command that reads a thread. */
import type { Id } from "#protocol/bytes.ts";
import { readAll, readPage, titleOf } from "#sdk/compartments/read.ts";
import { entriesAnswer } from "../../answers/entries.ts";
import { markSeenIfActive } from "../../answers/mark-seen.ts";
import { flag, optional } from "../../arguments/grammar.ts";
import { number } from "../../arguments/kinds.ts";
import { threadArgument } from "../../arguments/subjects.ts";
import { type Answer, command } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { findThread } from "../../lookup/threads.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const read = command({
	name: "thread read",
	help: {
		summary: "Read the newest entries of a thread, and mark them as seen.",
		parameters: {
			before: "Show only entries before the entry with this number. They aren't marked as seen.",
			all: "Show all entries from the first one.",
			unseen: "Don't mark the entries as seen.",
		},
		examples: ["cloister thread read 3f2a", "cloister thread read 3f2a --all"],
	},
	args: threadArgument,
	flags: { limit: optional(number("COUNT", 1, 200)), before: optional(number("NUMBER", 1, 1e12)), all: flag, unseen: flag },
	async run(io, input) {
		if (input.all && (input.before !== undefined || input.limit !== undefined)) throw new UsageError(messages.allAlone, "thread read");
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, input.thread);
		return readThread(people, thread, input);
	},
});

interface ReadOptions {
	limit?: number | undefined;
	before?: number | undefined;
	all: boolean;
	/** Whether the entries stay marked as unseen. */
	unseen: boolean;
}

async function readThread(people: People, thread: Id, { limit, before, all, unseen }: ReadOptions): Promise<Answer> {
	const { session } = people;
	const { compartment, entries, count } = all
		? await readAll(session, thread)
		: await readPage(session, thread, { ...(before !== undefined && { before }), limit: limit ?? 50 });
	if (!unseen && before === undefined && entries.length > 0) await markSeenIfActive(session, compartment);
	return entriesAnswer(people, entries, { thread, title: titleOf(entries), count });
}

export const readThreadCommands = [read];
