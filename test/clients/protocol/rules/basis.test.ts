/** Consents and the other bases: which hand-offs they cover, and the effects of withdrawing a consent. */
import t from "tap";
import type { ConsentPurpose } from "#protocol/codes.ts";
import type { ProtocolError } from "#protocol/errors.ts";
import { checkGrantBasis } from "#protocol/folds/case-basis.ts";
import { flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import type { TimedContext } from "#protocol/folds/case-state.ts";
import { holdBasis } from "#protocol/rules/basis.ts";
import { type Consent, consentStateAt } from "#protocol/rules/consent.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis, ConsentTerms } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START, termsFor } from "../../../support/statements.ts";

await sodiumReady;

t.test('the state "expired" is computed from the end of a permit, and a "no" has no end', (t) => {
	const consent = (until: number, state: Consent["state"], permit = true, terms: Partial<ConsentTerms> = {}) => ({
		state,
		terms: termsFor("b", { until, permit, ...terms }),
	});
	t.equal(consentStateAt(consent(START, "active"), START), "expired");
	t.equal(consentStateAt(consent(START, "withdrawn"), START), "withdrawn");
	t.equal(consentStateAt(consent(START, "active", false), START), "active");
	t.equal(consentStateAt(consent(START, "active", false, { givenBy: "guardian" }), START), "expired", 'a guardian\'s "no" ends');
	t.end();
});

t.test("a basis with fields that don't belong together is refused", (t) => {
	const none = { consent: null, head: null, assent: false, code: null, away: false };
	const bad: Basis[] = [
		{ ...none, kind: "consent" },
		{ ...none, kind: "consent", consent: idOf("c") },
		{ ...none, kind: "consent", consent: idOf("c"), head: new Uint8Array(32), code: "other" },
		{ ...none, kind: "vital-interest" },
		{ ...none, kind: "vital-interest", code: "court-order" },
		{ ...none, kind: "legal-obligation", code: "risk-to-life" },
		{ ...none, kind: "best-interests", code: "guardian-absent", consent: idOf("c") },
		{ ...none, kind: "vital-interest", code: "risk-to-life", away: true },
	];
	for (const basis of bad)
		t.equal(
			outcomeOf(() => holdBasis(basis, "o", idOf("a1"), START, 0)),
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
const withdraw = (c: CaseUnderTest, who = "a1", onTheWay: "yes" | "no" | null = "no") =>
	c.do(who, "consent.move", { consent: idOf("yes"), action: "withdraw", code: null, onTheWay });
const VITAL: Basis = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false };
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
	const other: Basis = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false };
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

t.test("an accept names exactly the basis of the request", (t) => {
	const accept = (c: CaseUnderTest, basis: Basis) => outcomeOf(() => c.move("b1", "h", "accept", { basis }));
	const c = onConsent();
	c.consent("other", "b");
	t.equal(accept(c, c.basis("yes", { head: new Uint8Array(32) })), "stale", "another head than the present one");
	t.equal(accept(c, c.basis("other")), "no-basis", "another consent, which covers the hand-off, too");
	t.equal(accept(c, c.basis("yes", { assent: true })), "no-basis", "an assent that the request doesn't have");
	t.equal(accept(c, c.basis("yes")), "ok");
	const ordered = new CaseUnderTest().open();
	ordered.draft("a1", "h", "b");
	const order: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };
	ordered.request("a1", "h", order);
	t.equal(accept(ordered, { ...order, code: "mandatory-reporting" }), "no-basis", "another code");
	t.equal(accept(ordered, order), "ok");
	t.end();
});

t.test("no key is granted for a hand-off that isn't there, wasn't requested, or goes to a desk that the directory doesn't know", (t) => {
	const grant = (c: CaseUnderTest, context: Partial<TimedContext> = {}) =>
		outcomeOf(() => checkGrantBasis(c.state, idOf("h"), { ...c.context, ...context }));
	const c = new CaseUnderTest().open();
	t.equal(grant(c), "not-found");
	c.draft("a1", "h", "b");
	t.equal(grant(c), "no-basis");
	c.request("a1", "h", { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false });
	t.equal(grant(c), "ok");
	t.equal(grant(c, { organisationOfDesk: () => undefined }), "no-basis");
	t.end();
});

t.test("before the acceptance, keys are granted on a decision that a second member has not signed yet", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b");
	const decision: Basis = { kind: "best-interests", consent: null, head: null, assent: false, code: "guardian-absent", away: false };
	const request = c.request("a1", "h", decision);
	const grant = () => outcomeOf(() => checkGrantBasis(c.state, idOf("h"), c.context));
	t.equal(grant(), "ok");
	c.countersign("a2", "h", request);
	c.move("b1", "h", "accept");
	t.equal(grant(), "ok");
	c.move("a1", "h", "extend", { basis: decision });
	t.equal(grant(), "no-basis", "after the acceptance, until a second member has agreed");
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

t.test("a consent withdrawn after departure changes no state, and nothing goes on without another basis", (t) => {
	const c = onConsent([
		["b1", "accept"],
		["a1", "depart"],
	]);
	const grant = () => outcomeOf(() => checkGrantBasis(c.state, idOf("h"), c.context));
	t.equal(grant(), "ok");
	withdraw(c, "b1", null);
	t.equal(stateOf(c), "in-transit");
	t.same(flagsOfHandoff(c.state, idOf("h"), c.context), ["still-expected", "file-closed", "consent-withdrawn"]);
	t.equal(grant(), "no-basis", "no further grants");
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"no-basis",
		"receive needs another basis",
	);
	t.equal(
		outcomeOf(() => c.copy().move("b1", "h", "arrived")),
		"ok",
		"meeting her needs none",
	);
	c.move("a1", "h", "extend", { basis: VITAL });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"no-basis",
		"custody waits for a second person",
	);
	t.end();
});

