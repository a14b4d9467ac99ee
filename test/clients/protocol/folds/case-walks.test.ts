/** Random walks of several desks on one case: never two custodians or accepted transfers, and all clients fold the same. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { HANDOFF_ACTIONS, type HandoffAction, type HandoffState } from "#protocol/codes.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { acceptedTransfers, type CaseState, emptyCase } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { checkViewsGrow } from "../../../support/case-views.ts";
import { CaseUnderTest, contextAt, DAY, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

/** The partial view of a to-desk: the case chain, its own hand-offs, and the consents that these cite. */
function partialView(c: CaseUnderTest, desk: string): CaseState {
	const own = Object.values(c.state.handoffs)
		.filter(({ from, to }) => from === desk || to === desk)
		.map(({ id }) => id);
	const cited = new Set<string | null>();
	for (const { body } of c.log) if ("basis" in body && own.includes(body.handoff)) cited.add(body.basis?.consent ?? null);
	const state = emptyCase(c.id, false);
	for (const statement of c.log) {
		const { body } = statement;
		const unseen =
			("handoff" in body && statement.type !== "case.custody" && !own.includes(body.handoff)) ||
			("consent" in body && !cited.has(body.consent));
		if (!unseen) applyCase(state, statement, contextAt(START));
	}
	return state;
}

/**
 * Both as this desk sees them. Only the from-desk sees the later requests that settle a hand-off. Moves of other hand-offs say where she is,
 * and since when the 24 hours of an override run.
 */
function asSeenBy(desk: Id, ...handoffs: (Handoff | undefined)[]): [Handoff | undefined, Handoff | undefined] {
	const [seen, whole] = handoffs.map(
		(each) =>
			each && {
				...each,
				...{ settled: each.from === desk && each.settled, expected: false, hasHer: false },
				basis: each.basis && { ...each.basis, countsUntil: null },
			},
	);
	return [seen, whole];
}

function checkPartialViews(c: CaseUnderTest): void {
	for (const letter of "abcd") {
		const view = partialView(c, idOf(letter));
		const same =
			isDeepStrictEqual(
				[view.custodian, view.sections, view.chain, view.route],
				[c.state.custodian, c.state.sections, c.state.chain, c.state.route],
			) &&
			Object.values(view.handoffs).every((handoff) =>
				isDeepStrictEqual(...asSeenBy(idOf(letter), handoff, c.state.handoffs[handoff.id])),
			) &&
			Object.values(view.consents).every((consent) => isDeepStrictEqual(consent, c.state.consents[consent.id]));
		if (!same) throw new Error(`the view of desk ${letter} differs`);
	}
}

/** Computes the custodian and the accepted transfers from the log alone. */
function retell(c: CaseUnderTest): { custodian: string | null; placed: Set<string> } {
	const placed = new Set<string>();
	let custodian: string | null = null;
	for (const { type, body } of c.log) {
		if (type === "case.open") custodian = body.as;
		if (type === "case.custody") {
			if (!placed.delete(body.handoff)) throw new Error("custody moved without an accepted transfer");
			custodian = body.to;
		}
		if (type === "handoff.move" && c.state.handoffs[body.handoff]?.kind === "transfer") {
			if (body.action === "accept") placed.add(body.handoff);
			if (["withdraw", "cancel", "end"].includes(body.action)) placed.delete(body.handoff);
			if (placed.size > 1) throw new Error("two transfers are accepted");
		}
		// A withdrawn consent and a countersignature can end hand-offs without a move.
		for (const id of placed)
			if (["withdrawn", "entered-in-error"].includes(c.state.handoffs[id]?.state ?? "") && type !== "handoff.move") placed.delete(id);
	}
	return { custodian, placed };
}

type Step = { what: number; who: string; name: number; to: string; action: number; late: boolean; wait: number };
const arbitraryStep: fc.Arbitrary<Step> = fc.record({
	what: fc.nat(19),
	who: fc.constantFrom("a1", "a2", "b1", "b2", "c1", "d1", "a/both", "b/both"),
	name: fc.nat(5),
	to: fc.constantFrom("b", "c", "d", "a"),
	action: fc.nat(HANDOFF_ACTIONS.length - 1),
	late: fc.boolean(),
	wait: fc.nat(3),
});

/** Many steps follow the usual course of a hand-off: purely random steps hardly ever get past a request. */
function usualStep(c: CaseUnderTest, name: string, step: Step, fresh: string): void {
	const custodian = `${letterOf(c.state.custodian ?? "")}1`;
	const handoff = c.state.handoffs[idOf(name)];
	if (!handoff) return void c.draft(custodian, name, step.to);
	const [from, to] = [`${letterOf(handoff.from)}1`, `${letterOf(handoff.to)}2`];
	if (handoff.state === "draft") {
		const basis = basisFor(c, handoff, step);
		const request = c.request(from, name, basis, { sections: ownedBy(c, handoff.from) });
		// Without a second person, custody never moves on this basis.
		if (basis === COURT) c.countersign(`${letterOf(handoff.from)}2`, name, request);
		return;
	}
	if (handoff.state === "received" && !c.state.route.includes(handoff.id)) return void c.custody(to, name, { discussion: idOf(fresh) });
	const [who, action] = USUAL[handoff.state] ?? ["to", "complete"];
	c.move(who === "to" ? to : from, name, action, step.what === 19 ? { seq: step.wait } : {});
}

