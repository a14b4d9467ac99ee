/** The commands for the forum: topics with questions, answers and polls. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { REGIONS } from "#protocol/codes.ts";
import { TOPIC_KINDS, type TopicAct, VOTERS } from "#protocol/items/topic-acts.ts";
import { actInTopic, listForum, openTopic, type PostView, startTopic, type TopicRow, type TopicView } from "#sdk/spaces/topics.ts";
import { done } from "../../answers/answers.ts";
import { changedLines } from "../../answers/changed-lines.ts";
import { wordsOf } from "../../answers/entries.ts";
import { withoutHidden, withoutWords } from "../../answers/hidden-items.ts";
import { escapeControls, indent } from "../../answers/layout.ts";
import { askDespiteLeaks } from "../../answers/leaks.ts";
import { type Columns, column, idColumn, joinedColumn, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { flag, many, optional, required } from "../../arguments/grammar.ts";
import { code, content, futureTime, number, ref, text } from "../../arguments/kinds.ts";
import { command, type Io } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const topicArgument = { topic: required(ref("TOPIC")) };
const TOPIC = "The topic, by its id or the first characters of it.";
const LANGUAGE = "The language of the text, such as en.";
const written = { language: required(text("CODE")) };

interface Found {
	space: Id;
	item: Id;
}

async function findTopic({ session }: People, typed: string): Promise<Found> {
	const topics = (await listForum(session)).flatMap((space) => space.topics);
	const item = pickId(
		"topic",
		typed,
		topics.map((each) => each.item),
	);
	return { item, space: topics.find((each) => each.item === item)?.space ?? "" };
}

/** The title in English, else in the first language that it has. */
const titleOf = (titles: TopicRow["titles"]): string => titles.en ?? Object.values(titles)[0] ?? "";

const isFollowedNews = ({ isFollowed, isNew, hidden }: TopicRow): boolean => isFollowed && isNew && !hidden;

const list = command({
	name: "topic list",
	help: {
		summary:
			"List the topics of the spaces that your desks read. What is new in topics that you follow comes first, then the pinned ones, then the most recently changed.",
		parameters: {
			space: "Only topics of this space.",
			unanswered: "Only questions without an answer.",
			new: "Only topics with something new.",
			followed: "Only topics that you follow. This device knows those that you followed or opened on it.",
		},
		examples: ["cloister topic list", "cloister topic list --unanswered"],
	},
	args: { space: optional(ref("SPACE")) },
	flags: { unanswered: flag, new: flag, followed: flag },
	async run(io, input) {
		const people = await People.of(await io.session());
		const spaces = await listForum(people.session);
		const ids = spaces.map(({ space }) => space);
		const wanted = input.space === undefined ? ids : [pickId("space", input.space, ids)];
		const topics = spaces
			.filter(({ space }) => wanted.includes(space))
			.flatMap((space) => space.topics)
			.filter((each) => (!input.unanswered || each.isUnanswered) && (!input.new || each.isNew))
			.filter((each) => !input.followed || each.isFollowed)
			.sort((one, other) => Number(isFollowedNews(other)) - Number(isFollowedNews(one)));
		const columns: Columns<TopicRow> = {
			topic: idColumn("ID", ({ item }) => item),
			space: jsonOnly(({ space }) => space),
			titles: column(
				"TITLE",
				({ titles }) => titles,
				({ titles, hidden }) => (hidden ? messages.hiddenItem : titleOf(titles)),
			),
			kind: column("KIND", ({ kind }) => kind),
			state: column("STATE", ({ state }) => state),
			isUnanswered: jsonOnly(({ isUnanswered }) => isUnanswered),
			isNew: column(
				"NEW",
				({ isNew }) => isNew,
				({ isNew }) => (isNew ? messages.yes : messages.no),
			),
			isFollowed: jsonOnly(({ isFollowed }) => isFollowed),
			tags: joinedColumn("TAGS", ({ tags }) => tags),
			regions: jsonOnly(({ regions }) => regions),
			startedBy: nameColumn("BEGUN BY", ({ startedBy }) => startedBy, people.name),
			startedFor: nameColumn("DESK", ({ startedFor }) => startedFor, people.desk),
			startedAt: jsonOnly(({ startedAt }) => isoTime(startedAt)),
			count: column("ENTRIES", ({ count }) => count),
			at: timeColumn("NEWEST", ({ at }) => at),
			isPinned: jsonOnly(({ isPinned }) => isPinned),
			hidden: jsonOnly(({ hidden }) => hidden),
		};
		return listAnswer("topics", withoutHidden(topics), columns);
	},
});

