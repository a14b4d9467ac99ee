/** Threads: messages among desks and members. */
import type { Id } from "#protocol/bytes.ts";
import { isId } from "#protocol/bytes.ts";
import { COMPARTMENT_KINDS } from "#protocol/codes.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import { useCasework } from "#sdk/casework/facts.ts";
import { type OpenCompartment, openCompartment } from "#sdk/compartments/compartment.ts";
import { addHolder, dropHolder, openThread } from "#sdk/compartments/holders.ts";
import { type CompartmentRow, listCompartments, markSeen, readAll, readPage, titleOf } from "#sdk/compartments/read.ts";
import { partiesOf } from "#sdk/compartments/seats.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather, pages } from "#sdk/http/pages.ts";
import { type Answer, command } from "../command.ts";
import { flag, many, oneOrMore, optional, required } from "../grammar.ts";
import { atMost, done, listedPart } from "../helpers/answers.ts";
import { entriesAnswer, saveFrom, say, wordsOf } from "../helpers/entries.ts";
import { code, content, number, path, ref, text } from "../kinds.ts";
import { fields } from "../layout.ts";
import { People, pickId } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const which = { thread: required(ref("THREAD")) };
const TAKE_BACK = ["mistake", "wrong-place", "person-asked", "other"] as const;

/** All that I hold, page after page. */
async function* compartments(session: UnlockedSession, kind?: CompartmentRow["kind"]): AsyncGenerator<CompartmentRow, void, undefined> {
	const ask = (cursor?: string) => listCompartments(session, { ...(kind && { kind }), ...(cursor && { cursor }), limit: 200 });
	for await (const { compartments } of pages(ask)) yield* compartments;
}

async function findThread(session: UnlockedSession, typed: string): Promise<Id> {
	// Sections, too, can be opened by their id: then their case says who owns them.
	useCasework(session);
	if (isId(typed)) return typed;
	const all = await gather(compartments(session));
	return pickId(
		"thread",
		typed,
		all.map(({ compartment }) => compartment),
	);
}

/** A desk, or a member where no desk is called so. */
function party(people: People, typed: string): { kind: "desk" | "member"; id: Id } {
	try {
		return { kind: "desk", id: people.findDesk(typed).id };
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		try {
			return { kind: "member", id: people.findMember(typed).id };
		} catch {
			throw error;
		}
	}
}

const open = command({
	name: "thread open",
	help: {
		summary: "Open a thread.",
		parameters: { title: "Its title, encrypted like all that is in it.", with: "Desks or members who read and write in it too." },
		examples: ['cloister thread open --with "Safe Harbour/Shelter"'],
	},
	args: { title: optional(content("TITLE")) },
	flags: { with: oneOrMore(ref("DESK")), desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const holders = input.with.map((each) => party(people, each));
		const thread = await openThread(people.session, await wordsOf(io, input.title), holders, people.myDesk(input.desk));
		return { data: { thread }, text: () => messages.opened(thread) };
	},
});

const list = command({
	name: "thread list",
	help: {
		summary: "List threads of yours, the newest first.",
		parameters: {
			kind: "Other kinds, such as sections and the threads of hand-offs.",
			titles: "Read the titles too; each look leaves its mark in the access log.",
		},
		examples: ["cloister thread list --titles", "cloister thread list --kind handoff"],
	},
	args: {},
	flags: { kind: optional(code(COMPARTMENT_KINDS)), titles: flag, limit: optional(number("COUNT", 1, 2000)) },
	async run(io, input) {
		const people = await People.of(await io.session());
		useCasework(people.session);
		const part = await atMost(compartments(people.session, input.kind ?? "thread"), input.limit ?? 50);
		const all = part.found;
		const titles = new Map<Id, string | null>();
		// Each title is a look into a thread, and leaves its mark in the access log: only when asked for.
		if (input.titles)
			for (const { compartment } of all) titles.set(compartment, titleOf((await readAll(people.session, compartment)).entries));
		const data = all.map((each) => ({
			thread: each.compartment,
			kind: each.kind,
			title: titles.get(each.compartment) ?? null,
			subject: each.subject,
			section: each.section,
			owner: each.owner,
			entries: each.count,
			unread: Math.max(0, each.count - each.seen),
			changed: isoTime(each.at),
			keysToRenew: each.stale,
		}));
		const rows = all.map((each) => [
			each.compartment.slice(0, 8),
			each.section ?? each.kind,
			titles.get(each.compartment) ?? "",
			people.desk(each.owner),
			each.count,
			Math.max(0, each.count - each.seen) || "",
			showTime(each.at),
		]);
		return listedPart("threads", part, data, ["ID", "KIND", "TITLE", "OWNER", "ENTRIES", "UNREAD", "CHANGED"], rows);
	},
});

