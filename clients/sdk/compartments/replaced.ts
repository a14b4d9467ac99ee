/** Which entries a later one edits or deletes. Pure. */
import type { EntryView } from "./read.ts";

/**
 * The entries that another entry of the same author replaces. All other replacements are ignored: nobody can hide what somebody else wrote.
 */
export function replacedEntries<T extends Pick<EntryView, "entry" | "author" | "replaces">>(entries: readonly T[]): Set<T> {
	const replaced = new Set(entries.map(({ author, replaces }) => `${author} ${replaces}`));
	return new Set(entries.filter(({ author, entry }) => replaced.has(`${author} ${entry}`)));
}
