/** The person withdraws her consent on the way. */
import t from "tap";
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import {
	acceptHandoff,
	activateConsent,
	addSection,
	assignLead,
	cancelHandoff,
	countersignHandoff,
	doAllUpkeep,
	enterHandoffInError,
	extendHandoff,
	formatCertificate,
	giveUpSection,
	handOffCase,
	makeCustodyCertificate,
	receiveHandoff,
	recordConsent,
	recordDeparture,
	verifyCertificate,
	viewCase,
	withdrawConsent,
	writeSection,
} from "#sdk/casework/index.ts";
import { readAll, type UnlockedSession } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, SUMMARY, terms } from "../../../support/sdk-cases.ts";

const all = await readyNetwork(t);
const { origin, transit } = all;
const [o, tr] = [origin.staff.session, transit.staff.session];

t.test("the certificate shows the withdrawal, from both sides, and the to-desk may cancel", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	const certified = async () => {
		const checked = [];
		for (const session of [o, tr]) {
			const made = JSON.parse(JSON.stringify(await makeCustodyCertificate(session, ref)));
			checked.push(verifyCertificate(made, { network: toBase64Url(o.network) }));
		}
		return checked;
	};
	for (const { handoff, moves } of await certified()) t.match([handoff.state, moves.at(-1)?.what], ["in-transit", "handoff.depart"]);
	await withdrawConsent(tr, { case: id, consent }, { code: "person-declined" });
	for (const checked of await certified()) {
		t.match([checked.handoff.state, checked.handoff.expected], ["in-transit", true]);
		t.match(checked.moves.at(-1), { what: "consent.withdraw", desk: transit.desk });
		t.match(formatCertificate(checked), "consent.withdraw");
	}
	t.equal((await cancelHandoff(tr, ref, "person-declined")).state, "cancelled");
	for (const { handoff, moves } of await certified())
		t.match([handoff.state, ...moves.slice(-2).map(({ what }) => what)], ["cancelled", "consent.withdraw", "handoff.cancel"]);
});

t.test("the certificate of a hand-off that stops before departure shows why", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await withdrawConsent(o, { case: id, consent }, { code: "person-declined" });
	const made = await makeCustodyCertificate(o, ref);
	const { handoff, moves } = verifyCertificate(made);
	t.match([handoff.state, handoff.reason, moves.at(-1)?.what], ["withdrawn", "consent-withdrawn", "consent.withdraw"]);
});

t.test("the certificate of a hand-off that was entered in error shows no later withdrawal", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await enterHandoffInError(o, ref, "wrong-person");
	await countersignHandoff(origin.coordinator.session, ref, "approve");
	const before = await makeCustodyCertificate(o, ref);
	await withdrawConsent(o, { case: id, consent }, { code: "person-declined" });
	const after = await makeCustodyCertificate(o, ref);
	t.same(after.statements, before.statements);
	t.match(verifyCertificate(after), { handoff: { state: "entered-in-error" }, mark: verifyCertificate(before).mark });
});

t.test("of consents, the certificate shows only the withdrawal of the cited one", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const given = terms(transit.id, ["identity"], o.now());
	const consent = await recordConsent(o, id, given, { active: false });
	await activateConsent(o, { case: id, consent });
	const other = await recordConsent(o, id, given);
	const { id: handoff } = await handOffCase(o, id, {
		kind: "referral",
		to: transit.desk,
		reason: "Other",
		priority: "normal",
		travel: false,
		sections: [{ compartment: of.identity as Id }],
		purposes: ["shelter"],
		summary: SUMMARY,
		basis: { kind: "consent", consent },
	});
	await assignLead(o, id, o.me);
	await withdrawConsent(o, { case: id, consent: other });
	const made = await makeCustodyCertificate(o, { case: id, handoff });
	t.same(
		verifyCertificate(made).moves.map(({ what }) => what),
		["handoff.draft", "handoff.request"],
	);
	t.notOk(
		made.statements.some(({ type }) => type === "case.lead"),
		"no statement after the last of them",
	);
});

