/** A session that stays open while the server is restored from a backup: it reads threads and cases at the first try, and is told of the loss. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { AlarmError } from "#sdk/alarms.ts";
import { proposeLogRestart } from "#sdk/audit/index.ts";
import { makeBook } from "#sdk/casework/book/books.ts";
import { inbox, loadCase, readBook, updateBook } from "#sdk/casework/index.ts";
import type { BookRow } from "#sdk/compartments/book-row.ts";
import { message } from "#sdk/compartments/content.ts";
import { addHolder, openThread } from "#sdk/compartments/holders.ts";
import { type EntryView, markSeen, readAll, readPage, readTitle } from "#sdk/compartments/read.ts";
import { loadRemembered } from "#sdk/compartments/remembered.ts";
import { write } from "#sdk/compartments/write.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import { approve, invite, syncDirectory } from "#sdk/index.ts";
import type { App } from "../../../server/app.ts";
import { backUpDatabase, restoreDatabase } from "../../support/restored-database.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";
import { until } from "../../support/until.ts";

const { network, founder, admin, origin, transit, destination } = await readyNetwork(t);
const { server } = network;
const staff = origin.staff;
const coordinator = origin.coordinator.session;
const thread = await openThread(staff.session, "Arrivals", [], origin.desk);
const say = (text: string) => write(coordinator, thread, message(text));
const { id, of } = await caseWith(staff.session, origin.desk, ["identity"]);
await say("Before the backup.");
const toDestination = { kind: "desk" as const, id: destination.desk };
const shared = await openThread(staff.session, "Shared", [toDestination], origin.desk);
const plans = await openThread(staff.session, "Plans", [], origin.desk);
const plansOfTwo = await openThread(staff.session, "Plans of two", [toDestination], origin.desk);
const notes = await openThread(staff.session, "Notes", [], origin.desk);
const book = await makeBook(staff.session, origin.desk);
const writeRow = (session: UnlockedSession, code: string) => {
	const row: BookRow = { case: randomId(), code, status: "Active", lead: null, due: [], clash: false, opened: 0, closed: null };
	return write(session, book, { kind: "book", list: null, rows: [row] }, { as: origin.desk });
};
await writeRow(staff.session, "A");
await backUpDatabase(server);

// The restore loses everything from here on.
await say("After the backup.");
await requestTransfer(coordinator, id, destination, ["identity"], of);
await markSeen(staff.session, (await readAll(staff.session, thread)).compartment);
await loadCase(staff.session, id);
await writeRow(staff.session, "lost");
await writeRow(coordinator, "lost, too");
const codesInBook = async () => [...(await readBook(coordinator, origin.desk)).rows.values()].map(({ code }) => code);
const codesBefore = await codesInBook();
/** Writes a message, which staff and this member read and confirm. @returns the compartment as this member's session holds it. */
const hold = async (session: UnlockedSession, compartment: Id) => {
	await write(staff.session, compartment, message("Lost."));
	await markSeen(staff.session, (await readAll(staff.session, compartment)).compartment);
	const { compartment: held } = await readAll(session, compartment);
	await markSeen(session, held);
	return held;
};
const heldArrivals = await hold(coordinator, thread);
await addHolder(staff.session, plans, toDestination);
const heldPlans = await hold(coordinator, plans);
const heldShared = await hold(destination.staff.session, shared);
await write(staff.session, notes, message("Lost."));
const toldLate = destination.coordinator.session;
await write(staff.session, plansOfTwo, message("Lost."));
await readAll(toldLate, plansOfTwo);
const heldNotes = (await readAll(coordinator, notes)).compartment;
const { session: owner, alarms: ownerAlarms } = destination.staff;
const lostCase = await caseWith(owner, destination.desk, ["identity"]);
owner.memory.staleBookRows.set(lostCase.id, null);
await updateBook(owner);
const wasInBook = (await readBook(owner, destination.desk)).rows.has(lostCase.id);
const lostThread = await openThread(owner, "A lost thread", [], destination.desk);
await readTitle(owner, lostThread);
await readTitle(owner, shared);
await invite(coordinator, { organisation: origin.id, role: "staff", desk: origin.desk });
for (const each of [founder, admin, staff]) await syncDirectory(each.session);
const { size } = staff.session.dir;
// The log signs once a second. It refuses to go on only if it had signed some of what is lost.
await server.context.integrator.run();
const app: App = await restoreDatabase(t, server, server);

