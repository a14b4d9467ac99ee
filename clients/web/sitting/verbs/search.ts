/** Verbs that search messages. What is typed stays on this device, and the server can't search. */

import type { EntryView } from "#sdk/compartments/read.ts";
import { listCompartments, readPage, type UnlockedSession } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { NEVER_OLD, reads } from "./declare.ts";
import { type OpenedText, type Sitting, sessionOf } from "./sitting.ts";

/** Remembers the texts of a page of messages until the lock. An entry that replaces another one takes its place. */
export function keepTexts(sitting: Sitting, thread: string, entries: readonly EntryView[]): void {
	const known = sitting.opened.get(thread) ?? new Map<string, OpenedText>();
	for (const { entry, seq, writtenAt, author, content, replaces } of entries) {
		const replaced = replaces === null ? undefined : known.get(replaces);
		if (replaces !== null && replaced?.author === author) known.delete(replaces);
		const text = content?.kind === "text" ? content.text : content?.kind === "file" ? content.note : null;
		if (text !== null) known.set(entry, { seq, at: writtenAt, author, text });
	}
	sitting.opened.set(thread, known);
}

export interface FoundText extends OpenedText {
	thread: string;
	/** Null for a thread whose title wasn't read. */
	title: string | null;
	/** The author's name; null when it isn't known. */
	name: string | null;
}

/** The texts of all messages that were opened in this sitting, the newest first. The page searches them, so no typed word leaves it. */
export const openedTexts = reads({ topics: [], asksOnOpening: true }, async (sitting: Sitting): Promise<FoundText[]> => {
	const session = sessionOf(sitting);
	const names = await namesOf(session);
	const texts = [...sitting.opened].flatMap(([thread, entries]) =>
		[...entries.values()].map((each) => ({
			...each,
			thread,
			title: session.memory.titles.get(thread) ?? null,
			name: names.get(each.author) ?? null,
		})),
	);
	return texts.sort((a, b) => b.at - a.at);
});

export interface SearchSize {
	threads: number;
	/** How many messages they have. Each page of 50 is one entry of the access log. */
	messages: number;
}

const KINDS = ["thread", "discussion", "handoff"] as const;

/** The threads that I or my desks hold, those of cases and hand-offs too, which this sitting hasn't read to their beginning. */
async function unreadThreads(sitting: Sitting, session: UnlockedSession): Promise<{ id: string; count: number }[]> {
	const found: { id: string; count: number }[] = [];
	for (const kind of KINDS) {
		let cursor: string | null = null;
		do {
			const page: Awaited<ReturnType<typeof listCompartments>> = await listCompartments(session, {
				...{ kind, limit: 100 },
				...(cursor !== null && { cursor }),
			});
			for (const { compartment: id, count } of page.compartments) if (!isRead(sitting, id)) found.push({ id, count });
			cursor = page.next;
		} while (cursor !== null);
	}
	return found;
}

const isRead = ({ opened }: Sitting, thread: string) => [...(opened.get(thread)?.values() ?? [])].some(({ seq }) => seq <= 2);

/** What a search of all my threads would read. It reads none of them. */
export const searchSize = reads({ topics: [], asksOnOpening: true }, async (sitting: Sitting): Promise<SearchSize> => {
	const threads = await unreadThreads(sitting, sessionOf(sitting));
	return { threads: threads.length, messages: threads.reduce((sum, { count }) => sum + count, 0) };
});

/** Opens all my threads for the search. Each page is an entry of the access log. A thread that can't be opened is left out. */
export const openAllThreads = reads(NEVER_OLD, async (sitting: Sitting): Promise<{ left: number }> => {
	const session = sessionOf(sitting);
	let left = 0;
	for (const { id } of await unreadThreads(sitting, session)) {
		try {
			let before: number | undefined;
			do {
				const { entries }: Awaited<ReturnType<typeof readPage>> = await readPage(session, id, { limit: 50, ...(before && { before }) });
				keepTexts(sitting, id, entries);
				before = entries[0]?.seq;
			} while (before !== undefined && before > 1);
		} catch {
			left += 1;
		}
	}
	return { left };
});
