/** What the screens of the forum show. */
import type { CircleName, Region } from "#protocol/codes.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import type { TextRow, TopicKind, TopicState } from "#protocol/items/topic.ts";
import type { ComparedLine, MarkView, MutedView, PostView, TopicList, TopicRow, TopicView, UnlockedSession } from "#sdk/index.ts";
import { type Names, namesOf } from "#sdk/views/names.ts";

/** Who wrote something. */
export interface WriterShown {
	/** Null when the name isn't known. */
	name: string | null;
	/** The names of the desk and of its organisation. */
	desk: string | null;
	organisation: string | null;
	isMe: boolean;
	/** The member. */
	id: string;
}

/** Why the desk that answers for the space has hidden or locked something. */
export interface MarkShown {
	reason: MarkView["reason"];
	text: string | null;
	/** The name of the member. */
	by: string | null;
}

/** Somebody whom the desk that answers for the space has muted. */
export interface MutedShown extends MarkShown {
	member: string;
	/** Null when the name isn't known. */
	name: string | null;
}

/** A topic in a list. */
export interface TopicLine
	extends Pick<
		TopicRow,
		"space" | "item" | "titles" | "tags" | "count" | "at" | "isNew" | "isUnanswered" | "waitsLong" | "isPinned" | "isFollowed"
	> {
	/** Null for a kind or state that a newer program wrote. */
	kind: TopicKind | null;
	state: TopicState | null;
	by: WriterShown;
	startedAt: number;
	hidden: MarkShown | null;
	/** The server withholds it, or the author of its line made it up. */
	isMissing: boolean;
}

export interface SpaceShown extends Pick<TopicList, "space" | "circle" | "titles" | "organisations" | "waitsForKey" | "isOwner" | "count"> {
	/** The desk that answers for it. */
	owner: string | null;
	topics: TopicLine[];
	muted: MutedShown[];
}

export interface TranslationShown extends TextRow {
	/** The source has changed since. */
	isOlder: boolean;
	/** What has changed in the source since. Null when nothing has. */
	changes: ComparedLine[] | null;
	byName: string | null;
}

export interface TextShown {
	source: TextRow;
	/** How many texts the source has replaced. */
	changes: number;
	translations: TranslationShown[];
}

export interface PostShown extends TextShown, Pick<PostView, "entry" | "act" | "at" | "isTakenBack" | "isAfterLock" | "isOurs"> {
	by: WriterShown;
	isAnswer: boolean;
	hidden: MarkShown | null;
	/** Who of its authors is muted, and why. */
	muted: MutedShown | null;
}

export interface TopicShown
	extends TextShown,
		Pick<TopicView, "space" | "item" | "circle" | "spaceTitles" | "organisations" | "kind" | "state" | "tags" | "at" | "isClosed">,
		Pick<TopicView, "poll" | "myVote" | "isOurs" | "mayDecide" | "isOwner" | "isPinned" | "isFollowed" | "uncounted"> {
	/** Whether the poll is open. */
	mayVote: boolean;
	/** Whether the time to vote is over. */
	isPollOver: boolean;
	regions: Region[];
	by: WriterShown;
	posts: PostShown[];
	hidden: MarkShown | null;
	locked: MarkShown | null;
	/** Who of its authors is muted, and why. */
	muted: MutedShown | null;
	/** Why I am muted in the space. */
	myMute: MarkShown | null;
}

/** Where something is read, before it is written. */
export interface ReadersOfSpace {
	circle: CircleName;
	organisations: number;
}

export class Shows {
	readonly #session: UnlockedSession;
	readonly #names: Names;
	constructor(session: UnlockedSession, names: Names) {
		this.#session = session;
		this.#names = names;
	}

	readonly name = (member: string): string | null => this.#names.get(member) ?? null;

	writer(by: string, desk: string): WriterShown {
		const { dir, me } = this.#session;
		const found = dir.desks.get(desk);
		const organisation = organisationName(dir, found?.organisation);
		return { name: this.name(by), desk: found?.name ?? null, organisation, isMe: by === me, id: by };
	}

	readonly mark = (mark: MarkView | null): MarkShown | null => mark && { reason: mark.reason, text: mark.text, by: this.name(mark.by) };

