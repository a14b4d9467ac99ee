/** Topics of the forum: lists them, opens one, and writes into them. SPEC "Topics". */
import type { Id } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { ownerOfSpace, type Space } from "#protocol/folds/directory.ts";
import { organisationsSpace } from "#protocol/items/cards.ts";
import type { TextRow, Texts, Translation } from "#protocol/items/texts.ts";
import { foldTopic, type Post, rowOfTopic, type Topic } from "#protocol/items/topic.ts";
import { type TopicAct, topicContent } from "#protocol/items/topic-acts.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesksWithSeats } from "../directory/circle-keys.ts";
import { type ComparedLine, compareTexts } from "./compare-texts.ts";
import type { RowInput } from "./content.ts";
import { loadFollowed, noteFollowed } from "./followed.ts";
import { actInItem, formEntries, type ItemForm, openCorrected, organisationsIn } from "./forms.ts";
import type { OpenItem } from "./item.ts";
import {
	foldOf,
	type ItemView,
	knownList,
	listSpaces,
	type MarkView,
	type MutedView,
	markOf,
	markViewOf,
	mutedView,
	noteSeenIfNothingIsNew,
	openSpace,
	type SpaceView,
	titlesOf,
	withoutMuted,
} from "./list.ts";
import type { KnownList } from "./verified-entry.ts";
import { startItem } from "./write.ts";

const TOPIC_FORM: ItemForm<Topic> = {
	fold: foldTopic,
	row: rowOfTopic,
	errors: {
		"bad-act": "bad-input",
		"not-first": "bad-input",
		"not-entitled": "not-allowed",
		hidden: "wrong-state",
		"no-such": "not-found",
		over: "wrong-state",
		"wrong-language": "bad-input",
	},
};

/** ms. After this time without an answer, clients ask for help with a question. */
const LONG_WAIT = 14 * 86_400_000;

/** A topic, as the list of its space shows it. */
export interface TopicRow extends Omit<ItemView, "object" | "form"> {
	space: Id;
	/** A question that has no marked answer yet. */
	isUnanswered: boolean;
	/** It has been unanswered for more than 14 days. */
	waitsLong: boolean;
	/** Whether I follow it, as far as this device knows: it learns this when I follow or open the topic on it. */
	isFollowed: boolean;
}

/** A space with its topics. */
export interface TopicList extends SpaceView {
	/** The name that its owner has given it, by language. Empty without one. */
	titles: ItemView["titles"];
	/** How many organisations read it. */
	organisations: number;
	/** The pinned ones first, then those that changed last. */
	topics: TopicRow[];
	/** The members whose topics aren't listed and whose texts are folded. */
	muted: MutedView[];
	/** As in OpenSpace. */
	waitsForKey: boolean;
}

export interface TopicTranslation extends Translation {
	/** What has changed in the source since the revision that it translates; null when it isn't older. */
	changes: ComparedLine[] | null;
}

/** A post or an answer. */
export interface PostView extends Omit<Post, "translations"> {
	/** Without those by muted members. */
	translations: TopicTranslation[];
	/** Why the owner of the space has hidden it; null when it isn't hidden. */
	hidden: MarkView | null;
	/** Why its author, or the member who has changed it last, is muted; null when not. Clients fold the text. */
	muted: MutedView | null;
	/** It was written after the owner had locked the topic. */
	isAfterLock: boolean;
	/** Whether it is of a desk of mine, so that I may change it or take it back. */
	isOurs: boolean;
}

