/** Calls that are repeated because no answer came. With the same id, each one counts once. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { handOffCase, listCases, openCase, recordConsent, viewCase } from "#sdk/casework/index.ts";
import { listCompartments, openThread, readAll } from "#sdk/index.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, SUMMARY, terms } from "../../support/sdk-cases.ts";

const { origin, destination } = await readyNetwork(t);
const { session } = origin.staff;

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

t.test("the id of another desk's case opens nothing", async (t) => {
	const theirs = await openCase(destination.staff.session, destination.desk, { sections: ["identity"] });
	await t.rejects(openCase(session, origin.desk, { id: theirs.id }));
});

t.test("a case or thread that somebody else has opened with this id isn't taken for mine", async (t) => {
	const [caseId, thread] = [randomId(), randomId()];
	const colleague = origin.coordinator.session;
	await openCase(colleague, origin.desk, { sections: ["identity"], id: caseId });
	await t.rejects(openCase(session, origin.desk, { sections: ["identity"], id: caseId }), { code: "conflict" });
	const other = destination.staff.session;
	await openThread(other, "Theirs", [{ kind: "desk", id: origin.desk }], destination.desk, thread);
	await t.rejects(openThread(session, "Ours alone", [], origin.desk, thread));
	const { entries } = await readAll(session, thread);
	t.notOk(
		entries.some(({ content }) => content?.kind === "title" && content.text === "Ours alone"),
		"its readers learn nothing",
	);
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
