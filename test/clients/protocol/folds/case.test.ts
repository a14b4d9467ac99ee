/** One case that several desks act on: custody, sections, grants. */
import t from "tap";
import { applyCase } from "#protocol/folds/case.ts";
import { endedGrants, openGrants, pendingGrants, whoMayRead } from "#protocol/folds/case-grants.ts";
import { custodyDue, isKnown } from "#protocol/folds/case-state.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

/** A case with these requests. @param requests the name and the to-desk of each hand-off. */
function caseWithRequests(requests: [name: string, to: string][], kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	for (const [name, to] of requests) {
		c.draft("a1", name, to, { kind });
		c.agreed("a1", name, COURT);
	}
	return c;
}

t.test("a case is opened once, by a desk that can hold cases", (t) => {
	const c = new CaseUnderTest();
	t.equal(
		outcomeOf(() => c.do("a1", "case.status", { status: "Closed" })),
		"not-found",
		"a statement before case.open",
	);
	c.small = ["a"];
	t.equal(
		outcomeOf(() => c.open()),
		"desk-too-small",
	);
	c.small = [];
	t.equal(
		outcomeOf(() => c.do("a/b1", "case.open", { code: "x", sections: [], discussion: idOf("d") })),
		"not-allowed",
		"not a member of a",
	);
	c.open();
	t.equal(
		outcomeOf(() => c.open()),
		"conflict",
	);
	t.equal(
		outcomeOf(() => c.do("b1", "case.status", { status: "Closed" })),
		"not-allowed",
	);
	t.equal(
		outcomeOf(() => c.do("a1", "case.lead", { member: idOf("b1") })),
		"bad-input",
	);
	c.do("a1", "case.lead", { member: idOf("a2") });
	t.equal(c.state.lead, idOf("a2"));
	t.end();
});

t.test("a statement that doesn't follow its chain is stale, and an id that is in use is a conflict", (t) => {
	const c = caseWithRequests([["h", "b"]]);
	const late = c.makeMove("b1", "h", "accept");
	const decline = c.move("b1", "h", "decline");
	t.equal(isKnown(c.state, decline), true);
	t.equal(isKnown(c.state, late), false);
	t.equal(
		outcomeOf(() => c.apply(late)),
		"stale",
		"a move that was made before another one",
	);
	t.equal(
		outcomeOf(() => c.draft("a1", "h", "c")),
		"conflict",
		"a second draft in the same chain",
	);
	const twin = c.make("a1", "handoff.draft", {
		handoff: idOf("h"),
		seq: 0,
		prev: null,
		kind: "referral",
		to: idOf("c"),
		reason: "Other",
		priority: "normal",
		travel: false,
		followUp: false,
	});
	t.equal(
		outcomeOf(() => c.apply(twin)),
		"conflict",
	);
	t.equal(
		outcomeOf(() => c.do("a1", "case.status", { status: "Closed", seq: 5 })),
		"stale",
	);
	t.equal(
		outcomeOf(() => c.do("a1", "case.status", { status: "Closed", prev: new Uint8Array(32) })),
		"stale",
	);
	t.end();
});

t.test("drafts and requests are refused from desks that have no right to them", (t) => {
	const c = new CaseUnderTest().open();
	t.equal(
		outcomeOf(() => c.draft("b1", "h", "c")),
		"not-allowed",
		"not the custodian",
	);
	t.equal(
		outcomeOf(() => c.draft("b1", "h", "c", { kind: "referral" })),
		"not-allowed",
		"a desk that owns no section",
	);
	t.equal(
		outcomeOf(() => c.draft("a1", "h", "a")),
		"bad-input",
		"to itself",
	);
	t.equal(
		outcomeOf(() => c.draft("a1", "h", "nobody")),
		"bad-input",
		"to an unknown desk",
	);
	c.draft("a1", "h", "b");
	const sections = [{ section: "story" as const, compartment: idOf("identity"), byHand: false }];
	t.equal(
		outcomeOf(() => c.agreed("a1", "h", COURT, { sections })),
		"bad-input",
		"another section's compartment",
	);
	t.equal(
		outcomeOf(() => c.agreed("a1", "h", COURT, { sections: [] })),
		"bad-input",
	);
	t.equal(
		outcomeOf(() => c.agreed("a1", "h", COURT, { respondBy: START })),
		"bad-input",
	);
	c.small = ["b"];
	t.equal(
		outcomeOf(() => c.agreed("a1", "h", COURT)),
		"desk-too-small",
	);
	t.end();
});

