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
	...{ recipient: B, sections: ["identity", "story"], purposes: ["shelter"], phase: "accept", now: START, isTransfer: false, travel: null },
	...parts,
});
const consent = (name: string, terms: Partial<ConsentTerms> = {}, state: Consent["state"] = "active"): Consent => ({
	id: idOf(name),
	state,
	terms: termsFor("b", { guardian: (terms.givenBy ?? "person") === "person" ? null : "parent", ...terms }),
	desk: idOf("a"),
	organisation: idOf("org a"),
	recordedAt: START,
	since: START,
	wasWithdrawn: state === "withdrawn",
	askAgain: false,
	named: [],
	attests: [],
	inError: null,
	chain: ["x"],
});
/** The consent as it is when desks of these organisations have approved it by case.attest. */
const attested = (given: Consent, ...organisations: string[]): Consent => ({
	...given,
	attests: organisations.map((organisation) => ({ organisation: idOf(organisation), approved: true })),
});
/** The consent as recorded by a desk of the recipient itself. */
const byRecipient = (given: Consent): Consent => ({ ...given, organisation: B });
const basis = (kind: BasisKind, parts: Partial<HeldBasis> = {}): HeldBasis => {
	const rests = kind === "consent" || kind === "guardian-consent";
	const isOverride = kind === "vital-interest" || kind === "legal-obligation";
	const codes = { "best-interests": "guardian-absent", "vital-interest": "risk-to-life", "legal-obligation": "court-order" } as const;
	return {
		...{ kind, consent: rests ? idOf("yes") : null, head: rests ? "x" : null, assent: kind === "guardian-consent" },
		...{ code: kind in codes ? codes[kind as keyof typeof codes] : null, object: "o", by: idOf("a1"), since: START },
		...{ countersign: rests ? "not-needed" : "awaited", away: false, countsUntil: isOverride ? START + DAY : null },
		...parts,
	} as HeldBasis;
};
const no = (terms: Partial<ConsentTerms> = {}, state: Consent["state"] = "active") => consent("no", { permit: false, ...terms }, state);
const YES = consent("yes");
const GUARDIAN = consent("yes", { givenBy: "guardian" });
const APPROVED = { countersign: "approved" } as const;
const withhold = (section: Section, from = B) => [{ section, from, why: "person-asked" as const }];
const instead = (terms: Partial<ConsentTerms> = {}) => consent("again", { replaces: idOf("no"), ...terms });
const ON_THE_WAY: Partial<Question> = { travel: { since: START - DAY, until: START + DAY, arrival: null } };
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
	["a consent that ended on the way", on(basis("consent"), consent("yes", { until: START })), ON_THE_WAY, ["ok", "ended"], ["renew-before"]],
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
	["a guardian who is part of the harm", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "parent" })), {}, ["guardian-excluded"]],
	["the exclusion of the guardian doesn't run out", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "parent", until: START })), {}, ["guardian-excluded"]],
	["the exclusion of the guardian counts from its record on", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "parent", from: START + DAY })), {}, ["guardian-excluded"]],
	["the consent that excluded the guardian was withdrawn", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "parent" }, "withdrawn")), {}, ["guardian-excluded"]],
	["one organisation would lift the exclusion", on(basis("guardian-consent"), GUARDIAN, attested(consent("child", { excluded: "parent" }), "org a")), {}, ["guardian-excluded"]],
	["two organisations have lifted the exclusion", on(basis("guardian-consent"), GUARDIAN, attested(consent("child", { excluded: "parent" }), "org a", "org c")), {}, ["ok"]],
	["another kind of guardian is excluded", on(basis("guardian-consent"), GUARDIAN, consent("child", { excluded: "institution" })), {}, ["ok"]],
	["the no of a guardian who is excluded", on(basis("consent"), YES, no({ givenBy: "guardian" }), consent("child", { excluded: "parent" })), {}, ["ok"]],
	["the no of a guardian ends at its date", on(basis("guardian-consent"), GUARDIAN, no({ givenBy: "guardian", until: START })), {}, ["ok"]],
	["a no to a part takes this part out", on(basis("consent"), YES, no({ sections: ["story"] })), {}, ["ok", "denied"]],
	["a no to a part stops a request", on(basis("consent"), YES, no({ sections: ["story"] })), { phase: "request" }, ["denied"]],
	["the yes of the organisation concerned alone", on(basis("consent", OLDER("again")), no(), byRecipient(instead())), {}, ["denied"]],
	["the yes of the organisation concerned, which its own desk attests", on(basis("consent", OLDER("again")), no(), attested(byRecipient(instead()), "org b")), {}, ["denied"]],
	["the yes of the organisation concerned, which another one attests", on(basis("consent", OLDER("again")), no(), attested(byRecipient(instead()), "org c")), {}, ["ok"]],
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
	["a later permit replaces the no in part", on(basis("consent"), YES, no(), instead({ sections: ["identity"] })), {}, ["ok", "denied"]],
	["a later permit replaces the no for another purpose", on(basis("consent"), YES, no(), instead({ purposes: ["legal"] })), {}, ["denied"]],
	["a later permit for another organisation replaces the no", on(basis("consent"), YES, no(), instead({ recipient: C })), {}, ["denied"]],
	["a later permit that replaces the no begins tomorrow", on(basis("consent"), YES, no(), instead({ from: START + DAY })), {}, ["denied"]],
	["a later no replaces the no", on(basis("consent"), YES, no(), instead({ permit: false, sections: ["health"] })), {}, ["denied"]],
	["a replaced no, and the person is on the way", on(basis("consent"), YES, no(), instead({ until: START })), ON_THE_WAY, ["ok"]],
	["the permit that replaced the no was withdrawn", on(basis("consent"), YES, no(), consent("again", { replaces: idOf("no") }, "withdrawn")), {}, ["denied"]],
	["the permit that replaced the no has ended", on(basis("consent"), YES, no(), instead({ until: START })), {}, ["denied"]],
	["a guardian alone takes back the person's no", on(basis("consent"), YES, no(), instead({ givenBy: "guardian" })), {}, ["denied"]],
	["a guardian alone takes back the no of a guardian", on(basis("consent"), YES, no({ givenBy: "guardian" }), instead({ givenBy: "guardian" })), {}, ["ok"]],
	["the person and a guardian take back her no", on(basis("consent"), YES, no(), instead({ givenBy: "person-and-guardian" })), {}, ["ok"]],
	["an excluded guardian takes back the no of another guardian", on(basis("consent"), YES, no({ givenBy: "guardian", guardian: "relative" }), instead({ givenBy: "guardian" }), consent("child", { excluded: "parent" })), {}, ["denied"]],
	["best interests, requested by one member", on(basis("best-interests")), { phase: "request" }, ["ok", "second-awaited"], ["countersign-within"]],
	["best interests of one member", on(basis("best-interests")), {}, ["second-awaited"]],
	["best interests of two members", on(basis("best-interests", APPROVED)), {}, ["ok"]],
	["best interests against the person's no", on(basis("best-interests", APPROVED), no()), {}, ["denied"]],
	["best interests against the no of a guardian who is part of the harm", on(basis("best-interests", { ...APPROVED, code: "guardian-part-of-harm" }), no({ givenBy: "guardian" })), {}, ["ok"]],
	["best interests for another reason against the no of a guardian", on(basis("best-interests", APPROVED), no({ givenBy: "guardian" })), {}, ["denied"]],
	["best interests because of the guardian's harm against the person's own no", on(basis("best-interests", { ...APPROVED, code: "guardian-part-of-harm" }), no()), {}, ["denied"]],
	["vital interest overrides a no", on(basis("vital-interest"), no()), {}, ["ok", "denied", "second-awaited"], ["countersign-within", "tell-person"]],
	["vital interest that the second member refused", on(basis("vital-interest", { countersign: "refused" })), {}, ["second-refused"]],
	["vital interest after its 24 hours", on(basis("vital-interest", { countsUntil: START })), {}, ["second-awaited"]],
	["vital interest after its 24 hours, approved", on(basis("vital-interest", { countsUntil: START, ...APPROVED })), {}, ["ok"]],
	["vital interest of one person moves no custody", on(basis("vital-interest")), { phase: "receive", isTransfer: true }, ["second-awaited"]],
	["vital interest of one person starts a referral", on(basis("vital-interest")), { phase: "receive" }, ["ok", "second-awaited"], ["countersign-within"]],
	["a legal obligation counts at once", on(basis("legal-obligation")), {}, ["ok", "second-awaited"], ["countersign-within"]],
	["a legal obligation of one person against a no", on(basis("legal-obligation"), no()), {}, ["second-awaited"]],
	["a legal obligation of two overrides a no", on(basis("legal-obligation", APPROVED), no()), {}, ["ok", "denied"], ["tell-person"]],
	["a legal obligation without a law against a no", on(basis("legal-obligation", { ...APPROVED, code: "other" }), no()), {}, ["denied"]],
	["a legal obligation of one person after a withdrawal", on(basis("legal-obligation"), consent("yes", {}, "withdrawn")), {}, ["second-awaited"]],
	["a legal obligation of one person after a withdrawal and a later yes", on(basis("legal-obligation"), consent("yes", {}, "withdrawn"), consent("again")), {}, ["ok", "second-awaited"], ["countersign-within"]],
	["a legal obligation of one person after a withdrawal and a later yes of a guardian alone", on(basis("legal-obligation"), consent("yes", {}, "withdrawn"), consent("again", { givenBy: "guardian" })), {}, ["second-awaited"]],
	["a legal obligation of one person after a guardian's permit was withdrawn, and a later yes of the guardian alone", on(basis("legal-obligation"), consent("yes", { givenBy: "guardian" }, "withdrawn"), consent("again", { givenBy: "guardian" })), {}, ["second-awaited"]],
	["a legal obligation of one person after a guardian's permit was withdrawn, and a later yes of both", on(basis("legal-obligation"), consent("yes", { givenBy: "guardian" }, "withdrawn"), consent("again", { givenBy: "person-and-guardian" })), {}, ["ok", "second-awaited"], ["countersign-within"]],
	["a legal obligation of one person after a withdrawal and two later yeses, which list its sections together", on(basis("legal-obligation"), consent("yes", {}, "withdrawn"), consent("one", { sections: ["identity"] }), consent("other", { sections: ["story"] })), {}, ["ok", "second-awaited"], ["countersign-within"]],
	["a legal obligation of 30 days ago", on(basis("legal-obligation", { ...APPROVED, since: START - BASIS_LASTS })), {}, ["lapsed"]],
	["a code of another kind", on(basis("legal-obligation", { ...APPROVED, code: "risk-to-life" })), {}, ["code-unfit"]],
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
	t.equal(until(on(basis("consent"), consent("yes", { until: START })), ON_THE_WAY), null, "it has ended");
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
	...{ excluded: fc.constantFrom(null, null, "parent"), replaces: fc.constantFrom(null, ...NAMES.map(idOf)) },
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
	...{ recipient: fc.constant(B), sections: some(SECTIONS), purposes: some(PURPOSES), now: fc.constant(START), isTransfer: fc.boolean() },
	phase: fc.constantFrom("request", "extend", "accept", "resume", "receive", "read"),
	travel: fc.constantFrom(null, { since: START - DAY, until: START + DAY, arrival: null }),
}) as unknown as fc.Arbitrary<Question>;
const runs = { numRuns: 3000 };