t.test("a consent that ends after departure stays valid for a time", (t) => {
	const c = onConsent([
		["b1", "accept"],
		["a1", "depart"],
	]);
	const until = c.state.consents[idOf("yes")]!.terms.until;
	c.now = until - HOUR;
	c.move("a1", "h", "tell", { tellBy: until + HOUR });
	const grant = () => outcomeOf(() => checkGrantBasis(c.state, idOf("h"), c.context));
	c.now = until + 6 * HOUR;
	t.equal(grant(), "ok");
	t.same(flagsOfHandoff(c.state, idOf("h"), c.context), ["overdue"]);
	c.now = until + 7 * HOUR;
	t.equal(grant(), "no-basis", "6 hours after tellBy");
	t.same(flagsOfHandoff(c.state, idOf("h"), c.context), ["overdue", "lapsed", "file-closed"]);
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
	const request = c.request("a1", "h", {
		kind: "best-interests",
		consent: null,
		head: null,
		assent: false,
		code: "guardian-part-of-harm",
		away: false,
	});
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
		outcomeOf(() => withdraw(c, "d1")),
		"not-allowed",
		"such a desk withdraws none, either",
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

t.test('a "no" to all ends the request and stops the next one, until a permit replaces it', (t) => {
	const c = onConsent();
	c.consent("no", "b", { permit: false, until: START + DAY });
	t.equal(stateOf(c), "withdrawn");
	c.draft("a1", "h2", "b");
	const sections = [{ section: "identity" as const, compartment: idOf("identity"), byHand: false }];
	const error = t.throws(() => c.request("a1", "h2", c.basis("yes"), { sections }), { code: "no-basis" }) as unknown as ProtocolError;
	t.same(error.data, { why: ["denied"] });
	c.now = START + 2 * DAY;
	t.throws(() => c.request("a1", "h2", c.basis("yes"), { sections }), { code: "no-basis", data: { why: ["denied"] } });
	c.consent("again", "b", { replaces: idOf("no") });
	t.equal(
		outcomeOf(() => c.request("a1", "h2", c.basis("yes"), { sections })),
		"ok",
		"also on the older permit",
	);
	t.end();
});

t.test('a permit replaces only a "no" for the same organisation, and an excluded guardian gives no consent', (t) => {
	const c = onConsent();
	c.consent("no", "b", { permit: false });
	const refused: [string, string, Partial<ConsentTerms>][] = [
		["a permit", "b", { replaces: idOf("yes") }],
		["a no in the place of a no", "b", { replaces: idOf("no"), permit: false }],
		["for another organisation", "c", { replaces: idOf("no") }],
		["an unknown consent", "b", { replaces: idOf("unknown") }],
		["given by the guardian who is excluded", "b", { excluded: "parent", givenBy: "guardian", guardian: "relative" }],
		["given by nobody's guardian", "b", { guardian: "parent" }],
		["by a guardian of no kind", "b", { givenBy: "guardian" }],
	];
	for (const [name, to, terms] of refused)
		t.equal(
			outcomeOf(() => c.consent(name, to, terms)),
			"bad-input",
			name,
		);
	t.equal(
		outcomeOf(() => c.consent("by the guardian", "b", { givenBy: "guardian", guardian: "parent" })),
		"ok",
	);
	const partial = new CaseUnderTest(false).open();
	partial.consent("shown", "b");
	const record = (terms: Partial<ConsentTerms>) => outcomeOf(() => partial.consent("again", "b", { replaces: idOf("unseen"), ...terms }));
	t.equal(record({ permit: false }), "bad-input", "a no in the place of what isn't shown");
	t.equal(record({ replaces: idOf("shown") }), "bad-input", "a permit that is shown");
	t.equal(record({}), "ok", "the no may be one that this view doesn't show");
	t.end();
});

t.test("a request names its purposes, and the consent must list them", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b", { purposes: ["shelter", "medical"] });
	c.draft("a1", "h", "b");
	const outcome = (...purposes: ConsentPurpose[]) => outcomeOf(() => c.request("a1", "h", c.basis("yes"), { purposes }));
	t.equal(outcome(), "bad-input", "none");
	t.equal(outcome("shelter", "shelter"), "bad-input", "one twice");
	t.equal(outcome("shelter", "legal"), "no-basis");
	t.equal(outcome("medical", "shelter"), "ok");
	t.same(c.state.handoffs[idOf("h")]?.purposes, ["medical", "shelter"]);
	t.end();
});
