/** The verbs of the place *Network*: the forum, and what organisations offer. They are loaded when the first screen needs one. */
import {
	actInTopic,
	knownOfCases,
	type Leak,
	leaksIn,
	listForum,
	listTopics,
	type MarkInput,
	markItem,
	muteMember,
	type NewTopic,
	noteSeen,
	openTopic,
	sendAgain,
	startTopic,
} from "#sdk/index.ts";
import { changes, reads } from "./declare.ts";
import { type SpaceShown, spacesShown, type TopicShown, topicShown } from "./forum-views.ts";
import { libraryVerbs } from "./library.ts";
import { offerVerbs } from "./offers.ts";
import { reportVerbs } from "./reports.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

interface InSpace {
	space: string;
}
interface InTopic extends InSpace {
	item: string;
}

/** A list is out of date after others have written, which the server announces, and after this member has opened a topic. */
const LISTS = { topics: ["space", "directory"], asksOnOpening: true } as const;

/** All spaces that I read, with their topics. */
const readForum = reads(LISTS, async (sitting: Sitting): Promise<SpaceShown[]> => {
	const session = sessionOf(sitting);
	return spacesShown(session, await listForum(session));
});

/** One space with its topics. */
const readTopics = reads({ ...LISTS, ids: ({ space }) => [space] }, async (sitting: Sitting, { space }: InSpace): Promise<SpaceShown> => {
	const session = sessionOf(sitting);
	const [shown] = await spacesShown(session, [await listTopics(session, space)]);
	return shown as SpaceShown;
});

const readTopic = reads(
	{ topics: ["space", "directory"], ids: ({ space }) => [space] },
	async (sitting: Sitting, { space, item }: InTopic): Promise<TopicShown> => {
		const session = sessionOf(sitting);
		return topicShown(session, await openTopic(session, space, item));
	},
);

const ofSpace = ({ space: id }: InSpace) => [{ topic: "space" as const, id }];

/** @param input item, entry: chosen by the page, so that a repeated call begins one topic. */
const beginTopic = changes(
	ofSpace,
	async (sitting: Sitting, input: InTopic & { entry: string; topic: NewTopic }): Promise<{ item: string }> => {
		const { space, item, entry, topic } = input;
		await startTopic(sessionOf(sitting), space, topic, { item, entry });
		return { item };
	},
);

type Act = Parameters<typeof actInTopic>[3];

/** @param input entry: chosen by the page, so that a repeated call does one thing. */
const doInTopic = changes(
	ofSpace,
	async (sitting: Sitting, { space, item, entry, act }: InTopic & { entry: string; act: Act }): Promise<void> => {
		await actInTopic(sessionOf(sitting), space, item, act, { entry });
	},
);

/** Sends an entry of mine again that doesn't count. */
const sendEntryAgain = changes(ofSpace, async (sitting: Sitting, { space, item, entry }: InTopic & { entry: string }): Promise<void> => {
	await sendAgain(sessionOf(sitting), space, item, entry);
});

/**
 * Finds what in these texts may be about a person, for each text. The texts stay on the device. It first reads the codes and labels of cases,
 * and the access log records this.
 */
const findLeaks = reads(
	{ topics: [], asksOnOpening: true },
	async (sitting: Sitting, { texts }: { texts: string[] }): Promise<Leak[][]> => {
		const session = sessionOf(sitting);
		const known = await knownOfCases(session);
		return texts.map((text) => leaksIn(text, known, { now: session.now() }));
	},
);

/** Hides, locks or pins a topic, or hides one of its posts. Only members of the desk that answers for the space can. */
const markInSpace = changes(ofSpace, async (sitting: Sitting, { space, mark }: InSpace & { mark: MarkInput }): Promise<void> => {
	await markItem(sessionOf(sitting), space, mark);
});

/** Mutes a member in a space, or ends this. Only members of the desk that answers for the space can. */
const muteInSpace = changes(
	ofSpace,
	async (sitting: Sitting, { space, mute }: InSpace & { mute: Parameters<typeof muteMember>[2] }): Promise<void> => {
		await muteMember(sessionOf(sitting), space, mute);
	},
);

/** Marks everything as seen that the lists of these spaces show. What comes later stays new. */
const noteForumSeen = changes(
	() => [{ topic: "space" as const }],
	async (sitting: Sitting, { spaces }: { spaces: { space: string; count: number }[] }): Promise<void> => {
		for (const { space, count } of spaces) await noteSeen(sessionOf(sitting), space, count);
	},
);

export const forumVerbs = {
	noteForumSeen,
	markInSpace,
	muteInSpace,
	readForum,
	readTopics,
	readTopic,
	beginTopic,
	doInTopic,
	sendEntryAgain,
	findLeaks,
	...libraryVerbs,
	...offerVerbs,
	...reportVerbs,
};
