/** What she says: a "no", a withdrawal, a later yes, and who counts for a child. SPEC "Cases", section 5. */
import t from "tap";
import type { Section } from "#protocol/codes.ts";
import { flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis, ConsentTerms } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START, termsFor } from "../../../support/statements.ts";

await sodiumReady;

const handoffIn = (c: CaseUnderTest, name = "h") => c.state.handoffs[idOf(name)]!;
const open = (c: CaseUnderTest, name = "h") => sectionsOpenTo(c.state, handoffIn(c, name), c.context);
const flags = (c: CaseUnderTest) => flagsOfHandoff(c.state, idOf("h"), c.context);
const NO = { permit: false };

function accepted(kind: "transfer" | "referral" = "transfer", travel = true): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b", { kind, travel });
	c.request("a1", "h", c.basis("yes"));
	c.move("b1", "h", "accept");
	return c;
}

t.test('a "no" to all does what a withdrawal does, by the answer whether she is on the way', (t) => {
	const ways = {
		"a no": (c: CaseUnderTest, onTheWay: "yes" | "no" | "not-known" | null) => c.consent("no", "b", NO, "a1", onTheWay),
		"a withdrawal": (c: CaseUnderTest, onTheWay: "yes" | "no" | "not-known" | null) => c.moveConsent("a1", "yes", "withdraw", { onTheWay }),
	};
	for (const [name, say] of Object.entries(ways)) {
		t.equal(
			outcomeOf(() => say(accepted(), null)),
			"bad-input",
			`${name}: the custodian must answer`,
		);
		const staying = accepted();
		say(staying, "no");
		t.match(handoffIn(staying), { state: "withdrawn", reason: "consent-withdrawn" }, name);
		for (const answer of ["yes", "not-known"] as const) {
			const c = accepted();
			say(c, answer);
			t.match(handoffIn(c), { state: "in-transit", departed: { since: START }, tellBy: START + 6 * HOUR }, `${name}: ${answer}`);
			t.same([open(c), flags(c)[0]], [[], "still-expected"]);
			t.equal(
				outcomeOf(() => c.move("b1", "h", "receive")),
				"no-basis",
			);
		}
		const held = accepted();
		held.move("b1", "h", "hold");
		say(held, "yes");
		t.match(handoffIn(held), { state: "on-hold", before: "in-transit" }, `${name}: a hold stays`);
		const atHome = accepted("referral", false);
		say(atHome, null);
		t.equal(handoffIn(atHome).state, "withdrawn", `${name}: without travel`);
		const departed = accepted();
		departed.move("a1", "h", "depart");
		say(departed, null);
		t.same([handoffIn(departed).state, open(departed)], ["in-transit", []], `${name}: once she has departed`);
	}
	t.end();
});

t.test("a request that rests on it, and that nobody has accepted, ends", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("yes"));
	c.consent("no", "b", NO);
	t.equal(handoffIn(c).state, "withdrawn");
	t.end();
});

t.test('a "no" to a part takes this part out, and it stays with its owner', (t) => {
	const c = accepted();
	c.consent("no", "b", { ...NO, sections: ["story"] }, "a1", "no");
	t.same([handoffIn(c).state, open(c), flags(c)], ["accepted", [idOf("identity")], ["denied"]]);
	c.move("b1", "h", "receive");
	t.equal(
		outcomeOf(() => c.copy().custody("b1", "h", { sections: ["identity", "story"].map(idOf) })),
		"bad-input",
	);
	c.custody("b1", "h");
	t.same([c.state.custodian, c.state.sections[idOf("story")]?.owner], [idOf("b"), idOf("a")]);
	t.end();
});

