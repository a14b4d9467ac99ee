/** Meeting her needs no basis: departures, arrivals, and whoever is still expected. SPEC "Cases", section 3. */
import t from "tap";
import { fromBase64Url } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import { seesPresent } from "#protocol/folds/case-relation.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const VITAL = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false } as const;
const handoffIn = (c: CaseUnderTest, name = "h") => c.state.handoffs[idOf(name)]!;
const open = (c: CaseUnderTest, name = "h") => sectionsOpenTo(c.state, handoffIn(c, name), c.context);
const flags = (c: CaseUnderTest, name = "h") => flagsOfHandoff(c.state, idOf(name), c.context);
const sees = (c: CaseUnderTest, desk: string) => seesPresent(c.state, new Set([idOf(desk)]));

/** A transfer of the story and the logistics to desk b. */
function requested(kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.do("a1", "case.section", { section: { section: "logistics", compartment: idOf("logistics") }, cite: null });
	c.consent("yes", "b", { sections: ["story", "logistics"] });
	ask(c, "h", "b", kind);
	return c;
}

function ask(c: CaseUnderTest, name: string, to: string, kind: "transfer" | "referral" = "transfer", consent = "yes", travel = true): void {
	c.draft("a1", name, to, { kind, travel });
	const sections = (["story", "logistics"] as const).map((section) => ({ section, compartment: idOf(section), byHand: false }));
	c.request("a1", name, c.basis(consent), { sections });
}

function accepted(kind?: "transfer" | "referral"): CaseUnderTest {
	const c = requested(kind);
	c.move("b1", "h", "accept");
	return c;
}

t.test("an arrival opens nothing before an acceptance, and what the meeting needs after it", (t) => {
	const c = requested();
	c.move("b1", "h", "arrived");
	t.same([open(c), handoffIn(c).state, sees(c, "b")], [[], "requested", true]);
	const met = accepted();
	met.moveConsent("a1", "yes", "withdraw", { onTheWay: "yes" });
	t.same(open(met), [idOf("logistics")], "her withdrawal closes the file");
	met.move("b1", "h", "arrived");
	t.same([open(met), handoffIn(met).state, met.state.custodian], [[idOf("logistics")], "in-transit", idOf("a")]);
	t.end();
});

t.test("after an arrival she counts as departed", (t) => {
	const c = accepted();
	const error = c.move("a1", "h", "enter-in-error");
	c.move("b1", "h", "arrived");
	t.equal(
		outcomeOf(() => c.countersign("a2", "h", error)),
		"wrong-state",
		"the waiting enter-in-error falls",
	);
	for (const action of ["withdraw", "enter-in-error", "depart"] as const)
		t.equal(
			outcomeOf(() => c.move("a1", "h", action)),
			"wrong-state",
			action,
		);
	t.equal(
		outcomeOf(() => c.copy().moveConsent("a1", "yes", "withdraw")),
		"ok",
		"nobody asks whether she is on the way",
	);
	t.equal(
		outcomeOf(() => c.copy().move("a1", "h", "end")),
		"ok",
	);
	const early = requested();
	t.equal(
		outcomeOf(() => early.copy().move("a1", "h", "end")),
		"wrong-state",
	);
	early.move("b1", "h", "arrived");
	t.equal(
		outcomeOf(() => early.move("a1", "h", "end")),
		"ok",
		"also before an acceptance",
	);
	t.end();
});

t.test("an arrival is possible until 72 hours after the end, and later while she is still expected", (t) => {
	const ended = requested();
	ended.move("b1", "h", "decline");
	ended.now = START + 3 * DAY - 1;
	t.equal(
		outcomeOf(() => ended.copy().move("b1", "h", "arrived")),
		"ok",
	);
	ended.now = START + 3 * DAY;
	t.equal(
		outcomeOf(() => ended.copy().move("b1", "h", "arrived")),
		"wrong-state",
	);
	const expected = accepted();
	expected.move("a1", "h", "depart");
	expected.move("b1", "h", "cancel");
	expected.now = START + 9 * DAY;
	t.same(flags(expected), ["still-expected"]);
	t.equal(
		outcomeOf(() => expected.move("b1", "h", "arrived")),
		"ok",
	);
	t.same(flags(expected), []);
	t.end();
});

