/** The messages of a thread that a screen has loaded, page by page. Pure. */
import type { MessageView, ThreadView } from "../../sitting/verbs/index.ts";

/** Messages without a gap, the oldest first. */
export type LoadedMessages = Pick<ThreadView, "messages" | "hasEarlier">;

/**
 * Adds the newest page. Messages that have left this page since it was last read stay loaded.
 * @returns only the page, when there is a gap between the loaded messages and the page.
 */
export function withNewest({ messages, hasEarlier }: LoadedMessages, page: LoadedMessages): LoadedMessages {
	const first = page.messages[0]?.seq ?? 1;
	const last = messages.at(-1)?.seq ?? 0;
	if (first > last + 1) return { messages: page.messages, hasEarlier: page.hasEarlier };
	return { messages: [...messages.filter(({ seq }) => seq < first), ...page.messages], hasEarlier };
}

/**
 * Adds the page before the message with the number `before`. When the loaded messages don't begin with this message any more, the page
 * doesn't fit and is left out.
 */
export function withEarlier(loaded: LoadedMessages, page: LoadedMessages, before: number): LoadedMessages {
	if (loaded.messages[0]?.seq !== before) return loaded;
	return { messages: [...page.messages, ...loaded.messages], hasEarlier: page.hasEarlier };
}

/**
 * Leaves out titles, which the heading shows, and messages that their author has replaced or taken back. An honest server refuses an
 * entry that replaces the message of somebody else. Here such an entry hides nothing. A gap before a message that is left out is shown before
 * the next message.
 */
export function shownMessages(messages: readonly MessageView[]): MessageView[] {
	const replaced = new Set(messages.map(({ authorId, replaces }) => `${authorId} ${replaces}`));
	let isMissing = false;
	return messages.flatMap((message) => {
		const { kind, authorId, entry, missingBefore } = message;
		isMissing ||= missingBefore;
		if (kind === "title" || replaced.has(`${authorId} ${entry}`)) return [];
		const shown = { ...message, missingBefore: isMissing };
		isMissing = false;
		return [shown];
	});
}
