/** The commands for threads and their holders. */
import type { Id } from "#protocol/bytes.ts";
import { COMPARTMENT_KINDS } from "#protocol/codes.ts";
import { countUnread } from "#sdk/casework/index.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { addHolder, dropHolder, leaveThread, openThread } from "#sdk/compartments/holders.ts";
import { type CompartmentRow, readAll, titleOf } from "#sdk/compartments/read.ts";
import { whoReads } from "#sdk/compartments/readers.ts";
import type { Readers } from "#sdk/index.ts";
import { done } from "../../answers/answers.ts";
import { wordsOf } from "../../answers/entries.ts";
import { fields } from "../../answers/layout.ts";
import { type Columns, column, firstRows, firstRowsAnswer, idColumn, jsonOnly, nameColumn, timeColumn } from "../../answers/list.ts";
import { flag, oneOrMore, optional, required } from "../../arguments/grammar.ts";
import { code, content, number, ref } from "../../arguments/kinds.ts";
import { threadArgument } from "../../arguments/subjects.ts";
import { peopleCommand } from "../../command.ts";
import type { People } from "../../lookup/people.ts";
import { findParty, findThread, listAllCompartments } from "../../lookup/threads.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const open = peopleCommand({
	name: "thread open",
	help: {
		summary: "Open a thread.",
		parameters: {
			title: "The title. It is encrypted like the messages.",
			with: "The desks or members that can also read and write in it.",
		},
		examples: ['cloister thread open --with "Safe Harbour/Shelter"'],
	},
	args: { title: optional(content("TITLE")) },
	flags: { with: oneOrMore(ref("DESK")), desk: optional(ref("DESK")) },
	async run(people, input, io) {
		const holders = input.with.map((each) => findParty(people, each));
		const thread = await openThread(people.session, await wordsOf(io, input.title), holders, people.myDesk(input.desk));
		return { data: { thread }, text: () => messages.opened(thread) };
	},
});

const threadColumns = (people: People, titles: Map<Id, string | null>, unread: ReadonlyMap<Id, number>): Columns<CompartmentRow> => ({
	thread: idColumn("ID", (row) => row.compartment),
	kind: column(
		"KIND",
		(row) => row.kind,
		(row) => row.section ?? row.kind,
	),
	title: column("TITLE", (row) => titles.get(row.compartment) ?? null),
	subject: jsonOnly((row) => row.subject),
	section: jsonOnly((row) => row.section),
	owner: nameColumn("OWNER", (row) => row.owner, people.desk),
	entries: column("ENTRIES", (row) => row.count),
	unread: column(
		"UNREAD",
		(row) => unread.get(row.compartment) ?? 0,
		(row) => unread.get(row.compartment) ?? "",
	),
	changed: timeColumn("CHANGED", (row) => row.at),
	keysToRenew: jsonOnly((row) => row.stale),
});

const list = peopleCommand({
	name: "thread list",
	help: {
		summary: "List your threads, the newest first.",
		parameters: {
			kind: "The kind of thread to list, such as the sections of cases or the threads of hand-offs. Default: thread.",
			titles: "Show the titles too. Each title that is read becomes an access entry.",
		},
		examples: ["cloister thread list --titles", "cloister thread list --kind handoff"],
	},
	flags: { kind: optional(code(COMPARTMENT_KINDS)), titles: flag, limit: optional(number("COUNT", 1, 2000)) },
	async run(people, input) {
		const part = await firstRows(listAllCompartments(people.session, input.kind ?? "thread"), input.limit ?? 50);
		const titles = new Map<Id, string | null>();
		// Each title that is read becomes an access entry, so titles are read only on request.
		if (input.titles)
			for (const { compartment } of part.rows) titles.set(compartment, titleOf((await readAll(people.session, compartment)).entries));
		const unread = await countUnread(people.session, part.rows);
		return firstRowsAnswer("threads", part, threadColumns(people, titles, unread));
	},
});

const show = peopleCommand({
	name: "thread show",
	help: {
		summary: "Show a thread and its holders.",
		examples: ["cloister thread show 3f2a"],
	},
	args: threadArgument,
	async run(people, input) {
		const opened = await openCompartment(people.session, await findThread(people.session, input.thread));
		const { kind, owner, epochs } = opened.state;
		const found = await whoReads(people.session, opened);
		const holders = found.readers.map(({ kind, id }) => ({ kind, id }));
		const data = { thread: opened.id, kind, owner, holders, epoch: epochs.length, entries: opened.count, ...readersJson(found) };
		const text = (): string =>
			fields([
				["thread", opened.id],
				["kind", kind],
				["owner", people.desk(owner)],
				...readersFields(people, found),
				["keys", epochs.length],
				["entries", opened.count],
			]);
		return { data, text };
	},
});

const add = peopleCommand({
	name: "thread add",
	help: {
		summary: "Add a desk or member to a thread. Owner desk only. All holders see the change.",
		parameters: { history: "Give access to the earlier entries too." },
		examples: ['cloister thread add 3f2a "Safe Harbour/Shelter" --history'],
	},
	args: { ...threadArgument, holder: required(ref("DESK")) },
	flags: { history: flag },
	async run(people, input) {
		const thread = await findThread(people.session, input.thread);
		await addHolder(people.session, thread, findParty(people, input.holder), { history: input.history });
		return done();
	},
});

const drop = peopleCommand({
	name: "thread drop",
	help: {
		summary: "Remove a holder from a thread. Owner desk only.",
		examples: ['cloister thread drop 3f2a "Safe Harbour/Shelter"'],
	},
	args: { ...threadArgument, holder: required(ref("DESK")) },
	async run(people, input) {
		await dropHolder(people.session, await findThread(people.session, input.thread), findParty(people, input.holder));
		return done();
	},
});

const leave = peopleCommand({
	name: "thread leave",
	help: {
		summary: "Leave a thread, for your desk. Only the desk that owns the thread can bring it back. A hand-off's thread can't be left.",
		parameters: { desk: "The desk that leaves, if several of yours are in the thread." },
		examples: ["cloister thread leave 3f2a"],
	},
	args: threadArgument,
	flags: { desk: optional(ref("DESK")) },
	async run(people, input) {
		const desk = input.desk === null || input.desk === undefined ? undefined : people.myDesk(input.desk);
		await leaveThread(people.session, await findThread(people.session, input.thread), desk);
		return done();
	},
});

export const threadCommands = [open, list, show, add, drop, leave];

/** Who can read, will read and could read a compartment: as JSON, and as labels with texts. */
function readersJson({ readers, waiting, past, people, checkedAt }: Readers) {
	return {
		readers: readers.map(({ since, ...reader }) => ({ ...reader, since: isoTime(since) })),
		waiting,
		past: past.map(({ until, ...reader }) => ({ ...reader, until: isoTime(until) })),
		people,
		checkedAt: isoTime(checkedAt),
	};
}

function readersFields(people: People, { readers, waiting, past }: Readers): [string, string][] {
	const name = ({ kind, id }: { kind: string; id: string }) => (kind === "desk" ? people.desk(id) : people.name(id));
	return [
		["can read", readers.map((each) => messages.reader(name(each), each.people.length, showTime(each.since), each.history)).join(", ")],
		["will read", waiting.map((each) => messages.waitingReader(name(each))).join(", ")],
		["could read", past.map((each) => messages.formerReader(name(each), showTime(each.until))).join(", ")],
	];
}
