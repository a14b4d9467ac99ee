/** The facts about the actions of the access log. */
import t from "tap";
import { ACTIONS, activityOf, changesBook, factOf } from "#protocol/actions.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import type { CaseStatement } from "#protocol/folds/case-state.ts";
import { isCode } from "#protocol/log/entry.ts";

const accesses = allEndpoints.flatMap(({ id, access }) => (access === "public" ? [] : [{ id, ...access }]));

t.test("each action has one record", async (t) => {
	for (const { id, action, activity } of accesses) {
		t.notOk(action in ACTIONS, `${id}: the contract has the only record of ${action}`);
		t.equal(activityOf(action), activity, `${id}: all contracts with the action ${action} agree`);
	}
	for (const action of [...Object.keys(ACTIONS), ...accesses.map(({ action }) => action)]) t.ok(isCode(action), action);
});

t.test("the activity of an action isn't guessed from the last part of its code", async (t) => {
	const activities = {
		"case.status": "update",
		"case.open": "create",
		"case.list-without-custodian": "search",
		"review.gaps": "search",
		"review.cases": "search",
		"review.query": "create",
		"handoff.end": "update",
		"handoff.accept": "update",
		"join.directory": "read",
		"entry.read": "read",
		"entry.write": "create",
		"file.expire": "delete",
		"client.print": "read",
		"request.limited": "other",
	};
	for (const [action, activity] of Object.entries(activities)) t.equal(activityOf(action), activity, action);
});

t.test("an action of a newer server is other", async (t) => {
	for (const action of ["case.later.read", "constructor", ""]) {
		t.equal(activityOf(action), "other", action);
		t.equal(factOf(action), null, action);
	}
});

t.test("lead, status and consents change the row in the book, moves of a hand-off don't", async (t) => {
	const changes = (type: string, body = {}) => changesBook({ type, body } as CaseStatement);
	for (const type of ["case.lead", "case.status", "consent.record", "consent.move"]) t.ok(changes(type), type);
	for (const type of ["case.open", "case.countersign", "handoff.draft"]) t.notOk(changes(type), type);
	t.notOk(changes("handoff.move", { action: "accept" }));
});
