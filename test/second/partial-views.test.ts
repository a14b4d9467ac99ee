/** Both implementations fold the partial view of an owner to whom later statements of the case chain are hidden. */
import t from "tap";
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseStatement, emptyCase } from "#protocol/folds/case-state.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { CaseUnderTest, idOf, NETWORK, outcomeOf } from "../support/statements.ts";
import { Case, type Desks } from "./implementation/folds/cases.ts";
import { plain } from "./implementation/folds/plain.ts";
import { readStatement } from "./implementation/statements.ts";

await sodiumReady;

/** The folds check no signatures. */
const UNCHECKED = new Uint8Array(64);
const COURT = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false } as const;

/** The case went from a to b and on to c. Desk a keeps health. */
function leftBehind(): CaseUnderTest {
	const c = new CaseUnderTest().open();
	for (const [from, name, to] of [
		["a", "first", "b"],
		["b", "second", "c"],
	] as const) {
		c.draft(`${from}1`, name, to);
		const requested = c.request(`${from}1`, name, COURT);
		c.countersign(`${from}2`, name, requested);
		c.move(`${to}1`, name, "accept");
		c.move(`${to}1`, name, "receive");
		c.custody(`${to}1`, name);
	}
	return c;
}

function desksOf({ context }: CaseUnderTest): Desks {
	return {
		organisationOf: context.organisationOfDesk,
		isMemberOf: context.isMemberOfDesk,
		canHold: context.deskCanHold,
		isGone: context.isGone,
		goneSince: context.goneSince,
		isSuspended: context.isSuspended,
		hasActive: context.hasActive,
		activeOrganisations: context.activeOrganisations,
		countryOf: context.countryOfDesk,
		isAdmin: context.isAdmin,
		newestAt: context.newestAt,
	};
}

/** Whether each implementation takes all of these statements as a partial view. */
function verdicts(c: CaseUnderTest, shown: readonly CaseStatement[]): [ours: boolean, second: boolean] {
	const state = emptyCase(c.id, false);
	const view = new Case(false);
	const ours = outcomeOf(() => {
		for (const statement of shown) applyCase(state, statement, c.context);
	});
	const second = outcomeOf(() => {
		for (const { type, bytes } of shown) view.apply(plain(readStatement(NETWORK, type, bytes, [UNCHECKED])), desksOf(c));
	});
	if (ours === "ok" && second === "ok") t.same(view.sections, state.sections);
	return [ours === "ok", second === "ok"];
}

t.test("a give-up follows hidden statements, with or without a new owner", async (t) => {
	for (const to of [null, idOf("c")]) {
		const c = leftBehind();
		const shown = c.log.filter(({ body }) => !("handoff" in body) || body.handoff === idOf("first"));
		if (to !== null) {
			c.draft("a1", "rest", "c", { kind: "referral", travel: false });
			c.request("a1", "rest", COURT, { sections: [{ section: "health", compartment: idOf("health"), byHand: false }] });
			c.move("c1", "rest", "accept");
		}
		const giveUp = c.do("a1", "case.give-up", { compartment: idOf("health"), to });
		t.same(verdicts(c, [...shown, giveUp]), [true, true]);
		t.same(verdicts(c, [...shown, giveUp, giveUp]), [false, false], "but not twice");
	}
});

t.test("no other statement follows hidden ones", async (t) => {
	const c = leftBehind();
	const shown = c.log.filter(({ body }) => !("handoff" in body) || body.handoff === idOf("first"));
	const later = { seq: c.state.chain.length, prev: Buffer.from(c.state.chain.at(-1)!, "base64url") };
	const added = c.make("b1", "case.section", { section: { section: "legal", compartment: idOf("legal") }, cite: null, ...later });
	const status = c.make("b1", "case.status", { status: "FollowUp", ...later });
	for (const statement of [added, status]) t.same(verdicts(c, [...shown, statement]), [false, false]);
});
