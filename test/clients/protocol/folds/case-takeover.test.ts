/** A case whose custodian is gone is taken over by exactly one desk. SPEC "Cases", section 2. */
import t from "tap";
import type { Section } from "#protocol/codes.ts";
import { caseFlags } from "#protocol/folds/case-flags.ts";
import { lostSections, whoMayRead } from "#protocol/folds/case-grants.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

function request(c: CaseUnderTest, name: string, to: string, sections: Section[], kind: "referral" | "transfer" = "referral"): void {
	c.draft("a1", name, to, { kind, travel: false });
	c.agreed("a1", name, COURT, { sections: sections.map((section) => ({ section, compartment: idOf(section), byHand: false })) });
}

function accepted(c: CaseUnderTest, name: string, to: string, sections: Section[], kind: "referral" | "transfer" = "referral"): void {
	request(c, name, to, sections, kind);
	c.move(`${to}1`, name, "accept");
}

/** Desk a is gone. Desk b reads the story, and desk c the story and the identity. */
function withoutCustodian(prepare: (c: CaseUnderTest) => void = () => {}): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.do("a1", "case.lead", { member: idOf("a1") });
	accepted(c, "to b", "b", ["story"]);
	accepted(c, "to c", "c", ["story", "identity"]);
	prepare(c);
	c.gone = ["a"];
	return c;
}

const propose = (c: CaseUnderTest, ...given: Parameters<CaseUnderTest["takeOver"]>) => outcomeOf(() => c.takeOver(...given));
const decide = (c: CaseUnderTest, ...given: Parameters<CaseUnderTest["decide"]>) => outcomeOf(() => c.decide(...given));

t.test("a reading desk becomes the custodian when an admin approves, and owns what it reads of the desk that is gone", (t) => {
	const c = withoutCustodian((before) => request(before, "open", "d", ["health"], "transfer"));
	t.same(caseFlags(c.state, c.context), ["without-custodian"]);
	const proposal = c.takeOver("c1", ["story", "identity"]);
	t.equal(c.state.custodian, idOf("a"), "a proposal changes nothing yet");
	t.equal(
		outcomeOf(() => c.do("c1", "case.lead", { member: idOf("c1") })),
		"not-allowed",
	);
	c.decide(proposal);
	t.match(c.state, { custodian: idOf("c"), lead: null, discussion: idOf("discussion of c1"), takeOvers: {}, route: [] });
	t.same(
		["story", "identity", "health"].map((section) => c.state.sections[idOf(section)]?.owner),
		[idOf("c"), idOf("c"), idOf("a")],
	);
	t.same(whoMayRead(c.state, c.context)[idOf("story")], [idOf("c"), idOf("b")], "desk b reads on");
	t.equal(c.state.handoffs[idOf("open")]?.state, "withdrawn", "an open request of the desk that is gone has ended");
	t.same(caseFlags(c.state, c.context), []);
	t.equal(
		outcomeOf(() => c.do("c1", "case.give-up", { compartment: idOf("health"), to: null })),
		"ok",
		"it closes a section that nobody reads",
	);
	c.draft("c1", "on", "d", { travel: false });
	t.equal(
		outcomeOf(() => c.agreed("c1", "on", COURT, { sections: [{ section: "story", compartment: idOf("story"), byHand: false }] })),
		"ok",
	);
	t.end();
});

t.test("a desk that only owns a section takes over, too", (t) => {
	const c = withoutCustodian((before) => {
		before.do("b1", "case.section", {
			section: { section: "legal", compartment: idOf("legal") },
			cite: before.log.find(({ type, body }) => type === "handoff.move" && body.as === idOf("b"))!.objId,
		});
		before.move("b1", "to b", "receive");
		before.move("b1", "to b", "complete");
	});
	t.equal(propose(c, "b1", ["story"]), "not-allowed", "the section that it read until its hand-off ended");
	c.decide(c.takeOver("b1"));
	t.equal(c.state.custodian, idOf("b"));
	t.end();
});

