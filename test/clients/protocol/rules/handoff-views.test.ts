/** The flags of a hand-off, just before and after each time limit. */
import t from "tap";
import { type Priority, RESPOND_WITHIN } from "#protocol/codes.ts";
import { caseFlags, flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import type { TimedContext } from "#protocol/folds/case-state.ts";
import { nextMove, shownState } from "#protocol/rules/handoff-views.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };
const VITAL: Basis = { ...COURT, kind: "vital-interest", code: "risk-to-life" };

function requested(basis: Basis = COURT, priority: Priority = "urgent"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b", { priority });
	if (basis === COURT) c.agreed("a1", "h", basis);
	else c.request("a1", "h", basis);
	return c;
}
const flags = (c: CaseUnderTest, after: number) => flagsOfHandoff(c.state, idOf("h"), { ...c.context, now: START + after });

t.test("a request is due-amber after half of its time to respond, and due-red after all of it", (t) => {
	for (const priority of ["emergency", "urgent", "normal"] as const) {
		const c = requested(COURT, priority);
		const within = RESPOND_WITHIN[priority];
		t.same(flags(c, within / 2 - 1), [], priority);
		t.same(flags(c, within / 2), ["due-amber"]);
		t.same(flags(c, within), ["due-amber"]);
		t.same(flags(c, within + 1), ["due-red"]);
		c.move("b1", "h", "acknowledge");
		t.same(flags(c, within + 1), ["due-red"], "to acknowledge is not to answer");
		c.now = START + within + DAY;
		t.equal(
			outcomeOf(() => c.move("b1", "h", "accept")),
			"ok",
			"a late request can still be accepted",
		);
		t.same(flags(c, within + DAY), []);
	}
	t.end();
});

t.test("a hand-off is shown by its state, or by where she is", (t) => {
	const c = requested();
	const shown = () => {
		const handoff = c.state.handoffs[idOf("h")];
		return handoff && [shownState(handoff), nextMove(handoff)];
	};
	t.same(shown(), ["requested", "accept"]);
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	t.same(shown(), ["in-transit", "receive"]);
	c.move("a1", "h", "hold", { code: "other" });
	t.same(shown(), ["on-hold", "resume"]);
	c.move("b1", "h", "arrived");
	t.same(shown(), ["met", "receive"], "she is there, also on hold");
	c.move("a1", "h", "resume");
	t.same(shown(), ["met", "receive"]);
	c.draft("a1", "other", "c");
	c.agreed("a1", "other", COURT);
	c.move("c1", "other", "arrived");
	t.same(shown(), ["was-met", "receive"], "another desk has her now");
	t.same(shownState(c.state.handoffs[idOf("other")]!), "met", "also before the acceptance");
	t.end();
});

t.test("a hand-off is overdue when tellBy has passed, or before departure expectBy, and she isn't there", (t) => {
	const c = requested();
	c.move("b1", "h", "accept");
	c.move("b1", "h", "arrange", { expectBy: START + 2 * DAY });
	t.same(flags(c, DAY), ["unconfirmed"]);
	t.same(flags(c, 2 * DAY + 1), ["overdue", "unconfirmed"], "an unconfirmed arrangement counts, too");
	c.move("a1", "h", "confirm");
	c.move("a1", "h", "depart");
	t.same(flags(c, 2 * DAY + HOUR), [], "one hour after the agreed arrival");
	t.same(flags(c, 2 * DAY + HOUR + 1), ["overdue"]);
	c.move("b1", "h", "tell", { tellBy: START + 5 * DAY });
	t.same(flags(c, 5 * DAY), []);
	t.same(flags(c, 5 * DAY + 1), ["overdue"]);
	c.move("b1", "h", "arrived");
	t.same(flags(c, DAY - 1), []);
	t.same(flags(c, DAY), ["met-amber"], "met, and not received");
	t.same(flags(c, 3 * DAY), ["met-red"]);
	c.move("b1", "h", "receive");
	t.same(flags(c, 6 * DAY), []);
	t.end();
});

t.test("an accepted emergency with nothing arranged is amber after 30 minutes and red after 2 hours", (t) => {
	const c = requested(COURT, "emergency");
	c.move("b1", "h", "accept");
	t.same(flags(c, HOUR / 2 - 1), []);
	t.same(flags(c, HOUR / 2), ["nothing-arranged-amber"]);
	t.same(flags(c, 2 * HOUR), ["nothing-arranged-red"]);
	c.move("b1", "h", "arrange");
	t.same(flags(c, 2 * HOUR), ["unconfirmed"]);
	t.end();
});

t.test("a basis without an end lapses after 30 days, and extend renews it", (t) => {
	const c = requested(COURT, "normal");
	c.move("b1", "h", "accept");
	t.same(flags(c, 30 * DAY - 1), []);
	t.same(flags(c, 30 * DAY), ["lapsed", "file-closed"]);
	c.now = START + 31 * DAY;
	const extend = c.move("a1", "h", "extend");
	t.same(flags(c, 31 * DAY), ["countersign-awaited"], "it asks a second person anew");
	c.countersign("b1", "h", extend);
	t.same(flags(c, 31 * DAY), []);
	t.same(flags(c, 61 * DAY), ["lapsed", "file-closed"]);
	t.end();
});

t.test("a hand-off lapses at the end of its consent, and can't be accepted then", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b", { until: START + 5 * DAY });
	c.draft("a1", "h", "b", { priority: "normal" });
	c.request("a1", "h", c.basis("yes"));
	t.same(flags(c, 5 * DAY - 1), []);
	t.same(flags(c, 5 * DAY), ["lapsed"]);
	c.now = START + 5 * DAY;
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"no-basis",
	);
	c.consent("again", "b", { until: START + 50 * DAY });
	c.move("a1", "h", "extend", { basis: c.basis("again") });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"ok",
	);
	t.end();
});

