/** Entries of a topic for tests: written by hand, or at random. */
import fc from "fast-check";
import { type Id, idToBytes } from "#protocol/bytes.ts";
import type { TopicEntry } from "#protocol/items/topic.ts";
import { type TopicAct, topicContent } from "#protocol/items/topic-acts.ts";

/** The id number n. */
export const idOfNumber = (n: number): Id => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;

/** Three desks with two members each. The last desk owns the space. */
export const [ASIA, EUROPE, OWNER] = [1, 2, 3].map(idOfNumber) as [Id, Id, Id];
export const memberOf = (desk: Id, n = 0): Id => idOfNumber(Number.parseInt(desk.slice(-2), 16) * 16 + n);

/** The entry number `n`, which stands at the time `n`. */
export function said(n: number, desk: Id, act: TopicAct | TopicEntry["content"], more: Partial<TopicEntry> = {}): TopicEntry {
	const content = "values" in act ? act : topicContent(act);
	return {
		entry: idOfNumber(1000 + n),
		by: memberOf(desk),
		desk,
		asOwner: desk === OWNER,
		speaksFor: null,
		at: n,
		isHidden: false,
		content,
		...more,
	};
}

export const QUESTION = {
	act: "topic",
	kind: "question",
	language: "en",
	title: "Who knows a lawyer?",
	body: "In **Milan**.",
	tags: ["law"],
	regions: ["europe"],
	poll: null,
} as const satisfies TopicAct;

const LANGUAGES = ["en", "ar", "uk"];

/** Histories of a topic. Ids in them are those of earlier entries, and now and then of no entry. */
export const histories: fc.Arbitrary<TopicEntry[]> = fc
	.tuple(
		fc.array(fc.record({ desk: fc.nat(2), member: fc.nat(1), act: fc.nat(11), of: fc.nat(30), choice: fc.nat(7), isHidden: fc.nat(9) }), {
			maxLength: 30,
			size: "max",
		}),
		fc.record({ desk: fc.nat(2), kind: fc.nat(2), poll: fc.nat(4) }),
	)
	.map(([steps, start]) => {
		const desks = [ASIA, EUROPE, OWNER];
		const kind = (["talk", "question", "announcement"] as const)[start.kind] as "talk";
		const poll = {
			question: "When?",
			options: ["Monday", "Tuesday", "never"],
			voters: start.poll % 2 ? ("desk" as const) : ("member" as const),
			isSeveral: start.poll > 1,
			until: start.poll > 2 ? 3 : null,
		};
		const first = said(0, desks[start.desk] as Id, { ...QUESTION, kind, poll: start.poll === 4 ? null : poll });
		const entries = [first];
		steps.forEach(({ desk, member, act, of, choice, isHidden }, i) => {
			const own = desks[desk] as Id;
			const named = idOfNumber(1000 + (of % (i + 2)));
			const language = LANGUAGES[choice % 3] as string;
			const acts: (TopicAct | TopicEntry["content"])[] = [
				{ act: "post", language, body: `post ${i}` },
				{ act: "answer", language, body: `answer ${i}` },
				{ act: "answer", language, body: `answer ${i}` },
				{ act: "text", post: null, language, title: `title ${i}`, body: `body ${i}`, of: choice > 3 ? idOfNumber(1000 + (of % 2)) : null },
				{ act: "text", post: named, language, title: null, body: `body ${i}`, of: choice > 3 ? named : null },
				{ act: "take-back", post: named },
				{ act: "mark", answer: choice > 5 ? null : named },
				{ act: "vote", options: [[], [0], [1], [2], [0, 1], [1, 0, 2], [3], [9]][choice] as number[] },
				{ act: "follow", isOn: choice > 2 },
				{ act: "close", isOn: choice > 4 },
				{ act: "labels", tags: [`tag ${i}`], regions: [] },
				[
					QUESTION,
					{ act: "praise", values: {} },
					{ act: "mark", values: { answer: "x" } },
					{ act: "take-back", values: { post: idToBytes(named) } },
				][choice % 4] as TopicEntry["content"],
			];
			entries.push(said(i + 1, own, acts[act] as TopicAct, { by: memberOf(own, member), isHidden: isHidden === 0 }));
		});
		return entries;
	});