t.test("after a withdrawal on the way, the to-desk reads only what it needs to meet her, until there is another basis", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "story", "logistics"]);
	const [identity, story, logistics] = [of.identity as Id, of.story as Id, of.logistics as Id];
	await writeSection(o, identity, { text: "Her name." });
	await writeSection(o, story, { text: "Her story." });
	await writeSection(o, logistics, { text: "Bus at nine." });
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity", "story", "logistics"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	t.same(await textsOf(tr, identity), ["Her name."]);
	await withdrawConsent(tr, { case: id, consent }, { code: "person-declined" });

	for (const section of [identity, story]) await t.rejects(textsOf(tr, section), { code: "not-found" });
	await writeSection(o, identity, { text: "Later." });
	await writeSection(o, story, { text: "Later story." });
	await writeSection(o, logistics, { text: "Bus at ten." });
	t.same(await textsOf(tr, logistics), ["Bus at nine.", "Bus at ten."], "the desk must still meet her");
	await t.rejects(receiveHandoff(tr, ref), { code: "no-basis" });
	await doAllUpkeep(o);
	await t.rejects(textsOf(tr, story), { code: "not-found" });

	await extendHandoff(o, ref, { kind: "legal-obligation", code: "court-order" });
	await t.rejects(textsOf(tr, story), { code: "not-found" }, "after a withdrawal it counts from the second person's agreement on");
	await countersignHandoff(origin.coordinator.session, ref, "approve");
	t.same(await textsOf(tr, story), ["Her story."]);
	await doAllUpkeep(o);
	t.same(await textsOf(tr, story), ["Her story.", "Later story."]);
	t.same(await textsOf(tr, identity), ["Her name.", "Later."]);
	await writeSection(o, story, { text: "After it." });
	t.same((await textsOf(tr, story)).at(-1), "After it.");
	await receiveHandoff(tr, ref);
	t.equal((await viewCase(tr, id)).state.sections[story]?.owner, transit.desk);
});

t.test("sections that she said no to stay with their owner when a transfer is received", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "logistics"]);
	await writeSection(o, of.identity as Id, { text: "Her name." });
	const { ref } = await requestTransfer(o, id, transit, ["identity", "logistics"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	await recordConsent(o, id, { ...terms(transit.id, ["identity"], o.now()), permit: false });
	await receiveHandoff(tr, ref);
	const { state } = await viewCase(tr, id);
	const owners = [of.identity, of.logistics].map((compartment) => state.sections[compartment as Id]?.owner);
	t.same([state.custodian, ...owners], [transit.desk, origin.desk, transit.desk]);
	await t.rejects(textsOf(tr, of.identity as Id), { code: "not-found" });
});

t.test("a desk that has become the owner of a section reads it, also when its earlier referral is closed", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref: first } = await requestTransfer(o, id, transit, ["identity"], of, { kind: "referral" });
	await acceptHandoff(tr, first);
	await receiveHandoff(tr, first);
	const theirs = { story: await addSection(tr, id, "story"), health: await addSection(tr, id, "health") };
	await writeSection(tr, theirs.story, { text: "Her story." });
	await writeSection(tr, theirs.health, { text: "Her health." });
	const { consent, ref } = await requestTransfer(tr, id, origin, ["story", "health"], theirs, { kind: "referral", travel: true });
	await acceptHandoff(o, ref);
	await recordDeparture(tr, ref);
	await giveUpSection(tr, id, theirs.story, { close: false });
	await withdrawConsent(tr, { case: id, consent }, { code: "person-declined" });
	const { state } = await viewCase(o, id);
	t.match([state.handoffs[ref.handoff]?.expected, state.sections[theirs.story]?.owner], [true, origin.desk]);
	t.same(await textsOf(o, theirs.story), ["Her story."]);
	await doAllUpkeep(o);
	await writeSection(o, theirs.story, { text: "Later story." });
	t.same(await textsOf(o, theirs.story), ["Her story.", "Later story."]);
	await t.rejects(textsOf(o, theirs.health), { code: "not-found" }, "the other section of the referral is closed");
});

t.test("after a withdrawal, a client opens nothing, also what it has opened before and what the server still gives it", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const identity = of.identity as Id;
	await writeSection(o, identity, { text: "Her name." });
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	t.same(await textsOf(tr, identity), ["Her name."]);
	const [chain, page] = await Promise.all([
		tr.server.call(contracts.compartments.get, { params: { compartment: identity } }),
		tr.server.call(contracts.compartments.page, { params: { compartment: identity } }),
	]);
	await withdrawConsent(o, { case: id, consent }, { code: "person-declined" });
	const call = ((endpoint, sending) => {
		if (endpoint.id === "compartments.get") return Promise.resolve(chain);
		return endpoint.id === "compartments.page" ? Promise.resolve(page) : tr.server.call(endpoint, sending);
	}) as typeof tr.server.call;
	t.same(await textsOf({ ...tr, server: { ...tr.server, call } }, identity), ["no-basis"]);
});

async function textsOf(session: UnlockedSession, section: Id): Promise<(string | null)[]> {
	const { entries } = await readAll(session, section);
	return entries.map(({ content, failure }) => (content?.kind === "text" ? content.text : (failure?.why ?? null)));
}