t.test("an arrival is possible at any time while the hand-off is red for another reason", (t) => {
	const c = new CaseUnderTest().open();
	c.do("a1", "case.section", { section: { section: "logistics", compartment: idOf("logistics") }, cite: null });
	c.draft("a1", "h", "b");
	const logistics = { section: "logistics", compartment: idOf("logistics"), byHand: false } as const;
	const asked = c.request("a1", "h", VITAL, { sections: [logistics] });
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	c.move("a1", "h", "end");
	c.now = START + 9 * DAY;
	t.same(flags(c), ["countersign-awaited", "countersign-missing"]);
	const late = c.copy();
	late.move("b1", "h", "arrived");
	t.same(open(late), [idOf("logistics")], "whoever has her reads how to keep her safe");
	c.countersign("b2", "h", asked, "approve");
	t.equal(
		outcomeOf(() => c.move("b1", "h", "arrived")),
		"wrong-state",
		"nothing is red any more",
	);
	const declined = requested();
	declined.move("b1", "h", "arrived");
	declined.now = START + DAY;
	declined.move("b1", "h", "decline");
	declined.now = START + 9 * DAY;
	t.same(flags(declined), ["met-red"]);
	t.equal(
		outcomeOf(() => declined.move("b1", "h", "arrived")),
		"ok",
		"it has her",
	);
	t.end();
});

t.test("what the meeting needs stays readable until 72 hours after the end or the arrival, if she had departed", (t) => {
	const c = accepted();
	c.move("a1", "h", "depart");
	c.move("a1", "h", "end");
	c.now = START + 70 * HOUR;
	c.move("b1", "h", "arrived");
	c.now = START + 142 * HOUR - 1;
	t.same(open(c), [idOf("logistics")]);
	c.now += 1;
	t.same(open(c), []);
	const early = accepted();
	early.move("a1", "h", "withdraw");
	t.same(open(early), [], "everything closes with the hand-off");
	t.end();
});

t.test('a "no" to what the meeting needs closes it at once before departure, and on the way only at the end', (t) => {
	const no = { permit: false, sections: ["logistics"] as Section[] };
	const before = accepted();
	before.consent("no", "b", no, "a1", "no");
	t.same(open(before), [idOf("story")]);
	const after = accepted();
	after.move("a1", "h", "depart");
	after.consent("no", "b", no);
	t.same(open(after), [idOf("story"), idOf("logistics")]);
	after.move("b1", "h", "cancel");
	t.same(open(after), [idOf("logistics")]);
	after.now = START + 3 * DAY;
	t.same(open(after), []);
	t.end();
});

t.test("whoever has her records what she says, until somebody else has her", (t) => {
	const c = requested();
	c.move("b1", "h", "arrived");
	const cite = fromBase64Url(handoffIn(c).arrived!.object);
	const add = (section: Section) =>
		outcomeOf(() => c.do("b1", "case.section", { section: { section, compartment: idOf(`${section} of b`) }, cite }));
	t.same([add("journal"), add("consent"), add("legal")], ["ok", "ok", "not-allowed"]);
	t.equal(
		outcomeOf(() => c.consent("hers", "b", {}, "b1")),
		"ok",
	);
	c.move("b1", "h", "decline");
	t.same([sees(c, "b"), outcomeOf(() => c.consent("more", "b", {}, "b1"))], [true, "ok"], "although it has declined");
	c.consent("for c", "c", { sections: ["story", "logistics"] });
	ask(c, "other", "c", "transfer", "for c");
	c.move("c1", "other", "arrived");
	t.same([sees(c, "b"), outcomeOf(() => c.consent("late", "b", {}, "b1")), add("journal")], [false, "not-allowed", "not-allowed"]);
	t.end();
});

t.test("the to-desk extends on a consent that she gives there, and on nothing else", (t) => {
	const c = accepted();
	c.moveConsent("a1", "yes", "withdraw", { onTheWay: "not-known" });
	c.consent("by a", "b", { sections: ["story", "logistics"] });
	const extend = (name: string) => outcomeOf(() => c.copy().move("b1", "h", "extend", { basis: c.basis(name) }));
	c.consent("by b", "b", { sections: ["story", "logistics"] }, "b1");
	t.equal(extend("by b"), "not-allowed", "before she is there");
	c.move("b1", "h", "arrived");
	t.equal(extend("by a"), "not-allowed");
	c.move("b1", "h", "extend", { basis: c.basis("by b") });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"ok",
	);
	t.end();
});

t.test("a departure is a fact, and says when somebody must be told", (t) => {
	const depart = (parts: { since?: number; tellBy?: number | null } = {}, prepare: (c: CaseUnderTest) => void = () => {}) => {
		const c = accepted();
		prepare(c);
		c.move("a1", "h", "depart", parts);
		return handoffIn(c).tellBy! - START;
	};
	t.equal(depart(), 6 * HOUR);
	t.equal(depart({ tellBy: START + 9 * HOUR }), 9 * HOUR);
	t.equal(depart({ since: START - 5 * HOUR }), HOUR, "counted from the true time");
	t.equal(depart({ since: START - DAY }), 6 * HOUR, "a time that is past already");
	t.equal(depart({ tellBy: START - 1 }), 6 * HOUR, "never refused for a time");
	const arrange = (c: CaseUnderTest) => {
		c.move("a1", "h", "arrange", { expectBy: START + DAY });
		c.move("b1", "h", "confirm");
	};
	t.equal(depart({}, arrange), DAY + HOUR, "the agreed arrival plus 1 hour");
	t.equal(
		outcomeOf(() => depart({ since: START + 1 })),
		"bad-input",
	);
	const held = accepted();
	held.move("a1", "h", "hold");
	held.move("a1", "h", "depart");
	t.equal(handoffIn(held).state, "on-hold", "a hold stays");
	held.move("b1", "h", "resume");
	t.equal(handoffIn(held).state, "in-transit");
	t.end();
});