t.test("a transfer moves custody and the granted sections exactly once", (t) => {
	const c = caseWithRequests([["h", "b"]]);
	t.equal(
		outcomeOf(() => c.custody("b1", "h")),
		"wrong-state",
		"not received",
	);
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	const receive = c.move("b1", "h", "receive");
	t.equal(c.state.custodian, idOf("a"), "receive alone doesn't move custody");
	t.equal(custodyDue(c.state)?.id, idOf("h"));
	t.equal(
		outcomeOf(() => c.move("b1", "h", "complete")),
		"wrong-state",
		"complete before custody has moved",
	);
	t.equal(
		outcomeOf(() => c.custody("b1", "h", { sections: [idOf("identity")] })),
		"bad-input",
		"a granted section is missing",
	);
	t.equal(
		outcomeOf(() => c.custody("b1", "h", { receive: new Uint8Array(32) })),
		"wrong-state",
		"another receive",
	);
	t.equal(
		outcomeOf(() => c.custody("a1", "h", { to: idOf("b") })),
		"not-allowed",
		"signed by the from-desk",
	);
	t.equal(
		outcomeOf(() => c.custody("c1", "h")),
		"not-allowed",
		"another desk",
	);
	c.custody("b1", "h", { receive: receive.objId });
	t.equal(c.state.custodian, idOf("b"));
	t.equal(custodyDue(c.state), undefined);
	t.same(
		Object.values(c.state.sections).map(({ section, owner }) => [section, owner]),
		[
			["identity", idOf("b")],
			["story", idOf("b")],
			["health", idOf("a")],
		],
	);
	t.equal(
		outcomeOf(() => c.custody("b1", "h")),
		"wrong-state",
		"custody moves a second time",
	);
	t.equal(
		outcomeOf(() => c.do("a1", "case.status", { status: "Closed" })),
		"not-allowed",
		"the earlier custodian",
	);
	t.equal(
		outcomeOf(() => c.draft("a1", "again", "c")),
		"not-allowed",
	);
	t.end();
});

t.test("a section that isn't granted stays with its owner, who may still refer it", (t) => {
	const c = caseWithRequests([["h", "b"]]);
	c.move("b1", "h", "accept");
	c.move("b1", "h", "receive");
	c.custody("b1", "h");
	c.draft("a1", "r", "c", { kind: "referral" });
	t.equal(
		outcomeOf(() => c.agreed("a1", "r", COURT)),
		"not-allowed",
		"sections that the new custodian owns",
	);
	const sections = [{ section: "health" as const, compartment: idOf("health"), byHand: true }];
	t.equal(
		outcomeOf(() => c.agreed("a1", "r", COURT, { sections })),
		"ok",
	);
	c.draft("b1", "onward", "c");
	t.equal(
		outcomeOf(() => c.agreed("b1", "onward", COURT, { sections })),
		"not-allowed",
		"the custodian doesn't own it",
	);
	t.end();
});

t.test("of several requested transfers only one can be accepted", (t) => {
	const c = caseWithRequests([
		["h1", "b"],
		["h2", "c"],
		["h3", "d"],
	]);
	c.move("b1", "h1", "accept");
	t.equal(
		outcomeOf(() => c.move("c1", "h2", "accept")),
		"already-placed",
	);
	c.move("b1", "h1", "cancel");
	t.equal(
		outcomeOf(() => c.move("c1", "h2", "accept")),
		"ok",
		"after the first hand-off was cancelled",
	);
	c.move("c1", "h2", "receive");
	t.equal(
		outcomeOf(() => c.move("d1", "h3", "accept")),
		"already-placed",
		"received, custody still due",
	);
	c.custody("c1", "h2");
	t.equal(
		outcomeOf(() => c.move("d1", "h3", "accept")),
		"wrong-state",
		"a request of the earlier custodian has ended with the move of custody",
	);
	c.draft("c1", "next", "d");
	c.agreed("c1", "next", COURT);
	t.equal(
		outcomeOf(() => c.move("d1", "next", "accept")),
		"ok",
		"the next transfer",
	);
	t.end();
});