t.test("nobody takes over while the custodian is there, or without a part in the case", (t) => {
	const c = withoutCustodian();
	t.equal(propose(c, "d1"), "not-allowed", "a desk without a part");
	t.equal(propose(c, "b1", ["identity"]), "not-allowed", "a section that the desk doesn't read");
	t.equal(propose(c, "b1", ["story", "story"]), "bad-input");
	t.equal(propose(c, "b1", ["nothing"]), "bad-input");
	t.equal(propose(c, "b1", [], { from: idOf("c") }), "wrong-state", "from another desk than the custodian");
	t.equal(propose(c, "b1", [], { discussion: idOf("discussion a") }), "conflict");
	t.equal(propose(c, "b1", [], { discussion: idOf("story") }), "conflict");
	t.equal(propose(c, "b1", [], { seq: 1 }), "stale");
	t.equal(propose(c, "b/c1"), "not-allowed", "a member of another desk");
	c.small = ["b"];
	t.equal(propose(c, "b1"), "desk-too-small");
	c.gone = [];
	t.equal(propose(c, "c1"), "wrong-state", "while the custodian is there");
	t.same(caseFlags(c.state, c.context), []);
	t.end();
});

t.test("only an admin approves, and not for a desk", (t) => {
	const c = withoutCustodian();
	const proposal = c.takeOver("c1");
	t.equal(decide(c, proposal, "approve", "c/admin"), "not-allowed");
	t.equal(decide(c, proposal, "approve", "c1"), "not-allowed");
	t.equal(decide(c, proposal), "ok");
	t.end();
});

t.test("an admin who has proposed a take-over doesn't approve it", (t) => {
	const c = withoutCustodian();
	const proposal = c.takeOver("c/both");
	const decideBy = (member: string, verdict: "approve" | "refuse") =>
		outcomeOf(() => {
			const of = c.copy();
			const { body } = of.make("admin", "case.countersign", { object: proposal.objId, verdict });
			of.do("admin", "case.countersign", { ...body, by: idOf(member) } as never);
		});
	t.equal(decideBy("both", "approve"), "not-allowed");
	t.equal(decideBy("both", "refuse"), "ok", "a refusal takes nothing from anybody");
	t.equal(decideBy("admin", "approve"), "ok");
	t.end();
});

t.test("an approval withdraws each open request of the earlier custodian, also a referral of a section that it keeps", (t) => {
	const c = withoutCustodian((before) => request(before, "referral", "d", ["health"]));
	c.decide(c.takeOver("c1"));
	t.match(c.state.handoffs[idOf("referral")], { state: "withdrawn", reason: "already-placed" });
	t.end();
});

t.test("a desk that isn't the custodian can't close a section whose owner is gone", (t) => {
	const c = withoutCustodian();
	c.decide(c.takeOver("c1"));
	t.equal(
		outcomeOf(() => c.do("b1", "case.give-up", { compartment: idOf("health"), to: null })),
		"not-allowed",
	);
	t.end();
});

t.test("a closed case can be taken over, and then be reopened", (t) => {
	const c = new CaseUnderTest().open();
	accepted(c, "to b", "b", ["story"], "transfer");
	c.move("b1", "to b", "receive");
	c.custody("b1", "to b");
	c.do("b1", "case.status", { status: "Closed" });
	c.gone = ["b"];
	t.same(caseFlags(c.state, c.context), ["without-custodian"]);
	c.decide(c.takeOver("a1", [], { from: idOf("b") }));
	t.match(c.state, { custodian: idOf("a"), status: "Closed" });
	t.same(caseFlags(c.state, c.context), []);
	t.equal(
		outcomeOf(() => c.do("a1", "case.status", { status: "Active" })),
		"ok",
	);
	t.end();
});

t.test("a section of a desk that is still there stays with it", (t) => {
	const c = withoutCustodian((before) => {
		before.do("b1", "case.section", {
			section: { section: "legal", compartment: idOf("legal") },
			cite: before.log.find(({ type, body }) => type === "handoff.move" && body.as === idOf("b"))!.objId,
		});
	});
	t.equal(propose(c, "c1", ["legal"]), "bad-input");
	t.end();
});

t.test("only an admin decides, once, and exactly one desk takes over", (t) => {
	const c = withoutCustodian();
	const [byB, byC] = [c.takeOver("b1", ["story"]), c.takeOver("c1")];
	t.equal(decide(c, byB, "approve", "b1"), "not-allowed", "the desk itself");
	t.equal(
		outcomeOf(() => c.do("admin", "case.lead", { member: idOf("a1") })),
		"not-allowed",
		"an admin signs nothing else",
	);
	t.equal(
		outcomeOf(() => c.do("admin", "case.countersign", { object: byB.objId, verdict: "approve", seq: 0, prev: null })),
		"stale",
	);
	t.equal(decide(c, c.log[0]!), "wrong-state", "a statement that is no take-over");
	c.decide(byB, "refuse");
	t.equal(decide(c, byB), "wrong-state", "refused already");
	const again = c.takeOver("b1", ["story"]);
	const instead = c.takeOver("b1");
	t.equal(decide(c, again), "wrong-state", "the desk has replaced it");
	c.decide(byC);
	t.equal(decide(c, instead), "wrong-state", "another desk has taken over");
	t.equal(propose(c, "b1"), "wrong-state");
	t.equal(c.state.custodian, idOf("c"));
	t.end();
});