t.test("adding a no never leaves more sections, and never permits more of a request", (t) => {
	const nos = someConsent(fc.constant("new")).map((each) => ({ ...each, terms: { ...each.terms, permit: false, excluded: null } }));
	const property = fc.property(asked, grounds, nos, (asks, before, added) => {
		const after = { ...before, consents: [...before.consents, added] };
		const [then, now] = [decide(asks, before), decide(asks, after)];
		const isNoMore = now.sections.every((section) => then.sections.includes(section));
		return isNoMore && (asks.phase !== "request" || then.allow || !now.allow);
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("asking for less is never forbidden when more is allowed", (t) => {
	const property = fc.property(asked, grounds, fc.nat(), fc.nat(), (asks, all, section, purpose) => {
		const fewer = <T>(list: readonly T[], at: number) => (list.length > 1 ? list.filter((_, i) => i !== at % list.length) : list);
		const less = { ...asks, sections: fewer(asks.sections, section), purposes: fewer(asks.purposes, purpose) };
		const { allow, sections } = decide(asks, all);
		// A "no" may have taken out all of the sections that are left.
		const isLeft = less.sections.some((section) => sections.includes(section));
		return !allow || !isLeft || decide(less, all).allow;
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("a consent that has ended never permits before departure", (t) => {
	const property = fc.property(asked, grounds, (asks, all) => {
		const cited = all.consents.find(({ id }) => id === all.basis.consent);
		const hasEnded = cited !== undefined && cited.terms.until <= asks.now;
		return !hasEnded || asks.travel !== null || !decide(asks, all).allow;
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("accept decides as request did, when nothing has changed and no second member is awaited", (t) => {
	const property = fc.property(asked, grounds, (asks, all) => {
		const isTaken = decide({ ...asks, phase: "request" }, all).why.includes("denied");
		if (all.basis.countersign === "awaited" || asks.travel !== null || isTaken) return true;
		const [request, accept] = (["request", "accept"] as const).map((phase) => decide({ ...asks, phase }, all));
		return JSON.stringify(request) === JSON.stringify(accept);
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});

t.test("only vital interest and legal obligation leave a section that a no forbids, and then the person must be told", (t) => {
	const property = fc.property(asked, grounds, (asks, all) => {
		const { allow, why, duties, sections } = decide(asks, all);
		const mayOverride = ["vital-interest", "legal-obligation"].includes(all.basis.kind);
		const isOverridden = allow && why.includes("denied") && sections.length === asks.sections.length;
		return allow === why.includes("ok") && isOverridden === duties.includes("tell-person") && (!isOverridden || mayOverride);
	});
	t.doesNotThrow(() => fc.assert(property, runs));
	t.end();
});
