/** Which statements of a case each desk may read, and that the list rows agree with the fold. */
import fc from "fast-check";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { HANDOFF_ACTIONS } from "#protocol/codes.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { recipientOf, sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import { flagsAt, RED_FLAGS } from "#protocol/rules/handoff-views.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { handoffRows } from "../../../../server/features/cases/rows.ts";
import type { PlacedStatement } from "../../../../server/features/cases/view.ts";
import { checkViewsGrow, foldView, viewOf } from "../../../support/case-views.ts";
import { CaseUnderTest, DAY, HOUR, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false } as const;
const HEALTH = [{ section: "health" as const, compartment: idOf("health"), byHand: false }];

/** The type or action of each statement that the desk sees now; null if it sees nothing. */
function visibleTo(c: CaseUnderTest, desk: string): { complete: boolean; statements: string[]; summaries: Id[] } | null {
	const view = viewOf(c, desk);
	const nameOf = ({ statement }: PlacedStatement) => (statement.type === "handoff.move" ? statement.body.action : statement.type);
	return view && { ...view, statements: view.statements.map(nameOf) };
}

function caseWithRequest(): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.consent("for b", "b");
	c.consent("for c", "c");
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("for b"));
	c.draft("a1", "other", "c");
	return c;
}

t.test("the custodian sees all statements, a stranger and the to-desk of a draft see none", async (t) => {
	const c = caseWithRequest();
	t.equal(visibleTo(c, "a")?.complete, true);
	t.equal(visibleTo(c, "a")?.statements.length, c.log.length);
	t.same(visibleTo(c, "a")?.summaries, [], "the summary is sealed to the to-desk");
	t.equal(visibleTo(c, "d"), null);
	t.equal(visibleTo(c, "c"), null, "its hand-off is a draft");
	t.same(visibleTo(c, "b"), {
		complete: false,
		statements: ["case.open", "consent.record", "handoff.draft", "handoff.request"],
		head: null,
		summaries: [idOf("h")],
	});
});

t.test("a partial view can be folded without the other statements", async (t) => {
	const c = caseWithRequest();
	c.move("b1", "h", "accept");
	c.move("b1", "h", "receive");
	c.custody("b1", "h");
	c.do("b1", "case.status", { status: "FollowUp" });
	for (const desk of ["a", "b"]) {
		const folded = foldView(c, viewOf(c, desk)!);
		t.equal(folded.custodian, idOf("b"), desk);
		t.equal(folded.handoffs[idOf("h")]?.state, "received");
	}
});

t.test("a desk that is done with a case sees only its own hand-offs, up to their end", async (t) => {
	const c = caseWithRequest();
	c.move("b1", "h", "decline");
	c.consent("again", "b");
	c.do("a1", "case.status", { status: "FollowUp" });
	const seen = ["case.open", "consent.record", "handoff.draft", "handoff.request", "decline", "consent.record"];
	t.same(
		visibleTo(c, "b"),
		{ complete: false, statements: seen, head: null, summaries: [] },
		"for 72 hours also what its client decides by",
	);
	c.now += 3 * DAY;
	t.same(visibleTo(c, "b")?.statements, seen.slice(0, -1));
	c.draft("a1", "h2", "b");
	c.request("a1", "h2", c.basis("again"));
	t.ok(visibleTo(c, "b")?.statements.includes("case.status"), "a new request opens the chain up to now");
});

t.test("an earlier custodian sees the change of custody and the end of its own hand-off", async (t) => {
	const c = caseWithRequest();
	c.move("b1", "h", "accept");
	c.move("b1", "h", "receive");
	// Desk a keeps the section health. In the second case it hands over all sections and is done with the case.
	c.custody("b1", "h");
	c.do("b1", "case.lead", { member: idOf("b1") });
	t.same(visibleTo(c, "a")?.statements.slice(-2), ["receive", "case.custody"]);
	t.same(viewOf(c, "a")?.head, { length: c.state.chain.length, head: c.state.chain.at(-1) }, "the owner of a section can sign");
	const all = new CaseUnderTest().open();
	all.consent("for b", "b");
	all.draft("a1", "h", "b");
	const sections = (["identity", "story", "health"] as const).map((section) => ({ section, compartment: idOf(section), byHand: false }));
	all.request("a1", "h", all.basis("for b"), { sections });
	all.draft("a1", "a draft left open", "c");
	all.draft("a1", "a request left open", "d");
	all.agreed("a1", "a request left open", COURT);
	all.move("b1", "h", "accept");
	all.move("b1", "h", "receive");
	all.custody("b1", "h");
	all.do("b1", "case.lead", { member: idOf("b1") });
	all.move("b1", "h", "complete");
	const view = visibleTo(all, "a");
	t.same(view?.statements.slice(-3), ["receive", "case.custody", "complete"]);
});

