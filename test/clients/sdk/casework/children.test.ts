/** A child doesn't consent alone: the client computes the age, and offers and accepts only the other bases. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import { formRows } from "#sdk/casework/day/rows.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	activateConsent,
	type BasisInput,
	countersignHandoff,
	decideBasis,
	draftHandoff,
	extendHandoff,
	type HandoffSummary,
	handOffCase,
	keepAnswer,
	listConsents,
	listOfferedBases,
	openSection,
	openSections,
	readConsentFacts,
	readHandoffSummary,
	recordConsent,
	requestHandoff,
	revise,
} from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, SUMMARY, terms } from "../../../support/sdk-cases.ts";

const { network, admin, origin, transit, destination } = await readyNetwork(t);
const [o, tr] = [origin.staff.session, transit.staff.session];
const SECTIONS = ["identity", "family", "health"] as const;
const DAY = 86_400_000;

async function caseOf(person: Record<string, string | boolean>) {
	const { id, of } = await caseWith(o, origin.desk, [...SECTIONS]);
	const ops = Object.entries(person).map(([field, value]) => ({ field, value }));
	if (ops.length > 0) await revise(o, await openSection(o, of.identity as Id), { form: "person", ops });
	return { id, of };
}

const consent = (id: Id, more: Partial<ConsentTerms> = {}) => {
	const guardian = more.givenBy === undefined || more.givenBy === "person" ? null : "parent";
	return recordConsent(o, id, { ...terms(transit.id, [...SECTIONS], o.now()), guardian, excluded: undefined, ...more } as ConsentTerms);
};

const request = (id: Id, of: Record<string, Id>, basis: Parameters<typeof extendHandoff>[2], ageBand: HandoffSummary["ageBand"]) =>
	handOffCase(o, id, {
		kind: "referral",
		to: transit.desk,
		reason: "AdditionalServicesRequired",
		priority: "normal",
		travel: false,
		sections: [{ compartment: of.health as Id }],
		purposes: ["shelter"],
		basis,
		summary: { ...SUMMARY, ageBand },
	});

t.test("a child born in 2012 doesn't consent alone", async (t) => {
	const { id, of } = await caseOf({ idn_Birth: "2012-03-01" });
	await t.rejects(consent(id), { code: "bad-input", field: "givenBy" });
	t.same(await listOfferedBases(o, id), {
		isChild: true,
		bases: ["guardian-consent", "best-interests", "vital-interest", "legal-obligation"],
	});
	const given = await consent(id, { givenBy: "person-and-guardian" });
	const alone = request(id, of, { kind: "consent", consent: given }, "12-15");
	await t.rejects(alone, { code: "no-basis", field: "basis.kind", data: { why: ["given-by-person"] } });
	await t.rejects(request(id, of, { kind: "guardian-consent", consent: given }, "12-15"), {
		code: "no-basis",
		data: { why: ["no-assent"] },
	});
	const basis = { kind: "guardian-consent", consent: given, assent: true } as const;
	await t.rejects(request(id, of, basis, "18-24"), { code: "bad-input", field: "ageBand" });
	const { id: handoff } = await request(id, of, basis, "12-15");
	const ref = { case: id, handoff };
	await t.rejects(extendHandoff(o, ref, { kind: "consent", consent: given }), { code: "no-basis" });
	t.match(await acceptHandoff(tr, ref), { state: "accepted" });
});

t.test("a child's own yes is no consent, and is kept in the child's words", async (t) => {
	const { id } = await caseOf({ idn_Birth: "2012" });
	const answer = randomId();
	for (let i = 0; i < 2; i++) await keepAnswer(o, id, answer, { con_Words: "I want to go to my aunt.", con_Alone: true });
	t.same(await listConsents(o, id), []);
	const words = (await openSections(o, id)).flatMap((view) => formRows(view, "word"));
	t.match(words, [{ row: answer, values: { con_Words: "I want to go to my aunt.", con_Alone: true } }]);
	t.equal(words.length, 1, "a repeated call writes nothing twice");
});

t.test("a child's no is recorded", async (t) => {
	const { id } = await caseOf({ idn_Birth: "2012" });
	await consent(id, { permit: false });
	t.match(await listConsents(o, id), [{ terms: { permit: false, excluded: null } }]);
});

t.test("doubt about the age counts as a child, and an adult consents alone", async (t) => {
	const doubt = await caseOf({ idn_AgeInDoubt: true });
	await t.rejects(consent(doubt.id), { code: "bad-input", field: "givenBy" });
	const adult = await caseOf({ idn_Birth: "1990", idn_AgeInDoubt: false });
	const bases = ["consent", "guardian-consent", "vital-interest", "legal-obligation"];
	t.same(await listOfferedBases(o, adult.id), { isChild: false, bases }, "no best interests of an adult");
	const given = await consent(adult.id);
	await t.rejects(request(adult.id, adult.of, { kind: "consent", consent: given }, "16-17"), { code: "bad-input", field: "ageBand" });
	t.match(await request(adult.id, adult.of, { kind: "consent", consent: given }, "unknown"), { state: "requested" });
});

t.test("without a known age, best interests are not offered and not refused", async (t) => {
	const { id, of } = await caseOf({});
	t.notOk((await listOfferedBases(o, id)).bases.includes("best-interests"));
	t.match(await request(id, of, { kind: "best-interests", code: "guardian-absent" }, "unknown"), { state: "requested" });
});

t.test("a request rests on best interests at once, and is accepted once a second member has signed", async (t) => {
	const { id, of } = await caseOf({ idn_Birth: "2012" });
	const { id: handoff } = await request(id, of, { kind: "best-interests", code: "guardian-absent" }, "12-15");
	const ref = { case: id, handoff };
	await acknowledgeHandoff(tr, ref);
	t.match(await decideBasis(o, ref), { allow: true, why: ["ok", "second-awaited"] }, "the request still stands");
	await t.rejects(acceptHandoff(tr, ref), { code: "no-basis", data: { why: ["second-awaited"] } });
	await t.rejects(openSection(tr, of.health as Id), { code: "not-found" });
	const alone = countersignHandoff(origin.coordinator.session, ref, "approve");
	await t.rejects(alone, { code: "not-allowed" }, "across a border the second person is of another organisation");
	await countersignHandoff(transit.coordinator.session, ref, "approve");
	t.match(await acceptHandoff(tr, ref), { state: "accepted" });
	t.equal((await openSection(tr, of.health as Id)).section, "health");
});

t.test("what a guardian gives names the guardian, and ends when the child turns 18", async (t) => {
	const soon = new Date(o.now() + 40 * DAY);
	const month = `${soon.getUTCFullYear() - 18}-${String(soon.getUTCMonth() + 1).padStart(2, "0")}`;
	const { id, of } = await caseOf({ idn_Birth: month });
	const given = { ...terms(transit.id, [...SECTIONS], o.now()), givenBy: "guardian" } as const;
	const { guardian: _, ...unnamed } = given;
	await t.rejects(recordConsent(o, id, unnamed), { code: "bad-input", field: "guardian" }, "the case knows no guardian");
	const row = "00000000-0000-4000-8000-000000000001";
	const family = await openSection(o, of.family as Id);
	await revise(o, family, { form: "guardian", ops: [{ row, field: "gua_Kind", value: "relative" }] });
	const by = await recordConsent(o, id, { ...unnamed, until: o.now() + 400 * DAY });
	const recorded = (await listConsents(o, id)).find((each) => each.id === by)?.terms;
	t.match(recorded, { guardian: "relative", until: Date.UTC(soon.getUTCFullYear(), soon.getUTCMonth() + 1, 1) });
});

t.test("the language in which to ask is that of identity, or else that of her safe contact", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "safe-contact"]);
	t.same((await readConsentFacts(o, id)).languages, []);
	const row = "00000000-0000-4000-8000-000000000002";
	await revise(o, await openSection(o, of["safe-contact"] as Id), { form: "channel", ops: [{ row, field: "sct_Language", value: "vi" }] });
	t.same((await readConsentFacts(o, id)).languages, ["vi"]);
	await revise(o, await openSection(o, of.identity as Id), { form: "person", ops: [{ field: "prs_PrimaryLanguage", value: "sq" }] });
	t.same((await readConsentFacts(o, id)).languages, ["sq"]);
});

/** Writes down that the only known guardian isn't safe. */
async function addUnsafeGuardian(family: Id): Promise<void> {
	const row = "00000000-0000-4000-8000-000000000001";
	const ops = Object.entries({ gua_Kind: "parent", gua_Safe: "no" }).map(([field, value]) => ({ row, field, value }));
	await revise(o, await openSection(o, family), { form: "guardian", ops });
}