const textsOf = (entries: EntryView[]) => entries.flatMap(({ content }) => (content?.kind === "text" ? [content.text] : []));

t.test("a client that gives lost statements back to the directory waits until the log has signed them", async (t) => {
	const calls: string[] = [];
	let unsigned: unknown;
	const call: Transport["call"] = async (endpoint, sent) => {
		calls.push(endpoint.id);
		// The answer of a server whose log has stored the statements and not signed them yet.
		if (endpoint.id === "directory.read" && calls.at(-2) === "directory.offer") return unsigned as never;
		const answer = await staff.session.server.call(endpoint, sent);
		if (endpoint.id === "directory.read") unsigned = answer;
		return answer;
	};
	await syncDirectory({ ...staff.session, server: { ...staff.session.server, call } as Transport });
	t.ok(calls.includes("directory.offer"));
	t.equal(staff.session.dir.size, size);
	t.same(staff.alarms, []);
});

t.test("before the access log is restarted, missing entries raise an alarm", async (t) => {
	await t.rejects(readAll(staff.session, thread), AlarmError);
	await t.rejects(loadCase(staff.session, id), AlarmError);
	t.match(
		staff.alarms.splice(0).map(({ code }) => code),
		["entries-dropped", "entries-dropped"],
	);
});

t.test("after the restart, the first try reads the rest, and says that something was lost", async (t) => {
	await syncDirectory(founder.session);
	await until("the server refuses to sign", async () => {
		await app.context.integrator.run().catch(() => {});
		return app.context.integrator.refuses("access");
	});
	const { object } = await proposeLogRestart(founder.session, "restarted.example/access");
	await approve(admin.session, object);
	t.equal(staff.session.dir.restarts.length, 0, "this session doesn't know of the restart yet");
	const { entries } = await readAll(staff.session, thread);
	t.same(textsOf(entries), ["Before the backup."]);
	t.match(staff.alarms.splice(0), [{ code: "log-restarted", subject: thread }]);
	t.same(Object.keys((await loadCase(staff.session, id)).state.handoffs), []);
	t.match(staff.alarms.splice(0), [{ code: "log-restarted", subject: id }]);

	await write(staff.session, thread, message("After the restart."));
	const again = await readAll(staff.session, thread);
	t.match(again.entries.at(-1)?.content, { text: "After the restart." });
	t.same(staff.alarms, [], "another entry in the place of the lost one is no alarm");
});

t.test("a thread that was open all the time is read as it is now", async (t) => {
	const { session, alarms } = destination.staff;
	t.equal(session.dir.restarts.length, 0, "this session doesn't know of the restart yet");
	// The author doesn't know of it either, so the message doesn't tell of it.
	await write(destination.coordinator.session, shared, message("In the place of the lost one."));
	t.same(textsOf((await readPage(session, heldShared)).entries), ["In the place of the lost one."]);
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: shared }]);
	await write(staff.session, shared, message("One more."));
	t.same(textsOf((await readPage(session, heldShared)).entries), ["In the place of the lost one.", "One more."]);
	t.same(alarms, []);
});

t.test("a case and a thread that are lost are named, once", async (t) => {
	const { session, alarms } = destination.staff;
	alarms.length = 0;
	await inbox(session);
	t.match(alarms.splice(0), [
		{ code: "lost-in-restore", subject: lostCase.id, name: lostCase.code },
		{ code: "lost-in-restore", subject: lostThread, name: "A lost thread" },
	]);
	session.memory.alarms.clear();
	await inbox(session);
	t.same(alarms, []);
});

t.test("in a thread that was open all the time, the next message follows those that are left", async (t) => {
	const { alarms } = origin.coordinator;
	t.equal(coordinator.dir.restarts.length, 0, "this session doesn't know of the restart yet");
	// The restore has lost an epoch, too. The next one has the same number and another key.
	await addHolder(staff.session, plans, toDestination);
	await write(coordinator, heldPlans, message("Next."));
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: plans }]);
	const { entries } = await readAll(staff.session, plans);
	t.same([textsOf(entries), entries.some(({ missingBefore }) => missingBefore)], [["Next."], false]);
	t.same(textsOf((await readAll(coordinator, heldPlans)).entries), ["Next."]);
	t.same(alarms, []);
});

