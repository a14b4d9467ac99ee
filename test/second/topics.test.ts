/** Topics: both implementations of spec/topics.md agree about random histories. */
import fc from "fast-check";
import t from "tap";
import type { ItemContent } from "#protocol/items/item-content.ts";
import { foldTopic, type Texts, type Topic } from "#protocol/items/topic.ts";
import { topicAct } from "#protocol/items/topic-acts.ts";
import { ASIA, histories, QUESTION, said } from "../support/topics.ts";
import { isAct, type Said, topicAfter } from "./implementation/topics.ts";

const textsOf = ({ source, revisions, translations }: Texts) => ({
	source: [source.revision, source.title, source.body],
	revisions: revisions.map(({ revision }) => revision),
	translations: translations.map((each) => [each.language, each.revision, each.title, each.body, each.isOlder]),
});

const stateOf = (topic: Topic) => ({
	kind: topic.kind,
	tags: topic.tags,
	regions: topic.regions,
	state: topic.state,
	answer: topic.answer,
	...textsOf(topic),
	posts: topic.posts.map((post) => ({ entry: post.entry, act: post.act, isTakenBack: post.isTakenBack, ...textsOf(post) })),
	votes: Object.fromEntries(topic.poll?.votes.map(({ voter, options }) => [voter, options]) ?? []),
	counts: topic.poll?.counts ?? null,
	followers: topic.followers.toSorted(),
});

t.test("both agree how a topic stands", async (t) => {
	const reached = new Set<string>();
	fc.assert(
		fc.property(histories, (entries) => {
			const ours = foldTopic(entries);
			const second = topicAfter(entries as Said[]);
			t.strictSame(second && { ...second, followers: second.followers.toSorted() }, stateOf(ours));
			for (const { why } of ours.refused) reached.add(why);
			reached.add(ours.state);
			if (ours.translations.some(({ isOlder }) => isOlder)) reached.add("older");
			if (ours.poll?.counts.some((count) => count > 1)) reached.add("votes");
		}),
		{ numRuns: 500 },
	);
	const wanted = "answered bad-act closed hidden no-such not-entitled not-first older open over votes wrong-language";
	t.same([...reached].sort().join(" "), wanted, "the histories reach every rule");
});

t.test("both refuse the same contents", async (t) => {
	const values = said(0, ASIA, QUESTION).content.values as { [name: string]: never };
	const junk = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string({ maxLength: 2 })));
	const changed = fc.tuple(fc.constantFrom(...Object.keys(values), "extra"), junk).map(([name, value]) => ({ ...values, [name]: value }));
	const contents = fc.record({ act: fc.constantFrom("topic", "labels", "vote", "mark", "close", "x"), values: fc.oneof(changed, junk) });
	fc.assert(
		fc.property(contents, (content) => {
			const isOurs = (() => {
				try {
					topicAct(content as ItemContent);
					return true;
				} catch {
					return false;
				}
			})();
			t.equal(isAct(content), isOurs, JSON.stringify(content));
		}),
		{ numRuns: 1_000 },
	);
});