t.test("an adult with a guardian who is not safe consents alone, and the guardian's no excludes nobody", async (t) => {
	const { id, of } = await caseOf({ idn_Birth: "1990" });
	await addUnsafeGuardian(of.family as Id);
	const [own, no] = [await consent(id), await consent(id, { permit: false, givenBy: "guardian" })];
	const given = await listConsents(o, id);
	t.same(
		[own, no].map((each) => given.find((other) => other.id === each)?.terms.excluded),
		["parent", null],
	);
	const more = await consent(id, { recipient: destination.id });
	t.equal((await listConsents(o, id)).find((each) => each.id === more)?.terms.excluded, null, "he is excluded already");
});

t.test("her later yes excludes nobody, so that whoever attests it says one thing", async (t) => {
	const { id, of } = await caseOf({ idn_Birth: "1990" });
	const no = await consent(id, { permit: false });
	await addUnsafeGuardian(of.family as Id);
	const again = await consent(id, { replaces: no });
	t.match((await listConsents(o, id)).find((each) => each.id === again)?.terms, { replaces: no, excluded: null });
});

t.test("a guardian who is not safe gives no consent, and is excluded by the child's own words", async (t) => {
	const { id, of } = await caseOf({ idn_Birth: "2012" });
	const before = await consent(id, { givenBy: "guardian" });
	await addUnsafeGuardian(of.family as Id);
	await t.rejects(consent(id, { givenBy: "guardian" }), { code: "bad-input", field: "givenBy" });
	t.same((await listOfferedBases(o, id)).bases, ["best-interests", "vital-interest", "legal-obligation"]);
	const onGuardian = { kind: "guardian-consent", consent: before, assent: true } as const;
	await t.rejects(request(id, of, onGuardian, "12-15"), { code: "no-basis", data: { why: ["guardian-excluded"] } });
	const no = await consent(id, { permit: false, recipient: destination.id });
	t.match((await listConsents(o, id)).find((each) => each.id === no)?.terms, { excluded: "parent" });
});

