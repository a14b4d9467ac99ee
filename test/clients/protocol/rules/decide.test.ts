/** `decide`: named situations, and the properties of SPEC "Cases", section 4. */
import fc from "fast-check";
import t from "tap";
import type { BasisKind, ConsentPurpose, DecisionCode, DutyCode, Section } from "#protocol/codes.ts";
import { BASIS_LASTS, type HeldBasis } from "#protocol/rules/basis.ts";
import type { Consent } from "#protocol/rules/consent.ts";
import { type BasisAndConsents, decide, type Question } from "#protocol/rules/decide.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import { DAY, idOf, START, termsFor } from "../../../support/statements.ts";

await sodiumReady;

const B = idOf("org b");
const C = idOf("org c");

const question = (parts: Partial<Question> = {}): Question => ({
	...{ recipient: B, sections: ["identity", "story"], purposes: ["shelter"], phase: "accept", now: START, travelling: false },
	...parts,
});
const consent = (name: string, terms: Partial<ConsentTerms> = {}, state: Consent["state"] = "active"): Consent => ({
	id: idOf(name),
	state,
	terms: termsFor("b", terms),
	chain: ["x"],
});
const basis = (kind: BasisKind, parts: Partial<HeldBasis> = {}): HeldBasis => {
	const rests = kind === "consent" || kind === "guardian-consent";
	const needsSecond = kind === "best-interests" || kind === "vital-interest";
	const codes = { "best-interests": "guardian-absent", "vital-interest": "risk-to-life", "legal-obligation": "court-order" } as const;
	return {
		...{ kind, consent: rests ? idOf("yes") : null, head: rests ? "x" : null, assent: kind === "guardian-consent" },
		...{ code: kind in codes ? codes[kind as keyof typeof codes] : null, object: "o", by: idOf("a1"), since: START },
		...{ countersign: needsSecond ? "awaited" : "not-needed", countsAtOnce: kind !== "best-interests", awaitedSince: START },
		...parts,
	} as HeldBasis;
};
const no = (terms: Partial<ConsentTerms> = {}, state: Consent["state"] = "active") => consent("no", { permit: false, ...terms }, state);
const YES = consent("yes");
const GUARDIAN = consent("yes", { givenBy: "guardian" });
const APPROVED = { countersign: "approved" } as const;
const withhold = (section: Section, from = B) => [{ section, from, why: "person-asked" as const }];
const instead = (terms: Partial<ConsentTerms> = {}) => consent("again", { replaces: idOf("no"), ...terms });
const OLDER = (name: string) => ({ consent: idOf(name) });

type Row = [name: string, BasisAndConsents, Partial<Question>, why: DecisionCode[], duties?: DutyCode[]];
const on = (held: HeldBasis, ...consents: Consent[]): BasisAndConsents => ({ basis: held, consents });