t.test("what she says on the way, also to a part, keeps open what is needed to meet her", (t) => {
	const withContact = (basis?: Partial<Basis>) => {
		const c = new CaseUnderTest().open();
		c.do("a1", "case.section", { section: { section: "logistics", compartment: idOf("logistics") }, cite: null });
		const sections = (["identity", "logistics"] as const).map((section) => ({ section, compartment: idOf(section), byHand: false }));
		c.consent("yes", "b", { sections: ["identity", "logistics"] });
		c.draft("a1", "h", "b");
		c.request("a1", "h", basis ? { ...c.basis("yes"), ...basis } : c.basis("yes"), { sections });
		c.move("b1", "h", "accept");
		return c;
	};
	const court = { kind: "legal-obligation", code: "court-order", consent: null, head: null } as const;
	const ways = { "to a part": [undefined, ["logistics"]], "to all, against a court's order": [court, ["identity", "logistics"]] } as const;
	for (const [name, [basis, sections]] of Object.entries(ways)) {
		const say = (onTheWay: "yes" | "no" | "not-known" | null) => {
			const c = withContact(basis);
			c.consent("no", "b", { ...NO, sections: [...sections] }, "a1", onTheWay);
			return c;
		};
		t.equal(
			outcomeOf(() => say(null)),
			"bad-input",
			`${name}: the custodian must answer`,
		);
		for (const answer of ["yes", "not-known"] as const) {
			const c = say(answer);
			t.match(handoffIn(c), { state: "in-transit", departed: { since: START }, expected: false }, `${name}: ${answer}`);
			t.ok(open(c).includes(idOf("logistics")), name);
		}
		const staying = say("no");
		t.equal(handoffIn(staying).state, "accepted", name);
		t.notOk(open(staying).includes(idOf("logistics")), name);
	}
	t.end();
});

t.test('a "no" falls by no desk of the organisation that it is about', (t) => {
	const c = accepted("referral");
	c.move("b1", "h", "receive");
	c.consent("no", "b", NO);
	for (const action of ["withdraw", "enter-in-error"] as const)
		t.match(
			outcomeOf(() => c.moveConsent("b1", "no", action)),
			/wrong-state|not-allowed/,
			action,
		);
	c.consent("again", "b", { replaces: idOf("no") }, "b1");
	const isOpen = () => open(c).length > 0;
	t.equal(isOpen(), false, "its own yes alone");
	c.moveConsent("b1", "again", "name", { desk: "c" });
	t.equal(
		outcomeOf(() => c.copy().attest("d1", "again")),
		"not-allowed",
		"a desk that was not named",
	);
	c.copy().attest("c1", "again", "refuse");
	c.attest("c1", "again");
	t.equal(isOpen(), true, "with a member of another organisation who has asked her");
	t.end();
});

t.test("a guardian's permit replaces only what a guardian said", (t) => {
	const father = { givenBy: "guardian", guardian: "parent" } as const;
	const c = new CaseUnderTest().open();
	c.consent("hers", "b", NO);
	c.consent("his", "c", { ...NO, ...father });
	const replace = (name: string, to: string) => outcomeOf(() => c.copy().consent("again", to, { ...father, replaces: idOf(name) }));
	t.same([replace("hers", "b"), replace("his", "c")], ["bad-input", "ok"]);
	t.end();
});

t.test('a "no" that is only proposed falls as little by the organisation that it is about', (t) => {
	const c = accepted("referral");
	c.move("b1", "h", "receive");
	c.do("a1", "consent.record", { consent: idOf("no"), active: false, terms: termsFor("b", NO) });
	for (const [action, code] of [
		["withdraw", "wrong-state"],
		["enter-in-error", "not-allowed"],
	] as const)
		t.equal(
			outcomeOf(() => c.moveConsent("b1", "no", action)),
			code,
			action,
		);
	c.moveConsent("a1", "no", "activate");
	t.same(open(c), []);
	t.end();
});

t.test('a mistake in typing a "no" is mended soon, and by two members of its author\'s desk', (t) => {
	const c = new CaseUnderTest().open();
	c.consent("no", "b", NO);
	c.now = START + DAY;
	const error = c.moveConsent("a1", "no", "enter-in-error");
	t.equal(c.state.consents[idOf("no")]?.state, "active", "it waits");
	t.equal(
		outcomeOf(() => c.copy().attest("a1", "no", "approve", error)),
		"not-allowed",
		"the same member",
	);
	t.equal(
		outcomeOf(() => c.copy().attest("b1", "no", "approve", error)),
		"not-allowed",
		"another desk",
	);
	const late = c.copy();
	late.now = START + DAY + 1;
	t.equal(
		outcomeOf(() => late.attest("a2", "no", "approve", error)),
		"wrong-state",
	);
	late.attest("a2", "no", "refuse", error);
	t.match(late.state.consents[idOf("no")], { state: "active", inError: null }, "a refusal comes at any time");
	c.attest("a2", "no", "approve", error);
	t.equal(c.state.consents[idOf("no")]?.state, "entered-in-error");
	const own = new CaseUnderTest().open();
	own.consent("no", "a", NO);
	t.equal(
		outcomeOf(() => own.moveConsent("a1", "no", "enter-in-error")),
		"not-allowed",
		"a no about the desk's own organisation",
	);
	own.consent("later", "b", NO);
	own.now = START + DAY + 1;
	t.equal(
		outcomeOf(() => own.moveConsent("a1", "later", "enter-in-error")),
		"wrong-state",
		"after 24 hours",
	);
	t.end();
});