export interface TopicView extends Omit<Topic, "posts" | "isHidden" | "refused" | "translations"> {
	/** Without those by muted members. */
	translations: TopicTranslation[];
	space: Id;
	item: Id;
	circle: CircleName;
	/** The name of the space, by language. */
	spaceTitles: ItemView["titles"];
	organisations: number;
	posts: PostView[];
	hidden: MarkView | null;
	locked: MarkView | null;
	/** Why its author, or the member who has changed it last, is muted; null when not. Clients fold the text. */
	muted: MutedView | null;
	/** Why I am muted in the space; null when not. */
	myMute: MutedView | null;
	/** Whether a desk of mine asks. */
	isOurs: boolean;
	/** Whether I may mark an answer, close the topic and change its labels. */
	mayDecide: boolean;
	/** Whether a desk of mine answers for the space, so that I may hide, lock and pin. */
	isOwner: boolean;
	isPinned: boolean;
	isFollowed: boolean;
	/** The options that I, or my desk, have chosen; null without a vote. */
	myVote: number[] | null;
	/** Entries of mine that don't count. `sendAgain` sends one again. */
	uncounted: Id[];
}

/**
 * The topics of a space.
 * @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered
 * @example const { topics } = await listTopics(session, space); // topics[0].isUnanswered
 */
export async function listTopics(session: UnlockedSession, space: Id): Promise<TopicList> {
	const { items, ...opened } = await openSpace(session, space);
	const isFollowed = await loadFollowed(session);
	const topics = items.flatMap(({ form, object: _, ...row }): TopicRow[] => {
		if (form !== "topic") return [];
		const isUnanswered = row.kind === "question" && row.state === "open" && !row.hidden;
		const waitsLong = isUnanswered && session.now() - row.startedAt > LONG_WAIT;
		return [{ ...row, space, isUnanswered, waitsLong, isFollowed: isFollowed(space, row.item) }];
	});
	topics.sort((one, other) => Number(other.isPinned) - Number(one.isPinned));
	return { ...opened, topics, organisations: organisationsIn(session, opened.circle) };
}

/**
 * The topics of all spaces that I read, except that of profiles and offers: one request for the list of spaces, and one for each space.
 * @throws as listTopics
 * @example const unanswered = (await listForum(session)).flatMap(({ topics }) => topics.filter((each) => each.isUnanswered));
 */
export async function listForum(session: UnlockedSession): Promise<TopicList[]> {
	const lists: TopicList[] = [];
	// Profiles and offers stand in a space of their own.
	const spaces = (await listSpaces(session)).filter(({ space }) => space !== organisationsSpace(session.network));
	for (const { space } of spaces) lists.push(await listTopics(session, space));
	return lists;
}

/**
 * Opens a topic: one request, if the list of its space was read in this session. If its row in the list is wrong, the right one is written. The topic
 * then isn't new any more, and when nothing else in its space is new, the space counts as seen.
 * @throws ProtocolError not-found; bad-content when its first entry begins no topic; AlarmError entries-dropped, content-tampered
 * @example const { source, posts, answer } = await openTopic(session, space, item);
 */
export async function openTopic(session: UnlockedSession, space: Id, item: Id): Promise<TopicView> {
	const opened = await openCorrected(session, space, item, TOPIC_FORM);
	await noteSeenIfNothingIsNew(session, space);
	const view = viewOf(session, await knownList(session, space), opened);
	await noteFollowed(session, space, item, view.isFollowed);
	return view;
}

function viewOf(session: UnlockedSession, list: KnownList, { space, item, entries }: OpenItem): TopicView {
	const { posts, isHidden: _, refused: __, ...topic } = foldTopic(formEntries(entries));
	const { circle } = list.space;
	const mine = new Set(myDesksWithSeats(session, circle).map(({ id }) => id));
	const isOwner = mine.has(ownerOfSpace(list.space) ?? "");
	const byId = new Map(entries.map((each) => [each.entry, each]));
	const first = topic.poll?.voters === "desk" ? [...mine][0] : session.me;
	return {
		...topic,
		translations: comparedTranslations(list, topic),
		space,
		item,
		circle,
		spaceTitles: titlesOf(list),
		organisations: organisationsIn(session, circle),
		posts: posts.map((post) => {
			const { hidden = null, isAfterLock = false } = byId.get(post.entry) ?? {};
			const translations = comparedTranslations(list, post);
			return { ...post, translations, hidden, muted: foldOf(list, post), isAfterLock, isOurs: mine.has(post.desk) };
		}),
		hidden: markViewOf(list, item, null, "hidden"),
		locked: markViewOf(list, item, null, "locked"),
		muted: foldOf(list, topic),
		myMute: mutedView(list, session.me),
		isOurs: mine.has(topic.desk),
		mayDecide: mine.has(topic.desk) || isOwner,
		isOwner,
		isPinned: markOf(list, item, null, "pinned") !== null,
		isFollowed: topic.followers.includes(session.me),
		myVote: topic.poll?.votes.find(({ voter }) => voter === first)?.options ?? null,
		uncounted: entries.filter(({ isMine, uncounted }) => isMine && uncounted !== null).map(({ entry }) => entry),
	};
}

