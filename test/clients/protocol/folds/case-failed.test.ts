/** A request that has failed stays visible until the from-desk takes it up. SPEC "Cases", sections 3 and 6. */
import t from "tap";
import type { HandoffAction } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isWithoutPlace, mustBeTakenUp } from "#protocol/folds/case-failed.ts";
import { caseFlags } from "#protocol/folds/case-flags.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, idOf, outcomeOf } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

function ask(c: CaseUnderTest, name: string, to: string, kind: "transfer" | "referral" = "transfer"): void {
	c.draft("a1", name, to, { kind });
	c.agreed("a1", name, COURT);
}

function requested(kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	ask(c, "h", "b", kind);
	return c;
}

const waits = (c: CaseUnderTest, name = "h") => {
	const handoff = c.state.handoffs[idOf(name)];
	return handoff !== undefined && mustBeTakenUp(c.state, handoff);
};

/** The ways in which a request can fail. */
const FAILURES: [HandoffAction, string][][] = [
	[["decline", "b1"]],
	[["reroute", "b1"]],
	[["withdraw", "a1"]],
	[
		["accept", "b1"],
		["cancel", "b1"],
	],
];

for (const failure of FAILURES) {
	const last = failure.at(-1)?.[0];
	t.test(`after ${last} a request must be taken up, once`, (t) => {
		const c = requested();
		t.equal(waits(c), false, "it is open");
		for (const [action, who] of failure) c.move(who, "h", action);
		t.equal(waits(c), true);
		t.same(caseFlags(c.state, c.context), ["without-place"]);
		t.equal(
			outcomeOf(() => c.move("b1", "h", "settle")),
			"not-allowed",
			"the to-desk may not",
		);
		t.equal(
			outcomeOf(() => c.move("a1", "h", "settle", { code: "no-capacity" })),
			"bad-input",
			"a code of another move",
		);
		const { reason, state } = c.state.handoffs[idOf("h")]!;
		c.move("a1", "h", "settle", { code: "person-declined" });
		t.match(c.state.handoffs[idOf("h")], { settled: true, reason, state }, "the reason of the failure stays");
		t.equal(waits(c), false);
		t.equal(isWithoutPlace(c.state), false);
		t.equal(
			outcomeOf(() => c.move("a1", "h", "settle")),
			"wrong-state",
			"a second time",
		);
		t.end();
	});
}

t.test("a request that runs can't be settled", (t) => {
	const c = requested();
	t.equal(
		outcomeOf(() => c.move("a1", "h", "settle")),
		"wrong-state",
	);
	t.end();
});

t.test("a new request of the same desk takes up what has failed before", (t) => {
	const c = requested();
	c.move("b1", "h", "reroute", { desk: idOf("c") });
	c.draft("a1", "again", "c");
	t.equal(waits(c), true, "a draft isn't enough");
	c.agreed("a1", "again", COURT);
	t.equal(waits(c), false);
	c.move("c1", "again", "decline");
	t.same([waits(c), waits(c, "again")], [false, true], "only the last one waits");
	t.end();
});

t.test("of several requests, a refused one waits until another desk accepts", (t) => {
	const c = requested();
	ask(c, "other", "c");
	c.move("b1", "h", "decline");
	t.equal(waits(c), true);
	t.equal(isWithoutPlace(c.state), false, "another desk has not answered yet");
	c.move("c1", "other", "accept");
	t.equal(waits(c), false);
	c.move("c1", "other", "cancel");
	t.same([waits(c), waits(c, "other"), isWithoutPlace(c.state)], [true, true, true], "both come back");
	t.end();
});

t.test("nothing waits when the case is closed, was placed, or has moved on", (t) => {
	const closed = requested();
	closed.move("b1", "h", "decline");
	closed.do("a1", "case.status", { status: "Closed" });
	t.equal(waits(closed), false);
	closed.do("a1", "case.status", { status: "Active" });
	t.equal(waits(closed), true, "opened again");

	const placed = requested();
	placed.move("a1", "h", "withdraw", { code: "already-placed" });
	t.equal(waits(placed), false);

	const moved = requested("referral");
	ask(moved, "t", "c");
	moved.move("b1", "h", "decline");
	t.equal(waits(moved), true);
	moved.move("c1", "t", "accept");
	moved.move("c1", "t", "receive");
	moved.custody("c1", "t");
	t.equal(waits(moved), false);

	const elsewhere = requested();
	ask(elsewhere, "t", "c");
	elsewhere.move("b1", "h", "decline");
	elsewhere.move("c1", "t", "accept");
	elsewhere.move("c1", "t", "receive");
	elsewhere.custody("c1", "t");
	t.equal(waits(elsewhere), false, "another transfer has moved custody");
	t.end();
});

t.test("a failed referral waits for the owner of its sections, also when that isn't the custodian", (t) => {
	const c = requested();
	c.move("b1", "h", "accept");
	c.move("b1", "h", "receive");
	c.custody("b1", "h");
	c.draft("a1", "doctor", "c", { kind: "referral" });
	c.agreed("a1", "doctor", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] });
	c.move("c1", "doctor", "decline");
	t.equal(waits(c, "doctor"), true);
	c.do("a1", "case.give-up", { compartment: idOf("health"), to: null });
	t.equal(waits(c, "doctor"), false, "the section is closed");
	t.end();
});

t.test("a referral gives the person no place, and needs none", (t) => {
	const failed = requested("referral");
	failed.move("b1", "h", "decline");
	t.same([waits(failed), isWithoutPlace(failed.state)], [true, false]);
	const open = requested();
	ask(open, "doctor", "c", "referral");
	open.move("b1", "h", "decline");
	t.equal(isWithoutPlace(open.state), true, "although a referral is open");
	t.end();
});

t.test("an equal open request is refused with the id of the first", (t) => {
	const c = requested();
	c.draft("a1", "twin", "b");
	try {
		c.agreed("a1", "twin", COURT);
		t.fail("the twin was accepted");
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		t.match(error, { code: "already-requested", data: { handoff: idOf("h") } });
	}
	ask(c, "referral", "b", "referral");
	ask(c, "elsewhere", "c");
	c.move("b1", "h", "decline");
	c.agreed("a1", "twin", COURT);
	t.equal(c.state.handoffs[idOf("twin")]?.state, "requested", "the first is over");
	t.end();
});