t.test("a member who had only read a lost message is told of the loss, also when another message has its place", async (t) => {
	const { alarms } = origin.coordinator;
	await write(staff.session, notes, message("In the place of the lost one."));
	t.same(textsOf((await readPage(coordinator, heldNotes)).entries), ["In the place of the lost one."]);
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: notes }]);
	await readPage(coordinator, heldNotes);
	t.same(alarms, []);
});

t.test("the loss is told also when the first request of a thread tells of the restart", async (t) => {
	const { alarms } = destination.coordinator;
	alarms.splice(0);
	await addHolder(staff.session, plansOfTwo, { kind: "desk", id: transit.desk });
	await write(staff.session, plansOfTwo, message("In the place of the lost one."));
	t.equal(toldLate.dir.restarts.length, 0, "this session doesn't know of the restart yet");
	t.same(textsOf((await readAll(toldLate, plansOfTwo)).entries), ["In the place of the lost one."]);
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: plansOfTwo }]);
});

t.test("nobody confirms or remembers a lost message that a thread still held", async (t) => {
	const { alarms } = origin.coordinator;
	const calls: string[] = [];
	const call: Transport["call"] = (endpoint, sent) => {
		calls.push(endpoint.id);
		return coordinator.server.call(endpoint, sent);
	};
	await markSeen({ ...coordinator, server: { ...coordinator.server, call } as Transport }, heldArrivals);
	t.same(calls, []);
	t.not((await loadRemembered(coordinator, thread)).entry?.restarts, 1, "the lost message isn't taken for one after the restart");
	const { entries } = await readAll(coordinator, heldArrivals);
	t.same(textsOf(entries), ["Before the backup.", "After the restart."]);
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: thread }]);
	await markSeen(coordinator, heldArrivals);
	const { entry } = await loadRemembered(coordinator, thread);
	t.match(entry, { count: entries.length, restarts: 1 });
});

t.test("a book that was read before shows what is left and what colleagues have added since", async (t) => {
	const { alarms } = origin.coordinator;
	t.same(codesBefore, ["A", "lost", "lost, too"]);
	await writeRow(staff.session, "D");
	t.same(await codesInBook(), ["A", "D"]);
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: book }]);
	await writeRow(coordinator, "E");
	await writeRow(staff.session, "F");
	t.same(await codesInBook(), ["A", "D", "E", "F"]);
	t.same(textsOf((await readAll(coordinator, book)).entries), []);
	t.same(alarms, []);
	t.match((await loadRemembered(coordinator, book)).entry, { count: 3, restarts: 1 });
});

t.test("a desk whose book was lost gets another one, also while the lost case waits to be written into it", async (t) => {
	t.ok(wasInBook);
	const { id: newCase } = await caseWith(owner, destination.desk, ["identity"]);
	for (const id of [lostCase.id, newCase]) owner.memory.staleBookRows.set(id, null);
	t.equal(await updateBook(owner), 1);
	t.same([...(await readBook(owner, destination.desk)).rows.keys()], [newCase]);
	t.match(
		ownerAlarms.splice(0).map(({ code }) => code),
		["log-restarted"],
	);
	t.equal(owner.memory.staleBookRows.size, 0);
});

t.test("after the restart, each later loss is an alarm again", async (t) => {
	const { session, alarms } = destination.staff;
	await readAll(session, heldShared);
	await markSeen(session, heldShared);
	const call: Transport["call"] = async (endpoint, sent) => {
		const answer = (await session.server.call(endpoint, sent)) as never;
		if (endpoint.id !== "compartments.page") return answer;
		const { entries, count } = answer as { entries: unknown[]; count: number };
		return { ...(answer as object), entries: entries.slice(0, -1), count: count - 1 } as never;
	};
	await t.rejects(readAll({ ...session, server: { ...session.server, call } as Transport }, heldShared), AlarmError);
	t.match(alarms.splice(0), [{ code: "entries-dropped", subject: shared }]);
});