function handOver(c: CaseUnderTest, from: string, name: string, to: string): void {
	c.draft(`${from}1`, name, to);
	c.agreed(`${from}1`, name, COURT);
	c.move(`${to}1`, name, "accept");
	c.move(`${to}1`, name, "receive");
	c.custody(`${to}1`, name);
}

t.test("an earlier custodian sees no consent that came after its custody", async (t) => {
	const c = new CaseUnderTest().open();
	handOver(c, "a", "first", "b");
	handOver(c, "b", "second", "c");
	const before = visibleTo(c, "b")?.statements;
	c.consent("later", "b", {}, "c1");
	t.same(visibleTo(c, "b")?.statements, before);
});

/** The case went from a to b and from b to c. Desk a keeps the section health. */
function leftBehind(): CaseUnderTest {
	const c = new CaseUnderTest().open();
	handOver(c, "a", "first", "b");
	handOver(c, "b", "second", "c");
	c.do("c1", "case.status", { status: "FollowUp" });
	return c;
}

const signersShownTo = (c: CaseUnderTest, desk: string) => new Set(viewOf(c, desk)?.statements.map(({ statement }) => statement.body.as));

t.test("an earlier custodian that kept a section sees no later route, custodian or status", async (t) => {
	const c = leftBehind();
	const view = viewOf(c, "a")!;
	t.same([...signersShownTo(c, "a")], [idOf("a"), idOf("b")], "the desk to which it handed the case over, and no later one");
	const folded = foldView(c, view);
	t.match(folded, { custodian: idOf("b"), status: "Active", isPast: true, route: [idOf("first")] });
	t.same([folded.chain.length, folded.chain.at(-1)], [c.state.chain.length, c.state.chain.at(-1)], "what it signs next follows the head");
	const parts = c.log.map((_, i) => (i + 1) / c.log.length);
	await checkViewsGrow(c, parts);
});

t.test("a referral of the section that it kept doesn't show the later route, either", async (t) => {
	const c = leftBehind();
	c.draft("a1", "doctor", "d", { kind: "referral", travel: false });
	c.agreed("a1", "doctor", COURT, { sections: HEALTH });
	t.notOk(signersShownTo(c, "a").has(idOf("c")));
	t.ok(signersShownTo(c, "d").has(idOf("c")), "the desk that is asked sees who has the case");
	c.move("d1", "doctor", "accept");
	t.notOk(signersShownTo(c, "a").has(idOf("c")));
	t.equal(foldView(c, viewOf(c, "a")!).handoffs[idOf("doctor")]?.state, "accepted");
	c.move("d1", "doctor", "receive");
	c.move("d1", "doctor", "complete");
	c.consent("for d", "d", { sections: ["identity"] }, "c1");
	c.consent("health for d", "d", { sections: ["health"] }, "c1");
	t.same(Object.keys(foldView(c, viewOf(c, "a")!).consents), [idOf("health for d")], "what the person allows about its section");
	c.do("c1", "case.section", { section: { section: "health", compartment: idOf("health of c") }, cite: null });
	c.consent("health of c for d", "d", { sections: ["health"] }, "c1");
	t.notOk(idOf("health of c for d") in foldView(c, viewOf(c, "a")!).consents, "it may be about the custodian's own section");
});

t.test("the owner closes its section in a view that hides the later statements, and sees that", async (t) => {
	const c = leftBehind();
	const state = foldView(c, viewOf(c, "a")!);
	const prev = Buffer.from(state.chain.at(-1)!, "base64url");
	const giveUp = c.make("a1", "case.give-up", { compartment: idOf("health"), to: null, seq: state.chain.length, prev });
	applyCase(state, giveUp, c.context);
	c.apply(giveUp);
	c.do("c1", "case.status", { status: "Active" });
	const after = viewOf(c, "a")!;
	t.equal(after.head, null, "it has nothing left to sign");
	const folded = foldView(c, after);
	t.match(folded.sections[idOf("health")], { owner: idOf("a"), closed: true });
	t.notOk(signersShownTo(c, "a").has(idOf("c")));
	const early = c.make("a1", "case.status", { status: "Active", seq: folded.chain.length + 3, prev });
	t.equal(
		outcomeOf(() => applyCase(folded, early, c.context)),
		"stale",
		"only a give-up may follow hidden statements",
	);
});

t.test("while the case is without custodian, the owner of a section sees all of its chain", async (t) => {
	const c = leftBehind();
	const whole = c.log.filter(({ type }) => type.startsWith("case.")).length;
	const seen = () => viewOf(c, "a")!.statements.filter(({ statement: { type } }) => type.startsWith("case.")).length;
	t.ok(seen() < whole);
	c.gone = ["c"];
	t.equal(seen(), whole);
	t.equal(viewOf(c, "a")?.head, null);
});