t.test("a vital interest can be accepted at once, and is flagged until a second member countersigns", (t) => {
	for (const second of ["a2", "b1"]) {
		const c = requested(VITAL);
		const object = c.log.at(-1);
		c.move("b1", "h", "accept");
		t.same(flags(c, HOUR), ["countersign-awaited"]);
		t.same(flags(c, DAY - 1), ["countersign-awaited", "countersign-amber"]);
		t.same(flags(c, DAY + 1), ["file-closed", "countersign-awaited", "countersign-missing"]);
		if (!object) throw new Error("no request");
		t.equal(
			outcomeOf(() => c.countersign("a1", "h", object)),
			"not-allowed",
			"the requester can't countersign",
		);
		c.countersign(second, "h", object);
		t.same(flags(c, DAY + 1), [], second);
		t.equal(
			outcomeOf(() => c.countersign("a2", "h", object)),
			"wrong-state",
			"a second countersignature",
		);
	}
	t.end();
});

t.test("a refused vital interest is flagged, and its request can't be accepted", (t) => {
	const c = requested(VITAL);
	const object = c.log.at(-1);
	if (object) c.countersign("b1", "h", object, "refuse");
	t.same(flags(c, 1), ["countersign-refused"]);
	t.equal(
		outcomeOf(() => c.move("b2", "h", "accept")),
		"no-basis",
	);
	t.end();
});

t.test("an enter-in-error that awaits its countersignature is flagged", (t) => {
	const c = requested();
	c.move("a1", "h", "enter-in-error");
	t.same(flags(c, 1), ["error-awaits-countersign"]);
	c.move("b1", "h", "decline");
	t.same(flags(c, 1), [], "a declined hand-off has no flags");
	t.end();
});

