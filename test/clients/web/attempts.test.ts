/** Under which id the contents of a form are sent again, and what its draft keeps. */
import t from "tap";
import { type Attempt, answersOfDraft, withAttempt } from "../../../clients/web/sitting/attempts.ts";

const idsOf = (sent: string[], replaces: boolean) => {
	let attempts: Attempt[] = [];
	return sent.map((contents) => {
		attempts = withAttempt(attempts, contents, replaces);
		return attempts.at(-1)?.entry;
	});
};

t.test("contents that are sent again have the same id", async (t) => {
	const [one, other, again] = idsOf(["a", "b", "a"], false);
	t.not(one, other);
	t.equal(again, one);
});

t.test("contents that replace what was written later have a new id", async (t) => {
	const [one, repeated, other, again] = idsOf(["a", "a", "b", "a"], true);
	t.equal(repeated, one);
	t.equal(new Set([one, other, again]).size, 3);
});

t.test("a draft of an earlier version of the form has the newer answers as in the empty form", async (t) => {
	const empty = { title: "", public: "no" };
	t.same(answersOfDraft('{"title":"Talks"}', empty), { title: "Talks", public: "no" });
	t.same(answersOfDraft('{"title":"Talks","public":"yes"}', empty), { title: "Talks", public: "yes" });
	t.equal(answersOfDraft("Talks", empty), null);
});