t.test("a referral can't be accepted after its sections got another owner", (t) => {
	const c = caseWithRequests([["h", "b"]]);
	c.draft("a1", "r", "c", { kind: "referral" });
	c.agreed("a1", "r", COURT);
	for (const action of ["accept", "receive"] as const) c.move("b1", "h", action);
	c.custody("b1", "h");
	t.equal(
		outcomeOf(() => c.move("c1", "r", "accept")),
		"wrong-state",
	);
	t.end();
});

t.test("a section is added by the custodian, or by a to-desk whose hand-off is accepted and not over", (t) => {
	const c = caseWithRequests([["h", "b"]], "referral");
	const add = (who: string, name: string, cite: Uint8Array | null) =>
		outcomeOf(() => c.do(who, "case.section", { section: { section: "legal", compartment: idOf(name) }, cite }));
	t.equal(add("a1", "legal a", null), "ok");
	t.equal(add("a1", "legal a", null), "conflict");
	t.equal(add("b1", "legal b", null), "not-allowed");
	const accept = c.move("b1", "h", "accept");
	t.equal(add("b1", "legal b", accept.objId), "ok");
	t.equal(c.state.sections[idOf("legal b")]?.owner, idOf("b"));
	t.equal(add("c1", "legal c", accept.objId), "not-allowed", "another desk's accept");
	t.equal(add("b1", "legal d", new Uint8Array(32)), "not-allowed");
	c.move("b1", "h", "receive");
	c.move("b1", "h", "complete");
	t.equal(add("b1", "legal d", accept.objId), "not-allowed", "the hand-off is over");
	t.end();
});

t.test("a to-desk reads nothing while pending, the granted sections after acceptance, and nothing after the end", (t) => {
	const c = caseWithRequests([["h", "b"]], "referral");
	const readers = () => whoMayRead(c.state, c.context)[idOf("story")];
	const desks = (grants: { desk: string }[]) => grants.map(({ desk }) => desk);
	t.same(desks(pendingGrants(c.state)), [idOf("b"), idOf("b")]);
	t.same(readers(), [idOf("a")]);
	c.move("b1", "h", "accept");
	t.same([pendingGrants(c.state).length, openGrants(c.state, c.context).length, endedGrants(c.state, c.context).length], [0, 2, 0]);
	t.same(readers(), [idOf("a"), idOf("b")]);
	c.move("b1", "h", "cancel");
	t.same([openGrants(c.state, c.context).length, endedGrants(c.state, c.context).length], [0, 2]);
	t.same(readers(), [idOf("a")]);
	t.end();
});

t.test("after a transfer the from-desk reads on only with follow-up, until the next transfer", (t) => {
	for (const followUp of [true, false]) {
		const c = new CaseUnderTest().open();
		const hand = (from: string, to: string, name: string) => {
			c.draft(`${from}1`, name, to, { followUp });
			c.agreed(`${from}1`, name, COURT);
			c.move(`${to}1`, name, "accept");
			c.move(`${to}1`, name, "receive");
			c.custody(`${to}1`, name);
		};
		hand("a", "b", "h");
		t.same(whoMayRead(c.state, c.context)[idOf("story")], followUp ? [idOf("b"), idOf("a")] : [idOf("b")]);
		t.equal(endedGrants(c.state, c.context).length, followUp ? 0 : 2);
		hand("b", "c", "h2");
		t.same(
			whoMayRead(c.state, c.context)[idOf("story")],
			followUp ? [idOf("c"), idOf("b")] : [idOf("c")],
			"follow-up ends with the next transfer",
		);
		hand("c", "a", "h3");
		t.same(
			endedGrants(c.state, c.context).some(({ desk }) => desk === idOf("a")),
			false,
			"the grant of a desk that owns the section again hasn't ended",
		);
	}
	t.end();
});

t.test("a compartment has one place, and a section is added once", (t) => {
	const twice = { section: "story", compartment: idOf("identity") } as const;
	const sections = [{ section: "identity", compartment: idOf("identity") } as const, twice];
	const open = (more: object) => () =>
		new CaseUnderTest().do("a1", "case.open", { code: "x", sections: [], discussion: idOf("d"), ...more });
	t.equal(outcomeOf(open({ sections })), "bad-input", "two sections in one compartment");
	t.equal(outcomeOf(open({ sections, discussion: idOf("story") })), "bad-input");
	t.equal(outcomeOf(open({ sections: [twice], discussion: idOf("identity") })), "bad-input", "a section in the discussion's");
	const c = new CaseUnderTest().open();
	const add =
		(compartment: string, cite: Uint8Array | null = null) =>
		() =>
			c.do("a1", "case.section", { section: { section: "legal", compartment: idOf(compartment) }, cite });
	t.equal(outcomeOf(add("identity")), "conflict");
	t.equal(outcomeOf(add("discussion a")), "conflict");
	t.equal(outcomeOf(add("legal", new Uint8Array(32))), "bad-input", "the custodian cites nothing");
	t.equal(outcomeOf(add("legal")), "ok");
	t.end();
});

