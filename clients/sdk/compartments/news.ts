/** Being told that there is something new; what it is, one asks for. */
import type { Id } from "#protocol/bytes.ts";
import { events } from "#protocol/contracts/events.ts";
import type { UnlockedSession } from "../context.ts";

/** `again`: just connected, or news may have been missed; look everywhere. */
export type News = { topic: "compartment" | "case" | "directory"; id: Id } | { topic: "again"; id: null };

/**
 * Listens until the signal aborts; connects again by itself.
 * @example await listen(session, ({ topic, id }) => refresh(topic, id), controller.signal);
 */
export function listen(session: UnlockedSession, onNews: (news: News) => void, signal: AbortSignal): Promise<void> {
	return session.server.listen(
		events.stream,
		(data) => {
			const news = readNews(data);
			if (news) onNews(news);
		},
		signal,
	);
}

/** Null for what isn't news of a known kind. */
export function readNews(data: string): News | null {
	try {
		const { topic, id } = JSON.parse(data) as Record<string, unknown>;
		if (topic === "again") return { topic, id: null };
		const known = topic === "compartment" || topic === "case" || topic === "directory";
		return known && typeof id === "string" ? { topic, id } : null;
	} catch {
		return null;
	}
}