const USUAL: Partial<Record<HandoffState, ["from" | "to", HandoffAction]>> = {
	requested: ["to", "accept"],
	acknowledged: ["to", "accept"],
	accepted: ["from", "depart"],
	arranged: ["from", "depart"],
	"in-transit": ["to", "receive"],
	"on-hold": ["to", "receive"],
};

function ownedBy(c: CaseUnderTest, desk: string) {
	return Object.entries(c.state.sections)
		.filter(([, { owner }]) => owner === desk)
		.map(([compartment, { section }]) => ({ section, compartment, byHand: false }));
}

function basisFor(c: CaseUnderTest, { to }: { to: string }, { late }: Step): Basis {
	const name = `yes ${letterOf(to)}`;
	return late && c.state.consents[idOf(name)] ? c.basis(name) : COURT;
}

const letterOf = (desk: string) => [..."abcd"].find((letter) => idOf(letter) === desk) ?? "a";

function take(c: CaseUnderTest, step: Step, ids: { next: number }): void {
	const name = `h${step.name}`;
	const handoff = c.state.handoffs[idOf(name)];
	const consent = `yes ${step.to}`;
	const fresh = `x${ids.next++}`;
	switch (step.what) {
		case 0:
			return void c.draft(step.who, name, step.to, { kind: step.late ? "transfer" : "referral", followUp: step.late });
		case 1:
			return void c.request(step.who, name, handoff ? basisFor(c, handoff, step) : COURT, {
				sections: ownedBy(c, handoff?.from ?? "").slice(0, 1 + step.wait),
			});
		case 2:
		case 3:
			return void c.consent(consent, step.to, {}, step.who);
		case 4:
			return void c.do(step.who, "consent.move", { consent: idOf(consent), action: step.late ? "withdraw" : "enter-in-error", code: null });
		case 5:
			return void c.do(step.who, "case.section", { section: { section: "legal", compartment: idOf(fresh) }, cite: null });
		case 6:
			return void c.custody(step.who, name, { discussion: idOf(fresh) });
		case 7:
			return void countersignLast(c, step.who, name, step.late);
		case 8:
		case 9:
		case 10:
			return void c.move(step.who, name, HANDOFF_ACTIONS[step.action] ?? "accept");
		default:
			return usualStep(c, name, step, fresh);
	}
}

function countersignLast(c: CaseUnderTest, who: string, name: string, approve: boolean): void {
	const last = c.log.findLast(({ body }) => "handoff" in body && body.handoff === idOf(name));
	if (last) c.countersign(who, name, last, approve ? "approve" : "refuse");
}

t.test("on random walks of several desks, no case has two custodians or two accepted transfers", async (t) => {
	const reached = new Map<string, number>();
	const count = (event: string) => reached.set(event, (reached.get(event) ?? 0) + 1);
	await fc.assert(
		fc.asyncProperty(fc.array(arbitraryStep, { minLength: 30, maxLength: 90 }), async (steps) => {
			const c = new CaseUnderTest().open();
			const ids = { next: 0 };
			for (const step of steps) {
				c.now += step.wait * (DAY / 4);
				const before = structuredClone(c.state);
				const outcome = outcomeOf(() => take(c, step, ids));
				count(outcome);
				if (outcome !== "ok" && !isDeepStrictEqual(before, c.state)) throw new Error(`refused with ${outcome}, but the state has changed`);
				if (!/^[a-z-]+$/.test(outcome)) throw new Error(`not an error of the protocol: ${outcome}`);
				if (acceptedTransfers(c.state).length > 1) throw new Error("two accepted transfers");
				if (outcome === "ok" && before.custodian !== c.state.custodian) count("custody moved");
			}
			const replayed = retell(c);
			if (replayed.custodian !== c.state.custodian) throw new Error("the custodian differs from the log's");
			if (!isDeepStrictEqual(new Set(acceptedTransfers(c.state).map(({ id }) => id)), replayed.placed))
				throw new Error("the accepted transfers differ from the log's");
			checkPartialViews(c);
			await checkViewsGrow(c, [1 / 3, 1 / 2, 2 / 3, 1]);
		}),
		{ numRuns: 120 },
	);
	for (const event of ["ok", "stale", "wrong-state", "not-allowed", "already-placed", "no-basis", "conflict", "custody moved"])
		t.ok(reached.get(event), `reached: ${event} ${reached.get(event)}`);
});
