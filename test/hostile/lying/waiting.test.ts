/** Section 3 of SPEC.md, what a client must refuse: lists that leave out what waits. */
import t from "tap";
import { momentAt } from "#protocol/forms/moments.ts";
import { forgetBooks } from "#sdk/casework/book/books.ts";
import { addTask, askForCase, declineHandoff, inbox, readBook, settleAsk, today, updateBook } from "#sdk/casework/index.ts";
import { dropHolder, markSeen, message, openThread, readPage, write } from "#sdk/index.ts";
import { memoryStorage } from "#sdk/storage.ts";
import { forge, refuse } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { origin, destination, waitingCase, organisations } = world.fixtures;
const none = () => [];
const emptyInbox = ["unread", "handoffs", "asks", "leadless", "withoutCustodian", "attests"].map((list) =>
	forge("cases.inbox", list, none),
);
const emptyLists = [...emptyInbox, forge("cases.list", "cases", none), forge("compartments.list", "compartments", none)];
const handoffsIn = (rows: Awaited<ReturnType<typeof inbox>>) => rows.flatMap((row) => ("handoff" in row ? [row.handoff] : []));
const unreadIn = (rows: Awaited<ReturnType<typeof inbox>>) => rows.flatMap((row) => (row.kind === "unread" ? [row.compartment] : []));

test("an honest server, although a colleague has answered meanwhile", async (t) => {
	const { session: sender } = await world.openSyncedSession("sender");
	const { id, of } = await caseWith(sender, origin, ["identity"]);
	const { ref } = await requestTransfer(sender, id, { id: organisations.destination, desk: destination }, ["identity"], of);
	const taker = await world.openSyncedSession("taker");
	t.ok(handoffsIn(await inbox(taker.session)).includes(ref.handoff));
	await declineHandoff((await world.openSyncedSession("reader")).session, ref, "no-capacity");
	t.notOk(handoffsIn(await inbox(taker.session)).includes(ref.handoff));
	t.same(alarmCodes(taker), []);
});

test("a hand-off that waits is shown, although the server leaves it out", async (t) => {
	const storage = memoryStorage();
	const before = await world.openSyncedSession("taker", storage);
	const [honest] = (await inbox(before.session)).filter((row) => "handoff" in row && row.handoff === waitingCase.handoff);
	t.ok(honest);
	const taker = await world.openSyncedSession("taker", storage);
	taker.setLies(...emptyLists);
	const shown = (await inbox(taker.session)).filter((row) => "handoff" in row && row.handoff === waitingCase.handoff);
	t.match(shown, [
		{ kind: "handoff", state: "requested", incoming: true, next: "accept", awaits: true, by: honest!.by, case: honest!.case },
	]);
	t.same(alarmCodes(taker), ["waiting-hidden"]);
});

test("a server that hides the case as well is noticed", async (t) => {
	const storage = memoryStorage();
	await inbox((await world.openSyncedSession("taker", storage)).session);
	const taker = await world.openSyncedSession("taker", storage);
	taker.setLies(...emptyLists, refuse("cases.get", 404, "not-found"));
	t.equal(await outcomeOf(() => inbox(taker.session)), null);
	t.same(alarmCodes(taker), ["waiting-hidden"]);
	t.ok(taker.alarms.some(({ subject }) => subject === waitingCase.id));
});

test("a server that shows only lists that are shorter by one is noticed", async (t) => {
	const storage = memoryStorage();
	await inbox((await world.openSyncedSession("taker", storage)).session);
	const taker = await world.openSyncedSession("taker", storage);
	taker.setLies(
		forge("cases.inbox", "handoffs", (rows: { handoff: string }[]) => rows.filter(({ handoff }) => handoff !== waitingCase.handoff)),
	);
	t.ok(handoffsIn(await inbox(taker.session)).includes(waitingCase.handoff));
	t.same(alarmCodes(taker), ["waiting-hidden"]);
});

