/** Nothing goes on without a valid basis, and the second person is never lost. SPEC "Cases", sections 3 and 4. */
import t from "tap";
import { decideHandoff } from "#protocol/folds/case-basis.ts";
import { flagsOfHandoff, periodsOfHandoff } from "#protocol/folds/case-flags.ts";
import { sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const none = { consent: null, head: null, assent: false, away: false };
const LIFE: Basis = { ...none, kind: "vital-interest", code: "risk-to-life" };
const COURT: Basis = { ...none, kind: "legal-obligation", code: "court-order" };
const OTHER: Basis = { ...none, kind: "legal-obligation", code: "other" };
const BEST: Basis = { ...none, kind: "best-interests", code: "guardian-absent" };

const handoffIn = (c: CaseUnderTest, name = "h") => c.state.handoffs[idOf(name)]!;
const isReading = (c: CaseUnderTest, name = "h") => sectionsOpenTo(c.state, handoffIn(c, name), c.context).length > 0;
const receive = (c: CaseUnderTest) => outcomeOf(() => c.copy().move("b1", "h", "receive"));
const flags = (c: CaseUnderTest, name = "h") => flagsOfHandoff(c.state, idOf(name), c.context);

function requested(basis: Basis | "consent", kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b", { kind });
	c.request("a1", "h", basis === "consent" ? c.basis("yes") : basis);
	return c;
}

/** On the way, after she has withdrawn the consent on which she departed. */
function withdrawnOnTheWay(kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = requested("consent", kind);
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	c.moveConsent("a1", "yes", "withdraw");
	return c;
}

t.test("best interests of one person open and move nothing, neither refused nor without a verdict", (t) => {
	const c = withdrawnOnTheWay();
	const extend = c.move("a1", "h", "extend", { basis: BEST });
	t.same([isReading(c), receive(c)], [false, "no-basis"], "without a verdict");
	c.move("b1", "h", "hold");
	t.equal(
		outcomeOf(() => c.copy().move("b1", "h", "resume")),
		"no-basis",
	);
	c.countersign("a2", "h", extend, "refuse");
	t.equal(
		outcomeOf(() => c.copy().move("b1", "h", "resume")),
		"no-basis",
		"refused",
	);
	t.same([isReading(c), receive(c)], [false, "no-basis"]);
	t.end();
});

t.test("a received referral doesn't reopen by an extend of one person", (t) => {
	const c = withdrawnOnTheWay("referral");
	c.consent("again", "b");
	c.move("a1", "h", "extend", { basis: c.basis("again") });
	c.move("b1", "h", "receive");
	t.equal(isReading(c), true);
	c.moveConsent("b1", "again", "withdraw");
	t.equal(isReading(c), false);
	const extend = c.move("a1", "h", "extend", { basis: BEST });
	t.equal(isReading(c), false);
	c.countersign("a2", "h", extend);
	t.equal(isReading(c), true);
	t.end();
});

t.test("a transfer's receive waits for the second person, a referral's doesn't, an arrival never does", (t) => {
	for (const basis of [LIFE, COURT]) {
		const transfer = requested(basis);
		transfer.move("b1", "h", "accept");
		t.same([isReading(transfer), receive(transfer)], [true, "no-basis"], basis.kind);
		t.equal(
			outcomeOf(() => transfer.copy().move("b1", "h", "arrived")),
			"ok",
		);
		transfer.countersign("b2", "h", transfer.log.find(({ type }) => type === "handoff.request")!);
		t.equal(receive(transfer), "ok");
		const referral = requested(basis, "referral");
		referral.move("b1", "h", "accept");
		t.equal(receive(referral), "ok", basis.kind);
	}
	t.end();
});

t.test("an override counts for 24 hours without a second person, and not after a refusal", (t) => {
	const c = requested(LIFE, "referral");
	const request = c.log.at(-1)!;
	c.move("b1", "h", "accept");
	c.now = START + DAY - 1;
	t.equal(isReading(c), true);
	c.now = START + DAY;
	t.same([isReading(c), receive(c)], [false, "no-basis"]);
	c.countersign("a2", "h", request);
	t.same([isReading(c), receive(c)], [true, "ok"]);
	const refused = requested(LIFE, "referral");
	refused.move("b1", "h", "accept");
	refused.countersign("a2", "h", refused.log.find(({ type }) => type === "handoff.request")!, "refuse");
	t.same([isReading(refused), receive(refused)], [false, "no-basis"]);
	t.end();
});

t.test("the 24 hours run once for a case and a recipient organisation", (t) => {
	const c = requested(LIFE, "referral");
	c.move("b1", "h", "accept");
	c.now = START + 20 * HOUR;
	c.move("a1", "h", "extend", { basis: COURT });
	c.now = START + DAY;
	t.equal(isReading(c), false, "another kind of override restarts nothing");
	c.move("b1", "h", "cancel");
	c.draft("a1", "again", "b", { kind: "referral" });
	c.request("a1", "again", LIFE);
	t.equal(
		outcomeOf(() => c.move("b1", "again", "accept")),
		"no-basis",
		"a new request restarts nothing",
	);
	c.draft("a1", "elsewhere", "c", { kind: "referral" });
	c.request("a1", "elsewhere", LIFE);
	t.equal(
		outcomeOf(() => c.move("c1", "elsewhere", "accept")),
		"ok",
		"another organisation has its own 24 hours",
	);
	c.countersign("b2", "again", c.log.find(({ type, body }) => type === "handoff.request" && body.handoff === idOf("again"))!);
	c.move("b1", "again", "accept");
	c.draft("a1", "third", "b", { kind: "referral" });
	c.request("a1", "third", LIFE);
	t.equal(
		outcomeOf(() => c.move("b2", "third", "accept")),
		"ok",
		"after an approval they begin anew",
	);
	t.end();
});

t.test('against a "no" or a withdrawal, a legal obligation counts from the second person on, and never as "other"', (t) => {
	const c = withdrawnOnTheWay();
	const extend = c.move("a1", "h", "extend", { basis: COURT });
	t.equal(isReading(c), false);
	c.countersign("b1", "h", extend);
	t.same([isReading(c), receive(c)], [true, "ok"]);
	const other = withdrawnOnTheWay();
	t.equal(
		outcomeOf(() => other.move("a1", "h", "extend", { basis: OTHER })),
		"no-basis",
	);
	t.end();
});

t.test("the question to the second person outlives the hand-off, and is red after 24 hours", (t) => {
	const moved = requested(LIFE, "referral");
	const request = moved.log.at(-1)!;
	for (const action of ["accept", "receive", "complete"] as const) moved.move("b1", "h", action);
	t.same(flags(moved), ["countersign-awaited"]);
	moved.now = START + DAY + 1;
	t.same(flags(moved), ["countersign-awaited", "countersign-missing"]);
	t.equal(
		outcomeOf(() => moved.countersign("a1", "h", request)),
		"not-allowed",
		"never its own signer",
	);
	moved.countersign("b2", "h", request, "refuse");
	t.same([flags(moved), handoffIn(moved).state], [[], "completed"], "she stays where she is");
	const withdrawn = requested(LIFE);
	withdrawn.move("b1", "h", "accept");
	withdrawn.move("a1", "h", "withdraw");
	t.same(flags(withdrawn), ["countersign-awaited"], "after the from-desk has withdrawn");
	const declined = requested(LIFE);
	declined.move("b1", "h", "decline");
	t.same(flags(declined), [], "a request that was never accepted takes its question with it");
	t.end();
});

t.test("a question stays open when the basis changes, and a later basis of its kind keeps its age", (t) => {
	const c = requested(LIFE, "referral");
	const request = c.log.at(-1)!;
	c.now = START + 20 * HOUR;
	const again = c.move("a1", "h", "extend", { basis: LIFE });
	t.equal(
		outcomeOf(() => c.countersign("a2", "h", request)),
		"wrong-state",
		"replaced by the later one",
	);
	c.move("a1", "h", "extend", { basis: c.basis("yes") });
	c.move("b1", "h", "accept");
	c.now = START + DAY + 1;
	t.same(flags(c), ["countersign-awaited", "countersign-missing"]);
	c.countersign("b1", "h", again);
	t.same(flags(c), []);
	t.end();
});

t.test("if nobody who may answer is there, the question passes on, and counts as refused after 72 hours when nobody is", (t) => {
	const c = requested(BEST);
	const request = c.log.at(-1)!;
	t.equal(
		outcomeOf(() => c.copy().countersign("b1", "h", request)),
		"not-allowed",
		"the from-desk decides its best interests",
	);
	c.suspended = ["a"];
	t.equal(
		outcomeOf(() => c.copy().countersign("b1", "h", request)),
		"ok",
		"the other desk",
	);
	c.suspended = ["a", "b"];
	c.now = START + 3 * DAY;
	t.ok(flags(c).includes("countersign-refused"));
	t.end();
});

t.test("a question that nobody may answer counts as refused after 72 hours, until somebody may answer again", (t) => {
	const c = requested(LIFE, "referral");
	c.move("b1", "h", "accept");
	const court = c.move("a1", "h", "extend", { basis: COURT });
	c.now = START + 71 * HOUR;
	c.countersign("b2", "h", court);
	c.move("a1", "h", "extend", { basis: LIFE });
	t.equal(isReading(c), true, "an approval begins the 24 hours anew");
	c.suspended = ["a", "b"];
	t.equal(isReading(c), true);
	c.now = START + 72 * HOUR;
	const { why } = decideHandoff(c.state, handoffIn(c), c.context, "read");
	t.same([isReading(c), why], [false, ["second-refused"]]);
	c.suspended = [];
	t.equal(isReading(c), true);
	t.end();
});

t.test("after an override that nobody could answer, the next one of the desk counts from an agreement on", (t) => {
	const accept = (suspended: string[]) => {
		const c = requested(LIFE, "referral");
		c.suspended = suspended;
		c.now = START + 3 * DAY;
		c.draft("a1", "other", "c", { kind: "referral" });
		c.request("a1", "other", LIFE);
		return outcomeOf(() => c.move("c1", "other", "accept"));
	};
	t.same([accept([]), accept(["a", "b"])], ["ok", "no-basis"]);
	t.end();
});

t.test("a question is amber before the 24 hours of its override run out, and red when they do", (t) => {
	const c = requested(LIFE, "referral");
	c.now = START + 20 * HOUR;
	c.draft("a1", "later", "b");
	c.request("a1", "later", COURT);
	t.same(flags(c, "later"), ["countersign-awaited", "countersign-amber"], "the 24 hours have begun by the earlier override");
	c.now = START + DAY;
	t.same(flags(c, "later"), ["countersign-awaited", "countersign-missing"]);
	t.end();
});

t.test("whatever closes the file of an accepted hand-off, both desks see it in red", (t) => {
	const atHome = (name: string, basis: Partial<Basis> = {}, recorded: Parameters<CaseUnderTest["consent"]>[2] = {}) => {
		const c = new CaseUnderTest().open();
		c.consent(name, "b", recorded);
		c.draft("a1", "h", "b", { kind: "referral", travel: false });
		const accept = () => {
			c.request("a1", "h", c.basis(name, basis));
			c.move("b1", "h", "accept");
			t.same(flags(c), []);
		};
		return { c, accept };
	};
	const yes = atHome("yes");
	yes.c.consent("no", "b", { permit: false, sections: ["identity", "story", "health"] });
	yes.c.consent("again", "b", { replaces: idOf("no"), until: START + 5 * DAY });
	yes.accept();
	const later = yes.c.copy();
	yes.c.moveConsent("a1", "again", "withdraw");
	t.same([isReading(yes.c), flags(yes.c)], [false, ["file-closed", "denied"]], "the permit that replaces her no was withdrawn");
	later.now = START + 5 * DAY - 1;
	const row = periodsOfHandoff(later.state, handoffIn(later), later.context);
	t.same(row["file-closed"], { from: START + 5 * DAY, until: null }, "the time at which this permit ends is known before");
	later.now = START + 6 * DAY;
	t.same(periodsOfHandoff(later.state, handoffIn(later), later.context)["file-closed"], row["file-closed"]);
	const guarded = atHome("parent", { kind: "guardian-consent", assent: true }, { givenBy: "guardian", guardian: "parent" });
	guarded.accept();
	guarded.c.consent("child", "c", { excluded: "parent" });
	t.same([isReading(guarded.c), flags(guarded.c)], [false, ["file-closed"]], "the guardian was excluded");
	t.end();
});

t.test("best interests away from a parent, or across a border, are decided by two organisations", (t) => {
	const away = requested({ ...BEST, away: true });
	const request = away.log.at(-1)!;
	t.equal(
		outcomeOf(() => away.copy().countersign("a2", "h", request)),
		"not-allowed",
	);
	t.equal(
		outcomeOf(() => away.copy().countersign("b1", "h", request)),
		"ok",
	);
	away.suspended = ["b"];
	t.equal(
		outcomeOf(() => away.copy().countersign("a2", "h", request)),
		"not-allowed",
		"never the organisation that decided",
	);
	t.end();
});
