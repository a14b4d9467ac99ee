/** News from the server: it names what has changed. The client then fetches the change. */
import type { Id } from "#protocol/bytes.ts";
import { events } from "#protocol/contracts/events.ts";
import type { UnlockedSession } from "../context.ts";

const TOPICS = ["compartment", "case", "directory", "rings", "space"] as const;

/** rings: the id is that of a member or desk whose rings or rota have changed. `again`: the connection is new, so news may have been missed. Check everything. */
export type News = { topic: (typeof TOPICS)[number]; id: Id } | { topic: "again"; id: null };

/**
 * Calls `onNews` for each change that the server reports, until the signal aborts. Connects again by itself.
 * @throws ProtocolError session-ended, not-signed-in: the session has ended, for example because somebody ended it or suspended the member.
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

/** The news of an event, or null when its kind isn't known. */
function readNews(data: string): News | null {
	try {
		const { topic, id } = JSON.parse(data) as Record<string, unknown>;
		if (topic === "again") return { topic, id: null };
		const known = TOPICS.find((each) => each === topic);
		return known && typeof id === "string" ? { topic: known, id } : null;
	} catch {
		return null;
	}
}