// biome-ignore format: a table
const SITUATIONS: Row[] = [
	["a consent covers", on(basis("consent"), YES), {}, ["ok"]],
	["no such consent", on(basis("consent")), {}, ["no-consent"]],
	["a consent that is only proposed", on(basis("consent"), consent("yes", {}, "proposed")), {}, ["not-active"]],
	["a consent that was withdrawn", on(basis("consent"), consent("yes", {}, "withdrawn")), {}, ["not-active"], ["record-deny"]],
	["a consent withdrawn, with a no beside it", on(basis("consent"), consent("yes", {}, "withdrawn"), no()), {}, ["not-active", "denied"]],
	["a consent entered in error", on(basis("consent"), consent("yes", {}, "entered-in-error")), {}, ["not-active"]],
	["a no as the basis", on(basis("consent"), consent("yes", { permit: false })), {}, ["denied"]],
	["a consent for another organisation", on(basis("consent"), consent("yes", { recipient: C })), {}, ["other-recipient"]],
	["a consent that begins tomorrow", on(basis("consent"), consent("yes", { from: START + DAY })), {}, ["not-begun"]],
	["a consent that has ended", on(basis("consent"), consent("yes", { until: START })), {}, ["ended"]],
	["a consent that ends in ten days", on(basis("consent"), consent("yes", { until: START + 10 * DAY })), {}, ["ok"], ["renew-before"]],
	["a consent that ended on the way", on(basis("consent"), consent("yes", { until: START })), { travelling: true }, ["ok", "ended"], ["renew-before"]],
	["a section that isn't listed", on(basis("consent"), consent("yes", { sections: ["identity"] })), {}, ["section-missing"]],
	["a section withheld from the recipient", on(basis("consent"), consent("yes", { withhold: withhold("story") })), {}, ["section-withheld"]],
	["a section withheld from another organisation", on(basis("consent"), consent("yes", { withhold: withhold("story", C) })), {}, ["ok"]],
	["a withheld section that isn't asked for", on(basis("consent"), consent("yes", { withhold: withhold("health") })), {}, ["ok"]],
	["a purpose that isn't listed", on(basis("consent"), YES), { purposes: ["shelter", "training"] }, ["purpose-missing"]],
	["several rules broken at once", on(basis("consent"), consent("yes", { recipient: C, sections: ["health"], until: START })), {}, ["other-recipient", "ended", "section-missing"]],
	["a guardian's consent as the person's own", on(basis("consent"), GUARDIAN), {}, ["given-by-guardian"]],
	["a consent by person and guardian", on(basis("consent"), consent("yes", { givenBy: "person-and-guardian" })), {}, ["ok"]],
	["a guardian's consent with the child's assent", on(basis("guardian-consent"), GUARDIAN), {}, ["ok"]],
	["a guardian's consent without assent", on(basis("guardian-consent", { assent: false }), GUARDIAN), {}, ["no-assent"]],
	["the child's own consent as a guardian's", on(basis("guardian-consent"), YES), {}, ["given-by-person"]],
	["a guardian who is part of the harm", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "guardian" })), {}, ["guardian-excluded"]],
	["the exclusion of the guardian doesn't run out", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "guardian", until: START })), {}, ["guardian-excluded"]],
	["the exclusion of the guardian begins tomorrow", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "guardian", from: START + DAY })), {}, ["ok"]],
	["the exclusion of the guardian was withdrawn", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "guardian" }, "withdrawn")), {}, ["ok"]],
	["a no wins over a permit", on(basis("consent"), YES, no()), {}, ["denied"]],
	["a no wins over a guardian's permit", on(basis("guardian-consent"), GUARDIAN, no({ givenBy: "person" })), {}, ["denied"]],
	["a no doesn't run out", on(basis("consent"), YES, no({ until: START - 1 })), {}, ["denied"]],
	["a no that begins tomorrow", on(basis("consent"), YES, no({ from: START + DAY })), {}, ["ok"]],
	["a no about another section", on(basis("consent"), YES, no({ sections: ["health"] })), {}, ["ok"]],
	["a no about another purpose", on(basis("consent"), YES, no({ purposes: ["legal"] })), {}, ["ok"]],
	["a no for another organisation", on(basis("consent"), YES, no({ recipient: C })), {}, ["ok"]],
	["a no that is only proposed", on(basis("consent"), YES, no({}, "proposed")), {}, ["ok"]],
	["a no that was withdrawn", on(basis("consent"), YES, no({}, "withdrawn")), {}, ["ok"]],
	["a later permit replaces the no", on(basis("consent", OLDER("again")), no(), instead()), {}, ["ok"]],
	["a later permit replaces the no in part", on(basis("consent"), YES, no(), instead({ sections: ["identity"] })), {}, ["denied"]],
	["a later permit replaces the no for another purpose", on(basis("consent"), YES, no(), instead({ purposes: ["legal"] })), {}, ["denied"]],
	["a later permit for another organisation replaces the no", on(basis("consent"), YES, no(), instead({ recipient: C })), {}, ["denied"]],
	["a later permit that replaces the no begins tomorrow", on(basis("consent"), YES, no(), instead({ from: START + DAY })), {}, ["denied"]],
	["a later no replaces the no", on(basis("consent"), YES, no(), instead({ permit: false, sections: ["health"] })), {}, ["denied"]],
	["a replaced no, and the person is on the way", on(basis("consent"), YES, no(), instead({ until: START })), { travelling: true }, ["ok"]],
	["the permit that replaced the no was withdrawn", on(basis("consent"), YES, no(), consent("again", { replaces: idOf("no") }, "withdrawn")), {}, ["denied"]],
	["the permit that replaced the no has ended", on(basis("consent"), YES, no(), instead({ until: START })), {}, ["denied"]],
	["best interests, requested by one member", on(basis("best-interests")), { phase: "request" }, ["ok", "second-awaited"], ["countersign-within"]],
	["best interests of one member", on(basis("best-interests")), {}, ["second-awaited"]],
	["best interests of two members", on(basis("best-interests", APPROVED)), {}, ["ok"]],
	["best interests against the person's no", on(basis("best-interests", APPROVED), no()), {}, ["denied"]],
	["best interests against the no of a guardian who is part of the harm", on(basis("best-interests", { ...APPROVED, code: "guardian-part-of-harm" }), no({ givenBy: "guardian" })), {}, ["ok"]],
	["best interests for another reason against the no of a guardian", on(basis("best-interests", APPROVED), no({ givenBy: "guardian" })), {}, ["denied"]],
	["best interests because of the guardian's harm against the person's own no", on(basis("best-interests", { ...APPROVED, code: "guardian-part-of-harm" }), no()), {}, ["denied"]],
	["vital interest overrides a no", on(basis("vital-interest"), no()), {}, ["ok", "denied", "second-awaited"], ["countersign-within", "tell-person"]],
	["vital interest that the second member refused", on(basis("vital-interest", { countersign: "refused" })), {}, ["second-refused"]],
	["a legal obligation overrides a no", on(basis("legal-obligation"), no()), {}, ["ok", "denied"], ["tell-person"]],
	["a legal obligation of 30 days ago", on(basis("legal-obligation", { since: START - BASIS_LASTS })), {}, ["lapsed"]],
	["a code of another kind", on(basis("legal-obligation", { code: "risk-to-life" })), {}, ["code-unfit"]],
	// The four situations of IHE PCF (Privacy Consent on FHIR).
	["PCF: an infant, by the mother", on(basis("guardian-consent"), consent("yes", { givenBy: "guardian", purposes: ["medical"], sections: ["health"] })), { sections: ["health"], purposes: ["medical"] }, ["ok"]],
	["PCF: a time frame that is over", on(basis("consent"), consent("yes", { from: START - 9 * DAY, until: START - DAY })), {}, ["ended"]],
	["PCF: for treatment, asked for another purpose", on(basis("consent"), consent("yes", { purposes: ["medical"] })), { purposes: ["legal"] }, ["purpose-missing"]],
	["PCF: dissent, and the glass is broken", on(basis("vital-interest", { ...APPROVED, code: "medical-emergency" }), no()), {}, ["ok", "denied"], ["tell-person"]],
];