t.test("an earlier custodian's view doesn't shrink when other desks hand on the case", async (t) => {
	const c = new CaseUnderTest().open();
	const transfer = (from: string, name: string, to: string) => {
		c.draft(`${from}1`, name, to);
		c.agreed(`${from}1`, name, COURT);
		c.move(`${to}1`, name, "accept", { basis: COURT });
		c.move(`${to}1`, name, "receive");
		c.custody(`${to}1`, name, { discussion: idOf(`discussion ${to}`) });
	};
	transfer("a", "h", "b");
	c.draft("a1", "lent", "c", { kind: "referral" });
	c.agreed("a1", "lent", COURT, { sections: HEALTH });
	transfer("b", "h2", "d");
	c.move("c1", "lent", "decline", { code: "no-capacity" });
	const handoffs = viewOf(c, "b")!.statements.map(({ statement: { body } }) => ("handoff" in body ? body.handoff : null));
	t.notOk(handoffs.includes(idOf("lent")), "b saw this hand-off only while it was custodian");
	const parts = c.log.map((_, i) => (i + 1) / c.log.length);
	await checkViewsGrow(c, parts);
	await checkViewsGrow(c, parts, true);
});

t.test("a list row is red exactly when the fold has a red flag", async (t) => {
	const step = fc.record({
		who: fc.constantFrom("a1", "a2", "b1", "b2"),
		action: fc.constantFrom(...HANDOFF_ACTIONS),
		wait: fc.integer({ min: 0, max: 5 * DAY }),
		consent: fc.integer({ min: 0, max: 9 }),
	});
	fc.assert(
		fc.property(
			fc.array(step, { maxLength: 12 }),
			fc.constantFrom("consent", "vital"),
			fc.constantFrom("transfer", "referral"),
			(steps, basis, kind) => {
				const c = new CaseUnderTest().open();
				c.consent("for b", "b", { until: START + 20 * DAY });
				c.draft("a1", "h", "b", { kind });
				const vital = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false } as const;
				c.request("a1", "h", basis === "vital" ? vital : c.basis("for b"));
				for (const { who, action, wait, consent } of steps) {
					c.now += Math.floor(wait / HOUR) * HOUR;
					outcomeOf(() => c.move(who, "h", action));
					if (consent === 0)
						outcomeOf(() => c.do("a1", "consent.move", { consent: idOf("for b"), action: "withdraw", code: null, onTheWay: "yes" }));
					const [row] = handoffRows(c.state, c.context);
					if (!row) throw new Error("no row");
					for (const at of [c.now, c.now + HOUR, c.now + DAY, c.now + 30 * DAY, row.redAt ?? 0, Math.max((row.redAt ?? 1) - 1, 0)]) {
						const flags = flagsAt(row.view.periods, at);
						const red = flags.some((flag) => RED_FLAGS.includes(flag));
						if (red !== (row.redAt !== null && row.redAt <= at))
							throw new Error(`${row.state} at ${at}: ${flags} but red from ${row.redAt}`);
					}
				}
			},
		),
		{ numRuns: 300 },
	);
	t.pass("no counter-example");
});

t.test("keys may be sealed during a hand-off, are released by the acceptance, and stay released after a transfer", async (t) => {
	const keysAt = (c: CaseUnderTest) => {
		const handoff = c.state.handoffs[idOf("h")]!;
		return [recipientOf(c.state, handoff, idOf("story"), c.context), sectionsOpenTo(c.state, handoff, c.context).includes(idOf("story"))];
	};
	const after = (kind: "transfer" | "referral", ...moves: string[]) => {
		const c = new CaseUnderTest().open();
		c.consent("yes", "b");
		c.draft("a1", "h", "b", { kind });
		if (moves[0] !== "draft") c.request("a1", "h", c.basis("yes"));
		for (const move of moves) {
			if (move === "draft") continue;
			if (move === "custody") c.custody("b1", "h");
			else c.move(["withdraw", "end", "depart"].includes(move) ? "a1" : "b1", "h", move as "accept");
		}
		return c;
	};
	t.same(keysAt(after("transfer", "draft")), [null, false]);
	t.same(keysAt(after("transfer")), [idOf("b"), false]);
	t.same(keysAt(after("transfer", "accept", "depart")), [idOf("b"), true]);
	t.same(keysAt(after("referral", "accept", "receive")), [idOf("b"), true]);
	t.same(keysAt(after("referral", "accept", "receive", "complete")), [null, false]);
	t.same(keysAt(after("transfer", "accept", "receive", "custody")), [null, true], "the to-desk is the owner now");
	t.same(keysAt(after("transfer", "accept", "receive", "custody", "complete")), [null, true]);
	for (const moves of [["decline"], ["reroute"], ["withdraw"], ["accept", "cancel"], ["accept", "depart", "end"]])
		t.same(keysAt(after("transfer", ...moves)), [null, false], moves.join(" "));
});
