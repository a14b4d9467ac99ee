/** How a topic of the forum stands. SPEC "Topics", section 2. Pure: the same entries give the same topic to every reader. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { ItemContent } from "./item-content.ts";
import { beginTexts, type FormEntry, markOlder, type TextRefusal, type TextRow, type Texts, titlesOfTexts, writeText } from "./texts.ts";
import { type Poll, type TopicAct, topicAct } from "./topic-acts.ts";

export type { TextRow, Texts } from "./texts.ts";

/** An entry of a topic that counts. */
export type TopicEntry = FormEntry;

export interface Post extends Texts {
	entry: Id;
	act: "post" | "answer";
	by: Id;
	desk: Id;
	at: number;
	isTakenBack: boolean;
	isHidden: boolean;
}

export interface PollState extends Poll {
	/** The votes that count, one for each voter. */
	votes: { voter: Id; options: number[] }[];
	/** How many voters chose each option. */
	counts: number[];
}

export type TopicKind = Extract<TopicAct, { act: "topic" }>["kind"];
export type TopicState = "open" | "answered" | "closed";

export interface Topic extends Texts {
	kind: TopicKind;
	tags: string[];
	regions: Extract<TopicAct, { act: "topic" }>["regions"];
	by: Id;
	/** The desk that asks. */
	desk: Id;
	at: number;
	state: TopicState;
	isClosed: boolean;
	/** The post that is marked as the answer. */
	answer: Id | null;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
	posts: Post[];
	poll: PollState | null;
	/** The members who follow it. */
	followers: Id[];
	/** The entries that change nothing, and why. */
	refused: { entry: Id; why: Refusal }[];
}

/**
 * Why an entry changes nothing. bad-act: it isn't an act of a topic, or has bad values. not-first: a topic begins once. not-entitled: only
 * other desks may do this. hidden: the owner of the space has hidden this text. no-such: it names no post, revision or option. over: the poll has ended. wrong-language: a new source has
 * another language than the first one, or a translation has the language of its source.
 */
export type Refusal = "bad-act" | "not-first" | "hidden" | "over" | TextRefusal;

/** The state of a fold. */
interface Draft extends Omit<Topic, "state" | "followers" | "answer" | "posts"> {
	posts: Map<Id, Post>;
	marked: Id | null;
	following: Set<Id>;
	votes: Map<Id, number[]>;
}

/**
 * How the topic stands after these entries.
 * @param entries those that count. An entry stands after the entries that it names.
 * @throws ProtocolError bad-content when the first entry doesn't begin a topic.
 */
export function foldTopic(entries: readonly TopicEntry[]): Topic {
	const [first, ...later] = entries;
	if (!first) throw new ProtocolError("bad-content", "topic: has no entry that counts");
	const draft = begin(first);
	for (const entry of later) {
		const why = apply(draft, entry);
		if (why) draft.refused.push({ entry: entry.entry, why });
	}
	return finish(draft);
}

function begin(entry: TopicEntry): Draft {
	const act = topicAct(entry.content);
	if (act.act !== "topic") throw new ProtocolError("bad-content", "topic: its first entry doesn't begin a topic", "act");
	const { by, desk, at, isHidden } = entry;
	const poll = act.poll && { ...act.poll, votes: [], counts: [] };
	// Whoever isn't the owner can't announce: readers see a talk.
	const kind = act.kind === "announcement" && !entry.asOwner ? "talk" : act.kind;
	const texts = beginTexts(sourceOf(entry, act.language, act.title, act.body));
	const { tags, regions } = act;
	const state = { marked: null, following: new Set<Id>(), votes: new Map<Id, number[]>(), posts: new Map<Id, Post>(), refused: [] };
	return { kind, tags, regions, by, desk, at, isHidden, poll, isClosed: false, ...texts, ...state };
}

const sourceOf = ({ entry, by, at }: TopicEntry, language: string, title: string | null, body: string): TextRow => ({
	revision: entry,
	language,
	title,
	body,
	by,
	at,
});