/** Accepted on a consent that ends one hour after the start. */
function acceptedForAnHour(): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.do("a1", "case.section", { section: { section: "logistics", compartment: idOf("logistics") }, cite: null });
	c.consent("yes", "b", { sections: ["story", "logistics"], until: START + HOUR });
	ask(c, "h", "b");
	c.move("b1", "h", "accept");
	return c;
}

t.test("a departure that is signed after the end of the basis opens nothing again", (t) => {
	const c = acceptedForAnHour();
	c.now = START + HOUR;
	t.same(open(c), [idOf("logistics")], "the consent has ended");
	const tellBy = c.now + 14 * DAY;
	c.move("a1", "h", "depart", { since: START, tellBy });
	t.same([open(c), handoffIn(c).tellBy], [[idOf("logistics")], tellBy], "somebody is still told when she doesn't arrive");
	c.move("a1", "h", "tell", { tellBy: c.now + DAY });
	t.same(open(c), [idOf("logistics")], "nor does a later tell");
	t.end();
});

t.test("the to-desk that says that she has departed doesn't choose how long it reads", (t) => {
	const c = acceptedForAnHour();
	c.suspended = ["a"];
	c.move("b1", "h", "depart", { since: START, tellBy: START + 14 * DAY });
	t.equal(handoffIn(c).tellBy, START + 14 * DAY);
	c.now = START + 12 * HOUR - 1;
	t.same(open(c), [idOf("story"), idOf("logistics")]);
	c.now += 1;
	t.same(open(c), [idOf("logistics")], "the usual 6 hours, and 6 hours more");
	t.end();
});

t.test("who says that she has departed, when the from-desk can't", (t) => {
	const c = accepted();
	const depart = (who: string) => outcomeOf(() => c.copy().move(who, "h", "depart"));
	t.equal(depart("b1"), "not-allowed");
	c.suspended = ["a"];
	t.equal(depart("b1"), "ok");
	c.suspended = [];
	c.gone = ["a"];
	t.equal(depart("b1"), "ok");
	t.end();
});

t.test("after a cancel on the way she is still expected, until somebody says who meets her", (t) => {
	const cancelled = () => {
		const c = accepted();
		c.move("a1", "h", "depart");
		c.move("b1", "h", "cancel");
		t.same(flags(c), ["still-expected"]);
		return c;
	};
	const settled = cancelled();
	settled.move("a1", "h", "settle", { code: "other" });
	t.same(flags(settled), ["still-expected"], "to make no new request is no answer");
	settled.move("a1", "h", "settle", { code: "met-by-other" });
	t.same(flags(settled), []);
	t.equal(
		outcomeOf(() => settled.move("a1", "h", "settle", { code: "met-by-us" })),
		"wrong-state",
	);
	const elsewhere = cancelled();
	elsewhere.consent("for c", "c", { sections: ["story", "logistics"] });
	ask(elsewhere, "other", "c", "transfer", "for c");
	elsewhere.move("c1", "other", "accept");
	t.same(flags(elsewhere), [], "another desk has accepted her");
	const service = cancelled();
	service.consent("for c", "c", { sections: ["story", "logistics"] });
	ask(service, "other", "c", "referral", "for c", false);
	service.move("c1", "other", "accept");
	t.same(flags(service), ["still-expected"], "a desk that gives a service doesn't meet her");
	const arrived = cancelled();
	arrived.move("b1", "h", "arrived");
	t.same(flags(arrived), []);
	const closed = cancelled();
	closed.do("a1", "case.status", { status: "Closed" });
	t.same(flags(closed), []);
	t.end();
});

t.test("the desk that must act next says that it sees to the hand-off", (t) => {
	const c = requested();
	const take = (who: string) => outcomeOf(() => c.copy().move(who, "h", "take"));
	t.same([take("a1"), take("b1")], ["not-allowed", "ok"], "before the acceptance the to-desk");
	c.move("b1", "h", "take");
	t.match(handoffIn(c), { state: "requested", taken: { by: idOf("b1"), desk: idOf("b"), at: c.now } });
	c.move("b1", "h", "accept");
	t.same([take("a1"), take("b1")], ["ok", "ok"], "then either desk");
	c.move("b1", "h", "cancel");
	t.same([take("a1"), take("b1")], ["ok", "not-allowed"], "once it is cancelled the from-desk");
	t.match(handoffIn(c), { state: "cancelled", taken: { by: idOf("b1") } });
	t.end();
});