t.test("a proposal is judged again when it is approved", (t) => {
	const ended = withoutCustodian();
	const proposal = ended.takeOver("b1", ["story"]);
	ended.move("b1", "to b", "receive");
	ended.move("b1", "to b", "complete");
	t.equal(decide(ended, proposal), "not-allowed", "its right to read has ended");
	t.equal(decide(ended, proposal, "refuse"), "ok");
	const shrunk = withoutCustodian();
	const byB = shrunk.takeOver("b1");
	shrunk.small = ["b"];
	t.equal(decide(shrunk, byB), "desk-too-small");
	t.end();
});

t.test("a desk that has accepted the transfer comes first, unless it is gone, too", (t) => {
	const c = withoutCustodian((before) => accepted(before, "transfer", "d", ["story"], "transfer"));
	t.equal(propose(c, "c1"), "already-placed");
	t.equal(propose(c.copy(), "d1"), "ok", "the desk itself may take over, too");
	const late = c.copy();
	late.now = START + 3 * DAY;
	t.equal(propose(late, "c1"), "ok", "72 hours after the custodian went");
	c.move("d1", "transfer", "receive");
	t.equal(
		outcomeOf(() => c.custody("d1", "transfer")),
		"ok",
		"the desk that is expected takes custody",
	);
	const lost = withoutCustodian((before) => accepted(before, "transfer", "d", ["story"], "transfer"));
	lost.gone = ["a", "d"];
	lost.decide(lost.takeOver("c1", ["story"]));
	t.equal(lost.state.handoffs[idOf("transfer")]?.state, "withdrawn", "the approval ends it");
	t.end();
});

t.test("a transfer that waits to be entered in error doesn't prevent a take-over when its from-desk is gone", (t) => {
	const stuck = (isComplete = true) => {
		const c = new CaseUnderTest(isComplete).open();
		accepted(c, "to c", "c", ["story"]);
		accepted(c, "transfer", "d", ["story"], "transfer");
		c.move("a1", "transfer", "enter-in-error");
		c.gone = ["a"];
		return c;
	};
	const c = stuck();
	t.equal(
		outcomeOf(() => c.move("d1", "transfer", "receive")),
		"wrong-state",
		"a wrong recipient takes no custody by itself",
	);
	const [byC, byD] = [c.takeOver("c1", ["story"]), c.takeOver("d1", ["story"])];
	c.decide(byD);
	t.match(c.state, { custodian: idOf("d"), takeOvers: {} });
	t.match(c.state.handoffs[idOf("transfer")], { state: "withdrawn", reason: "already-placed", inError: null }, "the transfer has ended");
	t.same(whoMayRead(c.state, c.context)[idOf("story")], [idOf("d"), idOf("c")]);
	t.equal(decide(c, byC), "wrong-state", "exactly one takes over");

	const byAnother = stuck();
	byAnother.decide(byAnother.takeOver("c1", ["story"]));
	t.same(
		whoMayRead(byAnother.state, byAnother.context)[idOf("story")],
		[idOf("c")],
		"the desk of the transfer, perhaps a wrong one, reads no more",
	);
	t.equal(byAnother.state.handoffs[idOf("transfer")]?.state, "withdrawn");

	const partial = stuck(false);
	partial.decide(partial.takeOver("d1", ["story"]));
	t.equal(partial.state.handoffs[idOf("transfer")]?.state, "withdrawn", "so does a partial view");
	t.end();
});

t.test("a move of custody drops the take-overs that wait", (t) => {
	const c = withoutCustodian((before) => request(before, "transfer", "d", ["story"], "transfer"));
	const proposal = c.takeOver("c1");
	c.move("d1", "transfer", "accept");
	t.equal(decide(c, proposal), "already-placed");
	c.move("d1", "transfer", "receive");
	c.custody("d1", "transfer");
	t.same(c.state.takeOvers, {});
	t.equal(decide(c, proposal), "wrong-state");
	t.end();
});

