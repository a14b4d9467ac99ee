/** What waits, what is done unasked, and news. */
import { doAllUpkeep, inbox } from "#sdk/casework/index.ts";
import { listen, type News } from "#sdk/compartments/news.ts";
import { command } from "../command.ts";
import { tell } from "../exits.ts";
import { optional } from "../grammar.ts";
import { listed } from "../helpers/answers.ts";
import { number, ref } from "../kinds.ts";
import { table } from "../layout.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { handoffList } from "./handoffs.ts";

const inboxOf = command({
	name: "inbox",
	help: {
		summary: "Show what waits for a desk: unread, the next move ours, due, in trouble, asked for.",
		examples: ["cloister inbox", "cloister inbox --desk Shelter"],
	},
	args: {},
	flags: { desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const desk = people.myDesk(input.desk);
		const found = await inbox(people.session, desk);
		const lists = {
			awaiting: handoffList(people, found.awaiting),
			due: handoffList(people, found.due),
			red: handoffList(people, found.red),
		};
		const handoffs = (name: keyof typeof lists) => (lists[name].data as { handoffs: unknown[] }).handoffs;
		const data = {
			desk,
			unread: found.unread.map((each) => ({ ...each, at: isoTime(each.at) })),
			awaiting: handoffs("awaiting"),
			due: handoffs("due"),
			red: handoffs("red"),
			asks: found.asks.map((each) => ({ ...each, at: isoTime(each.at) })),
		};
		const unread = table(
			["UNREAD", "KIND", "NEW", "CHANGED"],
			found.unread.map((each) => [each.compartment.slice(0, 8), each.kind, each.count - each.seen, showTime(each.at)]),
		);
		const asks = table(
			["ASKED FOR", "BY", "WHEN"],
			found.asks.map((each) => [each.code, people.desk(each.desk), showTime(each.at)]),
		);
		const shown = () =>
			[
				unread,
				`${messages.awaitingUs}\n${lists.awaiting.text()}`,
				`${messages.due}\n${lists.due.text()}`,
				`${messages.red}\n${lists.red.text()}`,
				asks,
			].join("\n\n");
		return { data, text: shown };
	},
});

const chores = command({
	name: "chores",
	help: {
		summary: "Do what is done unasked: renew keys after somebody left, give colleagues their desk's key, withdraw outdone requests.",
		examples: ["cloister chores"],
	},
	args: {},
	flags: {},
	async run(io) {
		const session = await io.session();
		const progress = io.progress(messages.renewing);
		let most = 1;
		const { keys, cases } = await doAllUpkeep(session, ({ left }) => {
			most = Math.max(most, left);
			progress.step(most - left, most);
		}).finally(progress.done);
		const failed = [
			...keys.failed.map(({ subject, error }) => ({ subject, error: tell(error) })),
			...cases.failed.map((each) => ({ subject: each.case, error: tell(each.error) })),
		];
		const { desksRenewed, colleaguesServed, compartmentsRenewed, left } = keys;
		const data = {
			desksRenewed,
			colleaguesServed,
			compartmentsRenewed,
			left,
			withdrawn: cases.withdrawn,
			sealedByHand: cases.sealed,
			sectionsRenewed: cases.renewed,
			failed,
		};
		const shown = () =>
			[
				messages.chores(data.desksRenewed, data.colleaguesServed, compartmentsRenewed + cases.renewed.length, left),
				...failed.map((each) => `${each.subject.slice(0, 8)}  ${each.error.message}`),
			].join("\n");
		return { data, text: shown };
	},
});

const events = command({
	name: "events",
	help: {
		summary: "Listen for news, and show what has changed (never what it says).",
		parameters: { for: "How long, in seconds; 60 if left out.", count: "Stop after so many." },
		examples: ["cloister events --for 600"],
	},
	args: {},
	flags: { for: optional(number("SECONDS", 1, 86_400)), count: optional(number("COUNT", 1, 100_000)) },
	async run(io, input) {
		const session = await io.session();
		const heard: { topic: string; id: string; at: string | null }[] = [];
		let connected = false;
		const over = new AbortController();
		const timer = setTimeout(() => over.abort(), (input.for ?? 60) * 1000);
		const onNews = ({ topic, id }: News) => {
			if (topic === "again") {
				if (connected) io.note(messages.newsMissed);
				connected = true;
				return;
			}
			heard.push({ topic, id, at: isoTime(io.now()) });
			io.note(messages.news(topic, id));
			if (heard.length >= (input.count ?? Number.POSITIVE_INFINITY)) over.abort();
		};
		await listen(session, onNews, over.signal).finally(() => clearTimeout(timer));
		return listed(
			"events",
			heard,
			["WHEN", "WHAT", "ID"],
			heard.map(({ at, topic, id }) => [at, topic, id]),
		);
	},
});

export const workCommands = [inboxOf, chores, events];
