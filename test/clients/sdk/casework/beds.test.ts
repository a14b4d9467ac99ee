/** A bed is asked for without her: what an asked desk gets, which desks can't be asked, and how she is met. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import {
	acceptHandoff,
	answerBed,
	askForBeds,
	bedAnswerIn,
	bedAsks,
	bedWantedIn,
	desksForBed,
	desksRuledOut,
	dropLeftDraft,
	leaveDraft,
	leftDrafts,
	loadCase,
	openSection,
	readMeeting,
	recordConsent,
	revise,
	valueOps,
	viewCase,
	writeMeeting,
} from "#sdk/casework/index.ts";
import { listCompartments, readPage } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { origin, transit, destination } = await readyNetwork(t);
const { session } = origin.staff;
const colleague = origin.coordinator.session;
const WANTED = { area: "Turin", night: "2026-12-01", persons: 2, language: "sq" };

t.test("each asked desk gets four answers, and colleagues find what it said", async (t) => {
	const { id, code } = await caseWith(session, origin.desk, ["identity", "logistics"]);
	const asked = { title: "A bed is needed", desks: [transit.desk, destination.desk], wanted: WANTED, attempt: randomId() };
	await askForBeds(session, id, asked);
	await askForBeds(session, id, asked);
	const { asks } = await bedAsks(colleague, id);
	t.same(asks.map(({ desk }) => desk).sort(), [transit.desk, destination.desk].sort(), "a repeated call asks once");
	const theirs = destination.staff.session;
	const [thread] = (await listCompartments(theirs, { kind: "thread" })).compartments;
	const { entries, compartment } = await readPage(theirs, thread?.compartment as string);
	t.same(
		entries.flatMap(({ content }) => bedWantedIn(content) ?? []),
		[WANTED],
	);
	t.notMatch(JSON.stringify(entries.map(({ content }) => content)), code);
	t.notMatch(JSON.stringify(compartment.state.epochs), transit.desk, "each desk has a thread of its own");
	await answerBed(theirs, thread?.compartment as string, 1_900_000_000_000);
	await answerBed(theirs, thread?.compartment as string, null);
	const answers = (await bedAsks(colleague, id)).asks.find(({ desk }) => desk === destination.desk);
	t.same(answers?.answer, { until: null }, "the newest answer counts");
	t.equal(bedAnswerIn(entries[0]?.content ?? null), null);
});

t.test("the case rules desks out", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "logistics"]);
	const isOffered = async (desk: string) => (await desksForBed(session, id)).includes(desk);
	t.notOk(await isOffered(origin.desk), "my own desk");
	t.ok(await isOffered(transit.desk));
	await requestTransfer(session, id, destination, ["identity"], of);
	t.notOk(await isOffered(destination.desk), "a desk with a request");
	await recordConsent(session, id, { ...terms(transit.id, ["identity"], session.now()), permit: false });
	t.notOk(await isOffered(transit.desk), "she said no to it");
	const asked = { title: "A bed", desks: [transit.desk], wanted: WANTED };
	await t.rejects(askForBeds(session, id, asked), { code: "bad-input", field: "desks" });
	const six = Array.from({ length: 6 }, () => transit.desk);
	await t.rejects(askForBeds(session, id, { ...asked, desks: six }), { code: "bad-input", message: /takes 1 to 5 desks/ });
	await t.rejects(askForBeds(destination.staff.session, id, asked), { code: /not-found|not-allowed|bad-input/ });
});

t.test("what the case says about people and places that are a danger rules desks out", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["safe-contact", "risk-and-safety"]);
	const places = randomId();
	const say = async (section: string, form: string, row: string | null, values: Record<string, string>) =>
		revise(session, await openSection(session, of[section] as string), { form, ops: valueOps(row, values) });
	const ruledOut = async () => {
		const found = await desksRuledOut(session, await loadCase(session, id));
		const offered = await desksForBed(session, id);
		t.notOk([...found.keys()].some((desk) => offered.includes(desk)));
		return [origin, transit, destination].map(({ desk }) => found.get(desk) ?? null);
	};
	t.same(await ruledOut(), [null, null, null]);
	await say("safe-contact", "rules", null, { sct_MustNotKnow: "The aunt, and the intransitive Mr Transitov." });
	t.same(await ruledOut(), [null, null, null], "a part of a word is no name");
	await say("safe-contact", "rules", null, { sct_MustNotKnow: "The aunt. She works at TRANSIT!" });
	t.same(await ruledOut(), [null, "must-not-know", null]);
	for (const country of ["Deutschland", "Germany", "Германия"]) {
		await say("risk-and-safety", "perpetrator", places, { per_Places: `Bars in ${country}` });
		t.same(await ruledOut(), [null, "must-not-know", "place"], country);
	}
	await say("risk-and-safety", "perpetrator", places, { per_Places: "Tirana, Albania" });
	t.same(await ruledOut(), [null, "must-not-know", null], "the country in which she is rules no desk out");
	await recordConsent(session, id, { ...terms(destination.id, ["safe-contact"], session.now()), permit: false });
	t.same(await ruledOut(), [null, "must-not-know", "her-no"]);
	const asked = { title: "A bed", desks: [transit.desk], wanted: WANTED };
	await t.rejects(askForBeds(session, id, asked), { code: "bad-input", field: "desks" });
});

t.test("how she is met stands in the case, and two people who write it at once don't overwrite each other", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "logistics"]);
	const { ref } = await requestTransfer(session, id, destination, ["identity", "logistics"], of);
	const met = { place: "Platform 2", time: "ten", who: "Luca", word: "sunflower" };
	const before = await readMeeting(session, ref);
	t.same(before?.meeting, { place: "", time: "", who: "", word: "" });
	await writeMeeting(session, ref, met);
	t.same((await readMeeting(colleague, ref))?.meeting, met);
	await writeMeeting(colleague, ref, { ...met, place: "Platform 5" }, { base: before?.view.base ?? [] });
	t.equal((await readMeeting(session, ref))?.hasClash, true);
	t.equal(await readMeeting(destination.staff.session, ref), null, "not before they accept");
	await acceptHandoff(destination.staff.session, ref);
	const theirs = destination.staff.session;
	t.match(await readMeeting(theirs, ref), { meeting: { word: "sunflower" }, own: null });
	await writeMeeting(theirs, ref, { ...met, word: "harbour" });
	const { sections } = (await viewCase(theirs, id)).state;
	const found = await readMeeting(theirs, ref);
	t.match(found, { meeting: { word: "harbour" } });
	t.equal(sections[found?.own?.compartment as string]?.owner, destination.desk, "it stands in the section of the desk that wrote it");
	t.equal((await readMeeting(session, ref))?.own?.compartment, of.logistics);
	t.notMatch((await readMeeting(session, ref))?.meeting.word, "harbour", "nothing was written into the section of the other desk");
});

t.test("a draft is left to the desk, and to no other", async (t) => {
	const thread = randomId();
	const entry = randomId();
	await leaveDraft(session, origin.desk, thread, "Dear Mareike", { entry });
	await leaveDraft(session, origin.desk, thread, "Dear Mareike", { entry });
	t.match((await leftDrafts(colleague, origin.desk)).drafts, [{ thread, text: "Dear Mareike", by: session.me }]);
	t.same((await leftDrafts(transit.staff.session, origin.desk)).drafts, []);
	await t.rejects(leaveDraft(session, origin.desk, thread, " "), { code: "bad-input" });
	await dropLeftDraft(colleague, origin.desk, thread);
	t.same((await leftDrafts(session, origin.desk)).drafts, []);
});
