/** Hand-offs: every state, action and kind of actor is compared with a table that was written by hand from the rules. */
import { isDeepStrictEqual } from "node:util";
import t from "tap";
import { HANDOFF_ACTIONS, HANDOFF_STATES, type HandoffAction, type HandoffKind } from "#protocol/codes.ts";
import { FHIR_TASK_STATUS } from "#protocol/rules/fhir.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { CaseUnderTest, DAY, idOf, outcomeOf, START } from "../../../support/statements.ts";

await sodiumReady;

/**
 * For each state: the actions that each desk may take, and the state that follows. "from" is the from-desk, "to" the to-desk.
 * Where an arrangement is possible, the from-desk has just proposed one. An action that is not listed is refused.
 */
const MAY = `
draft: from enter-in-error = draft
requested: to take = requested, to arrived = requested, to acknowledge = acknowledged, to accept = accepted, to decline = declined, to reroute = rerouted, from withdraw = withdrawn, from extend = requested, from enter-in-error = requested
acknowledged: to take = acknowledged, to arrived = acknowledged, to accept = accepted, to decline = declined, to reroute = rerouted, from withdraw = withdrawn, from extend = acknowledged, from enter-in-error = acknowledged
accepted: from take = accepted, to take = accepted, to arrived = accepted, from withdraw = withdrawn, to cancel = cancelled, from arrange = accepted, to arrange = accepted, to confirm = arranged, from depart = in-transit, from hold = on-hold, to hold = on-hold, to receive = received, from extend = accepted, from enter-in-error = accepted
arranged: from take = arranged, to take = arranged, to arrived = arranged, from withdraw = withdrawn, to cancel = cancelled, from arrange = arranged, to arrange = arranged, to confirm = arranged, from depart = in-transit, from hold = on-hold, to hold = on-hold, to receive = received, from extend = arranged, from enter-in-error = arranged
in-transit: from take = in-transit, to take = in-transit, to arrived = in-transit, to cancel = cancelled, from tell = in-transit, to tell = in-transit, from arrange = in-transit, to arrange = in-transit, to confirm = in-transit, from hold = on-hold, to hold = on-hold, to receive = received, from end = ended, from extend = in-transit
on-hold: from take = on-hold, to take = on-hold, to arrived = on-hold, to cancel = cancelled, from depart = on-hold, from tell = on-hold, to tell = on-hold, from arrange = on-hold, to arrange = on-hold, to confirm = on-hold, from resume = BEFORE, to resume = BEFORE, to receive = received, from end = ended, from extend = on-hold
received: to complete = completed, from extend = received, from end = ended
declined: to arrived = declined, from settle = declined
rerouted: to arrived = rerouted, from settle = rerouted
withdrawn: to arrived = withdrawn, from settle = withdrawn
cancelled: from take = cancelled, to arrived = cancelled, from settle = cancelled
ended: to arrived = ended
completed: to arrived = completed
entered-in-error: to arrived = entered-in-error
`;
/** Moves that a desk may make in no state: they are refused as "not-allowed". All other refusals are "wrong-state". */
const NEVER = {
	from: ["acknowledge", "accept", "decline", "reroute", "cancel", "receive", "complete", "arrived"],
	to: ["withdraw", "depart", "end", "enter-in-error", "settle"],
};

type Desk = "from" | "to";
const allowed = new Map<string, string>();
for (const line of MAY.trim().split("\n")) {
	const [state = "", moves = ""] = line.split(/:\s*/);
	for (const move of moves.split(", ").filter(Boolean)) {
		const [who = "", next = ""] = move.split(" = ");
		allowed.set(`${state}/${who}`, next);
	}
}

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

/** The moves that lead into each state. */
const PATHS: Record<string, string[]> = {
	requested: [""],
	acknowledged: ["acknowledge"],
	accepted: ["accept", "acknowledge accept"],
	declined: ["decline"],
	rerouted: ["reroute"],
	withdrawn: ["withdraw", "accept withdraw"],
	cancelled: ["accept cancel"],
	arranged: ["accept arrange confirm"],
	"in-transit": ["accept depart", "accept arrange confirm depart"],
	"on-hold": ["accept hold", "accept arrange confirm hold", "accept depart hold"],
	received: ["accept receive", "accept depart receive", "accept depart hold receive"],
	ended: ["accept depart end", "accept depart hold end"],
	completed: ["accept receive complete"],
};
const BY_TO = ["acknowledge", "accept", "decline", "reroute", "cancel", "confirm", "receive", "complete"];
const HAS_ARRANGEMENT = ["accepted", "arranged", "in-transit", "on-hold"];

