/** What a hand-off looks like at a time: half an hour before and after each limit. */
import t from "tap";
import { type Priority, RESPOND_WITHIN } from "#protocol/codes.ts";
import { caseFlags, flagsOf } from "#protocol/folds/case-grants.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order" };
const VITAL: Basis = { ...COURT, kind: "vital-interest", code: "risk-to-life" };

function requested(basis: Basis = COURT, priority: Priority = "urgent"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b", { priority });
	c.request("a1", "h", basis);
	return c;
}
const flags = (c: CaseUnderTest, after: number) => flagsOf(c.state, idOf("h"), START + after);

t.test("due: amber at half of the time, red after it, by priority", (t) => {
	for (const priority of ["emergency", "urgent", "normal"] as const) {
		const c = requested(COURT, priority);
		const within = RESPOND_WITHIN[priority];
		t.same(flags(c, within / 2 - 1), [], priority);
		t.same(flags(c, within / 2), ["due-amber"]);
		t.same(flags(c, within), ["due-amber"]);
		t.same(flags(c, within + 1), ["due-red"]);
		c.move("b1", "h", "acknowledge");
		t.same(flags(c, within + 1), ["due-red"], "having seen it is no answer");
		c.now = START + within + DAY;
		t.equal(
			outcomeOf(() => c.move("b1", "h", "accept")),
			"ok",
			"it stays open",
		);
		t.same(flags(c, within + DAY), []);
	}
	t.end();
});

t.test("overdue: expectBy passed without receive", (t) => {
	const c = requested();
	c.move("b1", "h", "accept");
	c.move("b1", "h", "arrange", { expectBy: START + 2 * DAY });
	t.same(flags(c, DAY), ["unconfirmed"]);
	t.same(flags(c, 2 * DAY + 1), ["overdue", "unconfirmed"], "also when nobody confirmed");
	c.move("a1", "h", "confirm");
	c.move("a1", "h", "depart");
	t.same(flags(c, 2 * DAY), []);
	t.same(flags(c, 2 * DAY + 1), ["overdue"]);
	c.move("a1", "h", "arrange", { expectBy: START + 5 * DAY });
	t.same(flags(c, 2 * DAY + 1), ["overdue", "unconfirmed"], "a new time counts once both know it");
	c.move("b1", "h", "confirm");
	t.same(flags(c, 2 * DAY + 1), []);
	c.move("b1", "h", "receive");
	t.same(flags(c, 6 * DAY), []);
	t.end();
});

t.test("lapsed: 30 days without an end of its own; extend renews", (t) => {
	const c = requested(COURT, "normal");
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	t.same(flags(c, 30 * DAY - 1), []);
	t.same(flags(c, 30 * DAY), ["lapsed"]);
	c.now = START + 31 * DAY;
	c.move("a1", "h", "extend");
	t.same(flags(c, 31 * DAY), []);
	t.same(flags(c, 61 * DAY), ["lapsed"]);
	c.now = START + 62 * DAY;
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"ok",
		"on the way, lapsing only warns",
	);
	t.end();
});

t.test("lapsed: at the end of the consent, and nothing is accepted then", (t) => {
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

t.test("vital interest: accepted at once, flagged until a second member signs", (t) => {
	for (const second of ["a2", "b1"]) {
		const c = requested(VITAL, "emergency");
		const object = c.log.at(-1)?.statement;
		c.move("b1", "h", "accept");
		t.same(flags(c, HOUR), ["countersign-awaited"]);
		t.same(flags(c, DAY + 1), ["countersign-awaited", "countersign-missing"]);
		if (!object) throw new Error("no request");
		t.equal(
			outcomeOf(() => c.countersign("a1", "h", object)),
			"not-allowed",
			"not the requester",
		);
		c.countersign(second, "h", object);
		t.same(flags(c, DAY + 1), [], second);
		t.equal(
			outcomeOf(() => c.countersign("a2", "h", object)),
			"wrong-state",
			"once",
		);
	}
	t.end();
});

t.test("a refused vital interest is flagged, and no longer accepted on", (t) => {
	const c = requested(VITAL);
	const object = c.log.at(-1)?.statement;
	if (object) c.countersign("b1", "h", object, "refuse");
	t.same(flags(c, 1), ["countersign-refused"]);
	t.equal(
		outcomeOf(() => c.move("b2", "h", "accept")),
		"no-basis",
	);
	t.end();
});

t.test("an enter-in-error waits visibly", (t) => {
	const c = requested();
	c.move("a1", "h", "enter-in-error");
	t.same(flags(c, 1), ["error-awaits-countersign"]);
	c.move("b1", "h", "decline");
	t.same(flags(c, 1), [], "over is over");
	t.end();
});

t.test("a withdrawn consent is a duty of the custodian it was given to", (t) => {
	const c = new CaseUnderTest().open();
	const seen = () => caseFlags(c.state, c.ctx);
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