/** Applies an entry. Returns why it changes nothing, or null. */
function apply(topic: Draft, entry: TopicEntry): Refusal | null {
	const act = readAct(entry.content);
	if (act === null) return "bad-act";
	switch (act.act) {
		case "topic":
			return "not-first";
		case "post":
		case "answer":
			topic.posts.set(entry.entry, newPost(entry, act));
			return null;
		case "text":
			return changeText(topic, entry, act);
		case "take-back":
			return takeBack(topic, entry, act.post);
		case "vote":
			return vote(topic, entry, act.options);
		case "follow":
			if (act.isOn) topic.following.add(entry.by);
			else topic.following.delete(entry.by);
			return null;
		default:
			return decide(topic, entry, act);
	}
}

function readAct(content: ItemContent): TopicAct | null {
	try {
		return topicAct(content);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

function newPost(entry: TopicEntry, { act, language, body }: Extract<TopicAct, { act: "post" | "answer" }>): Post {
	const { by, desk, at, isHidden } = entry;
	return { entry: entry.entry, act, by, desk, at, isHidden, isTakenBack: false, ...beginTexts(sourceOf(entry, language, null, body)) };
}

function changeText(topic: Draft, entry: TopicEntry, act: Extract<TopicAct, { act: "text" }>): Refusal | null {
	const post = act.post === null ? topic : topic.posts.get(act.post);
	if (!post || ("isTakenBack" in post && post.isTakenBack)) return "no-such";
	if (entry.isHidden) return "hidden";
	return writeText(post, sourceOf(entry, act.language, act.title, act.body), act.of, entry.desk === post.desk);
}

function takeBack(topic: Draft, { desk }: TopicEntry, id: Id): Refusal | null {
	const post = topic.posts.get(id);
	if (!post || post.isTakenBack) return "no-such";
	if (desk !== post.desk) return "not-entitled";
	post.isTakenBack = true;
	return null;
}

function vote({ poll, votes }: Draft, { by, desk, at }: TopicEntry, options: number[]): Refusal | null {
	if (!poll || options.some((each) => each >= poll.options.length) || (options.length > 1 && !poll.isSeveral)) return "no-such";
	if (poll.until !== null && at > poll.until) return "over";
	const voter = poll.voters === "desk" ? desk : by;
	if (options.length === 0) votes.delete(voter);
	else votes.set(voter, options);
	return null;
}

/** Whether a desk may close the topic, mark its answer and change its labels: the desk that asks, and the owner of the space. */
export function mayDecide(topic: Pick<Topic, "desk">, { desk, asOwner }: Pick<TopicEntry, "desk" | "asOwner">): boolean {
	return asOwner || desk === topic.desk;
}

function decide(topic: Draft, entry: TopicEntry, act: Extract<TopicAct, { act: "labels" | "mark" | "close" }>): Refusal | null {
	if (!mayDecide(topic, entry)) return "not-entitled";
	if (act.act === "labels") {
		topic.tags = act.tags;
		topic.regions = act.regions;
	} else if (act.act === "close") topic.isClosed = act.isOn;
	else {
		const post = act.answer === null ? null : topic.posts.get(act.answer);
		if (post === undefined || (post && (post.act !== "answer" || post.isTakenBack))) return "no-such";
		topic.marked = act.answer;
	}
	return null;
}

function finish({ marked, following, votes, ...topic }: Draft): Topic {
	const posts = [...topic.posts.values()];
	for (const texts of [topic, ...posts]) markOlder(texts);
	const answer = posts.find((post) => post.entry === marked && !post.isTakenBack && !post.isHidden)?.entry ?? null;
	const state = topic.isClosed ? "closed" : answer === null ? "open" : "answered";
	const poll = topic.poll && countVotes(topic.poll, votes);
	return { ...topic, posts, poll, answer, state, followers: [...following] };
}

function countVotes(poll: Poll, votes: ReadonlyMap<Id, number[]>): PollState {
	const counting = [...votes].map(([voter, options]) => ({ voter, options }));
	const counts = poll.options.map((_, option) => counting.filter(({ options }) => options.includes(option)).length);
	return { ...poll, votes: counting, counts };
}

/** What the list of the space shows of a topic. */
export function rowOfTopic(topic: Topic) {
	const { kind, tags, regions, state } = topic;
	return { form: "topic" as const, titles: titlesOfTexts(topic), kind, tags, regions, state };
}
