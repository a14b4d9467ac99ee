/** Short sequences of moves that once led to a state in which a desk kept a right too long, or nobody could act. SPEC "Cases". */
import t from "tap";
import type { HandoffAction } from "#protocol/codes.ts";
import { flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { openGrants, pendingGrants, whoMayRead } from "#protocol/folds/case-grants.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };
const LIFE: Basis = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false };
const STORY = [{ section: "story" as const, compartment: idOf("story"), byHand: false }];

type Step = [who: string, action: HandoffAction];

/** A hand-off "h" from a to b that was requested by a1, after these moves. */
function requested(kind: "transfer" | "referral", steps: Step[] = [], draft: { followUp?: boolean; travel?: boolean } = {}): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b", { kind, ...draft });
	c.agreed("a1", "h", COURT);
	for (const [who, action] of steps) c.move(who, "h", action);
	return c;
}

/** Hands the case from one desk to another. */
function transfer(c: CaseUnderTest, name: string, from: string, to: string, followUp = false): void {
	c.draft(`${from}1`, name, to, { followUp });
	c.agreed(`${from}1`, name, COURT);
	c.move(`${to}1`, name, "accept");
	c.move(`${to}1`, name, "receive");
	c.custody(`${to}1`, name);
}

const stateOf = (c: CaseUnderTest, name = "h") => c.state.handoffs[idOf(name)]?.state;
const readersOf = (c: CaseUnderTest, section: string) => whoMayRead(c.state, c.context)[idOf(section)];

t.test("when one side is gone, the other side can end the hand-off", (t) => {
	const received = requested("referral", [
		["b1", "accept"],
		["b1", "receive"],
	]);
	received.gone = ["b"];
	received.move("a1", "h", "end", { ending: "other" });
	t.equal(stateOf(received), "ended", "a received referral whose to-desk is gone");
	t.same(readersOf(received, "story"), [idOf("a")], "nobody else reads on");

	const travelling = requested("transfer", [
		["b1", "accept"],
		["a1", "depart"],
	]);
	t.equal(
		outcomeOf(() => travelling.move("b1", "h", "end")),
		"not-allowed",
		"the from-desk is there",
	);
	travelling.gone = ["a"];
	travelling.move("b1", "h", "end");
	t.equal(stateOf(travelling), "ended", "on the way from a desk that is gone");

	const between = new CaseUnderTest().open();
	transfer(between, "first", "a", "c");
	between.draft("a1", "left", "b", { kind: "referral" });
	between.agreed("a1", "left", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] });
	between.move("b1", "left", "accept");
	between.gone = ["a", "b"];
	t.equal(
		outcomeOf(() => between.move("d1", "left", "withdraw")),
		"not-allowed",
		"a desk with no part in the case",
	);
	between.move("c1", "left", "withdraw");
	t.equal(stateOf(between, "left"), "withdrawn", "both are gone: the custodian ends it");
	t.end();
});

t.test("the new owner of a section can end a referral that reads it, and the old owner can't extend it", (t) => {
	const c = requested("referral", [
		["b1", "accept"],
		["b1", "receive"],
	]);
	transfer(c, "onward", "a", "c");
	t.equal(
		outcomeOf(() => c.move("a1", "h", "extend")),
		"wrong-state",
		"the old owner extends it",
	);
	t.equal(
		outcomeOf(() => c.move("d1", "h", "end")),
		"not-allowed",
	);
	c.move("c1", "h", "end");
	t.equal(stateOf(c), "ended");
	t.same(readersOf(c, "story"), [idOf("c")]);
	t.end();
});

t.test("follow-up ends with the next move of custody and stays ended", (t) => {
	const c = new CaseUnderTest().open();
	transfer(c, "one", "a", "b", true);
	t.same(readersOf(c, "story"), [idOf("b"), idOf("a")]);
	transfer(c, "two", "b", "c");
	t.same(readersOf(c, "story"), [idOf("c")]);
	transfer(c, "three", "c", "b");
	t.same(readersOf(c, "story"), [idOf("b")], "the case is back at b");
	t.end();
});