test("unread messages are shown, although the server leaves them out, and even hides the thread", async (t) => {
	const giver = await world.openSyncedSession("giver");
	const thread = await openThread(giver.session, "News", [{ kind: "desk", id: destination }], origin);
	const storage = memoryStorage();
	const before = await world.openSyncedSession("taker", storage);
	t.ok(unreadIn(await inbox(before.session)).includes(thread));
	const noUnread = forge("cases.inbox", "unread", none);
	const taker = await world.openSyncedSession("taker", storage);
	taker.setLies(noUnread);
	t.ok(unreadIn(await inbox(taker.session)).includes(thread));
	t.ok(taker.alarms.some(({ code, subject }) => code === "waiting-hidden" && subject === thread));
	const blind = await world.openSyncedSession("taker", storage);
	blind.setLies(noUnread, refuse("compartments.get", 404, "not-found"));
	t.ok(unreadIn(await inbox(blind.session)).includes(thread));
	t.ok(blind.alarms.some(({ code, subject }) => code === "waiting-hidden" && subject === thread));

	const elsewhere = await world.openSyncedSession("taker");
	await markSeen(elsewhere.session, (await readPage(elsewhere.session, thread)).compartment);
	const after = await world.openSyncedSession("taker", storage);
	t.notOk(unreadIn(await inbox(after.session)).includes(thread));
	await write(giver.session, thread, message("More"));
	t.ok(unreadIn(await inbox(after.session)).includes(thread));
	await dropHolder(giver.session, thread, { kind: "desk", id: destination });
	t.notOk(unreadIn(await inbox(after.session)).includes(thread));
	t.notOk(
		after.alarms.some(({ subject }) => subject === thread),
		"read on another device, and dropped: no lie",
	);
});

test("an ask is shown, although the server leaves it out, until it is settled", async (t) => {
	const storage = memoryStorage();
	const { session } = await world.openSyncedSession("sender", storage);
	const { id, code } = await caseWith(session, origin, ["identity"]);
	const ask = await askForCase((await world.openSyncedSession("taker")).session, destination, code);
	const asksIn = (rows: Awaited<ReturnType<typeof inbox>>) => rows.flatMap((row) => (row.kind === "ask" ? [row.ask] : []));
	t.ok(asksIn(await inbox(session)).includes(ask));
	const sender = await world.openSyncedSession("sender", storage);
	sender.setLies(forge("cases.inbox", "asks", none));
	t.ok(asksIn(await inbox(sender.session)).includes(ask));
	t.ok(sender.alarms.some(({ code, subject }) => code === "waiting-hidden" && subject === id));
	const colleague = await world.openSyncedSession("giver");
	await settleAsk(colleague.session, { case: id, ask }, "answered");
	const after = await world.openSyncedSession("sender", storage);
	t.notOk(asksIn(await inbox(after.session)).includes(ask));
	t.same(alarmCodes(after), []);
});

test("what is due in a case is shown, although the server leaves the case and the book out of its lists", async (t) => {
	const storage = memoryStorage();
	const { session } = await world.openSyncedSession("sender", storage);
	const { id } = await caseWith(session, origin, ["support-plan"]);
	await addTask(session, id, { tsk_Kind: "call", tsk_Due: momentAt(session.now() + 3_600_000, "UTC") });
	await updateBook(session);
	t.ok((await today(session, { all: true })).items.some((item) => item.case.id === id));
	const sender = await world.openSyncedSession("sender", storage);
	sender.setLies(...emptyLists);
	t.ok((await today(sender.session, { all: true })).items.some((item) => item.case.id === id));
	t.same(alarmCodes(sender), ["waiting-hidden"]);
	sender.setLies();
	forgetBooks(sender.session);
	t.ok((await readBook(sender.session, origin)).rows.has(id), "the book keeps its row");
});

test("a new device finds by the desk's book what the list of cases leaves out", async (t) => {
	const { session } = await world.openSyncedSession("sender");
	const { id } = await caseWith(session, origin, ["support-plan"]);
	await addTask(session, id, { tsk_Kind: "call", tsk_Due: momentAt(session.now() + 3_600_000, "UTC") });
	await updateBook(session);
	const colleague = await world.openSyncedSession("giver");
	colleague.setLies(forge("cases.list", "cases", none));
	await today(colleague.session, { all: true });
	t.ok(colleague.alarms.some(({ code, subject }) => code === "waiting-hidden" && subject === id));
	t.ok((await readBook(colleague.session, origin)).rows.has(id));
});
