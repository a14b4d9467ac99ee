/** The access entry says whether a person or the program has asked. Entries of sections and threads always count as a person's. */
import t from "tap";
import { byProgram } from "#sdk/account/unlocked-session.ts";
import { forgetBooks } from "#sdk/casework/book/books.ts";
import { addTask, inbox, listCases, loadCase, openSection, openSections, readBook, updateBook } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { message, openThread, readAll, syncDirectory, write } from "#sdk/index.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const { network, origin } = await readyNetwork(t);
const { session } = origin.staff;
const program = byProgram(session);
const { id, of } = await caseWith(session, origin.desk, ["support-plan", "identity"]);
await addTask(session, id, { tsk_Kind: "call", tsk_Due: "2030-01-01T10:00+00:00" });
await updateBook(session);
const thread = await openThread(session, "A thread", []);
await write(session, thread, message("A message"));

/** The entries of what was done: action, initiator and case. */
async function entriesOf(work: () => Promise<unknown>) {
	const before = (await network.server.entries()).length;
	await work();
	return (await network.server.entries()).slice(before).map(({ action, initiator, case: about }) => ({ action, initiator, about }));
}

t.test("what the program fetches by itself is recorded as such: lists, inbox, books and the head of a case", async (t) => {
	const entries = await entriesOf(async () => {
		await syncDirectory(program);
		await inbox(program);
		await gather(listCases(program));
		forgetBooks(program);
		t.ok((await readBook(program, origin.desk)).rows.has(id));
		await loadCase(program, id);
	});
	const actions = new Set(entries.map(({ action }) => action));
	for (const action of ["inbox.read", "case.list", "compartment.list", "compartment.read", "entry.read", "case.read"])
		t.ok(actions.has(action), action);
	t.same(
		entries.filter(({ initiator }) => initiator !== "program"),
		[],
	);
});

t.test("several sections are read together by the program, too, as after news", async (t) => {
	const views = await openSections(program, id, Object.values(of));
	t.same(views.map(({ section }) => section).sort(), ["identity", "support-plan"]);
});

t.test("the same session asks for a person again", async (t) => {
	const entries = await entriesOf(() => inbox(session));
	t.ok(entries.length > 0);
	t.same(
		entries.filter(({ initiator }) => initiator !== "person"),
		[],
	);
});

t.test("a client that lies about a section or thread is recorded as a person", async (t) => {
	const identity = of.identity as string;
	const entries = await entriesOf(async () => {
		await openSection(program, identity);
		await readAll(program, thread);
		await write(program, thread, message("Written by a person"));
	});
	const contents = entries.filter(({ action }) => action.startsWith("entry."));
	t.ok(contents.some(({ action, about }) => action === "entry.read" && about === id));
	t.ok(contents.some(({ action }) => action === "entry.write"));
	t.same(
		contents.filter(({ initiator }) => initiator !== "person"),
		[],
	);
});
