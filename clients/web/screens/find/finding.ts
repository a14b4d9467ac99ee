/** Finds what a person types among what this person may see. Pure: everything is on this device already. */

import { hasCode, hasWords, plain } from "../../../words/search.ts";

export const KINDS = ["screen", "case", "thread", "desk", "person"] as const;
export type Kind = (typeof KINDS)[number];

/** Something that can be opened. */
export interface Findable {
	/** Unique among all findables. */
	key: string;
	kind: Kind;
	/** Its name, such as the code of a case or the title of a thread. */
	text: string;
	/** A text that distinguishes it from others with the same name. Empty if there is none. */
	detail: string;
	/** A path of the router. */
	to: string;
	search?: Record<string, string>;
	/** Offered before anything is typed. */
	isOffered?: boolean;
}

export interface FindResult {
	/** In the order in which they are shown: by kind, and within a kind the best match first. */
	items: Findable[];
	/** Whether more findables match than these. */
	hasMore: boolean;
}

/** How many matches of one kind are shown at most. */
const MAX_OF_KIND = 6;

/** @param typed when it is empty, all findables with `isOffered` are found. @example const { items } = find(all, "kime lo"); */
export function find(all: readonly Findable[], typed: string): FindResult {
	const wanted = plain(typed);
	if (wanted === "") return { items: all.filter(({ isOffered }) => isOffered), hasMore: false };
	const ranked = all.map((item) => ({ item, rank: rankOf(item, wanted) })).filter(({ rank }) => rank !== null);
	let hasMore = false;
	const items = KINDS.flatMap((kind) => {
		const own = ranked.filter(({ item }) => item.kind === kind).sort((a, b) => (a.rank as number) - (b.rank as number));
		if (own.length > MAX_OF_KIND) hasMore = true;
		return own.slice(0, MAX_OF_KIND).map(({ item }) => item);
	});
	return { items, hasMore };
}

/** @returns from 0 for the best match to 3 for the worst one; null for no match. */
function rankOf({ kind, text, detail }: Findable, wanted: string): number | null {
	const name = plain(text);
	if (name.startsWith(wanted)) return 0;
	const words = wanted.split(/\s+/);
	const hasAll = (where: string) => words.every((word) => where.includes(word));
	if (words.every((word) => ` ${name}`.includes(` ${word}`))) return 1;
	if (hasAll(name)) return 2;
	if (kind === "case" && hasCode(text, wanted)) return 2;
	return hasWords(`${name} ${detail}`, wanted) ? 3 : null;
}
