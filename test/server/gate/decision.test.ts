/** The states of the gate's decision about a request, and the transitions between them. */
import t from "tap";
import { Decision, type DecisionState, nextState, type Transition } from "#server/gate/decision.ts";

t.test("only the listed transitions are possible", async (t) => {
	const states: DecisionState[] = ["undecided", "unwritten", "allowed", "refused"];
	const transitions: Transition[] = ["writeEntry", "allow", "refuse", "refuseWithoutEntry", "rejectNote"];
	const found = transitions.flatMap((transition) =>
		states.flatMap((state) => {
			try {
				return [`${state} ${transition} ${nextState(state, transition)}`];
			} catch {
				return [];
			}
		}),
	);
	t.same(found, [
		"undecided writeEntry unwritten",
		"allowed writeEntry unwritten",
		"unwritten allow allowed",
		"unwritten refuse refused",
		"undecided refuseWithoutEntry refused",
		"allowed refuseWithoutEntry refused",
		"unwritten rejectNote undecided",
	]);
});

t.test("a refusal can be recorded before the decision and after a failed commit, and only once", async (t) => {
	const decision = new Decision();
	t.ok(decision.isOpen);
	decision.move("writeEntry");
	t.notOk(decision.isOpen, "a failed write of the entry can't be repeated");
	decision.move("allow", 7);
	t.ok(decision.isOpen);
	t.equal(decision.entry, 7);
	decision.move("writeEntry");
	t.equal(decision.entry, 7);
	decision.move("refuse", 8);
	t.notOk(decision.isOpen);
	t.equal(decision.entry, 8);
});