/** A case whose hand-off was moved into the state by the moves of the path. */
function reach(kind: HandoffKind, state: string, path: string): CaseUnderTest {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b", { kind });
	if (state !== "draft") c.agreed("a/both", "h", COURT);
	for (const action of path.split(" ").filter(Boolean) as HandoffAction[]) {
		c.move(BY_TO.includes(action) ? "b1" : "a1", "h", action);
		if (action === "receive" && kind === "transfer") c.custody("b1", "h");
	}
	if (state === "entered-in-error") c.countersign("a2", "h", c.move("a1", "h", "enter-in-error"));
	if (HAS_ARRANGEMENT.includes(state)) c.move("a1", "h", "arrange");
	return c;
}

/** The state that follows by the table, or the error code. */
function expected(kind: HandoffKind, state: string, action: string, actor: Actor, path: string): string {
	if (actor === "another desk") return "not-allowed";
	const desk: Desk = actor === "from-desk" ? "from" : "to";
	if (NEVER[desk].includes(action)) return "not-allowed";
	// The desk that proposed an arrangement can't confirm it.
	if (action === "confirm" && desk === "from" && HAS_ARRANGEMENT.includes(state)) return "not-allowed";
	const hasMoved = kind === "transfer" && state === "received";
	// The to-desk extends only on a consent that she has given there.
	if (action === "extend" && desk === "to" && allowed.has(`${state}/from extend`)) return hasMoved ? "wrong-state" : "not-allowed";
	const next = allowed.get(`${state}/${desk} ${action}`);
	// One of the desks takes it in each of these states, and the other desk may not.
	if (action === "take" && next === undefined && allowed.has(`${state}/${desk === "from" ? "to" : "from"} take`)) return "not-allowed";
	const hasDeparted = path.includes("depart");
	if ((action === "tell" && !hasDeparted) || (action === "depart" && hasDeparted)) return "wrong-state";
	if (next === undefined || (hasMoved && desk === "from")) return "wrong-state";
	if (actor === "requester at the to-desk" && action === "accept") return "not-allowed";
	const before = path.includes("depart") ? "in-transit" : path.includes("confirm") ? "arranged" : "accepted";
	return next === "BEFORE" ? before : next;
}

const ACTORS = { "from-desk": "a2", "to-desk": "b2", "another desk": "c1", "requester at the to-desk": "b/both" };

type Actor = keyof typeof ACTORS;

t.test("each actor may take exactly the actions of the table, in every state", (t) => {
	const wrong: string[] = [];
	let seen = 0;
	const judge = (kind: HandoffKind, state: string, path: string, action: HandoffAction, actor: Actor) => {
		const c = reach(kind, state, path);
		const before = structuredClone(c.state);
		const outcome = outcomeOf(() => c.move(ACTORS[actor], "h", action));
		const got = outcome === "ok" ? c.state.handoffs[idOf("h")]?.state : outcome;
		const name = `${kind} ${state} (${path}): ${action} by ${actor}`;
		const wanted = expected(kind, state, action, actor, path);
		if (before.handoffs[idOf("h")]?.state !== state) wrong.push(`${name}: the path does not lead there`);
		if (got !== wanted) wrong.push(`${name}: ${got}, not ${wanted}`);
		if (outcome !== "ok" && !isDeepStrictEqual(before, c.state)) wrong.push(`${name}: refused, and yet something changed`);
		seen++;
	};
	for (const kind of ["referral", "transfer"] as const)
		for (const state of HANDOFF_STATES)
			for (const path of PATHS[state] ?? [""])
				for (const action of HANDOFF_ACTIONS) for (const actor of Object.keys(ACTORS) as Actor[]) judge(kind, state, path, action, actor);
	t.same(wrong, []);
	t.equal(seen, 2 * 23 * 20 * 4, "kinds x ways into the states x actions x actors");
	t.end();
});

t.test("a draft is requested once, and only by the from-desk", (t) => {
	for (const state of HANDOFF_STATES)
		for (const path of PATHS[state] ?? [""]) {
			const ask = (who: string) => outcomeOf(() => reach("referral", state, path).agreed(who, "h", COURT));
			t.equal(ask("a2"), state === "draft" ? "ok" : "wrong-state", `${state}: from-desk`);
			t.equal(ask("b1"), "not-allowed", `${state}: to-desk`);
			t.equal(ask("c1"), "not-allowed", `${state}: another desk`);
		}
	t.end();
});

