/** Topics of the forum: what an entry may say, and how a topic stands after its entries. */
import fc from "fast-check";
import t from "tap";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { foldTopic, rowOfTopic, type Topic } from "#protocol/items/topic.ts";
import { type TopicAct, topicAct, topicContent } from "#protocol/items/topic-acts.ts";
import { ASIA, EUROPE, histories, idOfNumber, memberOf, OWNER, QUESTION, said } from "../../../support/topics.ts";

const entryOf = (n: number) => idOfNumber(1000 + n);
const why = ({ refused }: Topic) => refused.map((each) => each.why);
const ANSWER = { act: "answer", language: "en", body: "Ask Caritas Ambrosiana." } as const;
const POLL = { question: "When?", options: ["Monday", "Tuesday"], voters: "desk", isSeveral: false, until: 10 } as const;

t.test("bad input is refused, and the field is named", async (t) => {
	const bad: [field: string, act: object][] = [
		["title", { ...QUESTION, title: "" }],
		["title", { ...QUESTION, title: "two\nlines" }],
		["body", { ...QUESTION, body: "x".repeat(20_001) }],
		["kind", { ...QUESTION, kind: "gossip" }],
		["tags.0", { ...QUESTION, tags: ["x".repeat(41)] }],
		["tags", { ...QUESTION, tags: ["law", "law"] }],
		["regions.0", { ...QUESTION, regions: ["mars"] }],
		["regions", { ...QUESTION, regions: ["asia", "asia"] }],
		["poll.options", { ...QUESTION, poll: { ...POLL, options: ["only"] } }],
		["poll.options", { ...QUESTION, poll: { ...POLL, options: ["same", "same"] } }],
		["poll.until", { ...QUESTION, poll: { ...POLL, until: -1 } }],
		["poll.voters", { ...QUESTION, poll: { ...POLL, voters: "nobody" } }],
		["extra", { ...QUESTION, extra: 1 }],
		["body", { act: "post", language: "en" }],
		["language", { act: "post", language: "", body: "x" }],
		["title", { act: "text", post: null, language: "en", title: null, body: "x", of: null }],
		["title", { act: "text", post: idOfNumber(1), language: "en", title: "x", body: "x", of: null }],
		["post", { act: "take-back", post: "x" }],
		["options", { act: "vote", options: [1, 1] }],
		["isOn", { act: "close", isOn: 1 }],
	];
	for (const [field, act] of bad)
		t.throws(
			() => topicContent(act as unknown as TopicAct),
			{ code: "bad-input", field },
			`${field} of ${JSON.stringify(act).slice(0, 60)}`,
		);
	t.throws(() => topicAct({ act: "praise", values: {} }), { code: "bad-content", field: "act" });
	t.throws(() => topicAct({ act: "toString", values: {} }), { code: "bad-content", field: "act" }, "no name of an object's own");
	t.throws(() => topicAct({ act: "vote", values: { options: [0, 0] } }), { code: "bad-content", field: "options" });
});

t.test("a good act survives its bytes", async (t) => {
	const acts: TopicAct[] = [
		{ ...QUESTION, regions: [...QUESTION.regions], tags: [...QUESTION.tags], poll: { ...POLL, options: [...POLL.options] } },
		{ act: "text", post: idOfNumber(5), language: "ar", title: null, body: "سطر\nسطر", of: idOfNumber(6) },
		{ act: "mark", answer: null },
	];
	for (const act of acts) {
		const { values, ...name } = topicContent(act);
		t.strictSame(topicAct({ ...name, values: decodeCbor(encodeCbor(values)) as typeof values }), act);
	}
});

t.test("a question is answered when the desk that asks, or the owner, marks an answer", async (t) => {
	const start = [said(0, ASIA, QUESTION), said(1, EUROPE, ANSWER)];
	const mark = { act: "mark", answer: entryOf(1) } as const;
	t.equal(foldTopic(start).state, "open");
	const byOther = foldTopic([...start, said(2, EUROPE, mark)]);
	t.same([byOther.state, why(byOther)], ["open", ["not-entitled"]], "not by the desk that answers");
	for (const desk of [ASIA, OWNER])
		t.same(
			[foldTopic([...start, said(2, desk, mark)])].map(({ state, answer }) => [state, answer]),
			[["answered", entryOf(1)]],
		);
	const colleague = said(2, ASIA, mark, { by: memberOf(ASIA, 1) });
	t.equal(foldTopic([...start, colleague]).state, "answered", "by a colleague at the same desk");
	t.equal(foldTopic([...start, colleague, said(3, ASIA, { act: "mark", answer: null })]).state, "open", "the mark is taken back");
	t.equal(
		foldTopic([...start, colleague, said(3, EUROPE, { act: "take-back", post: entryOf(1) })]).state,
		"open",
		"the answer is taken back",
	);
	t.equal(foldTopic([start[0] as never, said(1, EUROPE, ANSWER, { isHidden: true }), colleague]).state, "open", "the answer is hidden");
	const talk = foldTopic([said(0, ASIA, QUESTION), said(1, EUROPE, { ...ANSWER, act: "post" }), said(2, ASIA, mark)]);
	t.same(why(talk), ["no-such"], "a post is no answer");
});

