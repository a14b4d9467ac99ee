/** The chains of a case: each statement follows the one before, also when a client doesn't see all of them. */
import t from "tap";
import { RESPOND_WITHIN } from "#protocol/codes.ts";
import { type CaseStatement, hideUpTo } from "#protocol/folds/case-state.ts";
import { MAX_STATEMENTS } from "#protocol/rules/chain-limits.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, idOf, outcomeOf, termsFor } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

/** Opens a case of desk a. @param to the desk that is asked to take it, or null. */
function openCase(to: string | null = null, kind: "transfer" | "referral" = "transfer"): CaseUnderTest {
	const c = new CaseUnderTest().open();
	if (to === null) return c;
	c.draft("a1", "h", to, { kind });
	c.agreed("a1", "h", COURT);
	return c;
}

type Prepared = [c: CaseUnderTest, make: (place: { seq?: number; prev?: Uint8Array | null }) => CaseStatement];

/** One statement of each type that would be applied now, made with any place in its chain. */
const STATEMENTS: Record<CaseStatement["type"], () => Prepared> = {
	"case.open": () => {
		const c = new CaseUnderTest();
		return [c, (place) => c.make("a1", "case.open", { code: "x", sections: [], discussion: idOf("d"), ...place })];
	},
	"case.section": () => {
		const c = openCase();
		const section = { section: "legal", compartment: idOf("legal") } as const;
		return [c, (place) => c.make("a1", "case.section", { section, cite: null, ...place })];
	},
	"case.give-up": () => {
		const c = openCase("b");
		for (const action of ["accept", "receive"] as const) c.move("b1", "h", action);
		c.custody("b1", "h");
		return [c, (place) => c.make("a1", "case.give-up", { compartment: idOf("health"), to: null, ...place })];
	},
	"case.invite": () => {
		const c = openCase();
		c.gone = ["a"];
		return [c, (place) => c.make("admin", "case.invite", { desk: idOf("c"), ...place })];
	},
	"case.attest": () => {
		const c = openCase();
		const record = c.consent("yes", "b").objId;
		return [c, (place) => c.make("a1", "case.attest", { consent: idOf("yes"), object: record, verdict: "approve", ...place })];
	},
	"case.lead": () => {
		const c = openCase();
		return [c, (place) => c.make("a1", "case.lead", { member: idOf("a2"), ...place })];
	},
	"case.custody": () => {
		const c = openCase("b");
		c.move("b1", "h", "accept");
		const receive = c.move("b1", "h", "receive").objId;
		const fields = { handoff: idOf("h"), receive, to: idOf("b"), sections: ["identity", "story"].map(idOf), discussion: idOf("d") };
		return [c, (place) => c.make("b1", "case.custody", { ...fields, ...place })];
	},
	"case.take-over": () => {
		const c = openCase("b", "referral");
		c.move("b1", "h", "accept");
		c.gone = ["a"];
		return [c, (place) => c.make("b1", "case.take-over", { from: idOf("a"), sections: [], discussion: idOf("d"), ...place })];
	},
	"case.countersign": () => {
		const [c, make] = STATEMENTS["case.take-over"]();
		const object = c.apply(make({})).objId;
		return [c, (place) => c.make("admin", "case.countersign", { object, verdict: "approve", ...place })];
	},
	"case.status": () => {
		const c = openCase();
		return [c, (place) => c.make("a1", "case.status", { status: "FollowUp", ...place })];
	},
	"case.settle-ask": () => {
		const c = openCase();
		return [c, (place) => c.make("a1", "case.settle-ask", { ask: idOf("ask"), code: "answered", ...place })];
	},
	"consent.record": () => {
		const c = openCase();
		return [c, (place) => c.make("a1", "consent.record", { consent: idOf("yes"), active: true, terms: termsFor("b"), ...place })];
	},
	"consent.move": () => {
		const c = openCase();
		c.consent("yes", "b");
		return [c, (place) => c.make("a1", "consent.move", { consent: idOf("yes"), action: "withdraw", code: null, ...place })];
	},
	"handoff.draft": () => {
		const c = openCase();
		const fields = { handoff: idOf("h"), kind: "transfer", to: idOf("b"), reason: "Other", priority: "normal", travel: true } as const;
		return [c, (place) => c.make("a1", "handoff.draft", { ...fields, followUp: false, ...place })];
	},
	"handoff.request": () => {
		const c = openCase();
		c.draft("a1", "h", "b");
		const respondBy = c.now + RESPOND_WITHIN.urgent;
		const sections = [{ section: "story" as const, compartment: idOf("story"), byHand: false }];
		const purposes = ["shelter" as const];
		const fields = { handoff: idOf("h"), respondBy, sections, purposes, basis: COURT, summary: new Uint8Array(32), thread: idOf("t") };
		return [c, (place) => c.make("a1", "handoff.request", { ...fields, ...place })];
	},
	"handoff.move": () => {
		const c = openCase("b");
		return [c, (place) => c.makeMove("b1", "h", "acknowledge", place)];
	},
	"handoff.countersign": () => {
		const c = openCase("b");
		const object = c.move("a1", "h", "enter-in-error").objId;
		return [c, (place) => c.make("a2", "handoff.countersign", { handoff: idOf("h"), object, verdict: "approve", ...place })];
	},
};

t.test("a statement of each type must have the next place of its chain, and name the one before", (t) => {
	for (const [type, prepare] of Object.entries(STATEMENTS)) {
		const [c, make] = prepare();
		const before = structuredClone(c.state);
		const { seq } = make({}).body;
		const earlier = seq === 0 ? [] : [{ seq: 0, prev: null }, { prev: null }];
		for (const place of [{ seq: seq + 1 }, { prev: new Uint8Array(32) }, ...earlier])
			t.equal(
				outcomeOf(() => c.apply(make(place))),
				"stale",
				`${type} ${Object.keys(place)}`,
			);
		t.same(c.state, before);
		t.equal(
			outcomeOf(() => c.apply(make({}))),
			"ok",
			type,
		);
	}
	t.end();
});

t.test("a partial view grows by hidden statements up to the limit of a chain, and never gets shorter", (t) => {
	const giveUpAt = (seq: number) => {
		const c = new CaseUnderTest(false).open();
		c.draft("a1", "h", "b", { kind: "referral" });
		c.agreed("a1", "h", COURT);
		const accept = c.move("b1", "h", "accept");
		c.do("b1", "case.section", { section: { section: "legal", compartment: idOf("legal") }, cite: accept.objId });
		const outcome = outcomeOf(() =>
			c.do("b1", "case.give-up", { compartment: idOf("legal"), to: null, seq, prev: new Uint8Array(32).fill(1) }),
		);
		return [outcome, c.state.chain.length];
	};
	t.same(giveUpAt(1), ["stale", 2], "in a place that is taken already");
	t.same(giveUpAt(3), ["ok", 4]);
	t.same(giveUpAt(MAX_STATEMENTS - 1), ["ok", MAX_STATEMENTS]);
	for (const seq of [MAX_STATEMENTS + 1, 2 ** 40]) t.same(giveUpAt(seq), ["stale", 2], `${seq} statements`);
	const { state } = new CaseUnderTest(false).open();
	for (const length of [0, 1]) t.throws(() => hideUpTo(state, length, "head"), { code: "stale" }, `a chain of ${length}`);
	t.match(state, { isPast: false, chain: { length: 1 } });
	t.end();
});
