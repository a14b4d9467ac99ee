/** The book of a desk: rows of cases, duty and phone numbers. And the day that is read from it. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { momentAt } from "#protocol/forms/moments.ts";
import {
	acceptHandoff,
	addNumber,
	addTask,
	assignLead,
	caseTasks,
	closeCase,
	deskNumbers,
	dropTask,
	finishTask,
	openSection,
	readBook,
	rebuildBook,
	receiveHandoff,
	recordConsent,
	recordDeparture,
	removeNumber,
	revise,
	setCaseStatus,
	today,
	updateBook,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import type { BookRow } from "#sdk/compartments/book-row.ts";
import { addHolder, listCompartments, readAll, write } from "#sdk/index.ts";
import { countRequests } from "../../../support/count-requests.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, DAY, requestTransfer, terms, withLostAnswer } from "../../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const { session } = origin.staff;
const colleague = origin.coordinator.session;
const moment = (fromNow: number) => momentAt(session.now() + fromNow, "Europe/Rome");
const plain = (rows: ReadonlyMap<Id, BookRow>) => [...rows.values()].sort((a, b) => (a.case < b.case ? -1 : 1));
const booksOf = async (who = session) => (await listCompartments(who, { kind: "book" })).compartments;

t.test("the rows of changed cases are written, and a rebuilt book is equal", async (t) => {
	const { id, code } = await caseWith(session, origin.desk, ["support-plan"]);
	const other = await caseWith(session, origin.desk, ["support-plan"]);
	const { row, compartment } = await addTask(session, id, { tsk_Kind: "call", tsk_What: "Secret words", tsk_Due: moment(DAY) });
	await addTask(colleague, other.id, { tsk_Kind: "visit", tsk_Due: moment(2 * DAY) });
	t.equal(await updateBook(session), 1);
	t.equal(await updateBook(session), 0, "nothing has changed since");
	t.equal(await updateBook(colleague), 1);
	const { rows } = await readBook(session, origin.desk);
	t.match(rows.get(id), { code, status: "Active", lead: null, clash: false, closed: null, due: [{ kind: "call", row }] });
	t.equal((await booksOf()).length, 1, "two members write into one book");
	await dropTask(session, compartment, row);
	await closeCase(session, other.id, { code: "moved" });
	await updateBook(session);
	const changed = await readBook(colleague, origin.desk);
	t.match(changed.rows.get(id), { due: [] });
	t.match(changed.rows.get(other.id), { status: "Closed", closed: Number });
	t.same(plain((await rebuildBook(session, origin.desk)).rows), plain(changed.rows));
	t.same(plain((await readBook(session, origin.desk)).rows), plain(changed.rows));
	await caseTasks(session, id);
	t.equal(await updateBook(session), 0, "who only opens a case writes nothing, unless the row differs");
});

t.test("free text instead of a task's kind doesn't get into the book", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan"]);
	const row = randomId();
	const ops = Object.entries({ tsk_Kind: "Visit Maria", tsk_State: "open", tsk_Due: moment(DAY) }).map(([field, value]) => ({
		row,
		field,
		value,
	}));
	await write(session, of["support-plan"] as Id, { kind: "rev", form: "task@1", base: [], at: session.now(), why: null, files: [], ops });
	await caseTasks(session, id);
	await updateBook(session);
	t.match((await readBook(session, origin.desk)).rows.get(id)?.due, [{ kind: "other", row }]);
});

t.test("a reader reads backwards to the last complete list, and no further", async (t) => {
	const [book] = await booksOf();
	const { length } = (await readAll(session, book?.compartment as Id)).entries;
	const before = await readBook(session, origin.desk);
	const [first] = [...before.rows.values()] as [BookRow];
	const list = { id: randomId(), of: 2, after: length };
	const send = (content: Parameters<typeof write>[2], who = session) => write(who, book?.compartment as Id, content);
	await send({ kind: "book", list: { ...list, part: 0 }, rows: [] });
	t.same(plain((await readBook(session, origin.desk)).rows), plain(before.rows), "an incomplete list counts for nothing");
	await send({ kind: "book", list: { ...list, part: 1 }, rows: [] }, colleague);
	t.same(plain((await readBook(session, origin.desk)).rows), plain(before.rows), "nobody completes another's list");
	const late = { ...first, status: "FollowUp" as const };
	const { seq } = await send({ kind: "book", list: null, rows: [late] });
	await send({ kind: "book", list: { id: randomId(), part: 0, of: 1, after: seq - 1 }, rows: [first] });
	const after = (await readBook(session, origin.desk)).rows;
	t.same(plain(after), [late], "the list replaces what came before, but not what its author had not seen");
	await rebuildBook(session, origin.desk);
	t.same(plain((await readBook(session, origin.desk)).rows), plain(before.rows));
});

t.test("after many single rows, a list of all rows is written", async (t) => {
	const [book] = await booksOf();
	const { rows } = await readBook(session, origin.desk);
	const first = [...rows.values()].find(({ status }) => status === "Active") as BookRow;
	for (let i = 0; i < 101; i++)
		await write(session, book?.compartment as Id, { kind: "book", list: null, rows: [{ ...first, opened: first.opened + i }] });
	await addTask(session, first.case, { tsk_Kind: "call", tsk_Due: moment(DAY) });
	await updateBook(session);
	const { entries } = await readAll(session, book?.compartment as Id);
	t.match(entries.at(-1)?.content, { kind: "book", list: { part: 0, of: 1 } });
	t.same(plain((await readBook(session, origin.desk)).rows), plain((await rebuildBook(session, origin.desk)).rows));
});

t.test("two lists at the same time lose no row", async (t) => {
	const [book] = await booksOf();
	const compartment = book?.compartment as Id;
	const writersOfLists = async () => {
		const last = (await readAll(session, compartment)).entries.slice(-4);
		return new Set(last.flatMap(({ content, author }) => (content?.kind === "book" && content.list !== null ? [author] : [])));
	};
	// Who sees the other's list in time writes none, so this is tried until both have written one.
	let writers = new Set<Id>();
	for (let tries = 0; tries < 8 && writers.size < 2; tries++) {
		const [one, other] = [await caseWith(session, origin.desk, ["support-plan"]), await caseWith(colleague, origin.desk, ["support-plan"])];
		const row = [...(await readBook(session, origin.desk)).rows.values()][0] as BookRow;
		for (let i = 0; i < 101; i++)
			await write(session, compartment, { kind: "book", list: null, rows: [{ ...row, opened: row.opened + i }] });
		await addTask(session, one.id, { tsk_Kind: "call", tsk_Due: moment(DAY) });
		await addTask(colleague, other.id, { tsk_Kind: "visit", tsk_Due: moment(DAY) });
		await Promise.all([updateBook(session), updateBook(colleague)]);
		const { rows } = await readBook(session, origin.desk);
		t.match([rows.get(one.id)?.due, rows.get(other.id)?.due], [[{ kind: "call" }], [{ kind: "visit" }]]);
		writers = await writersOfLists();
	}
	t.same([...writers].sort(), [session.me, colleague.me].sort(), "both have written a list");
});

t.test("a consent, a withdrawal, a new lead and a new status change the row", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const rowAfter = async (who = session) => {
		await updateBook(who);
		return (await readBook(who, origin.desk)).rows.get(id);
	};
	const until = session.now() + 20 * DAY;
	const consent = await recordConsent(session, id, { ...terms(transit.id, ["support-plan"], session.now()), until });
	t.match(await rowAfter(), { due: [{ kind: "consent-ends", at: until }] }, "so that the day on which it ends is seen");
	await withdrawConsent(colleague, { case: id, consent }, { code: "person-declined" });
	t.same((await rowAfter(colleague))?.due, []);
	await assignLead(session, id, colleague.me);
	t.equal((await rowAfter())?.lead, colleague.me);
	await setCaseStatus(session, id, "FollowUp");
	t.equal((await rowAfter())?.status, "FollowUp");
});

t.test("a revision and its row need four requests, and a colleague's change meanwhile isn't lost", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const first = await addTask(session, id, { tsk_Kind: "call", tsk_Due: moment(DAY) });
	await updateBook(session);
	const dueOf = async () => (await readBook(session, origin.desk)).rows.get(id)?.due.map(({ kind }) => kind);
	const view = await openSection(session, first.compartment);
	const work = async () => {
		await finishTask(session, view, first.row);
		await updateBook(session);
	};
	t.equal(await countRequests(session, work), 4);
	t.same(await dueOf(), []);
	await addTask(colleague, id, { tsk_Kind: "visit", tsk_Due: moment(2 * DAY) });
	t.equal(await updateBook(colleague), 1);
	await addTask(session, id, { tsk_Kind: "court", tsk_Due: moment(3 * DAY) });
	await updateBook(session);
	t.same(await dueOf(), ["visit", "court"]);
	await addTask(session, id, { tsk_Kind: "document", tsk_Due: moment(4 * DAY) });
	await addTask(session, id, { tsk_Kind: "call", tsk_Due: moment(DAY) });
	await updateBook(session);
	t.same(await dueOf(), ["call", "visit", "court", "document"], "two revisions, and then one row");
	await addTask(colleague, id, { tsk_Kind: "other", tsk_Due: moment(5 * DAY) });
	await updateBook(colleague);
	await addTask(colleague, id, { tsk_Kind: "review-risk", tsk_Due: moment(6 * DAY) });
	t.equal(await updateBook(colleague), 0, "a sixth date isn't in the row");
	const earliest = (await caseTasks(session, id)).tasks.find(({ state }) => state === "open");
	await dropTask(session, first.compartment, earliest?.row as Id);
	await updateBook(session);
	t.same(await dueOf(), ["visit", "court", "document", "other", "review-risk"]);
	const { rows } = await rebuildBook(session, origin.desk);
	t.same(plain((await readBook(colleague, origin.desk)).rows), plain(rows));
});

t.test("two books of one desk are merged, and nobody else can be added to one", async (t) => {
	const { rows } = await readBook(transit.staff.session, transit.desk);
	t.equal(rows.size, 0, "a desk without a book has no rows");
	const [book] = await booksOf();
	await t.rejects(addHolder(session, book?.compartment as Id, { kind: "desk", id: transit.desk }), { code: "not-allowed" });
	t.same(await booksOf(transit.staff.session), []);
	await t.rejects(readAll(transit.staff.session, book?.compartment as Id), { code: "not-found" });
});

t.test("today shows what the book says, opens no case, and corrects status and lead", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const { row, compartment } = await addTask(session, id, { tsk_What: "Soon", tsk_Due: moment(DAY / 2) });
	const far = await caseWith(session, origin.desk, ["support-plan"]);
	await addTask(session, far.id, { tsk_What: "Next month", tsk_Due: moment(30 * DAY) });
	await updateBook(session);
	const codesOf = async () => (await today(colleague)).items.map((item) => item.case.id);
	t.ok((await codesOf()).includes(id));
	t.notOk((await codesOf()).includes(far.id));
	t.notOk(colleague.memory.staleBookRows.has(id), "it was not opened");
	await dropTask(session, compartment, row);
	t.ok((await codesOf()).includes(id), "the book doesn't know it yet");
	await updateBook(session);
	t.notOk((await codesOf()).includes(id));
	await assignLead(session, far.id, session.me);
	await today(session);
	t.equal((await readBook(session, origin.desk)).rows.get(far.id)?.lead, session.me, "status and lead follow the list of cases");
});

t.test("when custody moves on, the case leaves the old desk's book", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan", "identity"]);
	await addTask(session, id, { tsk_Kind: "call", tsk_Due: moment(DAY) });
	await updateBook(session);
	const { ref } = await requestTransfer(session, id, transit, ["support-plan"], of);
	await acceptHandoff(transit.staff.session, ref);
	await receiveHandoff(transit.staff.session, ref);
	await today(session);
	t.notOk((await readBook(session, origin.desk)).rows.has(id));
	t.match((await today(transit.staff.session, { all: true })).unlisted, [{ id }], "it comes into the new book when somebody opens it");
	await caseTasks(transit.staff.session, id);
	await updateBook(transit.staff.session);
	t.match((await readBook(transit.staff.session, transit.desk)).rows.get(id), { status: "Active", due: [{ kind: "call" }] });
});

t.test("a desk that doesn't have the case isn't made to open it for its book", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan", "identity"]);
	const theirs = transit.staff.session;
	const { ref } = await requestTransfer(session, id, transit, ["identity"], of);
	await acceptHandoff(theirs, ref);
	await recordDeparture(session, ref);
	await updateBook(theirs);
	await addTask(theirs, id, { tsk_Kind: "call", tsk_Due: moment(DAY) });
	await recordConsent(theirs, id, terms(origin.id, ["identity"], session.now()));
	t.equal(await countRequests(theirs, () => updateBook(theirs)), 0);
	await receiveHandoff(theirs, ref);
	await addTask(theirs, id, { tsk_Kind: "visit", tsk_Due: moment(DAY) });
	t.equal(await updateBook(theirs), 1, "the custodian writes the row");
});

t.test("a consent whose answer was lost changes the row when the call is repeated", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const consent = randomId();
	const until = session.now() + 20 * DAY;
	const record = () => recordConsent(session, id, { ...terms(transit.id, ["identity"], session.now()), until }, { consent });
	await updateBook(session);
	await t.rejects(withLostAnswer(session, "cases.append", record), { code: "unavailable" });
	t.equal(await record(), consent);
	await updateBook(session);
	t.match((await readBook(session, origin.desk)).rows.get(id)?.due, [{ kind: "consent-ends", at: until }]);
});

t.test("a phone number is written down once, and two who change a number clash", async (t) => {
	await t.rejects(addNumber(session, origin.desk, { nbr_ToldBy: "telepathy" }), { code: "bad-input", field: "nbr_ToldBy" });
	await t.rejects(addNumber(session, origin.desk, {}), { code: "bad-input", field: "number" });
	const entry = randomId();
	const number = { nbr_Desk: transit.desk, nbr_Phone: "+000 3", nbr_ToldBy: "voice" };
	const row = await addNumber(colleague, origin.desk, number, { entry });
	t.equal(await addNumber(colleague, origin.desk, number, { entry }), row);
	const found = await deskNumbers(session, origin.desk);
	t.match(found.numbers, [{ hasClash: false, values: { nbr_Desk: transit.desk, nbr_Phone: "+000 3" } }]);
	t.equal((await booksOf()).length, 2, "the forms have a book of their own");
	const theirs = (await deskNumbers(colleague, origin.desk)).numbers[0];
	const mine = found.numbers[0];
	if (!mine || !theirs) throw new Error("no number");
	await revise(session, mine.view, { form: "number", ops: [{ row: mine.row, field: "nbr_Phone", value: "+000 4" }] });
	await revise(colleague, theirs.view, { form: "number", ops: [{ row: mine.row, field: "nbr_Phone", value: "+000 5" }] });
	t.match((await deskNumbers(session, origin.desk)).numbers, [{ hasClash: true }]);
	const [again] = (await deskNumbers(session, origin.desk)).numbers;
	if (!again) throw new Error("no number");
	await removeNumber(session, again);
	t.same((await deskNumbers(session, origin.desk)).numbers, []);
	t.same((await deskNumbers(transit.staff.session, transit.desk)).numbers, []);
});
