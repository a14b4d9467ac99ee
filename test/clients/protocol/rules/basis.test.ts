/** Consents and the other bases: which hand-offs they cover, and the effects of withdrawing a consent. */
import t from "tap";
import { checkGrantBasis } from "#protocol/folds/case-basis.ts";
import { flagsOf } from "#protocol/folds/case-grants.ts";
import { basisProblem, holdBasis } from "#protocol/rules/basis.ts";
import { type Consent, consentProblem, consentStateAt } from "#protocol/rules/consent.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis, ConsentTerms } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, idOf, outcomeOf, START, termsFor } from "../../../support/statements.ts";

await sodiumReady;

const B = idOf("org b");
const ask = { recipient: B, sections: ["identity", "story"] as const, now: START };
const consent = (parts: Partial<ConsentTerms> = {}, state: Consent["state"] = "active"): Consent => ({
	id: idOf("c"),
	state,
	terms: termsFor("b", parts),
	chain: ["x"],
});

t.test("a consent covers its recipient, its sections and its time", (t) => {
	t.equal(consentProblem(consent(), ask), undefined);
	const refused: [string, Consent, object?][] = [
		["proposed", consent({}, "proposed")],
		["withdrawn", consent({}, "withdrawn")],
		["entered in error", consent({}, "entered-in-error")],
		["a refusal", consent({ permit: false })],
		["for another organisation", consent({ recipient: idOf("org c") })],
		["for fewer sections", consent({ sections: ["identity"] })],
		["not yet begun", consent({ from: START + 1 })],
		["ended", consent({ until: START })],
		["with a section withheld from the recipient", consent({ withhold: [{ section: "story", from: B, why: "person-asked" }] })],
	];
	for (const [name, given] of refused) t.ok(consentProblem(given, ask), name);
	t.equal(
		consentProblem(consent({ withhold: [{ section: "story", from: idOf("org c"), why: "person-asked" }] }), ask),
		undefined,
		"a section withheld from another organisation",
	);
	t.equal(
		consentProblem(consent({ withhold: [{ section: "health", from: B, why: "person-asked" }] }), ask),
		undefined,
		"a section withheld that isn't asked for",
	);
	t.equal(consentProblem(consent({ until: START }), { ...ask, ignoreEnd: true }), undefined, "after departure the end doesn't count");
	t.equal(consentStateAt(consent({ until: START }), START), "expired");
	t.equal(consentStateAt(consent({ until: START }, "withdrawn"), START), "withdrawn");
	t.end();
});

t.test("each kind of basis covers request, accept and grant as its rules say", (t) => {
	const head = new Uint8Array(32);
	const onConsent = { consent: idOf("c"), head, assent: false, code: null };
	const onCode = { consent: null, head: null, assent: false };
	const cases: [string, Basis, Consent | undefined, boolean, boolean, boolean][] = [
		["consent", { ...onConsent, kind: "consent" }, consent(), true, true, true],
		["consent by a guardian only", { ...onConsent, kind: "consent" }, consent({ givenBy: "guardian" }), false, false, false],
		["consent that is not there", { ...onConsent, kind: "consent" }, undefined, false, false, false],
		["guardian without assent", { ...onConsent, kind: "guardian-consent" }, consent({ givenBy: "guardian" }), false, false, false],
		["guardian with assent", { ...onConsent, kind: "guardian-consent", assent: true }, consent({ givenBy: "guardian" }), true, true, true],
		["assent but no guardian", { ...onConsent, kind: "guardian-consent", assent: true }, consent(), false, false, false],
		["best interests, one member", { ...onCode, kind: "best-interests", code: "guardian-absent" }, undefined, true, false, false],
		["vital interest, one member", { ...onCode, kind: "vital-interest", code: "risk-to-life" }, undefined, true, true, true],
		["legal obligation", { ...onCode, kind: "legal-obligation", code: "mandatory-reporting" }, undefined, true, true, true],
	];
	for (const [name, basis, given, ...wanted] of cases) {
		const held = holdBasis(basis, "o", idOf("a1"), START);
		const got = (["request", "accept", "grant"] as const).map(
			(phase) => basisProblem(held, given, { ...ask, phase, ignoreEnd: false }) === undefined,
		);
		t.same(got, wanted, name);
	}
	t.end();
});

t.test("a basis with fields that don't belong together is refused", (t) => {
	const none = { consent: null, head: null, assent: false, code: null };
	const bad: Basis[] = [
		{ ...none, kind: "consent" },
		{ ...none, kind: "consent", consent: idOf("c") },
		{ ...none, kind: "consent", consent: idOf("c"), head: new Uint8Array(32), code: "other" },
		{ ...none, kind: "vital-interest" },
		{ ...none, kind: "vital-interest", code: "court-order" },
		{ ...none, kind: "legal-obligation", code: "risk-to-life" },
		{ ...none, kind: "best-interests", code: "guardian-absent", consent: idOf("c") },
	];
	for (const basis of bad)
		t.equal(
			outcomeOf(() => holdBasis(basis, "o", idOf("a1"), START)),
			"bad-input",
		);
	t.end();
});