const comparedTranslations = (list: KnownList, { source, revisions, translations }: Texts): TopicTranslation[] => {
	const whole = ({ title, body }: TextRow) => [...(title === null ? [] : [title]), body].join("\n\n");
	return withoutMuted(list, translations).map((each) => {
		const then = revisions.find(({ revision }) => revision === each.of) ?? source;
		return { ...each, changes: each.isOlder ? compareTexts(whole(then), whole(source)) : null };
	});
};

export type NewTopic = Omit<Extract<TopicAct, { act: "topic" }>, "act">;

/**
 * Begins a topic in a space.
 * @param options item, entry: give the same ids when you repeat a call that got no answer.
 * @throws ProtocolError not-found; not-allowed for an announcement of another desk than the owner; bad-input that names the field; daily-limit
 * @example await startTopic(session, space, { kind: "question", language: "en", title, body, tags: [], regions: [], poll: null });
 */
export async function startTopic(
	session: UnlockedSession,
	space: Id,
	topic: NewTopic,
	options: { item?: Id; entry?: Id } = {},
): Promise<{ item: Id; entry: Id }> {
	const content = topicContent({ act: "topic", ...topic });
	const known = await knownList(session, space);
	const owner = ownerOfSpace(known.space);
	const desk = topic.kind === "announcement" ? myDesksWithSeats(session, known.space.circle).find(({ id }) => id === owner)?.id : undefined;
	if (topic.kind === "announcement" && !desk)
		throw new ProtocolError("not-allowed", "kind: only the desk that answers for the space announces");
	const { title, language, kind, tags, regions } = topic;
	const row: RowInput = { form: "topic", titles: { [language]: title }, kind, tags, regions, state: "open" };
	return startItem(session, space, { content, row, ...options, ...(desk !== undefined && { desk }) });
}

/**
 * Does something in a topic: posts, answers, changes a text, marks the answer, votes, follows, closes. The row in the list follows.
 * @param options entry: give the same id when you repeat a call that got no answer.
 * @throws ProtocolError not-found; not-allowed; wrong-state when the owner has locked the topic, or the poll has ended; bad-input that names the
 * field; daily-limit
 * @example await actInTopic(session, space, item, { act: "answer", language: "en", body: "We do." });
 */
export async function actInTopic(
	session: UnlockedSession,
	space: Id,
	item: Id,
	act: Exclude<TopicAct, { act: "topic" }>,
	{ entry }: { entry: Id },
): Promise<void> {
	const content = topicContent(act);
	await actInItem(
		session,
		{ space, item, form: TOPIC_FORM },
		{ content, entry, wantedDesks: (topic, known) => wantedDesks(known, topic, act) },
	);
	if (act.act === "follow") await noteFollowed(session, space, item, act.isOn);
}

function* wantedDesks(space: Space, topic: Topic, act: TopicAct): Generator<Id> {
	if (act.act === "mark" || act.act === "close" || act.act === "labels") {
		yield topic.desk;
		yield ownerOfSpace(space) ?? "";
	}
	if (act.act === "text" && act.of === null) yield act.post === null ? topic.desk : deskOfPost(topic, act.post);
	if (act.act === "take-back") yield deskOfPost(topic, act.post);
}

const deskOfPost = ({ posts }: Topic, id: Id): Id => posts.find(({ entry }) => entry === id)?.desk ?? "";