t.test("closing and opening again, by the desk that asks or the owner", async (t) => {
	const close = (isOn: boolean) => ({ act: "close", isOn }) as const;
	const start = said(0, ASIA, QUESTION);
	t.equal(foldTopic([start, said(1, ASIA, close(true))]).state, "closed");
	t.equal(foldTopic([start, said(1, OWNER, close(true)), said(2, ASIA, close(false))]).state, "open");
	t.same(why(foldTopic([start, said(1, EUROPE, close(true))])), ["not-entitled"]);
	t.same(why(foldTopic([start, said(1, EUROPE, { act: "labels", tags: [], regions: [] })])), ["not-entitled"]);
});

t.test("only the owner announces", async (t) => {
	const announcement = { ...QUESTION, kind: "announcement" } as const;
	t.same(
		[OWNER, EUROPE].map((desk) => foldTopic([said(0, desk, announcement)]).kind),
		["announcement", "talk"],
	);
});

t.test("a translation of an earlier text is older than the source", async (t) => {
	const text = (language: string, of: string | null) =>
		({ act: "text", post: null, language, title: language, body: language, of }) as const;
	const translated = [said(0, ASIA, QUESTION), said(1, EUROPE, text("ar", entryOf(0)))];
	const changed = [...translated, said(2, ASIA, text("en", null))];
	const older = (entries: Parameters<typeof foldTopic>[0]) =>
		foldTopic(entries).translations.map(({ language, isOlder }) => [language, isOlder]);
	t.same(older(translated), [["ar", false]]);
	t.same(older(changed), [["ar", true]]);
	t.same(older([...changed, said(3, OWNER, text("ar", entryOf(2)))]), [["ar", false]], "translated anew");
	const topic = foldTopic([
		...changed,
		said(3, EUROPE, text("en", null)),
		said(4, EUROPE, text("en", entryOf(2))),
		said(5, ASIA, text("fr", null)),
		said(6, EUROPE, text("fr", entryOf(1))),
		said(7, OWNER, text("fr", entryOf(2)), { isHidden: true }),
	]);
	t.same(why(topic), ["not-entitled", "wrong-language", "wrong-language", "no-such", "hidden"]);
	t.same(rowOfTopic(topic).titles, { en: "en", ar: "ar" });
});

t.test("each desk, or each member, has one vote until the poll ends", async (t) => {
	const vote = (n: number, desk: string, member: number, options: number[], at = n) =>
		said(n, desk, { act: "vote", options }, { by: memberOf(desk, member), at });
	const counts = (voters: "desk" | "member", entries: ReturnType<typeof said>[]) => {
		const { poll, refused } = foldTopic([
			said(0, OWNER, { ...QUESTION, poll: { ...POLL, options: [...POLL.options], voters } }),
			...entries,
		]);
		return [poll?.counts, refused.map((each) => each.why)];
	};
	const votes = [vote(1, ASIA, 0, [0]), vote(2, ASIA, 1, [1]), vote(3, EUROPE, 0, [0])];
	t.same(counts("desk", votes), [[1, 1], []], "the newest vote of a desk counts");
	t.same(counts("member", votes), [[2, 1], []]);
	t.same(counts("member", [...votes, vote(4, ASIA, 0, [])]), [[1, 1], []], "a vote is taken back");
	t.same(counts("desk", [vote(1, ASIA, 0, [0, 1]), vote(2, ASIA, 0, [2])]), [
		[0, 0],
		["no-such", "no-such"],
	]);
	t.same(counts("desk", [vote(1, ASIA, 0, [0], 10), vote(2, EUROPE, 0, [0], 11)]), [[1, 0], ["over"]]);
});

t.test("a topic begins with a topic", async (t) => {
	t.throws(() => foldTopic([]), { code: "bad-content" });
	t.throws(() => foldTopic([said(0, ASIA, ANSWER)]), { code: "bad-content", field: "act" });
});

t.test("refused entries change nothing, and others decide nothing", async (t) => {
	fc.assert(
		fc.property(histories, (entries) => {
			const topic = foldTopic(entries);
			const refused = new Set(topic.refused.map(({ entry }) => entry));
			const { refused: none, ...without } = foldTopic(entries.filter(({ entry }) => !refused.has(entry)));
			const { refused: _, ...whole } = topic;
			t.strictSame([none, without], [[], whole]);

			const [first, ...later] = entries as [never, ...typeof entries];
			const ofOthers = foldTopic([first, ...later.filter(({ desk, asOwner }) => !asOwner && desk !== topic.desk)]);
			t.same([ofOthers.state, ofOthers.answer, ofOthers.source.revision], ["open", null, topic.revisions[0]?.revision]);

			const voters = topic.poll?.votes.map(({ voter }) => voter) ?? [];
			t.equal(new Set(voters).size, voters.length, "one vote each");
		}),
		{ numRuns: 300 },
	);
});

t.test("a long topic costs no more for each entry than a short one", async (t) => {
	const cost = (length: number) => {
		const entries = [said(0, ASIA, QUESTION)];
		for (let n = 1; n < length; n++) entries.push(said(n, EUROPE, n % 2 ? ANSWER : { act: "take-back", post: entryOf(n - 1) }));
		const begin = process.cpuUsage();
		for (let i = 0; i < 40_000 / length; i++) foldTopic(entries);
		return process.cpuUsage(begin).user;
	};
	cost(500);
	const [short, long] = [Math.min(cost(500), cost(500)), Math.min(cost(20_000), cost(20_000))];
	t.ok(long < short * 8, `${long} µs for one long topic, ${short} µs for as many entries in short ones`);
});