t.test("a partial view accepts a take-over by a desk whose hand-off it doesn't see", (t) => {
	const c = new CaseUnderTest(false).open();
	c.gone = ["a"];
	c.decide(c.takeOver("b1", ["story"]));
	t.match(c.state, { custodian: idOf("b"), sections: { [idOf("story")]: { owner: idOf("b") } } });
	t.equal(propose(c, "c1", [], { from: idOf("b") }), "wrong-state", "the new custodian is there");
	t.end();
});

t.test("a desk that an admin has invited takes over a case in which nobody else has a part", (t) => {
	const c = new CaseUnderTest().open();
	t.equal(
		outcomeOf(() => c.invite("d")),
		"wrong-state",
		"while the custodian is there",
	);
	c.gone = ["a"];
	t.equal(propose(c, "d1"), "not-allowed");
	t.equal(
		outcomeOf(() => c.invite("d", "c1")),
		"not-allowed",
	);
	c.invite("d");
	t.equal(propose(c.copy(), "d1", ["story"]), "not-allowed", "a section that nobody can open");
	const proposal = c.takeOver("d1");
	t.equal(
		outcomeOf(() => c.copy().decide(proposal)),
		"not-allowed",
		"the admin who has invited the desk",
	);
	const both = c.copy();
	both.invite("d", "admin2");
	t.equal(
		outcomeOf(() => both.decide(proposal)),
		"ok",
		"another admin has invited it too",
	);
	c.decide(proposal, "approve", "admin2");
	t.match(c.state, { custodian: idOf("d"), invited: {} });
	t.same(lostSections(c.state, c.context).sort(), ["identity", "story", "health"].map(idOf).sort());
	t.end();
});

t.test("nobody stops a take-over for ever: neither a silent transfer, a departure, nor an arrival", (t) => {
	const without = (prepare: (c: CaseUnderTest) => void) => {
		const c = withoutCustodian((before) => {
			accepted(before, "transfer", "d", ["story"], "transfer");
			prepare(before);
		});
		return (after: number, who = "c1") => {
			const copy = c.copy();
			copy.now = START + after;
			return propose(copy, who);
		};
	};
	const silent = without(() => {});
	t.same([silent(3 * DAY - 1), silent(3 * DAY)], ["already-placed", "ok"]);
	const departed = without((c) => c.move("a1", "transfer", "depart", { tellBy: START + 4 * DAY }));
	t.same([departed(4 * DAY + 6 * HOUR - 1), departed(4 * DAY + 6 * HOUR)], ["already-placed", "ok"]);
	const met = without((c) => {
		c.now = START + DAY;
		c.move("d1", "transfer", "arrived");
	});
	t.same([met(4 * DAY - 1), met(4 * DAY), met(DAY, "d1")], ["already-placed", "ok", "ok"], "never the desk that met her");
	t.end();
});

t.test("an approval ends accepted transfers, and whoever is on the way to another desk is still expected there", (t) => {
	const c = withoutCustodian((before) => {
		accepted(before, "transfer", "d", ["story"], "transfer");
		before.move("a1", "transfer", "depart");
	});
	c.now = START + DAY;
	c.decide(c.takeOver("c1"));
	t.match(c.state.handoffs[idOf("transfer")], { state: "withdrawn", expected: true });
	t.equal(
		outcomeOf(() => c.copy().move("d1", "transfer", "arrived")),
		"ok",
	);
	c.move("c1", "transfer", "settle", { code: "met-by-us" });
	t.equal(c.state.handoffs[idOf("transfer")]?.expected, false, "the new custodian may say who meets her");
	t.end();
});

t.test('a "no" stops a take-over, unless the desk has her or every other organisation has a "no" too', (t) => {
	const c = withoutCustodian((before) => before.consent("no", "b", { permit: false }));
	t.equal(propose(c.copy(), "b1"), "no-basis");
	t.equal(propose(c.copy(), "c1"), "ok");
	const met = c.copy();
	met.move("b1", "to b", "arrived");
	t.equal(propose(met, "b1"), "ok");
	const everybody = withoutCustodian((before) => {
		for (const desk of "bcdefg") before.consent(`no ${desk}`, desk, { permit: false });
	});
	t.equal(propose(everybody.copy(), "b1"), "ok");
	t.equal(propose(everybody, "b1", ["story"]), "no-basis", "it opens nothing");
	t.end();
});
