/** Closing a case with a reason, the warnings before it, and reopening. And the words of a consent. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	addSection,
	closeCase,
	closingWarnings,
	completeHandoff,
	handoffsBeforeClosing,
	history,
	listConsents,
	openSection,
	receiveHandoff,
	recordConsent,
	reopenCase,
	revise,
	setCaseStatus,
	viewCase,
} from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const { session } = origin.staff;

const closureOf = async (compartment: Id) =>
	Object.assign(
		{},
		...(await openSection(session, compartment)).cells.filter(({ form }) => form === "closure").map(({ values }) => values[0]?.values),
	);

t.test("a case is closed with its reason, and reopened with another", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan"]);
	const plan = of["support-plan"] as Id;
	await t.rejects(closeCase(session, id, { code: "bored" }), { code: "bad-input", field: "cls_Code" });
	t.equal(await closeCase(session, id, { code: "goals-met", words: "Має свій дім.", followUp: "2027-01-31" }), "Closed");
	t.same(await closureOf(plan), { cls_Code: "goals-met", cas_ReasonForCaseClosure: "Має свій дім.", cls_FollowUp: "2027-01-31" });
	t.equal((await viewCase(session, id)).state.status, "Closed");
	t.equal(await closeCase(session, id, { code: "moved" }), "Closed", "a closed case stays as it is");
	for (const why of [" ", "x".repeat(501)]) await t.rejects(reopenCase(session, id, why), { code: "bad-input", field: "why" });
	t.equal((await viewCase(session, id)).state.status, "Closed", "a refused reason reopens nothing");
	await reopenCase(session, id, "Вона повернулася.");
	t.equal((await viewCase(session, id)).state.status, "Active");
	t.same(await closureOf(plan), {});
	t.match(await history(session, plan, { form: "closure", field: "cls_Code" }), [
		{ value: "goals-met" },
		{ value: null, why: "Вона повернулася." },
	]);
	t.equal(await closeCase(session, id, { code: "referred-outside" }), "ClosedReferred");
});

t.test("open tasks and sections of another desk are shown first", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["support-plan", "identity"]);
	const plan = of["support-plan"] as Id;
	t.same(await closingWarnings(session, id), { openTasks: [], othersSections: [] });
	const [open, done] = [randomId(), randomId()];
	const task = (row: Id, state: string) => [
		{ row, field: "tsk_What", value: "Call her" },
		{ row, field: "tsk_State", value: state },
	];
	const view = await openSection(session, plan);
	await revise(session, view, { form: "task", ops: [...task(open, "open"), ...task(done, "done")] });
	t.match((await closingWarnings(session, id)).openTasks, [{ compartment: plan, row: open, what: "Call her", due: null }]);
	const { ref } = await requestTransfer(session, id, transit, ["identity"], of, { kind: "referral" });
	await t.rejects(closingWarnings(session, id), { code: "wrong-state" });
	await t.rejects(closeCase(session, id, { code: "moved" }), { code: "wrong-state" });
	t.same(await closureOf(plan), {}, "nothing is written while a hand-off runs");
	await acceptHandoff(transit.staff.session, ref);
	const theirs = await addSection(transit.staff.session, id, "health");
	t.same((await viewCase(session, id)).state.sections[theirs]?.owner, transit.desk);
	await receiveHandoff(transit.staff.session, ref);
	await completeHandoff(transit.staff.session, ref, "service-provided");
	t.same((await closingWarnings(session, id)).othersSections, [{ compartment: theirs, section: "health", owner: transit.desk }]);
});

t.test("a case that was received is closed once its hand-off is completed", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(session, id, transit, ["identity"], of);
	const { session: theirs } = transit.staff;
	await acceptHandoff(theirs, ref);
	await receiveHandoff(theirs, ref);
	const running = async () => handoffsBeforeClosing((await viewCase(theirs, id)).state).map((each) => each.id);
	t.same(await running(), [ref.handoff]);
	await t.rejects(closeCase(theirs, id, { code: "goals-met" }), { code: "wrong-state", message: /is received; complete it/ });
	await t.rejects(setCaseStatus(theirs, id, "ClosedReferred"), { code: "wrong-state", message: /is received; complete it/ });
	t.equal((await viewCase(theirs, id)).state.status, "Active");
	await completeHandoff(theirs, ref, "service-provided");
	t.same(await running(), []);
	t.equal(await closeCase(theirs, id, { code: "goals-met" }), "Closed");
});

t.test("the words of a consent are a row with the consent's id", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["consent", "identity"]);
	const consent = await recordConsent(session, id, terms(transit.id, ["identity"], session.now()), { words: "Nói rõ." });
	const { cells } = await openSection(session, of.consent as Id);
	t.match(cells, [{ form: "word", row: consent, values: [{ values: { con_Words: "Nói rõ." } }] }]);
});

t.test("a repeated call records a consent and its answers once", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["consent", "identity"]);
	const given = terms(transit.id, ["identity"], session.now());
	const more = { consent: randomId(), words: "Yes.", answers: { con_Alone: true, con_Pressure: ["none"] } };
	t.equal(await recordConsent(session, id, given, more), more.consent);
	t.equal(await recordConsent(session, id, given, more), more.consent);
	t.equal((await listConsents(session, id)).length, 1);
	const { cells, entries } = await openSection(session, of.consent as Id);
	t.equal(entries.length, 1);
	t.same(Object.assign({}, ...cells.map(({ values }) => values[0]?.values)), {
		con_Words: "Yes.",
		con_Alone: true,
		con_Pressure: ["none"],
	});
});