t.test("a colleague to whom the desk's key hasn't been sealed yet accepts without the summary", async (t) => {
	const joining = { organisation: transit.id, role: "staff", desk: transit.desk } as const;
	const { session } = await network.admit(transit.coordinator, admin, joining);
	const { id, of } = await caseOf({ idn_Birth: "1990" });
	const { id: handoff } = await request(id, of, { kind: "consent", consent: await consent(id) }, "25-39");
	await t.rejects(readHandoffSummary(session, { case: id, handoff }), { code: "not-found" });
	t.match(await acceptHandoff(session, { case: id, handoff }), { state: "accepted" });
});

/** The calls by which the from-desk names a basis. */
const WAYS: Record<string, (id: Id, of: Record<string, Id>, basis: BasisInput) => Promise<unknown>> = {
	"a new hand-off": (id, of, basis) => request(id, of, basis, "12-15"),
	"the request of a draft": async (id, of, basis) => {
		const draft = { kind: "referral", to: transit.desk, reason: "Other", priority: "normal", travel: false } as const;
		const ref = { case: id, handoff: await draftHandoff(o, id, draft) };
		const sections = [{ compartment: of.health as Id }];
		return requestHandoff(o, ref, { sections, purposes: ["shelter"], basis, summary: { ...SUMMARY, ageBand: "12-15" } });
	},
	extend: async (id, of, basis) => extendHandoff(o, await accepted(id, of), basis),
};

/** An accepted transfer of this case that rests on a legal obligation. */
async function accepted(id: Id, of: Record<string, Id>) {
	const { id: handoff } = await handOffCase(o, id, {
		kind: "transfer",
		to: transit.desk,
		reason: "Other",
		priority: "normal",
		travel: true,
		sections: [{ compartment: of.health as Id }],
		purposes: ["shelter"],
		basis: { kind: "legal-obligation", code: "court-order" },
		summary: { ...SUMMARY, ageBand: "12-15" },
	});
	await acceptHandoff(tr, { case: id, handoff });
	return { case: id, handoff };
}

for (const [way, nameBasis] of Object.entries(WAYS))
	t.test(`no hand-off rests on a child's own consent, or on a guardian who isn't safe: ${way}`, async (t) => {
		const { id, of } = await caseOf({ idn_Birth: "2012" });
		const given = await consent(id, { givenBy: "person-and-guardian" });
		const alone = nameBasis(id, of, { kind: "consent", consent: given });
		await t.rejects(alone, { code: "no-basis", field: "basis.kind", data: { why: ["given-by-person"] } });
		const { id: other, of: others } = await caseOf({ idn_Birth: "2012" });
		const before = await consent(other, { givenBy: "guardian" });
		await addUnsafeGuardian(others.family as Id);
		const onGuardian = nameBasis(other, others, { kind: "guardian-consent", consent: before, assent: true });
		await t.rejects(onGuardian, { code: "no-basis", field: "basis.kind", data: { why: ["guardian-excluded"] } });
	});

t.test("a prepared consent isn't activated once the giver no longer counts", async (t) => {
	const { id, of } = await caseOf({});
	const prepared = await recordConsent(o, id, terms(transit.id, [...SECTIONS], o.now()), { active: false });
	await revise(o, await openSection(o, of.identity as Id), { form: "person", ops: [{ field: "idn_Birth", value: "2012" }] });
	await t.rejects(activateConsent(o, { case: id, consent: prepared }), { code: "bad-input", field: "givenBy" });
	t.match(await listConsents(o, id), [{ state: "proposed" }]);
	const no = await recordConsent(o, id, { ...terms(transit.id, [...SECTIONS], o.now()), permit: false }, { active: false });
	await activateConsent(o, { case: id, consent: no });
	t.equal((await listConsents(o, id)).find((each) => each.id === no)?.state, "active", "everybody may say no");
});

t.test("a to-desk doesn't accept a child's own consent from a client that doesn't check", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, [...SECTIONS]);
	const given = await consent(id);
	const { id: handoff } = await request(id, of, { kind: "consent", consent: given }, "12-15");
	await t.rejects(acceptHandoff(tr, { case: id, handoff }), { code: "no-basis", data: { why: ["given-by-person"] } });
});
