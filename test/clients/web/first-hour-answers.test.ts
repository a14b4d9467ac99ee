/** Drafts of the first hour that an earlier version of the web client has saved. */
import t from "tap";
import { FIRST_HOUR } from "../../../clients/sdk/casework/index.ts";
import { withMovedAnswers, writtenAnswers } from "../../../clients/web/screens/first-hour/answers.ts";

t.test("an old answer about people who must not know moves to the field that the first hour asks for today", async (t) => {
	const old = { now: { now_TellNobody: "Her cousin", now_Needs: ["food"] } };
	t.same(withMovedAnswers(old), { now: { now_Needs: ["food"] }, rules: { sct_MustNotKnow: "Her cousin" } });
	t.same(withMovedAnswers({ ...old, rules: { sct_MustNotKnow: "Her aunt" } }).rules, { sct_MustNotKnow: "Her aunt\nHer cousin" });
});

t.test("the SDK asks for each field that is written from an old draft", async (t) => {
	const written = writtenAnswers(withMovedAnswers({ now: { now_TellNobody: "Her cousin" } }), new Date());
	const asked = FIRST_HOUR.flatMap(({ form, fields }) => fields.map((field) => `${form} ${field}`));
	const names = Object.entries(written).flatMap(([form, fields]) => Object.keys(fields).map((field) => `${form} ${field}`));
	t.same(names, ["rules sct_MustNotKnow"]);
	t.ok(names.every((name) => asked.includes(name)));
});

t.test("other drafts stay as they are", async (t) => {
	const answers = { now: { now_Alone: true }, rules: { sct_MustNotKnow: "Her aunt" } };
	t.equal(withMovedAnswers(answers), answers);
});
