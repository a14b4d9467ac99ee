/** Calls that a person can make by mistake. Each is refused with its reason. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import {
	addSection,
	confirmArrangement,
	countersignHandoff,
	decideBasis,
	draftHandoff,
	handOffCase,
	loadCase,
	makeCustodyCertificate,
	makeFhirTask,
	openSection,
	previewRequest,
	readHandoffThread,
	revise,
	writeSection,
} from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, SUMMARY } from "../../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const [o, tr] = [origin.staff.session, transit.staff.session];
const { id, of } = await caseWith(o, origin.desk, ["identity", "documents"]);
const other = await caseWith(o, origin.desk, ["identity"]);
const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
const referral = { kind: "referral", to: transit.desk, reason: "Other", priority: "normal", travel: false } as const;
const COURT = { kind: "legal-obligation", code: "court-order" } as const;

t.test("a hand-off that the case doesn't have has no certificate and no FHIR task", async (t) => {
	const unknown = { case: id, handoff: randomId() };
	await t.rejects(makeCustodyCertificate(o, unknown), { code: "not-found" });
	await t.rejects(makeFhirTask(o, unknown), { code: "not-found" });
});

t.test("a draft has no thread, and no basis to decide about", async (t) => {
	const draft = { case: id, handoff: await draftHandoff(o, id, referral) };
	await t.rejects(readHandoffThread(o, draft), { code: "wrong-state" });
	await t.rejects(decideBasis(o, draft), { code: "wrong-state" });
});

t.test("a countersignature and a confirmation need something that waits for them", async (t) => {
	await t.rejects(countersignHandoff(origin.coordinator.session, ref, "approve"), { code: "wrong-state" });
	await t.rejects(confirmArrangement(tr, ref, o.now()), { code: "wrong-state", detail: /no arrangement waits/ });
});

t.test("a request names a desk of the network, and sections of its own case", async (t) => {
	const request = { sections: [of.identity as Id], purposes: ["shelter" as const], basis: COURT };
	t.equal((await previewRequest(o, id, { ...request, to: transit.desk })).allow, true);
	await t.rejects(previewRequest(o, id, { ...request, to: randomId() }), { code: "not-found", detail: /no such desk/ });
	const foreign = other.of.identity as Id;
	await t.rejects(previewRequest(o, id, { ...request, to: transit.desk, sections: [foreign] }), { code: "not-found" });
	const sections = [{ compartment: foreign }];
	const handoffs = async () => Object.keys((await loadCase(o, id)).state.handoffs);
	const before = await handoffs();
	await t.rejects(handOffCase(o, id, { ...referral, ...request, sections, summary: SUMMARY }), { code: "not-found" });
	t.same(await handoffs(), before, "no draft is left");
});

t.test("other compartments can't be opened as a section", async (t) => {
	const { discussion } = (await loadCase(o, id)).state;
	await t.rejects(openSection(o, discussion as Id), { code: "bad-input", field: "compartment" });
});

t.test("a desk adds no section before it has accepted", async (t) => {
	await t.rejects(addSection(tr, id, "health"), { code: "not-allowed" });
});

t.test("values are written into a row only when there is one row at most", async (t) => {
	const documents = of.documents as Id;
	await t.rejects(writeSection(o, documents, {}), { code: "bad-input", field: "values" });
	await writeSection(o, documents, { values: { doc_Kind: "passport" } });
	const ops = [{ row: randomId(), field: "doc_Kind", value: "travel" }];
	const { form } = (await openSection(o, documents)).cells[0] ?? { form: "" };
	await revise(o, await openSection(o, documents), { form, ops });
	await t.rejects(writeSection(o, documents, { values: { doc_HeldBy: "lost" } }), { code: "bad-input", field: form });
});