t.test("a refused vital interest counts again only when it is countersigned", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "earlier", "c", { kind: "referral" });
	c.request("a1", "earlier", LIFE);
	c.draft("a1", "h", "b");
	const request = c.request("a1", "h", LIFE);
	c.countersign("a2", "h", request, "refuse");
	t.equal(
		outcomeOf(() => c.move("c1", "earlier", "accept")),
		"ok",
		"a basis that was named before the refusal still counts",
	);
	const extended = c.move("a1", "h", "extend", { basis: LIFE });
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"no-basis",
		"the same basis again",
	);
	c.countersign("b2", "h", extended);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"ok",
		"a second member has approved it",
	);

	c.draft("a1", "again", "c", { kind: "referral" });
	c.request("a1", "again", LIFE);
	t.equal(
		outcomeOf(() => c.move("c1", "again", "accept")),
		"no-basis",
		"in another hand-off of the desk",
	);
	c.move("b1", "h", "receive");
	c.custody("b1", "h");
	c.draft("b1", "onward", "d", { kind: "referral" });
	c.request("b1", "onward", LIFE);
	t.equal(
		outcomeOf(() => c.move("d1", "onward", "accept")),
		"ok",
		"in a hand-off of another desk it counts at once",
	);
	t.end();
});

t.test("a countersignature counts only for the present basis, and while the hand-off runs", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b");
	const request = c.request("a1", "h", LIFE);
	const extended = c.move("a1", "h", "extend", { basis: LIFE });
	const sign = (object = extended) => outcomeOf(() => c.countersign("a2", "h", object));
	t.equal(sign(request), "wrong-state", "a basis that another one has replaced");
	const running = structuredClone(c.state);
	t.equal(sign(), "ok");
	t.equal(sign(), "wrong-state", "twice");
	c.state = running;
	c.move("b1", "h", "decline");
	t.equal(sign(), "wrong-state", "declined");
	t.end();
});

t.test("a draft is entered in error by its from-desk alone", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b");
	const error = c.move("a1", "h", "enter-in-error", { code: "duplicate" });
	t.equal(
		outcomeOf(() => c.countersign("b1", "h", error)),
		"not-allowed",
		"the to-desk doesn't see a draft",
	);
	c.countersign("a2", "h", error);
	t.equal(stateOf(c), "entered-in-error");
	t.end();
});

t.test("extending a vital interest does not restart the time for its countersignature", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b");
	c.request("a1", "h", LIFE);
	c.now = START + 23 * HOUR;
	c.move("a1", "h", "extend", { basis: LIFE });
	const flagsAt = (now: number) => flagsOfHandoff(c.state, idOf("h"), { ...c.context, now });
	t.notOk(flagsAt(START + 24 * HOUR - 1).includes("countersign-missing"));
	t.ok(flagsAt(START + 24 * HOUR).includes("countersign-missing"), "when it stops to count alone");
	t.end();
});

t.test("a consent that has ended is a basis only for the journey that began on it", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b", { until: START + DAY });
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("yes"));
	c.move("b1", "h", "accept");
	const waiting = c.copy();
	c.now = START + DAY - HOUR;
	c.move("a1", "h", "depart");
	c.now = START + DAY + HOUR;
	t.equal(
		outcomeOf(() => c.move("a1", "h", "extend", { basis: c.basis("yes") })),
		"no-basis",
		"extend on the ended consent",
	);
	c.move("b1", "h", "hold");
	t.equal(
		outcomeOf(() => c.move("b1", "h", "resume")),
		"ok",
		"it stays valid while she travels",
	);
	waiting.now = START + DAY + HOUR;
	t.equal(
		outcomeOf(() => waiting.move("a1", "h", "depart")),
		"ok",
		"that she departed is a fact",
	);
	t.equal(
		outcomeOf(() => waiting.move("b1", "h", "receive")),
		"no-basis",
		"and no basis",
	);
	t.end();
});

t.test('a recorded "no" wins over an older permit, and only her later yes ends it', (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("yes"));
	c.consent("no", "b", { permit: false, sections: ["story"], until: START + DAY });
	c.consent("other", "c", { permit: false });
	c.now = START + 2 * DAY;
	c.draft("a1", "h2", "b", { kind: "referral" });
	t.equal(
		outcomeOf(() => c.request("a1", "h2", c.basis("yes"))),
		"no-basis",
		"a new request, after the end of the no",
	);
	t.equal(
		outcomeOf(() =>
			c.request("a1", "h2", c.basis("yes"), { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] }),
		),
		"ok",
		"a section that the no does not name",
	);
	c.move("b1", "h", "accept");
	t.same(
		openGrants(c.state, c.context).map(({ compartment }) => compartment),
		[idOf("identity")],
		"the rest goes on",
	);
	t.equal(
		outcomeOf(() => c.moveConsent("a1", "no", "withdraw")),
		"wrong-state",
	);
	c.consent("again", "b", { replaces: idOf("no"), sections: ["story"] });
	t.equal(openGrants(c.state, c.context).length, 2, "after her later yes");
	t.end();
});