t.test("custody moves with what was granted, into a new discussion", (t) => {
	const c = caseWithRequests([["h", "b"]]);
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	c.move("b1", "h", "receive");
	const take = (more: object) => () => c.custody("b1", "h", more);
	const [identity, story, health] = [idOf("identity"), idOf("story"), idOf("health")];
	t.equal(outcomeOf(take({ sections: [identity, story, identity] })), "bad-input", "one of them twice");
	t.equal(outcomeOf(take({ sections: [identity, story, health] })), "bad-input", "one that was not granted");
	t.equal(outcomeOf(take({ sections: [identity] })), "bad-input", "one left out");
	t.equal(outcomeOf(take({ discussion: idOf("discussion a") })), "conflict");
	t.equal(outcomeOf(take({ discussion: health })), "conflict");
	t.equal(outcomeOf(take({})), "ok");
	t.end();
});

t.test("a referral moves no custody", (t) => {
	const c = caseWithRequests([["h", "b"]], "referral");
	for (const action of ["accept", "receive"] as const) c.move("b1", "h", action);
	t.equal(
		outcomeOf(() => c.custody("b1", "h")),
		"wrong-state",
	);
	t.end();
});

t.test("a partial view checks a move of custody by a transfer that it doesn't show", (t) => {
	const take = (c: CaseUnderTest, who = "c1", more: object = {}) => outcomeOf(() => c.custody(who, "unseen", more));
	const view = () => new CaseUnderTest(false).open();
	const sections = [idOf("story")];
	const c = view();
	t.equal(take(c, "c1", { sections: [idOf("unknown")] }), "bad-input", "a section that the custodian doesn't own");
	t.equal(take(c, "c1", { to: idOf("d") }), "not-allowed", "for another desk");
	t.equal(take(c, "a1"), "wrong-state", "to the custodian");
	t.equal(take(c, "c1", { sections, discussion: idOf("story") }), "conflict");
	t.equal(take(c, "c1", { sections }), "ok");
	t.match([c.state.custodian, c.state.sections[idOf("story")]?.owner], [idOf("c"), idOf("c")]);
	t.equal(take(c, "d1"), "wrong-state", "the same transfer again");
	const placed = view();
	placed.draft("a1", "h", "b");
	placed.agreed("a1", "h", COURT);
	placed.move("b1", "h", "accept");
	t.equal(take(placed), "already-placed", "while another transfer is accepted");
	t.equal(take(new CaseUnderTest().open()), "not-found", "the whole case shows all transfers");
	t.end();
});

t.test("an accept names its basis, and a countersignature its hand-off", (t) => {
	const c = caseWithRequests([["h", "b"]]);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept", { basis: null })),
		"bad-input",
	);
	const object = c.move("b1", "h", "accept");
	t.equal(
		outcomeOf(() => c.countersign("a2", "another", object)),
		"not-found",
	);
	t.end();
});

t.test("a statement is judged by its signed time, which can't be long before what it follows or cites", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("given", "b", { until: START + DAY });
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("given"));
	const outcomeAt = (at: number, newestAt = 0) => {
		const state = structuredClone(c.state);
		c.now = at;
		return outcomeOf(() => applyCase(state, c.makeMove("b1", "h", "accept"), { ...c.context, newestAt: () => newestAt }));
	};
	t.equal(outcomeAt(START + DAY - 1), "ok");
	t.equal(outcomeAt(START + DAY), "no-basis", "after the end of the consent");
	t.equal(outcomeAt(START - 4 * HOUR), "ok");
	t.equal(outcomeAt(START - 4 * HOUR - 1), "bad-input", "more than four hours before the request");
	t.equal(outcomeAt(START, START + 4 * HOUR), "ok");
	t.equal(outcomeAt(START, START + 4 * HOUR + 1), "bad-input", "more than four hours before the cited directory");
	t.end();
});
