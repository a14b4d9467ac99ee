/** Calls that are repeated because no answer came. With the same id, each one counts once. */
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	answerQuery,
	closeQuery,
	listRangeFindings,
	listReviewQueries,
	loadReviewQuery,
	openQuery,
	readQueryThread,
	recordQueryFinding,
	recordRangeFinding,
	searchLog,
} from "#sdk/audit/index.ts";
import { formRows } from "#sdk/casework/day/rows.ts";
import {
	activateConsent,
	addSection,
	assignLead,
	findSections,
	handOffCase,
	listCases,
	openCase,
	openSection,
	recordConsent,
	revise,
	valueOps,
	viewCase,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import {
	addHolder,
	dropHolder,
	grantHistory,
	listCompartments,
	message,
	openCompartment,
	openThread,
	readAll,
	refuse,
	rekeyDesk,
	renewVetting,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, overtaken, SUMMARY, terms, withLostAnswer } from "../../support/sdk-cases.ts";

const { network, founder, admin, origin, transit, destination } = await readyNetwork(t);
const { session } = origin.staff;

/** Does `work` until its answer comes. Of each of these endpoints, the answer of one try is lost. */
async function tryAgain<R>(t: Test, by: UnlockedSession, endpoints: string[], work: () => Promise<R>): Promise<R> {
	for (const endpoint of endpoints) await t.rejects(withLostAnswer(by, endpoint, work), { code: "unavailable" }, endpoint);
	return work();
}

t.test("a case is opened once", async (t) => {
	const id = randomId();
	const first = await openCase(session, origin.desk, { sections: ["identity"], id });
	t.equal(first.id, id);
	t.same(await openCase(session, origin.desk, { sections: ["identity"], id }), first);
	const all = [];
	for await (const row of listCases(session)) all.push(row.case);
	t.same(all, [id]);
	t.equal((await viewCase(session, id)).sections.length, 1);
});

t.test("a section is added once", async (t) => {
	const { id } = await openCase(session, origin.desk);
	const compartment = randomId();
	t.equal(await tryAgain(t, session, ["cases.append"], () => addSection(session, id, "health", compartment)), compartment);
	t.same(findSections((await viewCase(session, id)).state, "health"), [compartment]);
});

t.test("a query on access entries is asked once", async (t) => {
	const { session: auditor } = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const entry = (await network.server.entries()).findIndex(({ actor }) => actor === session.me);
	const id = randomId();
	const ask = () => openQuery(auditor, { entries: [entry], words: "What for?", id });
	const again = await tryAgain(t, auditor, ["review.append", "compartments.send"], ask);
	t.same(again, { id, thread: again.thread, asked: [origin.coordinator.id] });
	t.same(
		(await gather(listReviewQueries(auditor))).map((each) => each.id),
		[id],
	);
	t.equal((await readQueryThread(auditor, await loadReviewQuery(auditor, id))).entries.length, 1);
});

t.test("a case is opened, although the desk's key was renewed meanwhile", async (t) => {
	const colleague = origin.coordinator.session;
	const id = randomId();
	const renew = () => rekeyDesk(colleague, origin.desk);
	const open = () => openCase(session, origin.desk, { sections: ["identity"], id });
	t.equal((await overtaken(session, "cases.append", renew, open)).id, id);
	t.equal((await viewCase(colleague, id)).sections.length, 1);
});

t.test("the id of another desk's case opens nothing", async (t) => {
	const theirs = await openCase(destination.staff.session, destination.desk, { sections: ["identity"] });
	await t.rejects(openCase(session, origin.desk, { id: theirs.id }), { code: "not-found" });
});

t.test("a case or thread that somebody else has opened with this id isn't taken for one's own", async (t) => {
	const [caseId, thread] = [randomId(), randomId()];
	const colleague = origin.coordinator.session;
	await openCase(colleague, origin.desk, { sections: ["identity"], id: caseId });
	await assignLead(session, caseId, session.me);
	await t.rejects(openCase(session, origin.desk, { sections: ["identity"], id: caseId }), { code: "conflict" });
	const other = destination.staff.session;
	await openThread(other, "Theirs", [{ kind: "desk", id: origin.desk }], destination.desk, thread);
	await t.rejects(openThread(session, "Ours alone", [], origin.desk, thread), { code: "stale" });
	const { entries } = await readAll(session, thread);
	t.notOk(
		entries.some(({ content }) => content?.kind === "title" && content.text === "Ours alone"),
		"its readers learn nothing",
	);
	const hidden = await openThread(other, "Theirs alone", [], destination.desk);
	await t.rejects(openThread(session, "Ours alone", [], origin.desk, hidden), { code: "stale" }, "also if I can't see it");
});

/** The session behind a server that answers these requests by itself. @returns also the ids of the requested endpoints. */
function behind(answers: Record<string, () => unknown>): { deceived: UnlockedSession; asked: string[] } {
	const asked: string[] = [];
	const call: Transport["call"] = async (endpoint, sent) => {
		asked.push(endpoint.id);
		const answer = answers[endpoint.id];
		return answer ? (answer() as never) : session.server.call(endpoint, sent);
	};
	return { deceived: { ...session, server: { ...session.server, call } as Transport }, asked };
}

function refuseWith(code: "conflict" | "not-found") {
	return () => {
		throw new ProtocolError(code);
	};
}

t.test("a message is taken for written only if this member wrote it under this id", async (t) => {
	const thread = await openThread(session, "Ids", [{ kind: "desk", id: destination.desk }], origin.desk);
	const entry = randomId();
	await write(destination.staff.session, thread, message("theirs"), { entry });
	await t.rejects(write(session, thread, message("mine"), { entry }), { code: "conflict" }, "a colleague has used the id");
	const claims = { "another message of mine": () => ({ seq: 1 }), "none at all": refuseWith("not-found") };
	for (const [what, shown] of Object.entries(claims)) {
		const { deceived, asked } = behind({ "compartments.send": refuseWith("conflict"), "compartments.entry": shown });
		await t.rejects(write(deceived, thread, message("lost"), { entry: randomId() }), { code: "conflict" }, `the server shows ${what}`);
		t.equal(asked.filter((id) => id === "compartments.send").length, 1, "it isn't sent again");
	}
});

t.test("a holder is added, dropped and given the history once", async (t) => {
	const thread = await openThread(session, "Holders", [], origin.desk);
	const epochs = async () => (await openCompartment(session, thread)).state.epochs.length;
	const person = (id: Id) => ({ kind: "member" as const, id });
	for (const party of [{ kind: "desk" as const, id: destination.desk }, person(transit.staff.id)]) {
		await write(session, thread, message("before"));
		await addHolder(session, thread, party);
		const before = await epochs();
		await addHolder(session, thread, party, { history: true });
		t.equal(await epochs(), before, `a ${party.kind} has the present key already`);
		t.equal(await grantHistory(session, thread, party), 0, "and all earlier ones");
	}
	const before = await epochs();
	await dropHolder(session, thread, { kind: "desk", id: transit.desk });
	t.equal(await epochs(), before, "a desk that is no holder can't be dropped");
	await dropHolder(session, thread, person(transit.staff.id));
	t.equal(await epochs(), before + 1);
});

t.test("a thread is opened once, with one title", async (t) => {
	const thread = randomId();
	const holders = [{ kind: "desk" as const, id: destination.desk }];
	const open = () => openThread(session, "Arrival", holders, origin.desk, thread);
	t.equal(await open(), thread);
	t.equal(await open(), thread);
	const threads = (await listCompartments(session, { kind: "thread" })).compartments.filter((each) => each.compartment === thread);
	t.equal(threads.length, 1);
	const { entries } = await readAll(session, thread);
	t.same(
		entries.map(({ content }) => content),
		[{ kind: "title", text: "Arrival", language: null }],
	);
});

t.test("the words of a consent that were changed after a lost answer are recorded", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "consent"]);
	const given = terms(destination.id, ["identity"], session.now());
	const section = of.consent as Id;
	const present = async (consent: Id) => formRows(await openSection(session, section), "word").find(({ row }) => row === consent)?.values;
	for (const lost of ["compartments.send", "cases.append"]) {
		const consent = randomId();
		const record = (words: string, answers = {}) => recordConsent(session, id, given, { consent, words, answers });
		await t.rejects(
			withLostAnswer(session, lost, () => record("Only my phone.", { con_ToldBack: true })),
			{ code: "unavailable" },
		);
		const before = (await openSection(session, section)).entries.length;
		t.equal(await record("Only my phone.", { con_ToldBack: true }), consent);
		t.equal((await openSection(session, section)).entries.length, before, `${lost}: the same words are written once`);
		t.equal(await record("My phone and my name."), consent);
		t.same(await present(consent), { con_Words: "My phone and my name." }, lost);
		t.equal(await record("Only my phone.", { con_ToldBack: true }), consent);
		t.same(await present(consent), { con_Words: "Only my phone.", con_ToldBack: true }, `${lost}: back to the first words`);
	}
});

