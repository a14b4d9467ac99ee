/** Tasks, contacts, services, and what is due today. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { momentAt } from "#protocol/forms/moments.ts";
import type { Consent } from "#protocol/rules/consent.ts";
import { comingTasks, isShown } from "#sdk/casework/day/computed.ts";
import {
	acceptHandoff,
	addContact,
	addService,
	addTask,
	assignLead,
	caseTasks,
	closeCase,
	dropTask,
	finishTask,
	moveTask,
	openSection,
	receiveHandoff,
	recordConsent,
	recordFirstHour,
	reopenCase,
	today,
	updateBook,
	viewCase,
	writeSection,
} from "#sdk/casework/index.ts";
import { write } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, DAY, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { network, origin, transit } = await readyNetwork(t);
const { session } = origin.staff;
const colleague = origin.coordinator.session;
const HOUR = 3_600_000;
const moment = (fromNow: number) => momentAt(session.now() + fromNow, "Europe/Rome");
const day = (fromNow: number) => new Date(session.now() + fromNow).toISOString().slice(0, 10);
const planOf = async (id: Id) => (await caseTasks(session, id)).tasks;

t.test("a task is added, moved, done and dropped, and its history stays", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan"]);
	const entry = randomId();
	const values = { tsk_Kind: "call", tsk_What: "Зателефонувати", tsk_Due: moment(HOUR), tsk_Who: session.me };
	const place = await addTask(session, id, values, { entry });
	t.same(await addTask(session, id, values, { entry }), place, "a repeated call adds no second task");
	t.equal(place.compartment, of["support-plan"]);
	t.match(await planOf(id), [{ row: place.row, state: "open", late: null, isUnassigned: false, values: { tsk_What: "Зателефонувати" } }]);
	await moveTask(session, place.compartment, place.row, { due: moment(-HOUR), why: "She asked." });
	t.match(await planOf(id), [{ late: "late", values: { tsk_What: "Зателефонувати" } }], "the other fields stay");
	await t.rejects(moveTask(session, place.compartment, place.row, {}), { code: "bad-input", field: "due" });
	t.same(await finishTask(session, place.compartment, place.row, { attended: "yes" }), { next: null });
	t.match(await planOf(id), [{ state: "done", late: null, values: { tsk_Attended: "yes" } }]);
	t.same(await finishTask(session, place.compartment, place.row), { next: null }, "a repetition changes nothing");
	await t.rejects(dropTask(session, place.compartment, place.row), { code: "wrong-state" });
	await t.rejects(moveTask(session, place.compartment, place.row, { due: moment(HOUR) }), { code: "wrong-state" });
	const other = await addTask(session, id, { tsk_Kind: "visit", tsk_BackBy: moment(-HOUR) });
	t.match(await planOf(id), [{ state: "done" }, { late: "not-back", isUnassigned: true }]);
	await dropTask(session, other.compartment, other.row, { why: "Not needed." });
	t.match(await planOf(id), [{ state: "done" }, { state: "dropped", late: null, isUnassigned: false }]);
	await t.rejects(finishTask(session, place.compartment, randomId()), { code: "not-found" });
	await t.rejects(moveTask(session, place.compartment, other.row, {}), { code: "wrong-state" });
});

t.test("a task that repeats gets its next one, with the same hour", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const due = "2027-03-26T09:00+01:00[Europe/Rome]";
	const entry = randomId();
	const { compartment, row } = await addTask(session, id, { tsk_What: "Group", tsk_Due: due, tsk_Repeat: "week", tsk_Who: session.me });
	const { next } = await finishTask(session, compartment, row, { entry, attended: "no-show" });
	const tasks = await planOf(id);
	t.match(tasks, [
		{ row, state: "done" },
		{ row: next as Id, state: "open" },
	]);
	t.same(tasks[1]?.values, {
		tsk_State: "open",
		tsk_What: "Group",
		tsk_Due: "2027-04-02T09:00+02:00[Europe/Rome]",
		tsk_Repeat: "week",
		tsk_Who: session.me,
	});
	const again = await finishTask(session, compartment, row, { entry, attended: "no-show" });
	t.same(again, { next }, "a call that got no answer is repeated");
	t.same(await finishTask(session, compartment, row), { next: null }, "somebody else has finished it");
	t.equal((await planOf(id)).length, 2);
});

t.test("odd values and those of a newer program don't stop a task that repeats, and they stay in it and in the next one", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan"]);
	const compartment = of["support-plan"] as Id;
	const due = "2027-03-26T09:00Z";
	const finish = async (values: Record<string, string>, form = "task@9") => {
		const row = randomId();
		const ops = Object.entries(values).map(([field, value]) => ({ row, field, value }));
		await write(colleague, compartment, { kind: "rev", form, base: [], at: 1, why: null, files: [], ops });
		const { next } = await finishTask(session, compartment, row);
		const tasks = await planOf(id);
		const [done, following] = [row, next].map((wanted) => tasks.find((each) => each.row === wanted)?.values);
		return { done, following };
	};
	for (const step of ["constructor", "__proto__", "toString"])
		t.equal((await finish({ tsk_What: "Group", tsk_Due: due, tsk_Repeat: step })).following, undefined, `${step} is no step`);
	t.equal((await finish({ tsk_Due: "9999-12-31T09:00Z", tsk_Repeat: "week" })).following, undefined, "no moment follows");
	const kept = { tsk_Repeat: "week", tsk_Kind: "of-a-newer-program", tsk_Later: "new", constructor: "new", tsk_Who: "nobody" };
	for (const form of ["task@1", "task@9"]) {
		const { done, following } = await finish({ tsk_State: "open", tsk_Due: due, ...kept }, form);
		t.match(done, { tsk_State: "done", tsk_Kind: "of-a-newer-program", tsk_Later: "new" }, form);
		t.same(following, { tsk_State: "open", tsk_Due: "2027-04-02T09:00Z", ...kept }, form);
	}
});

t.test("two workers who move one task make a clash, and the earlier time counts", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan"]);
	const { compartment, row } = await addTask(session, id, { tsk_What: "Court", tsk_Due: moment(9 * DAY) });
	const [mine, theirs] = [await openSection(session, compartment), await openSection(colleague, compartment)];
	await moveTask(session, mine, row, { due: moment(2 * DAY) });
	await moveTask(colleague, theirs, row, { due: moment(-DAY) });
	t.match(await planOf(id), [{ state: "open", hasClash: true, late: "late" }]);
	await t.rejects(finishTask(session, of["support-plan"] as Id, row), { code: "wrong-state" }, "the clash comes first");
});

t.test("refused values add no section and no entry, and name the field", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["identity"]);
	await t.rejects(addTask(session, id, { tsk_Due: "tomorrow" }), { code: "bad-input", field: "tsk_Due" });
	await t.rejects(addService(session, id, { srv_Kind: "magic" }), { code: "bad-input", field: "srv_Kind" });
	await t.rejects(addContact(session, id, {}), { code: "bad-input" });
	t.equal((await viewCase(session, id)).sections.length, 1, "no section was added");
	const contact = await addContact(session, id, { jrn_At: moment(0), jrn_With: ["person"], jrn_Words: "她说她很好。" });
	const service = await addService(session, id, {
		srv_Kind: "legal",
		srv_On: day(0),
		srv_Count: 2,
		srv_Unit: "session",
		srv_By: origin.desk,
	});
	t.match((await openSection(colleague, contact.compartment)).cells, [
		{ form: "contact", values: [{ values: { jrn_Words: "她说她很好。" } }] },
	]);
	const units = (await openSection(colleague, service.compartment)).cells.map(({ values }) => values[0]?.values);
	t.same(Object.assign({}, ...units), { srv_Kind: "legal", srv_On: day(0), srv_Count: 2, srv_Unit: "session", srv_By: origin.desk });
});

t.test(
	"a guardian's consent ends with the month in which the child turns 18, and 90 days before, a task says to ask her herself",
	async (t) => {
		const { id, of } = await caseWith(session, origin.desk, ["identity"]);
		const inTwoMonths = new Date(session.now() + 60 * DAY);
		const month = `${inTwoMonths.getUTCFullYear() - 18}-${String(inTwoMonths.getUTCMonth() + 1).padStart(2, "0")}`;
		const adultFrom = Date.UTC(inTwoMonths.getUTCFullYear(), inTwoMonths.getUTCMonth() + 1, 1);
		await writeSection(session, of.identity as Id, { values: { idn_Birth: month } });
		const by = { givenBy: "person-and-guardian", guardian: "parent" } as const;
		const long = { ...terms(transit.id, ["identity"], session.now()), ...by, until: session.now() + 180 * DAY };
		const consent = await recordConsent(session, id, long);
		const isSoon = adultFrom - session.now() <= 90 * DAY;
		t.match((await caseTasks(session, id)).computed, isSoon ? [{ kind: "ask-herself", at: adultFrom, consent, isLate: false }] : []);
		const due = comingTasks({ consents: [(await viewCase(session, id)).state.consents[consent] as Consent], sections: [] }, session.now());
		t.match(due, [{ kind: "ask-herself", at: adultFrom }]);
		t.same(
			[89, 91].map((days) => isShown("ask-herself", adultFrom, adultFrom - days * DAY)),
			[true, false],
		);
	},
);

t.test("dates in a case make tasks that nobody types", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["risk-and-safety", "legal", "documents", "identity"]);
	const kinds = async () => (await caseTasks(session, id)).computed.map(({ kind, isLate }) => [kind, isLate]);
	t.same(await kinds(), []);
	const soon = { ...terms(transit.id, ["identity"], session.now()), until: session.now() + 5 * DAY };
	const consent = await recordConsent(session, id, soon);
	await recordConsent(session, id, { ...soon, until: session.now() + 20 * DAY });
	await recordConsent(session, id, { ...soon, permit: false });
	await writeSection(session, of["risk-and-safety"] as Id, { values: { rsk_ReviewBy: day(-2 * DAY) } });
	await writeSection(session, of.legal as Id, { values: { lgl_ReflectionUntil: day(10 * DAY) } });
	await writeSection(session, of.documents as Id, { values: { doc_Kind: "passport", doc_Expires: day(25 * DAY) } });
	t.same(await kinds(), [
		["risk-review", true],
		["consent-ends", false],
		["reflection-ends", false],
		["document-expires", false],
	]);
	t.equal((await caseTasks(session, id)).computed[1]?.consent, consent);
	await writeSection(session, of.documents as Id, { values: { doc_HeldBy: "lost" } });
	await writeSection(session, of["risk-and-safety"] as Id, { values: { rsk_ReviewBy: day(40 * DAY) } });
	t.same(await kinds(), [
		["consent-ends", false],
		["reflection-ends", false],
	]);
});

t.test("today lists what the book says is due in the member's cases, and the entries of colleagues, and opens no case", async (t) => {
	const { id, code, of } = await caseWith(session, origin.desk, ["support-plan", "identity", "safe-contact", "logistics"]);
	await recordFirstHour(session, id, { now: { now_Needs: ["food", "sleep"] } });
	await addTask(session, id, { tsk_Kind: "call", tsk_Due: moment(-HOUR), tsk_Who: session.me });
	await addTask(session, id, { tsk_Kind: "court", tsk_Due: moment(7 * DAY) });
	await addTask(session, id, { tsk_Kind: "visit", tsk_Due: moment(HOUR), tsk_BackBy: moment(2 * HOUR), tsk_Who: colleague.me });
	await writeSection(colleague, of.identity as Id, { values: { idn_CallHer: "Ánh" } });
	const own = async (who = session, more = {}) => {
		const before = (await network.server.entries()).length;
		const { items, since, unlisted, failed } = await today(who, more);
		const opened = (await network.server.entries()).slice(before).filter((entry) => entry.case !== null);
		t.same([failed, opened], [[], []], "no case was opened");
		const isOwn = (each: { case: { id: Id } }) => each.case.id === id;
		const lines = items.filter(isOwn).map(({ kind, task, red, who: worker }) => [kind, task, red, worker]);
		return { lines, since: since.filter(isOwn), isUnlisted: unlisted.some((each) => each.id === id) };
	};
	t.match(await own(), { lines: [], isUnlisted: true }, "the book doesn't have the case yet");
	await updateBook(session);
	const { lines, since, isUnlisted } = await own();
	t.equal(isUnlisted, false);
	t.same(lines, [
		["task", "call", true, session.me],
		["needs", null, false, null],
		["task", "visit", false, colleague.me],
		["back-by", null, false, colleague.me],
	]);
	t.match(since, [{ case: { id, code }, parts: [{ section: "identity", count: 1 }] }]);
	t.equal((await own(session, { within: 8 * DAY })).lines.length, 5);
	await assignLead(session, id, session.me);
	const mine = [
		["task", "visit", false, colleague.me],
		["back-by", null, false, colleague.me],
	];
	t.same((await own(colleague)).lines, mine, "a colleague leads it, and only her own tasks are shown");
	t.equal((await own(colleague, { all: true })).lines.length, 4);
	await closeCase(session, id, { code: "moved" });
	t.same((await own()).lines, [], "a closed case has nothing to do");
});

t.test("whoever isn't back from a visit is shown to all of the desk, also when it is the lead, behind many old dates", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	await assignLead(session, id, session.me);
	for (let day = 1; day <= 5; day++) await addTask(session, id, { tsk_Kind: "call", tsk_Due: moment(-day * DAY), tsk_Who: session.me });
	await addTask(session, id, { tsk_Kind: "visit", tsk_BackBy: moment(-HOUR), tsk_Who: session.me });
	await updateBook(session);
	const seenBy = async (who: typeof session) => (await today(who)).items.filter((item) => item.case.id === id).map(({ kind }) => kind);
	t.same(await seenBy(colleague), ["back-by"]);
	t.ok((await seenBy(session)).includes("back-by"));
});

t.test("the day on which to ask again comes although the case is closed, and the case stays quiet before and a month later", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	await assignLead(session, id, session.me);
	const closed = async (followUp: string) => {
		await closeCase(session, id, { code: "moved", followUp });
		await updateBook(session);
		return (await today(session)).items.filter((item) => item.case.id === id).map(({ kind, red }) => [kind, red]);
	};
	t.same(await closed(day(0)), [["ask-again", false]], "on its day");
	for (const [followUp, lines] of [
		[day(3 * DAY), []],
		[day(-3 * DAY), [["ask-again", true]]],
		[day(-40 * DAY), []],
	] as const) {
		await reopenCase(session, id, "another day");
		t.same(await closed(followUp), lines, followUp);
	}
});

t.test("after a transfer, open tasks are unassigned until the receiving desk takes them over", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan", "identity"]);
	const { compartment, row } = await addTask(session, id, { tsk_What: "Doctor", tsk_Due: moment(DAY), tsk_Who: session.me });
	const { ref } = await requestTransfer(session, id, transit, ["support-plan"], of);
	const receiver = transit.staff.session;
	await acceptHandoff(receiver, ref);
	await t.rejects(caseTasks(receiver, randomId()), { code: "not-found" }, "a case that doesn't exist");
	await receiveHandoff(receiver, ref);
	t.match((await caseTasks(receiver, id)).tasks, [{ row, isUnassigned: true }]);
	await moveTask(receiver, compartment, row, { who: receiver.me });
	t.match((await caseTasks(receiver, id)).tasks, [{ row, isUnassigned: false, values: { tsk_What: "Doctor" } }]);
});
