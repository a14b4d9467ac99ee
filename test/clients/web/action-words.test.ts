/** Words for what was done: every action that the server writes into the access log has its own sentence. */
import t from "tap";
import { HANDOFF_ACTIONS } from "#protocol/codes.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import { ANNOUNCED } from "#protocol/contracts/review.ts";
import { isCaseType, isDirectoryType, isReviewType, statementTypes } from "#protocol/statements/registry.ts";
import { messageTexts } from "../../../clients/web/build/words.ts";
import { idOfAction } from "../../../clients/web/screens/log/action-words.ts";

const words = messageTexts("en");
const has = (id: string) => id in words;

/** The endpoints of these statements name the action. */
const NAMED_BY_ENDPOINT = new Set(["genesis", "join", "credential", "ask", "handoff.move"]);

const actions = new Set([
	...allEndpoints.flatMap(({ access }) => (access === "public" ? [] : [access.action])),
	...statementTypes.flatMap((type) => {
		if (NAMED_BY_ENDPOINT.has(type)) return [];
		if (isDirectoryType(type)) return [`directory.${type}`];
		return isCaseType(type) || isReviewType(type) ? [type] : [];
	}),
	...HANDOFF_ACTIONS.map((action) => `handoff.${action}`),
	...ANNOUNCED.map((what) => `client.${what}`),
]);

t.test("no action is shown as a code", async (t) => {
	t.ok(actions.size > 90, `${actions.size} actions`);
	const coded = [...actions].filter((action) => idOfAction(action, has).startsWith("log.family."));
	t.same(coded, []);
});

t.test("an action of a later version is shown as a code, with what it belongs to", async (t) => {
	t.equal(idOfAction("directory.something.new", has), "log.family.directory");
	t.equal(idOfAction("weather.read", has), "log.family.other");
});
