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
import { pages } from "#sdk/http/pages.ts";
import { type Answer, command } from "../command.ts";
import { gather } from "../gather.ts";
import { many, optional, required, some, yes } from "../grammar.ts";
import { atMost, done, listedPart } from "../helpers/answers.ts";
import { entriesAnswer, saveFrom, say, wordsOf } from "../helpers/entries.ts";
import { code, content, number, path, ref, text } from "../kinds.ts";
import { fields } from "../layout.ts";
import { People, pickId } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { said } from "../words/said.ts";

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
	args: { title: optional(content("TITLE")) },
	flags: { with: some(ref("DESK")), desk: optional(ref("DESK")) },
	async run(io, given) {
		const people = await People.of(await io.session());
		const holders = given.with.map((each) => party(people, each));
		const thread = await openThread(people.session, await wordsOf(io, given.title), holders, people.myDesk(given.desk));
		return { data: { thread }, text: () => said.opened(thread) };
	},
});

const list = command({
	name: "thread list",
	args: {},
	flags: { kind: optional(code(COMPARTMENT_KINDS)), titles: yes, limit: optional(number("COUNT", 1, 2000)) },
	async run(io, given) {
		const people = await People.of(await io.session());
		useCasework(people.session);
		const part = await atMost(compartments(people.session, given.kind ?? "thread"), given.limit ?? 50);
		const all = part.found;
		const titles = new Map<Id, string | null>();
		// Each title is a look into a thread, and leaves its mark in the access log: only when asked for.
		if (given.titles)
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
	args: which,
	flags: {},
	async run(io, given) {
		const people = await People.of(await io.session());
		const opened = await openCompartment(people.session, await findThread(people.session, given.thread));
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
	args: which,
	flags: { limit: optional(number("COUNT", 1, 200)), before: optional(number("NUMBER", 1, 1e12)), all: yes, unseen: yes },
	async run(io, given) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, given.thread);
		return readThread(people, thread, given);
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
	args: { ...which, text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")), attach: many(path), desk: optional(ref("DESK")) },
	async run(io, given) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, given.thread);
		const as = given.desk === undefined ? undefined : people.myDesk(given.desk);
		return say(io, people.session, thread, { text: await wordsOf(io, given.text), language: given.language, files: given.attach, as });
	},
});

const edit = command({
	name: "thread edit",
	args: { ...which, entry: required(ref("ENTRY")), text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")) },
	async run(io, given) {
		const session = await io.session();
		const thread = await findThread(session, given.thread);
		const replaces = await entryOf(session, thread, given.entry);
		return say(io, session, thread, { text: await wordsOf(io, given.text), language: given.language, files: [], replaces });
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
	args: { ...which, entry: required(ref("ENTRY")) },
	flags: { code: optional(code(TAKE_BACK)) },
	async run(io, given) {
		const session = await io.session();
		const thread = await findThread(session, given.thread);
		const replaces = await entryOf(session, thread, given.entry);
		await write(session, thread, { kind: "deleted", reason: given.code ?? null }, { replaces });
		return done();
	},
});

const attachOne = command({
	name: "thread attach",
	args: { ...which, file: some(path) },
	flags: { note: optional(content("TEXT")), desk: optional(ref("DESK")) },
	async run(io, given) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, given.thread);
		const as = given.desk === undefined ? undefined : people.myDesk(given.desk);
		return say(io, people.session, thread, { text: given.note ?? null, files: given.file, as });
	},
});

const saveOne = command({
	name: "thread save",
	args: { ...which, entry: required(ref("ENTRY")), file: optional(text("FILE")) },
	flags: { to: optional(path) },
	async run(io, given) {
		const session = await io.session();
		return saveFrom(io, session, await findThread(session, given.thread), { entry: given.entry, file: given.file, to: given.to });
	},
});

const add = command({
	name: "thread add",
	args: { ...which, holder: required(ref("DESK")) },
	flags: { history: yes },
	async run(io, given) {
		const people = await People.of(await io.session());
		const thread = await findThread(people.session, given.thread);
		await addHolder(people.session, thread, party(people, given.holder), { history: given.history });
		return done();
	},
});

const drop = command({
	name: "thread drop",
	args: { ...which, holder: required(ref("DESK")) },
	flags: {},
	async run(io, given) {
		const people = await People.of(await io.session());
		await dropHolder(people.session, await findThread(people.session, given.thread), party(people, given.holder));
		return done();
	},
});

export const threadCommands = [open, list, show, read, writeOne, edit, takeBack, attachOne, saveOne, add, drop];