t.test("what a colleague added to the words of a consent stays when the call is repeated", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "consent"]);
	const given = terms(destination.id, ["identity"], session.now());
	const section = of.consent as Id;
	const consent = randomId();
	const record = (words: string) => recordConsent(session, id, given, { consent, words, answers: { con_ToldBack: true } });
	await t.rejects(
		withLostAnswer(session, "cases.append", () => record("Only my phone.")),
		{ code: "unavailable" },
	);
	const colleague = origin.coordinator.session;
	const added = { con_Alone: true, con_Words: "Only my phone, and not on Sundays." };
	await revise(colleague, await openSection(colleague, section), { form: "word", ops: valueOps(consent, added) });
	const answers = async () => formRows(await openSection(session, section), "word").find(({ row }) => row === consent)?.values;
	await record("Only my phone.");
	t.same(await answers(), { ...added, con_ToldBack: true }, "with the same words");
	await record("My phone and my name.");
	t.same(await answers(), { con_Alone: true, con_Words: "My phone and my name.", con_ToldBack: true }, "with other words");
});

t.test("what she answers when she agrees is written once, beside what was written when the consent was prepared", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "consent"]);
	const given = terms(destination.id, ["identity"], session.now());
	const prepared = { active: false, words: "I want to think.", answers: { con_Alone: true } };
	const ref = { case: id, consent: await recordConsent(session, id, given, prepared) };
	const open = () => openSection(session, of.consent as Id);
	await tryAgain(t, session, ["compartments.send", "cases.append"], () => activateConsent(session, ref, { con_ToldBack: true }));
	const row = formRows(await open(), "word").find((each) => each.row === ref.consent);
	t.same(row?.values, { con_Words: "I want to think.", con_Alone: true, con_ToldBack: true });
	t.equal((await open()).entries.length, 2);

	await withdrawConsent(session, ref);
	await t.rejects(activateConsent(origin.coordinator.session, ref, { con_ToldBack: false }), { code: "wrong-state" });
	t.equal((await open()).entries.length, 2, "nothing is written for a move that the case doesn't allow");
});

