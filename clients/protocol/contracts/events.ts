/** Server-sent events: "something new in ...", never what. */
import * as z from "zod/mini";
import { endpoint } from "./endpoint.ts";

export const events = {
	/**
	 * Each event is `data: {"topic":"compartment|case|directory","id":"..."}`, only about what the listener may see.
	 * `{"topic":"again","id":null}`, also the first one: news may have been missed, look everywhere.
	 * A comment every 25 seconds shows that the stream is alive. It ends with the session, and when the listener is too slow.
	 */
	stream: endpoint({
		id: "events.stream",
		summary: "Listen for news",
		method: "GET",
		path: "/events",
		answers: "events",
		response: z.any(),
		access: { action: "events.listen", subject: "events", purpose: "self" },
	}),
};