const show = command({
	name: "topic show",
	help: {
		summary: "Show a topic with its posts, answers and votes.",
		parameters: { topic: TOPIC, language: "Show each text in this language, if somebody has translated it." },
		examples: ["cloister topic show 91c0", "cloister topic show 91c0 --language fr"],
	},
	args: topicArgument,
	flags: { language: optional(text("CODE")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const { space, item } = await findTopic(people, input.topic);
		const view = shownOf(await openTopic(people.session, space, item));
		return { data: topicJson(view), text: () => topicText(people, view, input.language) };
	},
});

/** Without the texts that are hidden or taken back. */
function shownOf(view: TopicView): TopicView {
	if (view.hidden) return { ...withoutWords(view), tags: [], poll: null, posts: [] };
	return { ...view, posts: view.posts.map((post) => (post.hidden || post.isTakenBack ? withoutWords(post) : post)) };
}

const textJson = ({ source, translations, revisions }: Pick<TopicView, "source" | "translations" | "revisions">) => ({
	language: source.language,
	title: source.title,
	body: source.body,
	revision: source.revision,
	revisions: revisions.length,
	translations: translations.map(({ language, title, body, isOlder, changes, by }) => ({ language, title, body, isOlder, changes, by })),
});

function topicJson(view: TopicView) {
	const { space, item, circle, organisations, kind, state, tags, regions, by, desk, at, answer, poll, hidden, locked } = view;
	return {
		...{ topic: item, space, circle, organisations, kind, state, tags, regions, by, desk, at: isoTime(at), ...textJson(view) },
		posts: view.posts.map((post) => ({
			...{ post: post.entry, act: post.act, by: post.by, desk: post.desk, at: isoTime(post.at), ...textJson(post) },
			...{
				isAnswer: post.entry === answer,
				isTakenBack: post.isTakenBack,
				hidden: post.hidden,
				muted: post.muted,
				isAfterLock: post.isAfterLock,
			},
		})),
		poll: poll && { ...poll, until: isoTime(poll.until), myVote: view.myVote },
		...{ hidden, locked, muted: view.muted, myMute: view.myMute, isFollowed: view.isFollowed, uncounted: view.uncounted },
	};
}

function topicText(people: People, view: TopicView, language: string | undefined): string {
	const head = (by: Id, desk: Id, at: number, mark = "") =>
		escapeControls(messages.postHead(people.name(by), people.desk(desk), showTime(at), mark));
	const translationOf = ({ translations }: Pick<TopicView, "translations">) => translations.find((each) => each.language === language);
	const body = (post: Pick<PostView, "source" | "translations" | "isTakenBack" | "hidden" | "muted">) => {
		if (post.isTakenBack) return messages.takenBack;
		if (post.hidden) return messages.hiddenItem;
		if (post.muted) return messages.mutedAuthor;
		const translation = translationOf(post);
		return [...changedLines(translation?.changes ?? null), escapeControls((translation ?? post.source).body)].join("\n\n");
	};
	const title = view.hidden
		? messages.hiddenItem
		: view.muted
			? messages.mutedAuthor
			: escapeControls((translationOf(view) ?? view.source).title ?? "");
	const poll = !view.muted &&
		view.poll && [
			escapeControls(view.poll.question),
			...view.poll.options.map((option, i) =>
				messages.pollLine(i + 1, escapeControls(option), view.poll?.counts[i] ?? 0, view.myVote?.includes(i) ?? false),
			),
			...(view.poll.until === null ? [] : [messages.pollUntil(showTime(view.poll.until))]),
		];
	return [
		messages.whoReads(view.circle, view.organisations),
		`${title} (${[view.kind, view.state].join(", ")})`,
		head(view.by, view.desk, view.at),
		body({ ...view, isTakenBack: false }),
		...(poll ? [poll.join("\n")] : []),
		...view.posts.map((post) => {
			const mark = post.entry === view.answer ? messages.theAnswer : "";
			return `${shortId(post.entry)}  ${head(post.by, post.desk, post.at, mark)}\n${indent(body(post), "  ")}`;
		}),
	].join("\n\n");
}

const open = command({
	name: "topic open",
	help: {
		summary: "Begin a topic: a question, a talk or an announcement. The text is Markdown.",
		details:
			"Everybody in the space reads it. Write nothing about a person. If the program finds a code or a label of your cases, a phone number, the number of a document or a date of birth, it asks before it sends the text.",
		parameters: {
			space: "The space, by its id or the first characters of it.",
			title: "The title.",
			language: LANGUAGE,
			kind: "What it is. By default a question.",
			tag: "A tag. Can be given several times.",
			region: "A region that it is about. Can be given several times.",
			poll: "The question of a poll.",
			option: "An option of the poll. Give at least two.",
			voters: "Who has one vote. By default each desk.",
			several: "A voter may choose several options.",
			until: "When the poll ends.",
		},
		examples: [
			'cloister topic open 3f2a "Who speaks Vietnamese?" --language en < question.md',
			'cloister topic open 3f2a "Next meeting" --kind talk --poll "When?" --option Monday --option Tuesday --language en',
		],
	},
	args: { space: required(ref("SPACE")), title: required(text("TITLE")), text: optional(content("TEXT")) },
	flags: {
		...written,
		kind: optional(code(TOPIC_KINDS)),
		tag: many(text("TAG")),
		region: many(code(REGIONS)),
		poll: optional(text("QUESTION")),
		option: many(text("OPTION")),
		voters: optional(code(VOTERS)),
		several: flag,
		until: optional(futureTime),
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = pickId("space", input.space, [...people.session.dir.spaces.keys()]);
		const { title, language, kind = "question", tag: tags, region: regions, option: options } = input;
		const body = await wordsOf(io, input.text);
		const poll =
			input.poll === undefined
				? null
				: { question: input.poll, options, voters: input.voters ?? "desk", isSeveral: input.several, until: input.until ?? null };
		await askDespiteLeaks(io, people.session, [title, body, ...tags, input.poll ?? "", ...options]);
		const { item } = await startTopic(people.session, space, { kind, language, title, body, tags, regions, poll });
		return { data: { topic: item, space }, text: () => item };
	},
});

/** Does something in a topic. */
async function act(io: Io, typed: string, said: (people: People, view: TopicView) => Exclude<TopicAct, { act: "topic" }>): Promise<Id> {
	const people = await People.of(await io.session());
	const { space, item } = await findTopic(people, typed);
	const chosen = said(people, await openTopic(people.session, space, item));
	const texts =
		"body" in chosen ? [chosen.body, ...("title" in chosen && chosen.title ? [chosen.title] : [])] : "tags" in chosen ? chosen.tags : [];
	if (texts.length > 0) await askDespiteLeaks(io, people.session, texts);
	const entry = randomId();
	await actInTopic(people.session, space, item, chosen, { entry });
	return entry;
}

const answer = command({
	name: "topic answer",
	help: {
		summary: "Answer a question, or write a post. The text is Markdown.",
		parameters: { topic: TOPIC, language: LANGUAGE, post: "Write a post, which can't be marked as the answer." },
		examples: ["cloister topic answer 91c0 --language en < answer.md"],
	},
	args: { ...topicArgument, text: optional(content("TEXT")) },
	flags: { ...written, post: flag },
	async run(io, input) {
		const body = await wordsOf(io, input.text);
		const post = await act(io, input.topic, () => ({ act: input.post ? "post" : "answer", language: input.language, body }));
		return { data: { post }, text: () => post };
	},
});

const vote = command({
	name: "topic vote",
	help: {
		summary: "Vote in the poll of a topic. A later vote replaces the earlier one.",
		parameters: { topic: TOPIC, options: "The numbers of the options, from 1.", off: "Take your vote back." },
		examples: ["cloister topic vote 91c0 2", "cloister topic vote 91c0 --off"],
	},
	args: { ...topicArgument, options: many(number("NUMBER", 1, 10)) },
	flags: { off: flag },
	async run(io, input) {
		await act(io, input.topic, (_, { poll }) => {
			const most = poll?.options.length ?? 0;
			if (input.off !== (input.options.length === 0) || input.options.some((each) => each > most))
				throw new UsageError(messages.noSuchOption(most));
			return { act: "vote", options: input.options.map((each) => each - 1) };
		});
		return done();
	},
});

const accept = command({
	name: "topic accept",
	help: {
		summary: "Mark an answer as the answer. The desk that asks can do this, and the desk that answers for the space.",
		parameters: { topic: TOPIC, answer: "The answer, by its id or the first characters of it.", off: "Take the mark away." },
		examples: ["cloister topic accept 91c0 77de", "cloister topic accept 91c0 --off"],
	},
	args: { ...topicArgument, answer: optional(ref("ANSWER")) },
	flags: { off: flag },
	async run(io, input) {
		await act(io, input.topic, (_, { posts }) => {
			const ids = posts.map(({ entry }) => entry);
			return { act: "mark", answer: input.off ? null : pickId("answer", input.answer ?? "", ids) };
		});
		return done();
	},
});

const edit = command({
	name: "topic edit",
	help: {
		summary: "Replace a text of your desk: of a topic or of a post in it. The earlier text stays as a revision.",
		details:
			"Others can still read the lines that you remove. If they are about a person, ask the desk that answers for the space to hide the text.",
		parameters: { topic: TOPIC, post: "The post. Without it, the text of the topic itself.", title: "A new title of the topic." },
		examples: ["cloister topic edit 91c0 --post 77de < answer.md"],
	},
	args: { ...topicArgument, text: optional(content("TEXT")) },
	flags: { post: optional(ref("POST")), title: optional(text("TITLE")) },
	async run(io, input) {
		const body = await wordsOf(io, input.text);
		const revision = await act(io, input.topic, (_, { source, posts }) => {
			if (input.post === undefined)
				return { act: "text", post: null, language: source.language, title: input.title ?? source.title, body, of: null };
			const ids = posts.map(({ entry }) => entry);
			const post = pickId("post", input.post, ids);
			const { language } = posts.find(({ entry }) => entry === post)?.source ?? source;
			return { act: "text", post, language, title: null, body, of: null };
		});
		return { data: { revision }, text: () => messages.done };
	},
});

const translate = command({
	name: "topic translate",
	help: {
		summary: "Translate a text of a topic, or replace its translation into a language. The text is Markdown.",
		parameters: {
			topic: TOPIC,
			language: LANGUAGE,
			title: "The title in this language. The text of the topic itself needs it.",
			post: "The post. Without it, the text of the topic itself.",
		},
		examples: ['cloister topic translate 91c0 --title "Qui parle vietnamien ?" --language fr < question.md'],
	},
	args: { ...topicArgument, text: optional(content("TEXT")) },
	flags: { ...written, post: optional(ref("POST")), title: optional(text("TITLE")) },
	async run(io, input) {
		const body = await wordsOf(io, input.text);
		const revision = await act(io, input.topic, (_, { source, posts }) => {
			const post =
				input.post === undefined
					? null
					: pickId(
							"post",
							input.post,
							posts.map(({ entry }) => entry),
						);
			const translated = post === null ? source : posts.find(({ entry }) => entry === post)?.source;
			return { act: "text", post, language: input.language, title: input.title ?? null, body, of: translated?.revision ?? source.revision };
		});
		return { data: { revision }, text: () => messages.done };
	},
});

const labels = command({
	name: "topic labels",
	help: {
		summary: "Replace the tags or the regions of a topic. The desk that asks can do this, and the desk that answers for the space.",
		parameters: {
			topic: TOPIC,
			tag: "A tag. Can be given several times. Without one, the tags stay.",
			region: "A region. Can be given several times. Without one, the regions stay.",
			none: "Take all tags and regions away that aren't given.",
		},
		examples: ["cloister topic labels 91c0 --tag law --tag languages", "cloister topic labels 91c0 --none"],
	},
	args: topicArgument,
	flags: { tag: many(text("TAG")), region: many(code(REGIONS)), none: flag },
	async run(io, input) {
		await act(io, input.topic, (_, { tags, regions }) => ({
			act: "labels",
			tags: input.tag.length > 0 || input.none ? input.tag : tags,
			regions: input.region.length > 0 || input.none ? input.region : regions,
		}));
		return done();
	},
});

const close = command({
	name: "topic close",
	help: {
		summary: "Close a topic. The desk that asks can do this, and the desk that answers for the space.",
		parameters: { topic: TOPIC, off: "Open it again." },
		examples: ["cloister topic close 91c0"],
	},
	args: topicArgument,
	flags: { off: flag },
	async run(io, input) {
		await act(io, input.topic, () => ({ act: "close", isOn: !input.off }));
		return done();
	},
});

const follow = command({
	name: "topic follow",
	help: {
		summary: "Follow a topic. The program then lists first what is new in it.",
		details: "Everybody who reads the topic can find out who follows it.",
		parameters: { topic: TOPIC, off: "Don't follow it any more." },
		examples: ["cloister topic follow 91c0", "cloister topic follow 91c0 --off"],
	},
	args: topicArgument,
	flags: { off: flag },
	async run(io, input) {
		await act(io, input.topic, () => ({ act: "follow", isOn: !input.off }));
		return done();
	},
});

export const topicCommands = [list, show, open, answer, vote, accept, edit, translate, labels, close, follow];