t.test("a withdrawn consent for the custodian's own organisation is flagged as the custodian's duty", (t) => {
	const c = new CaseUnderTest().open();
	const seen = () => caseFlags(c.state, c.context);
	c.consent("own", "a");
	t.same(seen(), []);
	c.do("a1", "consent.move", { consent: idOf("own"), action: "withdraw", code: null });
	t.same(seen(), ["custodian-duty"]);
	c.consent("own again", "a");
	t.same(seen(), []);
	c.do("a1", "consent.move", { consent: idOf("own again"), action: "withdraw", code: null });
	c.do("a1", "case.status", { status: "Closed" });
	t.same(seen(), [], "closed");
	t.end();
});

t.test("a guardian's permit ends the custodian's duty only after a guardian's, and never while this kind is excluded", (t) => {
	const father = { givenBy: "guardian", guardian: "parent" } as const;
	const duties = (c: CaseUnderTest) => caseFlags(c.state, c.context);
	const withdraw = (c: CaseUnderTest, name: string) => c.do("a1", "consent.move", { consent: idOf(name), action: "withdraw", code: null });
	const hers = new CaseUnderTest().open();
	hers.consent("yes", "a");
	withdraw(hers, "yes");
	hers.consent("of the father", "a", father);
	t.same(duties(hers), ["custodian-duty"], "she took hers back");
	hers.consent("again", "a");
	t.same(duties(hers), []);
	const his = new CaseUnderTest().open();
	his.consent("of the father", "a", father);
	withdraw(his, "of the father");
	his.consent("of the father, again", "a", father);
	t.same(duties(his), []);
	his.consent("not him", "b", { excluded: "parent" });
	t.same(duties(his), ["custodian-duty"]);
	t.end();
});

t.test("the custodian's duty begins and ends by a date alone", (t) => {
	const c = new CaseUnderTest().open();
	const dutiesAt = (days: number) => caseFlags(c.state, { ...c.context, now: START + days * DAY });
	c.consent("first", "a");
	c.consent("short", "a", { until: START + 10 * DAY });
	c.do("a1", "consent.move", { consent: idOf("first"), action: "withdraw", code: null });
	t.same(dutiesAt(10 - 1 / DAY), [], "another permit counts until its last millisecond");
	t.same(dutiesAt(10), ["custodian-duty"]);
	c.consent("later", "a", { from: START + 20 * DAY, until: START + 30 * DAY });
	t.same([dutiesAt(29), dutiesAt(30)], [[], ["custodian-duty"]]);
	t.end();
});

t.test('a "no" to the custodian\'s organisation gives the custodian a duty, and her later yes ends it', (t) => {
	const c = new CaseUnderTest().open();
	c.consent("part", "a", { permit: false, sections: ["story"] });
	t.same(caseFlags(c.state, c.context), [], "a part of the sections");
	c.consent("no", "a", { permit: false });
	t.same(caseFlags(c.state, c.context), ["custodian-duty"]);
	c.consent("again", "a", { replaces: idOf("no") });
	t.same(caseFlags(c.state, c.context), ["custodian-duty"], "its own desk alone doesn't end it");
	c.moveConsent("a1", "again", "name", { desk: "c" });
	c.attest("c1", "again");
	t.same(caseFlags(c.state, c.context), []);
	t.end();
});

t.test("an open case is flagged when its lead isn't active, or belongs to the custodian desk no more", (t) => {
	const c = new CaseUnderTest().open();
	const seen = (context: Partial<TimedContext> = {}) => caseFlags(c.state, { ...c.context, ...context });
	const [isInactive, isElsewhere] = [{ isActive: () => false }, { isMemberOfDesk: () => false }];
	t.same(seen(isInactive), [], "without a lead");
	c.do("a1", "case.lead", { member: idOf("a2") });
	t.same([seen(), seen(isInactive), seen(isElsewhere)], [[], ["lead-left"], ["lead-left"]]);
	c.do("a1", "case.status", { status: "Closed" });
	t.same([seen(isInactive), seen(isElsewhere)], [[], []], "closed");
	t.end();
});

t.test("a case without statements has no flags", (t) => {
	const { state, context } = new CaseUnderTest();
	t.same(caseFlags(state, { ...context, isGone: () => true }), []);
	t.end();
});