t.test("an earlier custodian records no consents and adds no sections, although its transfer is not completed", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "left open", "d");
	transfer(c, "one", "a", "b");
	const accept = c.state.handoffs[idOf("one")]?.accept ?? "";
	transfer(c, "two", "b", "c");
	t.equal(stateOf(c, "one"), "received");
	t.equal(
		outcomeOf(() => c.consent("late", "d", {}, "b1")),
		"not-allowed",
	);
	t.equal(
		outcomeOf(() =>
			c.do("b1", "case.section", {
				section: { section: "legal", compartment: idOf("legal") },
				cite: Uint8Array.from(Buffer.from(accept, "base64url")),
			}),
		),
		"not-allowed",
	);
	t.equal(
		outcomeOf(() => c.agreed("a1", "left open", COURT)),
		"not-allowed",
		"a draft that was left open",
	);
	t.end();
});

t.test("a transfer that has moved custody can't be extended or ended", (t) => {
	const c = new CaseUnderTest().open();
	transfer(c, "one", "a", "b");
	for (const action of ["extend", "end"] as const)
		t.equal(
			outcomeOf(() => c.move("a1", "one", action)),
			"wrong-state",
			action,
		);
	t.end();
});

t.test("requests that can't be accepted any more end with the move of custody", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "second bed", "c");
	c.agreed("a1", "second bed", COURT);
	c.draft("a1", "doctor", "d", { kind: "referral" });
	c.agreed("a1", "doctor", COURT, { sections: STORY });
	c.draft("a1", "lawyer", "e", { kind: "referral" });
	c.agreed("a1", "lawyer", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] });
	transfer(c, "one", "a", "b");
	t.equal(stateOf(c, "second bed"), "withdrawn");
	t.equal(c.state.handoffs[idOf("second bed")]?.reason, "already-placed");
	t.equal(stateOf(c, "doctor"), "withdrawn", "a referral of a section that has moved");
	t.equal(stateOf(c, "lawyer"), "requested", "a referral of a section that stayed");
	t.same(
		pendingGrants(c.state).map(({ desk }) => desk),
		[idOf("e")],
	);
	t.end();
});

t.test("a departure gives a hand-off travel", (t) => {
	const c = requested("referral", [["b1", "accept"]], { travel: false });
	t.equal(
		outcomeOf(() => c.move("a1", "h", "depart")),
		"ok",
	);
	t.match(c.state.handoffs[idOf("h")], { state: "in-transit", travel: true, tellBy: START + 6 * HOUR });
	t.end();
});

t.test("a signer of the request or of an extend does not accept", (t) => {
	const c = requested("transfer");
	c.move("a/both", "h", "extend");
	c.move("a2", "h", "extend");
	t.equal(
		outcomeOf(() => c.move("b/both", "h", "accept")),
		"not-allowed",
	);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "accept")),
		"ok",
	);
	t.end();
});

t.test("only the from-desk can drop an enter-in-error", (t) => {
	const open = requested("transfer");
	open.move("a1", "h", "enter-in-error", { code: "wrong-recipient" });
	t.equal(
		outcomeOf(() => open.move("b1", "h", "accept")),
		"wrong-state",
		"the wrong recipient accepts",
	);
	t.same(openGrants(open.state, open.context), []);

	const c = requested("transfer", [["b1", "accept"]]);
	const error = c.move("a1", "h", "enter-in-error", { code: "wrong-recipient" });
	for (const [who, action] of [
		["b1", "hold"],
		["b1", "arrange"],
		["a1", "resume"],
	] as Step[])
		c.move(who, "h", action);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "receive")),
		"wrong-state",
		"the wrong recipient takes custody",
	);
	t.equal(
		outcomeOf(() => c.countersign("b1", "h", error, "refuse")),
		"not-allowed",
		"the wrong recipient refuses the correction",
	);
	c.countersign("a2", "h", error);
	t.equal(stateOf(c), "entered-in-error");
	t.end();
});

