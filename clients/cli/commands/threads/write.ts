/** The commands that write in a thread: messages, edits, attachments. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { isId } from "#protocol/bytes.ts";
import { readAll } from "#sdk/compartments/read.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { done } from "../../answers/answers.ts";
import { entryToWrite, saveAttachmentFrom, wordsOf, writeEntry } from "../../answers/entries.ts";
import { noteUnsent } from "../../answers/unsent.ts";
import { flag, many, oneOrMore, optional, required } from "../../arguments/grammar.ts";
import { code, content, path, ref, text } from "../../arguments/kinds.ts";
import { threadArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { pickId } from "../../lookup/people.ts";
import { findThread } from "../../lookup/threads.ts";

const TAKE_BACK = ["mistake", "wrong-place", "person-asked", "other"] as const;

const writeOne = peopleCommand({
	name: "thread write",
	help: {
		summary: "Write a message in a thread. Files can be attached.",
		details: '"@" and the name of a reader mentions that person: their devices ring while they are on duty, and their inbox says so.',
		examples: [
			"cloister thread write 3f2a < message.txt",
			"cloister thread write 3f2a --attach ticket.pdf",
			"cloister thread write 3f2a --unsent",
		],
	},
	args: { ...threadArgument, text: optional(content("TEXT")) },
	flags: { unsent: flag, language: optional(text("LANGUAGE")), attach: many(path), desk: optional(ref("DESK")) },
	async run(people, input, io) {
		const thread = await findThread(people.session, input.thread);
		const as = input.desk === undefined ? undefined : people.myDesk(input.desk);
		const { unsent, text, language, attach } = input;
		const entry = await entryToWrite(io, people.session, thread, { unsent, text, language, files: attach, as });
		const answer = await writeEntry(io, people.session, thread, entry);
		if (unsent) await noteUnsent(io, people.session, thread);
		return answer;
	},
});

const edit = sessionCommand({
	name: "thread edit",
	help: {
		summary: "Replace one of your entries. The old text stays in the history.",
		examples: ["cloister thread edit 3f2a 91bc"],
	},
	args: { ...threadArgument, entry: required(ref("ENTRY")), text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")) },
	async run(session, input, io) {
		const thread = await findThread(session, input.thread);
		const replaces = await entryOf(session, thread, input.entry);
		return writeEntry(io, session, thread, {
			text: await wordsOf(io, input.text),
			language: input.language,
			files: [],
			replaces,
			entry: randomId(),
		});
	},
});

async function entryOf(session: UnlockedSession, thread: Id, typed: string): Promise<Id> {
	if (isId(typed)) return typed;
	const { entries } = await readAll(session, thread);
	return pickId(
		"entry",
		typed,
		entries.map(({ entry }) => entry),
	);
}

const takeBack = sessionCommand({
	name: "thread take-back",
	help: {
		summary: "Take back one of your entries. Other people still see that there was an entry.",
		examples: ["cloister thread take-back 3f2a 91bc --code wrong-place"],
	},
	args: { ...threadArgument, entry: required(ref("ENTRY")) },
	flags: { code: optional(code(TAKE_BACK)) },
	async run(session, input) {
		const thread = await findThread(session, input.thread);
		const replaces = await entryOf(session, thread, input.entry);
		await write(session, thread, { kind: "deleted", reason: input.code ?? null }, { replaces });
		return done();
	},
});

const attachOne = peopleCommand({
	name: "thread attach",
	help: {
		summary: "Attach files to a thread.",
		parameters: { file: "The files to attach.", note: "A short text about the files. Only in the shell." },
		examples: ["cloister thread attach 3f2a ticket.pdf"],
	},
	args: { ...threadArgument, file: oneOrMore(path) },
	flags: { note: optional(content("TEXT")), desk: optional(ref("DESK")) },
	async run(people, input, io) {
		const thread = await findThread(people.session, input.thread);
		const as = input.desk === undefined ? undefined : people.myDesk(input.desk);
		return writeEntry(io, people.session, thread, { text: input.note ?? null, files: input.file, as, entry: randomId() });
	},
});

const saveOne = sessionCommand({
	name: "thread save",
	help: {
		summary: "Save an attachment to a file.",
		parameters: { file: "The name of the attachment. Needed if the entry has several attachments." },
		examples: ["cloister thread save 3f2a 91bc --to ticket.pdf"],
	},
	args: { ...threadArgument, entry: required(ref("ENTRY")), file: optional(text("FILE")) },
	flags: { to: optional(path) },
	async run(session, input, io) {
		return saveAttachmentFrom(io, session, await findThread(session, input.thread), { entry: input.entry, file: input.file, to: input.to });
	},
});

export const writeThreadCommands = [writeOne, edit, takeBack, attachOne, saveOne];