/** A transfer to b on the consent "yes", after the moves of `path`. */
function onConsent(path: [string, string][] = []): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("yes"));
	for (const [who, action] of path) c.move(who, "h", action as "accept");
	return c;
}
const withdraw = (c: CaseUnderTest, who = "a1") => c.do(who, "consent.move", { consent: idOf("yes"), action: "withdraw", code: null });
const stateOf = (c: CaseUnderTest) => c.state.handoffs[idOf("h")]?.state;

t.test("a request and an accept need an active consent and its present head", (t) => {
	const c = new CaseUnderTest().open();
	c.do("a1", "consent.record", { consent: idOf("yes"), active: false, terms: termsFor("b") });
	const early = c.basis("yes");
	c.draft("a1", "h", "b");
	t.equal(
		outcomeOf(() => c.request("a1", "h", early)),
		"no-basis",
		"only proposed",
	);
	c.do("a1", "consent.move", { consent: idOf("yes"), action: "activate", code: null });
	t.equal(
		outcomeOf(() => c.request("a1", "h", early)),
		"stale",
		"an old head",
	);
	c.request("a1", "h", c.basis("yes"));
	const other: Basis = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life" };
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept", { basis: other })),
		"no-basis",
		"a basis of another kind than the request's",
	);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"ok",
	);
	t.end();
});

t.test("a consent withdrawn before departure ends the hand-off", (t) => {
	const paths: [string, string][][] = [
		[],
		[["b1", "acknowledge"]],
		[["b1", "accept"]],
		[
			["b1", "accept"],
			["b1", "arrange"],
			["a1", "confirm"],
		],
		[
			["b1", "accept"],
			["b1", "hold"],
		],
	];
	for (const path of paths) {
		const c = onConsent(path);
		withdraw(c);
		t.equal(stateOf(c), "withdrawn", path.map(([, action]) => action).join(" "));
		t.equal(c.state.handoffs[idOf("h")]?.reason, "consent-withdrawn");
		t.equal(
			outcomeOf(() => c.move("b1", "h", "accept")),
			"wrong-state",
		);
	}
	t.end();
});

t.test("a consent withdrawn after departure puts the hand-off on hold, and the person can still be received", (t) => {
	const c = onConsent([
		["b1", "accept"],
		["a1", "depart"],
	]);
	t.equal(
		outcomeOf(() => checkGrantBasis(c.state, idOf("h"), c.ctx)),
		"ok",
	);
	withdraw(c, "b1");
	t.equal(stateOf(c), "on-hold");
	t.same(flagsOf(c.state, idOf("h"), START), ["consent-withdrawn"]);
	t.equal(
		outcomeOf(() => checkGrantBasis(c.state, idOf("h"), c.ctx)),
		"no-basis",
		"no further grants",
	);
	t.equal(
		outcomeOf(() => c.move("a1", "h", "resume")),
		"no-basis",
		"resume needs another basis",
	);
	const onward = structuredClone(c.state);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"ok",
		"receive is still possible",
	);
	c.state = onward;
	c.move("a1", "h", "extend", { basis: { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life" } });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "resume")),
		"ok",
	);
	t.equal(stateOf(c), "in-transit");
	t.end();
});

t.test("a consent that ends after departure only warns", (t) => {
	const c = onConsent([
		["b1", "accept"],
		["a1", "depart"],
	]);
	c.now = START + 91 * DAY;
	t.same(flagsOf(c.state, idOf("h"), c.now), ["lapsed"]);
	t.equal(
		outcomeOf(() => checkGrantBasis(c.state, idOf("h"), c.ctx)),
		"ok",
	);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"ok",
	);
	t.end();
});

t.test("withdrawing a consent doesn't change hand-offs on other consents", (t) => {
	const c = onConsent();
	c.consent("other", "c");
	c.draft("a1", "h2", "c");
	c.request("a1", "h2", c.basis("other"));
	withdraw(c);
	t.equal(c.state.handoffs[idOf("h2")]?.state, "requested");
	t.end();
});

t.test("best interests need two members of the from-desk before accept", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b");
	const request = c.request("a1", "h", { kind: "best-interests", consent: null, head: null, assent: false, code: "guardian-part-of-harm" });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"no-basis",
	);
	t.equal(
		outcomeOf(() => c.countersign("b1", "h", request)),
		"not-allowed",
		"the to-desk",
	);
	t.equal(
		outcomeOf(() => c.countersign("a1", "h", request)),
		"not-allowed",
		"the same member",
	);
	c.countersign("a2", "h", request);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"ok",
	);
	t.end();
});

t.test("consents are recorded and moved only by a desk that the person is with or on the way to", (t) => {
	const c = onConsent([["b1", "accept"]]);
	t.equal(
		outcomeOf(() => c.consent("x", "c", {}, "b1")),
		"not-allowed",
		"before departure to b",
	);
	c.move("a1", "h", "depart");
	t.equal(
		outcomeOf(() => c.consent("x", "c", {}, "b1")),
		"ok",
	);
	t.equal(
		outcomeOf(() => c.consent("y", "c", {}, "d1")),
		"not-allowed",
		"a desk without a part in the case",
	);
	t.equal(
		outcomeOf(() => c.consent("x", "c")),
		"conflict",
	);
	t.equal(
		outcomeOf(() => c.consent("z", "c", { until: START - 2 * DAY })),
		"bad-input",
	);
	t.equal(
		outcomeOf(() => c.do("a1", "consent.move", { consent: idOf("yes"), action: "activate", code: null })),
		"wrong-state",
	);
	t.end();
});