t.test("an owner gives a section that it kept to a custodian that reads it, or closes it", (t) => {
	const c = new CaseUnderTest().open();
	transfer(c, "one", "a", "b");
	const giveUp = (who: string, section: string, to: string | null) =>
		outcomeOf(() => c.do(who, "case.give-up", { compartment: idOf(section), to: to && idOf(to) }));
	t.equal(giveUp("a1", "nothing", null), "not-found");
	t.equal(giveUp("b1", "story", null), "wrong-state", "a section of the custodian");
	t.equal(giveUp("b1", "health", null), "not-allowed", "the custodian, while the owner is there");
	t.equal(giveUp("a1", "health", "c"), "not-allowed", "to a third desk");
	t.equal(giveUp("c1", "health", null), "not-allowed", "a third desk");
	t.equal(giveUp("a1", "health", "b"), "wrong-state", "to a custodian that does not read it");
	c.draft("a1", "lend", "b", { kind: "referral", travel: false });
	c.agreed("a1", "lend", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] });
	c.move("b1", "lend", "accept");
	c.draft("a1", "doctor", "c", { kind: "referral" });
	c.agreed("a1", "doctor", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] });
	c.draft("b1", "on", "c");
	c.agreed("b1", "on", COURT);
	const lent = structuredClone(c.state);
	t.equal(giveUp("a1", "health", "b"), "ok");
	t.equal(stateOf(c, "doctor"), "withdrawn", "nobody can accept it any more");
	t.equal(stateOf(c, "on"), "requested", "the custodian's own request stays");
	t.equal(c.state.sections[idOf("health")]?.owner, idOf("b"));
	c.state = lent;
	t.equal(giveUp("a1", "health", null), "ok");
	t.equal(c.state.sections[idOf("health")]?.closed, true);
	t.equal(stateOf(c, "doctor"), "withdrawn");
	t.equal(giveUp("a1", "health", null), "wrong-state", "twice");
	c.draft("a1", "again", "c", { kind: "referral" });
	t.equal(
		outcomeOf(() => c.agreed("a1", "again", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] })),
		"wrong-state",
		"disclosing a closed section",
	);
	c.state = new CaseUnderTest().open().state;
	transfer(c, "two", "a", "b");
	c.gone = ["a"];
	t.equal(giveUp("b1", "health", "b"), "not-allowed", "the custodian takes the section of a desk that is gone");
	t.equal(giveUp("b1", "health", null), "ok", "the custodian closes it");
	t.end();
});

t.test("a case is not closed while a hand-off runs, and a closed case takes no request", (t) => {
	const close = (c: CaseUnderTest, who = "a1") => outcomeOf(() => c.do(who, "case.status", { status: "Closed" }));
	const running: [string, CaseUnderTest][] = [
		["requested", requested("transfer")],
		[
			"in-transit",
			requested("transfer", [
				["b1", "accept"],
				["a1", "depart"],
			]),
		],
		[
			"on-hold",
			requested("transfer", [
				["b1", "accept"],
				["a1", "depart"],
				["b1", "hold"],
			]),
		],
		[
			"received",
			requested("referral", [
				["b1", "accept"],
				["b1", "receive"],
			]),
		],
	];
	for (const [state, c] of running) {
		t.throws(
			() => c.do("a1", "case.status", { status: "ClosedReferred" }),
			{ code: "wrong-state", message: new RegExp(`${idOf("h")} is ${state}`) },
			state,
		);
		t.equal(
			outcomeOf(() => c.do("a1", "case.status", { status: "FollowUp" })),
			"ok",
			"another status",
		);
	}
	const over = requested("transfer", [["b1", "decline"]]);
	t.equal(close(over), "ok", "no hand-off runs");
	over.draft("a1", "again", "b");
	t.equal(
		outcomeOf(() => over.agreed("a1", "again", COURT)),
		"case-closed",
		"a request in a closed case",
	);
	over.do("a1", "case.status", { status: "Active" });
	t.equal(
		outcomeOf(() => over.agreed("a1", "again", COURT)),
		"ok",
		"reopened",
	);

	const moved = new CaseUnderTest().open();
	transfer(moved, "there", "a", "b");
	t.equal(close(moved, "b1"), "ok", "a received transfer is with the custodian");
	t.equal(
		outcomeOf(() => moved.move("b1", "there", "complete")),
		"ok",
	);
	t.end();
});