t.test("an excluded guardian stays excluded, until two organisations have heard the child", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("child", "c", { excluded: "parent" });
	c.moveConsent("a1", "child", "withdraw");
	c.consent("parent", "b", { givenBy: "guardian", guardian: "parent" });
	c.consent("appointed", "b", { givenBy: "guardian", guardian: "appointed" });
	c.draft("a1", "h", "b");
	const request = (name: string) => outcomeOf(() => c.copy().request("a1", "h", c.basis(name, { kind: "guardian-consent", assent: true })));
	t.same([request("parent"), request("appointed")], ["no-basis", "ok"]);
	c.attest("a1", "child");
	t.equal(request("parent"), "no-basis", "one organisation");
	c.moveConsent("a1", "child", "name", { desk: "d" });
	c.attest("d1", "child");
	t.equal(request("parent"), "ok");
	t.end();
});

t.test('a "no" counts from its record on, so it can\'t begin later', (t) => {
	const c = accepted();
	const record = (from: number) => outcomeOf(() => c.copy().consent("no", "b", { ...NO, from }, "a1", "no"));
	t.same([record(START), record(START + 1)], ["ok", "bad-input"]);
	t.equal(
		outcomeOf(() => c.copy().consent("later", "c", { from: START + 1 })),
		"ok",
		"a permit may",
	);
	t.end();
});

t.test("a case.attest means one thing: a later yes excludes nobody", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("no", "b", NO);
	t.equal(
		outcomeOf(() => c.copy().consent("again", "b", { replaces: idOf("no"), excluded: "parent" })),
		"bad-input",
	);
	t.equal(
		outcomeOf(() => c.copy().consent("again", "b", { replaces: idOf("no") })),
		"ok",
	);
	t.end();
});

t.test('a "no" that is activated on the way closes no section that is needed to meet her, whenever it was recorded', (t) => {
	const c = new CaseUnderTest().open();
	c.do("a1", "case.section", { section: { section: "logistics", compartment: idOf("logistics") }, cite: null });
	const logistics = { section: "logistics", compartment: idOf("logistics"), byHand: false } as const;
	c.consent("yes", "b", { sections: ["logistics"] });
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("yes"), { sections: [logistics] });
	c.move("b1", "h", "accept");
	c.do("a1", "consent.record", { consent: idOf("no"), active: false, terms: termsFor("b", { ...NO, sections: ["logistics"] }) });
	c.now += HOUR;
	c.move("a1", "h", "depart");
	c.now += HOUR;
	c.moveConsent("a1", "no", "activate");
	t.same(open(c), [idOf("logistics")]);
	t.end();
});

t.test("a suspended organisation makes no permit, and doesn't decide whether she is on the way", (t) => {
	const c = accepted();
	c.do("a1", "consent.record", { consent: idOf("later"), active: false, terms: termsFor("b") });
	c.suspended = ["a"];
	const record = (terms: Partial<ConsentTerms>, onTheWay: "yes" | "no" | "not-known" | null) =>
		outcomeOf(() => c.copy().consent("said", "b", terms, "a1", onTheWay));
	t.same([record({}, null), record(NO, "yes"), record(NO, "no"), record(NO, "not-known")], ["suspended", "suspended", "suspended", "ok"]);
	t.equal(
		outcomeOf(() => c.copy().moveConsent("a1", "later", "activate")),
		"suspended",
	);
	t.equal(
		outcomeOf(() => c.copy().moveConsent("a1", "yes", "withdraw", { onTheWay: "yes" })),
		"suspended",
	);
	t.end();
});

t.test("what a suspended desk records is marked to be asked again", (t) => {
	const c = new CaseUnderTest().open();
	c.suspended = ["a"];
	c.consent("no", "b", NO);
	t.equal(c.state.consents[idOf("no")]?.askAgain, true);
	c.suspended = [];
	c.consent("asked", "b", { ...NO, sections: ["health"] as Section[] });
	t.equal(c.state.consents[idOf("no")]?.askAgain, false);
	t.end();
});