t.test("a consent is activated and withdrawn once, and a colleague's withdrawal isn't taken for mine", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["identity"]);
	const given = terms(destination.id, ["identity"], session.now());
	const consent = await recordConsent(session, id, given, { active: false });
	const ref = { case: id, consent };
	const chain = async () => (await viewCase(session, id)).state.consents[consent]?.chain.length;
	await tryAgain(t, session, ["cases.append"], () => activateConsent(session, ref));
	t.equal(await chain(), 2);
	await withdrawConsent(session, ref, { code: "person-declined" });
	t.equal((await withdrawConsent(session, ref, { code: "person-declined" })).consents[consent]?.state, "withdrawn");
	t.equal(await chain(), 3);
	await t.rejects(withdrawConsent(session, ref, { code: "unsafe" }), { code: "wrong-state" }, "for another reason");
	await t.rejects(activateConsent(session, ref), { code: "wrong-state" });
	await t.rejects(withdrawConsent(origin.coordinator.session, ref, { code: "person-declined" }), { code: "wrong-state" });

	const other = { case: id, consent: await recordConsent(session, id, given) };
	await withdrawConsent(session, other);
	await t.rejects(activateConsent(session, other), { code: "wrong-state" }, "a withdrawal isn't taken for an activation");
});

t.test("a hand-off is requested once", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const consent = await recordConsent(session, id, terms(destination.id, ["identity"], session.now()));
	const handoff = randomId();
	const ask = () =>
		handOffCase(
			session,
			id,
			{
				kind: "referral",
				to: destination.desk,
				reason: "AdditionalServicesRequired",
				priority: "normal",
				travel: false,
				sections: [{ compartment: of.identity as string }],
				purposes: ["shelter"],
				basis: { kind: "consent", consent },
				summary: SUMMARY,
			},
			{ handoff },
		);
	t.equal((await ask()).id, handoff);
	t.equal((await ask()).state, "requested");
	t.same(Object.keys((await viewCase(session, id)).state.handoffs), [handoff]);
});

