/** The command that waits for changes and names what has changed. */
import { listen, type News } from "#sdk/compartments/news.ts";
import { type Columns, column, listAnswer } from "../answers/list.ts";
import { optional } from "../arguments/grammar.ts";
import { number } from "../arguments/kinds.ts";
import { sessionCommand } from "../command.ts";
import { isoTime } from "../times.ts";
import { messages } from "../words/messages.ts";

interface ReceivedEvent {
	topic: string;
	id: string;
	at: string | null;
}

const eventColumns: Columns<ReceivedEvent> = {
	at: column("WHEN", ({ at }) => at),
	topic: column("WHAT", ({ topic }) => topic),
	id: column("ID", ({ id }) => id),
};

const events = sessionCommand({
	name: "events",
	help: {
		summary: "Wait for changes, and show the id of each changed object. Contents are not shown.",
		parameters: { for: "How long to listen, in seconds. Default: 60.", count: "Stop after this number of changes." },
		examples: ["cloister events --for 600"],
	},
	flags: { for: optional(number("SECONDS", 1, 86_400)), count: optional(number("COUNT", 1, 100_000)) },
	async run(session, input, io) {
		const received: ReceivedEvent[] = [];
		let connected = false;
		const stop = new AbortController();
		const timer = setTimeout(() => stop.abort(), (input.for ?? 60) * 1000);
		const onNews = ({ topic, id }: News) => {
			if (topic === "again") {
				if (connected) io.note(messages.newsMissed);
				connected = true;
				return;
			}
			received.push({ topic, id, at: isoTime(io.now()) });
			io.note(messages.news(topic, id));
			if (received.length >= (input.count ?? Number.POSITIVE_INFINITY)) stop.abort();
		};
		await listen(session, onNews, stop.signal).finally(() => clearTimeout(timer));
		return listAnswer("events", received, eventColumns);
	},
});

export const eventCommands = [events];
