/** Her later yes, and the lifting of an exclusion: a desk of another organisation hears her alone, and attests it. On a real server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	askToAttest,
	attestConsent,
	excludeGuardian,
	inbox,
	listConsents,
	listConsentsToAttest,
	listExclusions,
	loadCase,
	receiveHandoff,
	recordConsent,
	viewCase,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { origin, transit, destination } = await readyNetwork(t);
const [o, m, d] = [origin.staff.session, transit.staff.session, destination.staff.session];
const reads = async (session: UnlockedSession, id: Id) => (await viewCase(session, id)).sections.filter((each) => each.reads).length;
const waiting = async (session: UnlockedSession) => (await inbox(session)).filter(({ kind }) => kind === "attest");

t.test("her later yes, recorded by the organisation concerned, counts after another organisation has heard her", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, destination, ["identity"], of, { kind: "referral" });
	await acceptHandoff(d, ref);
	await receiveHandoff(d, ref);
	const no = await recordConsent(o, id, { ...terms(destination.id, ["identity"], o.now()), permit: false });
	t.equal(await reads(d, id), 0);
	const yes = await recordConsent(d, id, { ...terms(destination.id, ["identity"], d.now()), replaces: no });
	t.equal(await reads(d, id), 0, "its own word isn't enough");
	await t.rejects(loadCase(m, id), { code: "not-found" });
	await t.rejects(askToAttest(d, { case: id, consent: yes }, destination.desk), { code: "bad-input" }, "its own organisation");
	await askToAttest(d, { case: id, consent: yes }, transit.desk);
	t.match(await waiting(m), [{ case: { id }, desk: transit.desk }]);
	const [asked, ...more] = await listConsentsToAttest(m, id);
	t.equal(more.length, 0);
	t.match(asked, { consent: { id: yes }, replaced: { id: no, terms: { permit: false } }, by: destination.desk, desk: transit.desk });
	const { state } = await loadCase(m, id);
	t.same(state.chain, [], "the asked desk sees no statement of the case itself");
	t.same(Object.keys(state.handoffs), []);
	await attestConsent(m, { case: id, consent: yes }, "refuse");
	t.equal(await reads(d, id), 0, "she has said no to them");
	t.same(await waiting(m), []);
	await t.rejects(attestConsent(m, { case: id, consent: yes }, "approve"), { code: "not-allowed" }, "it was asked once");
	await askToAttest(o, { case: id, consent: yes }, transit.desk);
	await attestConsent(m, { case: id, consent: yes }, "approve");
	t.equal(await reads(d, id), 1);
	t.match(
		(await listConsents(d, id)).find((each) => each.id === yes),
		{ attests: [{ organisation: transit.id, approved: true }], named: [] },
	);
	t.same(await listConsentsToAttest(m, id), []);
});

t.test("one person excludes a guardian, and two organisations lift it after hearing the child", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, destination, ["identity"], of, { kind: "referral" });
	const consent = await excludeGuardian(o, id, "parent");
	const exclusions = async (session: UnlockedSession) =>
		listExclusions((await loadCase(session, id)).state).map(({ kind, isLifted }) => ({ kind, isLifted }));
	t.same(await exclusions(o), [{ kind: "parent", isLifted: false }]);
	t.same(await exclusions(d), [{ kind: "parent", isLifted: false }], "the to-desk decides by it, too");
	await attestConsent(o, { case: id, consent }, "approve");
	t.same(await exclusions(o), [{ kind: "parent", isLifted: false }], "one organisation isn't enough");
	await askToAttest(o, { case: id, consent }, transit.desk);
	t.match(await listConsentsToAttest(m, id), [{ consent: { terms: { excluded: "parent" } }, replaced: null, by: origin.desk }]);
	await attestConsent(m, { case: id, consent }, "approve");
	t.same(await exclusions(o), [{ kind: "parent", isLifted: true }]);
	t.equal((await loadCase(o, id)).state.handoffs[ref.handoff]?.state, "requested", "the exclusion ends no hand-off by itself");
});

t.test("a yes never carries an exclusion that an attest about the yes would lift", async (t) => {
	const { id } = await caseWith(o, origin.desk, ["identity"]);
	const no = await recordConsent(o, id, { ...terms(transit.id, ["identity"], o.now()), permit: false });
	const both = recordConsent(o, id, { ...terms(transit.id, ["identity"], o.now()), replaces: no, excluded: "parent" });
	await t.rejects(both, { code: "bad-input", field: "excluded" });
});