t.test("named situations", (t) => {
	for (const [name, grounds, asked, why, duties = []] of SITUATIONS) {
		const decision = decide(question(asked), grounds);
		t.same({ why: decision.why, duties: decision.duties, allow: decision.allow }, { why, duties, allow: why.includes("ok") }, name);
	}
	t.ok(SITUATIONS.length >= 48, `${SITUATIONS.length} situations`);
	t.equal(new Set(SITUATIONS.map(([name]) => name)).size, SITUATIONS.length, "each has its own name");
	t.end();
});

t.test("an allowed decision says when its basis ends", (t) => {
	const until = (grounds: BasisAndConsents, asked: Partial<Question> = {}) => decide(question(asked), grounds).until;
	t.equal(until(on(basis("consent"), YES)), YES.terms.until);
	t.equal(until(on(basis("legal-obligation"))), START + BASIS_LASTS);
	t.equal(until(on(basis("consent"), consent("yes", { until: START })), { travelling: true }), null, "it has ended");
	t.equal(until(on(basis("consent"))), null, "it is refused");
	t.end();
});

const SECTIONS: Section[] = ["identity", "story", "health"];
const PURPOSES: ConsentPurpose[] = ["shelter", "legal", "medical"];
const some = <T>(all: T[], minLength = 1) => fc.uniqueArray(fc.constantFrom(...all), { minLength, maxLength: all.length });
const NAMES = ["yes", "no", "other", "third"];
const terms = fc.record({
	...{ givenBy: fc.constantFrom("person", "guardian", "person-and-guardian"), recipient: fc.constantFrom(B, C) },
	...{ purposes: some(PURPOSES), sections: some(SECTIONS), permit: fc.boolean() },
	...{ from: fc.constantFrom(START - DAY, START + DAY), until: fc.constantFrom(START, START + 40 * DAY) },
	...{ excluded: fc.constantFrom(null, null, "guardian"), replaces: fc.constantFrom(null, ...NAMES.map(idOf)) },
	withhold: fc.oneof(fc.constant([]), fc.constant(withhold("story"))),
});
const someConsent = (name: fc.Arbitrary<string>) =>
	fc
		.tuple(name, terms, fc.constantFrom("active", "active", "active", "proposed", "withdrawn", "entered-in-error"))
		.map(([id, given, state]) => consent(id, given as Partial<ConsentTerms>, state as Consent["state"]));
