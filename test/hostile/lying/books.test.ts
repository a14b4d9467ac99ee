/** The book of a desk from a server that drops rows or serves an old book or a thread in its place. Lies are noticed, or do no harm. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { momentAt } from "#protocol/forms/moments.ts";
import { forgetBooks } from "#sdk/casework/book/books.ts";
import { addNumber, addTask, deskNumbers, dropTask, readBook, rebuildBook, today, updateBook } from "#sdk/casework/index.ts";
import { listCompartments, openThread } from "#sdk/index.ts";
import { answer, drop, type Lie, refuse, replay, swap, where } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { origin } = world.fixtures;
const sender = await world.openSyncedSession("sender");
const { session } = sender;
const moment = (hours: number) => momentAt(session.now() + hours * 3_600_000, "UTC");
const { id } = await caseWith(session, origin, ["support-plan"]);
const first = await addTask(session, id, { tsk_Kind: "call", tsk_Due: moment(1) });
await updateBook(session);
await addTask(session, id, { tsk_Kind: "court", tsk_Due: moment(2) });
await updateBook(session);
await dropTask(session, first.compartment, first.row);
await updateBook(session);

/** The kinds in the case's row, read on a new device of the same person from a server with these lies. */
async function read(...lies: Lie[]) {
	const reader = await world.openSyncedSession("sender");
	reader.setLies(...lies);
	let kinds: string[] | null = null;
	const stopped = await outcomeOf(async () => {
		kinds = (await readBook(reader.session, origin)).rows.get(id)?.due.map(({ kind }) => kind) ?? null;
	});
	return { stopped, codes: alarmCodes(reader), kinds };
}

test("an honest server", async (t) => {
	t.same(await read(), { stopped: null, codes: [], kinds: ["court"] });
});

test("rows that are dropped, replayed or changed are noticed", async (t) => {
	for (const entry of ["entries.0", "entries.1", "entries.2"])
		t.match(await read(drop("compartments.page", entry)), { codes: ["entry-missing"] }, entry);
	t.match(await read(replay("compartments.page", "entries.0")), { stopped: "entry-replayed" });
	t.match(await read(swap("compartments.page", "entries.1.box", "entries.2.box")), { codes: ["content-tampered"] });
});

test("an old book is noticed on a device that has seen a newer one", async (t) => {
	const reader = await world.openSyncedSession("sender");
	await readBook(reader.session, origin);
	forgetBooks(reader.session);
	reader.setLies(drop("compartments.page", "entries.2"));
	await outcomeOf(() => readBook(reader.session, origin));
	t.ok(alarmCodes(reader).length > 0);
});

test("a sitting that has read the book asks only for new rows, and notices one that is dropped", async (t) => {
	const reader = await world.openSyncedSession("sender");
	const known = await readBook(reader.session, origin);
	reader.setLies(drop("compartments.page", "entries.0"));
	t.same((await readBook(reader.session, origin)).rows, known.rows, "there is nothing to drop");
	t.same(alarmCodes(reader), []);
	await addTask(session, id, { tsk_Kind: "visit", tsk_Due: moment(9 * 24) });
	await updateBook(session);
	await outcomeOf(() => readBook(reader.session, origin));
	t.same(alarmCodes(reader), ["entry-missing"]);
});

test("without the book, or with a thread in its place, today names the case that it knows nothing about", async (t) => {
	const seen = async (...lies: Lie[]) => {
		const reader = await world.openSyncedSession("sender");
		reader.setLies(...lies);
		const { items, unlisted } = await today(reader.session);
		return { tasks: items.map(({ task }) => task), isUnlisted: unlisted.some((each) => each.id === id) };
	};
	t.same(await seen(), { tasks: ["court"], isUnlisted: false });
	t.same(await seen(answer("compartments.list", { compartments: [], next: null })), { tasks: [], isUnlisted: true }, "no book is shown");
	const thread = await openThread(session, "A thread", []);
	const { compartments } = await listCompartments(session, { kind: "thread" });
	const row = { ...compartments.find((each) => each.compartment === thread), kind: "book" };
	const swapped = answer("compartments.list", { compartments: [row], next: null });
	t.same(await seen(swapped), { tasks: [], isUnlisted: true }, "a thread isn't a book");
});

test("the list for today names the desk whose book it couldn't read, and hides no tampering", async (t) => {
	const readToday = async (...lies: Lie[]) => {
		const reader = await world.openSyncedSession("sender");
		reader.setLies(...lies);
		const { items, failed } = await today(reader.session);
		return { tasks: items.map(({ task }) => task), failed: failed.map(({ desk }) => desk) };
	};
	t.same(await readToday(refuse("compartments.list", 404, "not-found")), { tasks: [], failed: [origin] }, "no book can be read");
	const { compartments } = await listCompartments(session, { kind: "book" });
	const isOfBook = (path: string) => compartments.some(({ compartment }) => path.includes(compartment));
	t.equal(
		await outcomeOf(() => readToday(where(isOfBook, replay("compartments.page", "entries.0")))),
		"entry-replayed",
		"a book that was altered",
	);
});

test("a dropped phone number is noticed, and a rebuilt book leaves the numbers alone", async (t) => {
	await addNumber(session, origin, { nbr_Desk: world.fixtures.destination as Id, nbr_Phone: "+000 1", nbr_ToldBy: "voice" });
	const phones = async (...lies: Lie[]) => {
		const reader = await world.openSyncedSession("sender");
		reader.setLies(...lies);
		const { numbers } = await deskNumbers(reader.session, origin);
		return [numbers.map(({ values }) => values.nbr_Phone), alarmCodes(reader)];
	};
	t.same(await phones(), [["+000 1"], []]);
	t.match(await phones(drop("compartments.page", "entries.0")), [Array, ["entry-missing"]]);
	await rebuildBook(session, origin);
	t.same(await phones(), [["+000 1"], []], "after a rebuild");
});
