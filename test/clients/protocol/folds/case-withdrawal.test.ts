/** The person withdraws the consent on which she departed. SPEC "Cases", sections 3 and 5. */
import t from "tap";
import { caseFlags } from "#protocol/folds/case-flags.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, idOf, outcomeOf } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

function onTheWay(kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b", { kind });
	c.request("a1", "h", c.basis("yes"));
	c.move("b1", "h", "accept", { basis: c.basis("yes") });
	c.move("a1", "h", "depart");
	return c;
}

const withdraw = (c: CaseUnderTest, who = "a1") => c.do(who, "consent.move", { consent: idOf("yes"), action: "withdraw", code: null });
const handoffIn = (c: CaseUnderTest) => c.state.handoffs[idOf("h")]!;

t.test("the withdrawal keeps a hold, and the to-desk may cancel in every state on the way", (t) => {
	const c = onTheWay();
	c.move("b1", "h", "hold");
	withdraw(c);
	t.match(handoffIn(c), { state: "on-hold", reason: "other", expected: true });
	t.equal(
		outcomeOf(() => c.move("a1", "h", "cancel")),
		"not-allowed",
		"the from-desk ends it",
	);
	c.move("b1", "h", "cancel");
	t.match([handoffIn(c).state, c.state.custodian, handoffIn(c).expected], ["cancelled", idOf("a"), true], "she is still expected");
	c.move("a1", "h", "settle", { code: "met-by-us" });
	t.equal(handoffIn(c).expected, false);
	t.end();
});

t.test("a hand-off that was received, or that has ended, stays as it is", (t) => {
	const received = onTheWay("referral");
	received.move("b1", "h", "receive");
	withdraw(received);
	t.match(handoffIn(received), { state: "received", expected: false });
	const ended = onTheWay();
	ended.move("a1", "h", "end");
	withdraw(ended);
	t.match(handoffIn(ended), { state: "ended", expected: false });
	t.end();
});

t.test("the custodian has a duty only when a consent for its own organisation was withdrawn", (t) => {
	const c = onTheWay();
	withdraw(c);
	t.same(caseFlags(c.state, c.context), []);
	c.consent("own", "a");
	c.do("a1", "consent.move", { consent: idOf("own"), action: "withdraw", code: null });
	t.same(caseFlags(c.state, c.context), ["custodian-duty"]);
	t.end();
});

t.test("either desk can record the withdrawal, and a hand-off goes on only on a basis that a second person has agreed to", (t) => {
	const c = onTheWay();
	withdraw(c, "b1");
	t.match(handoffIn(c), { state: "in-transit", expected: true });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"no-basis",
	);
	const extend = c.move("a1", "h", "extend", { basis: COURT });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"no-basis",
		"a legal obligation of one person, after a withdrawal",
	);
	c.countersign("a2", "h", extend);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"ok",
	);
	t.end();
});

t.test('a "no" ends a hand-off on a legal obligation that can never win over it, and only such a one', (t) => {
	const sayNo = (code: Basis["code"], isAccepted: boolean) => {
		const c = new CaseUnderTest().open();
		c.draft("a1", "h", "b");
		c.agreed("a1", "h", { ...COURT, code });
		if (isAccepted) c.move("b1", "h", "accept");
		const say = (onTheWay: "yes" | "no" | null) =>
			outcomeOf(() => c.consent("no", "b", { permit: false, sections: ["story"] }, "a1", onTheWay));
		return { c, say };
	};
	const requested = sayNo("other", false);
	t.equal(requested.say(null), "ok");
	t.match(handoffIn(requested.c), { state: "withdrawn", reason: "consent-withdrawn" });
	const accepted = sayNo("other", true);
	t.equal(accepted.say(null), "bad-input", "the custodian says whether she is on the way");
	t.equal(accepted.say("yes"), "ok");
	t.match(handoffIn(accepted.c), { state: "in-transit", expected: true });
	const byCourt = sayNo("court-order", true);
	t.equal(byCourt.say("no"), "ok");
	t.match(handoffIn(byCourt.c), { state: "accepted", expected: false });
	t.end();
});