const grounds = fc.record({
	basis: fc
		.tuple(
			fc.constantFrom("consent", "consent", "guardian-consent", "best-interests", "vital-interest", "legal-obligation"),
			fc.constantFrom("awaited", "approved", "refused"),
			fc.constantFrom(START, START - BASIS_LASTS),
		)
		.map(([kind, countersign, since]) => {
			const held = basis(kind as BasisKind, { since });
			return held.countersign === "not-needed" ? held : { ...held, countersign: countersign as "awaited" };
		}),
	consents: fc.tuple(...NAMES.map((name) => someConsent(fc.constant(name)))).chain((all) => fc.subarray(all)),
});
const asked = fc.record({
	...{ recipient: fc.constant(B), sections: some(SECTIONS), purposes: some(PURPOSES), now: fc.constant(START), travelling: fc.boolean() },
	phase: fc.constantFrom("request", "accept", "depart", "grant"),
}) as fc.Arbitrary<Question>;
const runs = { numRuns: 3000 };

t.test("adding a no never permits more", (t) => {
	const nos = someConsent(fc.constant("new")).map((each) => ({ ...each, terms: { ...each.terms, permit: false } }));
	const property = fc.property(asked, grounds, nos, (asks, before, added) => {
		const after = { ...before, consents: [...before.consents, added] };
		return decide(asks, before).allow || !decide(asks, after).allow;
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("asking for less is never forbidden when more is allowed", (t) => {
	const property = fc.property(asked, grounds, fc.nat(), fc.nat(), (asks, all, section, purpose) => {
		const fewer = <T>(list: readonly T[], at: number) => (list.length > 1 ? list.filter((_, i) => i !== at % list.length) : list);
		const less = { ...asks, sections: fewer(asks.sections, section), purposes: fewer(asks.purposes, purpose) };
		return !decide(asks, all).allow || decide(less, all).allow;
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("a consent that has ended never permits before departure", (t) => {
	const property = fc.property(asked, grounds, (asks, all) => {
		const cited = all.consents.find(({ id }) => id === all.basis.consent);
		const hasEnded = cited !== undefined && cited.terms.until <= asks.now;
		return !hasEnded || asks.travelling || !decide(asks, all).allow;
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("accept decides as request did, when nothing has changed and no second member is awaited", (t) => {
	const property = fc.property(asked, grounds, (asks, all) => {
		if (all.basis.countersign === "awaited") return true;
		const [request, accept] = (["request", "accept"] as const).map((phase) => decide({ ...asks, phase }, all));
		return JSON.stringify(request) === JSON.stringify(accept);
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("only vital interest and legal obligation override a no, and then the person must be told", (t) => {
	const property = fc.property(asked, grounds, (asks, all) => {
		const { allow, why, duties } = decide(asks, all);
		const isOverridden = allow && why.includes("denied");
		const mayOverride = ["vital-interest", "legal-obligation"].includes(all.basis.kind);
		return allow === why.includes("ok") && isOverridden === duties.includes("tell-person") && (!isOverridden || mayOverride);
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});
