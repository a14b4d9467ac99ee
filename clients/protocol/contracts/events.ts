/** Server-sent events. They say where something is new, but never what it is. */
import * as z from "zod/mini";
import { endpoint } from "./endpoint.ts";

export const events = {
	stream: endpoint({
		id: "events.stream",
		summary: "Listen for news",
		description:
			'A stream of server-sent events. Each event is `data: {"topic":"compartment|case|directory|rings|space","id":"..."}` and concerns only what the listener may see. It says that there is something new, never what. `{"topic":"again","id":null}`, which is also the first event, means that events may be missing: read everything again. A comment every 25 seconds keeps the stream alive. The stream ends with the session, and when the listener is too slow.',
		method: "GET",
		path: "/events",
		answers: "events",
		response: z.any(),
		access: { action: "events.listen", activity: "read", subject: "events", purpose: "self" },
		initiator: "any",
	}),
};
