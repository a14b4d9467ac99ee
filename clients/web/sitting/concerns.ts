/** Decides which answers are old after a change at the server. */
import type { News } from "#sdk/compartments/news.ts";

/** The topics that a query can name. The topic "again" makes every answer old. */
export type Topic = Exclude<News["topic"], "again">;

/** An answer, or a question whose answer is on its way. */
interface Asked {
	/** Undefined: all topics. */
	topics?: readonly Topic[];
	/** Ids of compartments and cases. Undefined: all. */
	ids?: readonly string[];
	/** Reads more ids from the answer. Counts only beside `ids`. */
	moreIds?: (answer: any) => readonly string[];
	/** Undefined before the first answer. */
	answer: unknown;
	/** A newer answer is on its way. */
	isAsking: boolean;
}

/**
 * Whether the news may make the answer old. While an answer is on its way, its `moreIds` aren't known, so each change of its topics counts.
 */
export function concerns({ topic, id }: News, { topics, ids, moreIds, answer, isAsking }: Asked): boolean {
	if (topic === "again") return true;
	if (topics && !topics.includes(topic)) return false;
	if (!ids || topic === "directory" || ids.includes(id)) return true;
	if (!moreIds) return false;
	return isAsking || (answer !== undefined && moreIds(answer).includes(id));
}