	readonly muted = (muted: MutedView | null): MutedShown | null =>
		muted && { ...(this.mark(muted) as MarkShown), member: muted.member, name: this.name(muted.member) };

	texts({ source, revisions, translations }: Pick<PostView, "source" | "revisions" | "translations">): TextShown {
		const translated = translations.map(({ of: _, ...each }) => ({ ...each, byName: this.name(each.by) }));
		return { source, changes: revisions.length - 1, translations: translated };
	}
}

const isKind = (kind: string | null): kind is TopicKind => kind === "talk" || kind === "question" || kind === "announcement";
const isState = (state: string | null): state is TopicState => state === "open" || state === "answered" || state === "closed";

function lineOf(shows: Shows, row: TopicRow): TopicLine {
	const { space, item, titles, count, at, isNew, isUnanswered, waitsLong, isPinned, isFollowed, startedAt, isMissing } = row;
	return {
		...{ space, item, count, at, isNew, isUnanswered, waitsLong, isPinned, isFollowed, startedAt, isMissing },
		// What was hidden may be about a person, so it doesn't leave the worker.
		titles: row.hidden ? {} : titles,
		tags: row.hidden ? [] : row.tags,
		kind: isKind(row.kind) ? row.kind : null,
		state: isState(row.state) ? row.state : null,
		by: shows.writer(row.startedBy, row.startedFor),
		hidden: shows.mark(row.hidden),
	};
}

export async function spacesShown(session: UnlockedSession, lists: readonly TopicList[]): Promise<SpaceShown[]> {
	const shows = new Shows(session, await namesOf(session));
	return lists.map(({ space, circle, titles, organisations, waitsForKey, isOwner, count, owner, topics, muted }) => ({
		...{ space, circle, titles, organisations, waitsForKey, isOwner, count },
		owner: session.dir.desks.get(owner)?.name ?? null,
		topics: topics.map((row) => lineOf(shows, row)),
		muted: muted.map((each) => shows.muted(each) as MutedShown),
	}));
}

export async function topicShown(session: UnlockedSession, view: TopicView): Promise<TopicShown> {
	const shows = new Shows(session, await namesOf(session));
	const { space, item, circle, spaceTitles, organisations, kind, state, regions, at, isClosed } = view;
	const { myVote, isOurs, mayDecide, isOwner, isPinned, isFollowed, uncounted, hidden } = view;
	// What was hidden may be about a person, so it doesn't leave the worker.
	const { tags, poll, posts } = hidden ? { tags: [], poll: null, posts: [] } : view;
	const isPollOver = poll?.until != null && session.now() > poll.until;
	return {
		...{ space, item, circle, spaceTitles, organisations, kind, state, regions, at, isClosed },
		...{ tags, poll, myVote, isOurs, mayDecide, isOwner, isPinned, isFollowed, uncounted },
		...shownUnless(hidden, shows.texts(view)),
		mayVote: poll !== null && !isPollOver && !isClosed && view.locked === null,
		isPollOver,
		by: shows.writer(view.by, view.desk),
		posts: posts.map((post) => postShown(shows, post, view.answer)),
		hidden: shows.mark(hidden),
		locked: shows.mark(view.locked),
		muted: shows.muted(view.muted),
		myMute: shows.mark(view.myMute),
	};
}

function postShown(shows: Shows, post: PostView, answer: string | null): PostShown {
	const { entry, act, at, isTakenBack, isAfterLock, isOurs } = post;
	const { hidden } = post;
	return {
		...{ entry, act, at, isTakenBack, isAfterLock, isOurs },
		...shownUnless(hidden || isTakenBack, shows.texts(post)),
		by: shows.writer(post.by, post.desk),
		isAnswer: entry === answer,
		hidden: shows.mark(hidden),
		muted: shows.muted(post.muted),
	};
}

/** A text that is hidden or taken back doesn't leave the worker. */
function shownUnless(isHidden: unknown, texts: TextShown): TextShown {
	if (!isHidden) return texts;
	return { source: { ...texts.source, title: null, body: "" }, changes: 0, translations: [] };
}
