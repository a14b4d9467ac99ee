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
	resumeHandoff,
	verifyCertificate,
	viewCase,
	withdrawConsent,
	writeSection,
} from "#sdk/casework/index.ts";
import { markSeen, readAll, type UnlockedSession } from "#sdk/index.ts";
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
	await withdrawConsent(tr, { case: id, consent }, "person-declined");
	for (const checked of await certified()) {
		t.match([checked.handoff.state, checked.handoff.heldBack], ["on-hold", true]);
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
	await withdrawConsent(o, { case: id, consent }, "person-declined");
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
	await withdrawConsent(o, { case: id, consent }, "person-declined");
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

t.test("until the hold is resumed, the to-desk opens no other section and gets no later entry", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "story", "logistics"]);
	const [identity, story, logistics] = [of.identity as Id, of.story as Id, of.logistics as Id];
	await writeSection(o, identity, { text: "Her name." });
	await writeSection(o, story, { text: "Her story." });
	await writeSection(o, logistics, { text: "Bus at nine." });
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity", "story", "logistics"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	t.same(await textsOf(tr, identity), ["Her name."]);
	await withdrawConsent(tr, { case: id, consent }, "person-declined");

	t.same(await textsOf(tr, identity), ["Her name."], "an opened section stays open");
	await t.rejects(textsOf(tr, story), { code: "not-found" });
	await writeSection(o, identity, { text: "Later." });
	await writeSection(o, story, { text: "Later story." });
	await writeSection(o, logistics, { text: "Bus at ten." });
	t.same(await textsOf(tr, identity), ["Her name."]);
	t.same(await textsOf(tr, logistics), ["Bus at nine.", "Bus at ten."], "the desk must still meet her");
	await t.rejects(writeSection(tr, identity, { text: "?" }), { code: "not-allowed" });
	await doAllUpkeep(o);
	await t.rejects(textsOf(tr, story), { code: "not-found" });

	await extendHandoff(o, ref, { kind: "legal-obligation", code: "court-order" });
	await resumeHandoff(tr, ref);
	t.same(await textsOf(tr, story), ["Her story."]);
	await doAllUpkeep(o);
	t.same(await textsOf(tr, story), ["Her story.", "Later story."]);
	t.same(await textsOf(tr, identity), ["Her name.", "Later."]);
	await writeSection(o, story, { text: "After it." });
	t.same((await textsOf(tr, story)).at(-1), "After it.");
	await receiveHandoff(tr, ref);
	t.equal((await viewCase(tr, id)).state.sections[story]?.owner, transit.desk);
});

t.test("a device that can't remember what it has opened raises no alarm", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	await writeSection(o, of.identity as Id, { text: "Her name." });
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, ref);
	const set = tr.storage.set;
	tr.storage.set = (key, value) =>
		key.includes("opened") ? Promise.reject(new Error("the disk is full")) : set.call(tr.storage, key, value);
	await t.rejects(textsOf(tr, of.identity as Id), { message: "the disk is full" });
	tr.storage.set = set;
	t.same(await textsOf(tr, of.identity as Id), ["Her name."]);
	t.same(transit.staff.alarms, []);
});

t.test("a transfer that is received while it is held back leaves the closed sections with their owner", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "logistics"]);
	await writeSection(o, of.identity as Id, { text: "Her name." });
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity", "logistics"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	await withdrawConsent(o, { case: id, consent }, "person-declined");
	await receiveHandoff(tr, ref);
	const { state } = await viewCase(tr, id);
	const owners = [of.identity, of.logistics].map((compartment) => state.sections[compartment as Id]?.owner);
	t.same([state.custodian, ...owners], [transit.desk, origin.desk, transit.desk]);
	await t.rejects(textsOf(tr, of.identity as Id), { code: "not-found" });
});

t.test("a desk that has become the owner of a section reads it, also when its earlier referral is held back", async (t) => {
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
	await withdrawConsent(tr, { case: id, consent }, "person-declined");
	const { state } = await viewCase(o, id);
	t.match([state.handoffs[ref.handoff]?.heldBack, state.sections[theirs.story]?.owner], [true, origin.desk]);
	t.same(await textsOf(o, theirs.story), ["Her story."]);
	await doAllUpkeep(o);
	await writeSection(o, theirs.story, { text: "Later story." });
	t.same(await textsOf(o, theirs.story), ["Her story.", "Later story."]);
	await t.rejects(textsOf(o, theirs.health), { code: "not-found" }, "the other section of the referral is held back");
});

t.test("after a withdrawal, a client opens nothing for the first time, also when the server gives it the key", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "story"]);
	const [identity, story] = [of.identity as Id, of.story as Id];
	await writeSection(o, identity, { text: "Her name." });
	await writeSection(o, story, { text: "Her story." });
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity", "story"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	const colleague = transit.coordinator.session;
	await markSeen(colleague, (await readAll(colleague, identity)).compartment);
	// The server thinks that the desk has this key. No member of the desk has signed that they have seen anything.
	await colleague.server.call(contracts.compartments.get, { params: { compartment: story } });
	await withdrawConsent(o, { case: id, consent }, "person-declined");
	t.same(await textsOf(tr, story), ["held-back"]);
	t.same(await textsOf(tr, identity), ["Her name."], "a colleague has seen it");
	await markSeen(tr, (await readAll(tr, identity)).compartment);
});

async function textsOf(session: UnlockedSession, section: Id): Promise<(string | null)[]> {
	const { entries } = await readAll(session, section);
	return entries.map(({ content, failure }) => (content?.kind === "text" ? content.text : (failure?.why ?? null)));
}