t.test("an arrangement is proposed by one desk and confirmed by the other", (t) => {
	const c = reach("transfer", "accepted", "accept");
	t.equal(
		outcomeOf(() => c.move("b1", "h", "arrange", { expectBy: START + 1 })),
		"bad-input",
		"on the hour only",
	);
	t.equal(
		outcomeOf(() => c.move("b1", "h", "arrange", { expectBy: START - DAY })),
		"bad-input",
		"not in the past",
	);
	c.move("b1", "h", "arrange", { expectBy: START + DAY });
	t.equal(
		outcomeOf(() => c.move("b2", "h", "confirm")),
		"not-allowed",
		"the to-desk arranged last",
	);
	c.move("a1", "h", "confirm");
	t.equal(c.state.handoffs[idOf("h")]?.state, "arranged");
	t.equal(
		outcomeOf(() => c.move("b1", "h", "confirm")),
		"wrong-state",
		"nothing left to confirm",
	);
	t.end();
});

t.test("an arrangement that is confirmed on hold keeps the hold, and counts after resuming", (t) => {
	const c = reach("transfer", "on-hold", "accept hold");
	c.move("b1", "h", "confirm");
	t.equal(c.state.handoffs[idOf("h")]?.state, "on-hold");
	c.move("b1", "h", "resume");
	t.equal(c.state.handoffs[idOf("h")]?.state, "arranged");
	t.end();
});

t.test("entering in error takes two members, and is impossible after departure", (t) => {
	const c = reach("transfer", "arranged", "accept arrange confirm");
	const move = c.move("a1", "h", "enter-in-error");
	t.equal(
		outcomeOf(() => c.countersign("a1", "h", move)),
		"not-allowed",
		"the same member",
	);
	t.equal(
		outcomeOf(() => c.countersign("c1", "h", move)),
		"not-allowed",
		"another desk",
	);
	const departed = new CaseUnderTest();
	departed.state = structuredClone(c.state);
	departed.move("a1", "h", "depart");
	t.equal(
		outcomeOf(() => departed.countersign("a2", "h", move)),
		"wrong-state",
		"departed",
	);
	t.equal(
		outcomeOf(() => c.countersign("b1", "h", move, "refuse")),
		"not-allowed",
		"the to-desk refuses what the from-desk declares an error",
	);
	c.countersign("a2", "h", move, "refuse");
	t.equal(c.state.handoffs[idOf("h")]?.state, "arranged", "refused");
	c.countersign("b1", "h", c.move("a1", "h", "enter-in-error"));
	t.equal(c.state.handoffs[idOf("h")]?.state, "entered-in-error");
	t.end();
});

t.test("a move with a missing field, or with a wrong value or field, is refused", (t) => {
	const c = reach("transfer", "requested", "");
	const refused = {
		"a decline without a code": c.makeMove("b1", "h", "decline", { code: null }),
		"a decline with a code of another move": c.makeMove("b1", "h", "decline", { code: "already-placed" }),
		"an acknowledge with a code": c.makeMove("b1", "h", "acknowledge", { code: "other" }),
		"a reroute to the from-desk": c.makeMove("b1", "h", "reroute", { desk: idOf("a") }),
		"a reroute to the to-desk": c.makeMove("b1", "h", "reroute", { desk: idOf("b") }),
		"an accept without a basis": c.makeMove("b1", "h", "accept", { basis: null }),
		"an arrival without its time": c.makeMove("b1", "h", "arrived", { since: null }),
		"an arrival in the future": c.makeMove("b1", "h", "arrived", { since: START + 1 }),
		"an arrival with a time to tell": c.makeMove("b1", "h", "arrived", { tellBy: START + DAY }),
	};
	for (const [what, statement] of Object.entries(refused))
		t.equal(
			outcomeOf(() => c.apply(statement)),
			"bad-input",
			what,
		);
	t.end();
});

t.test("every state has its FHIR status", (t) => {
	t.same(Object.keys(FHIR_TASK_STATUS).sort(), [...HANDOFF_STATES].sort());
	t.equal(FHIR_TASK_STATUS.acknowledged, "received");
	t.equal(FHIR_TASK_STATUS.received, "in-progress");
	t.end();
});