const show = command({
	name: "thread show",
	help: {
		summary: "Show who holds a thread.",
		examples: ["cloister thread show 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const opened = await openCompartment(people.session, await findThread(people.session, input.thread));
		const { kind, owner, epochs } = opened.state;
		const holders = partiesOf(presentEpoch(opened.state).holders);
		const name = (each: { kind: string; id: Id }) => (each.kind === "desk" ? people.desk(each.id) : people.name(each.id));
		const data = { thread: opened.id, kind, owner, holders, epoch: epochs.length, entries: opened.count };
		const shown = (): string =>
			fields([
				["thread", opened.id],
				["kind", kind],
				["owner", people.desk(owner)],
				["held by", holders.map(name).join(", ")],
				["keys", epochs.length],
				["entries", opened.count],
			]);
		return { data, text: shown };
	},
});

const read = command({
	name: "thread read",
	help: {
		summary: "Read the newest entries, and say that you have seen them.",
		parameters: { before: "Entries before this number.", all: "From the first on.", unseen: "Don't say that you have seen them." },
		examples: ["cloister thread read 3f2a", "cloister thread read 3f2a --all"],
	},
	args: which,
	flags: { limit: optional(number("COUNT", 1, 200)), before: optional(number("NUMBER", 1, 1e12)), all: flag, unseen: flag },
	async run(io, input) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, input.thread);
		return readThread(people, thread, input);
	},
});

export interface Reading {
	limit?: number | undefined;
	before?: number | undefined;
	all: boolean;
	/** Don't say that it was read. */
	unseen: boolean;
}

export async function readThread(
	people: People,
	thread: Id,
	{ limit, before, all, unseen }: Reading,
	more: Record<string, unknown> = {},
): Promise<Answer> {
	const { session } = people;
	const { compartment, entries, count } = all
		? await readAll(session, thread)
		: await readPage(session, thread, { ...(before !== undefined && { before }), limit: limit ?? 50 });
	if (!unseen && before === undefined && entries.length > 0) await noteSeen(session, compartment);
	return entriesAnswer(people, entries, { thread, ...more, title: titleOf(entries), count });
}

/** Whoever is suspended only reads. */
async function noteSeen(session: UnlockedSession, opened: OpenCompartment): Promise<void> {
	if (session.dir.members.get(session.me)?.status === "active") await markSeen(session, opened);
}

const writeOne = command({
	name: "thread write",
	help: {
		summary: "Write a message, with files if you like.",
		examples: ["cloister thread write 3f2a < message.txt", "cloister thread write 3f2a --attach ticket.pdf"],
	},
	args: { ...which, text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")), attach: many(path), desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, input.thread);
		const as = input.desk === undefined ? undefined : people.myDesk(input.desk);
		return say(io, people.session, thread, { text: await wordsOf(io, input.text), language: input.language, files: input.attach, as });
	},
});

const edit = command({
	name: "thread edit",
	help: {
		summary: "Write in place of an entry of yours; the first one stays in the history.",
		examples: ["cloister thread edit 3f2a 91bc"],
	},
	args: { ...which, entry: required(ref("ENTRY")), text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")) },
	async run(io, input) {
		const session = await io.session();
		const thread = await findThread(session, input.thread);
		const replaces = await entryOf(session, thread, input.entry);
		return say(io, session, thread, { text: await wordsOf(io, input.text), language: input.language, files: [], replaces });
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

const takeBack = command({
	name: "thread take-back",
	help: {
		summary: "Take an entry of yours back; that it was there stays visible.",
		examples: ["cloister thread take-back 3f2a 91bc --code wrong-place"],
	},
	args: { ...which, entry: required(ref("ENTRY")) },
	flags: { code: optional(code(TAKE_BACK)) },
	async run(io, input) {
		const session = await io.session();
		const thread = await findThread(session, input.thread);
		const replaces = await entryOf(session, thread, input.entry);
		await write(session, thread, { kind: "deleted", reason: input.code ?? null }, { replaces });
		return done();
	},
});

const attachOne = command({
	name: "thread attach",
	help: {
		summary: "Attach files.",
		parameters: { file: "The files.", note: "A few words about them; only inside the shell." },
		examples: ["cloister thread attach 3f2a ticket.pdf"],
	},
	args: { ...which, file: oneOrMore(path) },
	flags: { note: optional(content("TEXT")), desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, input.thread);
		const as = input.desk === undefined ? undefined : people.myDesk(input.desk);
		return say(io, people.session, thread, { text: input.note ?? null, files: input.file, as });
	},
});

const saveOne = command({
	name: "thread save",
	help: {
		summary: "Save an attachment.",
		parameters: { file: "Which, by its name; needed if there are several." },
		examples: ["cloister thread save 3f2a 91bc --to ticket.pdf"],
	},
	args: { ...which, entry: required(ref("ENTRY")), file: optional(text("FILE")) },
	flags: { to: optional(path) },
	async run(io, input) {
		const session = await io.session();
		return saveFrom(io, session, await findThread(session, input.thread), { entry: input.entry, file: input.file, to: input.to });
	},
});

const add = command({
	name: "thread add",
	help: {
		summary: "Let a desk or member read and write from now on. Owner desk only; all holders see it.",
		parameters: { history: "What was written before, too." },
		examples: ['cloister thread add 3f2a "Safe Harbour/Shelter" --history'],
	},
	args: { ...which, holder: required(ref("DESK")) },
	flags: { history: flag },
	async run(io, input) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, input.thread);
		await addHolder(people.session, thread, party(people, input.holder), { history: input.history });
		return done();
	},
});

const drop = command({
	name: "thread drop",
	help: {
		summary: "Close the thread to a holder from now on. Owner desk only.",
		examples: ['cloister thread drop 3f2a "Safe Harbour/Shelter"'],
	},
	args: { ...which, holder: required(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		await dropHolder(people.session, await findThread(people.session, input.thread), party(people, input.holder));
		return done();
	},
});

export const threadCommands = [open, list, show, read, writeOne, edit, takeBack, attachOne, saveOne, add, drop];
