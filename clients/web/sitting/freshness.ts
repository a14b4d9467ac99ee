/** What an answer of a verb rests on, and which answers a change makes old. The verbs declare both: see verbs/declare.ts. */
import type { News } from "#sdk/compartments/news.ts";

/**
 * What can change. The server announces changes of `compartment`, `case`, `directory`, `rings` and `space`. The worker announces all others, because only
 * this device makes or knows them:
 * - account: the sessions and the recovery code of this member
 * - alarms: the alarms that are kept on this device
 * - bells: how desks are rung
 * - drafts: texts and forms that aren't sent, by place
 * - log: marks, findings and queries of auditors
 * - outbox: messages that are on their way, by thread
 * - seen: what this member has seen, by compartment
 * - settings: the settings of this device
 * - tasks: what is due by the books of my desks. Changes by others don't count here: each reading of a book is an access entry.
 */
export type Topic =
	| Exclude<News["topic"], "again">
	| "account"
	| "alarms"
	| "bells"
	| "drafts"
	| "log"
	| "outbox"
	| "seen"
	| "settings"
	| "tasks";

/** A change of one thing, or of any thing of the topic when it names no id. "again": anything may have changed. */
export type Change = { topic: Topic; id?: string } | News;

/** What one answer rests on. It comes with the answer. */
export interface Freshness {
	topics: readonly Topic[];
	/** Only changes of these compartments and cases; null: of any. Changes of the directory are not limited by ids. */
	ids: readonly string[] | null;
	/** Whether a newer answer may name more ids. */
	mayNameMore: boolean;
	/** Changes of the topics don't tell all that makes this answer old. So the verb is asked anew each time that a screen opens. */
	asksOnOpening: boolean;
	/** Deadlines in this answer pass without any change. So a page that stays open asks for it again now and then. */
	agesByTime: boolean;
}

/**
 * Whether the change may make the answer old.
 * @param freshness undefined before the first answer: then every change counts. @param isAsking whether a newer answer is on its way.
 */
export function concerns({ topic, id }: Change, freshness: Freshness | undefined, isAsking: boolean): boolean {
	if (topic === "again" || !freshness) return true;
	const { topics, ids, mayNameMore } = freshness;
	if (!topics.includes(topic)) return false;
	if (!ids || topic === "directory" || id === undefined || ids.includes(id)) return true;
	return isAsking && mayNameMore;
}