t.test("a query is answered and judged once, and a range is judged once", async (t) => {
	const { session: auditor } = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { session: coordinator } = origin.coordinator;
	await openCase(session, origin.desk);
	const entries = (await gather(searchLog(auditor, { actor: session.me }))).slice(0, 1).map(({ seq }) => seq);
	const { id } = await openQuery(auditor, { entries, words: "What was this for?" });
	await syncDirectory(coordinator);
	const state = async () => {
		const query = await loadReviewQuery(auditor, id);
		const { entries } = await readQueryThread(auditor, query);
		return [query.moves.length, query.findings.length, entries.length];
	};
	const endpoints = ["compartments.send", "review.append"];
	const answer = (words: string) => tryAgain(t, coordinator, endpoints, () => answerQuery(coordinator, id, words));
	await answer("She covered for a colleague.");
	t.same(await state(), [1, 0, 2]);
	await answer("It was on the fifth.");
	t.same(await state(), [2, 0, 3], "another answer counts");
	const asked = await loadReviewQuery(auditor, id);
	await write(auditor, asked.thread, message("Are you sure?"));
	await answer("It was on the fifth.");
	t.same(await state(), [3, 0, 5], "the same words count again after a word of somebody else");
	const judge = (outcome: "justified" | "unresolved", words?: string) =>
		tryAgain(t, auditor, words === undefined ? ["review.append"] : endpoints, () =>
			recordQueryFinding(auditor, id, { code: "other", outcome, words }),
		);
	await judge("justified", "Asked and answered.");
	t.same(await state(), [3, 1, 6]);
	for (const outcome of ["justified", "unresolved", "justified"] as const) await judge(outcome);
	t.same(await state(), [3, 4, 6], "one without words counts, and each change of mind");
	await tryAgain(t, auditor, ["review.append"], () => closeQuery(auditor, id));
	t.same(await state(), [4, 4, 6], "it is closed once");
	await t.rejects(answerQuery(coordinator, id, "Too late."), { code: "wrong-state" });
	t.same(await state(), [4, 4, 6], "the late answer isn't written");
	const { session: other } = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	await t.rejects(closeQuery(other, id), { code: "wrong-state" });
	const range = { first: 0, last: 9, organisation: null };
	for (const outcome of ["justified", "unresolved", "justified"] as const)
		await tryAgain(t, auditor, ["review.append"], () => recordRangeFinding(auditor, range, { code: "refusals", outcome }));
	t.equal((await gather(listRangeFindings(auditor))).length, 3);
});

t.test("a vetting is recorded once", async (t) => {
	const by = admin.session;
	const recorded = async () => {
		await syncDirectory(by);
		return by.log.filter(({ type }) => type === "vetting").length;
	};
	const vetting = { kind: "member", subject: destination.staff.id, checklist: CHECKLIST } as const;
	const vet = (more: object = {}) => tryAgain(t, by, ["directory.append"], () => renewVetting(by, { ...vetting, ...more }));
	await vet();
	t.equal(await recorded(), 1);
	await vet({ checklist: { ...CHECKLIST, references: 3 } });
	t.equal(await recorded(), 2, "another checklist counts");
	const beyond = { nextVetting: by.now() + 3_600 * 86_400_000 };
	const object = await vet(beyond);
	t.equal(await recorded(), 3, "one that another admin must approve");
	await syncDirectory(founder.session);
	await refuse(founder.session, object, "other");
	await vet(beyond);
	t.equal(await recorded(), 4, "after a refusal it is proposed again");
	const again = { ...vetting, subject: origin.staff.id };
	await renewVetting(by, again);
	network.server.clock.advance(2 * 86_400_000);
	const later = await network.open(network.device(), admin.signInName, admin.recoveryCode);
	await renewVetting(later, again);
	t.equal(
		later.log.filter(({ type }) => type === "vetting").length,
		6,
		"days later it is another vetting, although the checks are the same",
	);
});
