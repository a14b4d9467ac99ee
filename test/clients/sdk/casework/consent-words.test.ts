/** Where the words of a consent are written: in the section of the desk that records it, which is added when there is none. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { formRows } from "#sdk/casework/day/rows.ts";
import {
	acceptHandoff,
	activateConsent,
	openSection,
	receiveHandoff,
	recordConsent,
	revise,
	valueOps,
	viewCase,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import { addDesk, assignToDesk, doUpkeep, suspend, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const [ana, coordinator] = [origin.staff.session, origin.coordinator.session];
const given = () => terms(transit.id, ["identity"], ana.now());

/** What each section "consent" of a case holds about a consent, by the owner of the section. */
async function wordsByDesk(id: string, consent: string) {
	const { state } = await viewCase(ana, id);
	const sections = Object.entries(state.sections).filter(([, each]) => each.section === "consent");
	const read = async ([compartment, { owner }]: (typeof sections)[number]) =>
		[owner, formRows(await openSection(ana, compartment), "word").find(({ row }) => row === consent)?.values] as const;
	return Object.fromEntries(await Promise.all(sections.map(read)));
}

t.test("a section is added for the words, once, and not for a consent without words", async (t) => {
	const { id } = await caseWith(ana, origin.desk, ["identity"]);
	const bare = await recordConsent(ana, id, given());
	t.same(await wordsByDesk(id, bare), {});
	const first = await recordConsent(ana, id, given(), { words: "Only my name." });
	const second = await recordConsent(ana, id, given(), { active: false });
	await activateConsent(coordinator, { case: id, consent: second }, { con_ToldBack: true });
	t.same(await wordsByDesk(id, first), { [origin.desk]: { con_Words: "Only my name." } });
	t.same(await wordsByDesk(id, second), { [origin.desk]: { con_ToldBack: true } }, "a colleague has recorded her yes");
});

t.test("a move that the case doesn't allow adds no section", async (t) => {
	const { id } = await caseWith(ana, origin.desk, ["identity"]);
	const consent = await recordConsent(ana, id, given());
	await withdrawConsent(ana, { case: id, consent });
	await t.rejects(activateConsent(coordinator, { case: id, consent }, { con_ToldBack: true }), { code: "wrong-state" });
	t.same(await wordsByDesk(id, consent), {});
});

t.test("when the case has no place for another section, the consent becomes valid without the answers", async (t) => {
	const { id } = await caseWith(ana, origin.desk, ["identity"]);
	const consent = await recordConsent(ana, id, given(), { active: false });
	const { server } = ana;
	const { call } = server;
	let refused = 0;
	server.call = (async (to, sending) => {
		const statements = (sending as { body?: { statements?: { type: string }[] } }).body?.statements ?? [];
		if (!statements.some(({ type }) => type === "case.section")) return call.call(server, to, sending);
		refused++;
		throw new ProtocolError("full");
	}) as typeof call;
	t.teardown(() => void Object.assign(server, { call }));
	await activateConsent(ana, { case: id, consent }, { con_ToldBack: true });
	t.equal(refused, 1);
	t.equal((await viewCase(ana, id)).state.consents[consent]?.state, "active");
	await t.rejects(recordConsent(ana, id, given(), { words: "Only my name." }), { code: "full" }, "words are never left out");
	t.same(Object.keys((await viewCase(ana, id)).state.consents), [consent], "and without them no consent is recorded");
	server.call = call;
});

t.test("colleagues who wrote different answers both keep theirs, and an activation settles them", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity", "consent"]);
	const section = of.consent as string;
	const consent = await recordConsent(ana, id, given(), { active: false, words: "I want to think." });
	const [one, other] = [await openSection(ana, section), await openSection(coordinator, section)];
	const answer = (con_ToldBack: boolean) => ({ form: "word", ops: valueOps(consent, { con_ToldBack }) });
	await revise(ana, one, answer(false));
	await revise(coordinator, other, answer(true));
	await activateConsent(ana, { case: id, consent }, { con_ToldBack: true });
	t.same((await openSection(ana, section)).clashes, []);
	t.same(await wordsByDesk(id, consent), { [origin.desk]: { con_Words: "I want to think.", con_ToldBack: true } });
});

t.test("a member of two desks writes at the desk that has the case", async (t) => {
	const shelter = await addDesk(coordinator, { name: "Shelter" });
	await assignToDesk(coordinator, shelter, origin.staff.id);
	await doUpkeep(coordinator);
	await syncDirectory(ana);
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const consent = await recordConsent(ana, id, given(), { active: false, words: "I want to think." });
	const { ref } = await requestTransfer(coordinator, id, { id: origin.id, desk: shelter }, ["identity"], of);
	await acceptHandoff(ana, ref);
	await receiveHandoff(ana, ref);
	await activateConsent(ana, { case: id, consent }, { con_ToldBack: true });
	const words = await wordsByDesk(id, consent);
	t.same(words, { [origin.desk]: { con_Words: "I want to think." }, [shelter]: { con_ToldBack: true } });
	t.equal((await viewCase(ana, id)).state.consents[consent]?.state, "active");
});

t.test("a suspended desk records her no, and no words, because it writes into no section", async (t) => {
	const { network, founder, destination } = await readyNetwork(t);
	const { staff } = destination;
	const { id } = await caseWith(staff.session, destination.desk, ["identity"]);
	await suspend(founder.session, { kind: "organisation", subject: destination.id }, "investigation");
	const session = await network.open(network.device(), staff.signInName, staff.recoveryCode);
	const no = { ...terms(destination.id, ["identity"], session.now()), permit: false };
	const consent = await recordConsent(session, id, no, { words: "Not with you." });
	const { state } = await viewCase(session, id);
	t.equal(state.consents[consent]?.state, "active");
	t.notOk(Object.values(state.sections).some(({ section }) => section === "consent"));
	const yes = recordConsent(session, id, terms(destination.id, ["identity"], session.now()), { words: "Yes." });
	await t.rejects(yes, { code: "suspended" });
});
