/**
 * The topics that I follow, as this device knows them. That I follow a topic stands in the topic alone, so that its space needs no request
 * for each topic. A device learns it when the topic is followed or opened on it.
 */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../context.ts";
import { changeSealedText, findSealedText } from "../sealed-texts.ts";

const PLACE = "followed-topics";
/** The oldest are forgotten. */
const MOST = 1_000;

const parse = (text: string | null): string[] => (text === null ? [] : (JSON.parse(text) as string[]));
const keyOfTopic = (space: Id, item: Id) => `${space} ${item}`;

/** @returns whether I follow a topic of a space. */
export async function loadFollowed(session: UnlockedSession): Promise<(space: Id, item: Id) => boolean> {
	const followed = new Set(parse(await findSealedText(session, PLACE)));
	return (space, item) => followed.has(keyOfTopic(space, item));
}

/** Remembers whether I follow a topic. */
export async function noteFollowed(session: UnlockedSession, space: Id, item: Id, isFollowed: boolean): Promise<void> {
	const key = keyOfTopic(space, item);
	await changeSealedText(session, PLACE, (text) => {
		const known = parse(text);
		if (known.includes(key) === isFollowed) return text;
		return JSON.stringify(isFollowed ? [...known, key].slice(-MOST) : known.filter((each) => each !== key));
	});
}
