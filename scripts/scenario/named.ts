/** The scenarios by name. Each runs on a server of its own. To add one: a file in `named`, and a line here. */
import type { RunningServer } from "../demo/server.ts";
import { bells } from "./named/bells.ts";
import { blind } from "./named/blind.ts";
import { clash } from "./named/clash.ts";
import { exportCase } from "./named/export.ts";
import { firstHour } from "./named/first-hour.ts";
import { inbox } from "./named/inbox.ts";
import { month } from "./named/month.ts";
import { night } from "./named/night.ts";
import { noWins } from "./named/no-wins.ts";
import { withdrawal } from "./named/withdrawal.ts";
import { story } from "./story.ts";

export interface NamedScenario {
	name: string;
	summary: string;
	run(server: RunningServer, folder: string): Promise<void>;
	/** More settings of the server, by their names in docs/operations.md. */
	env?: Record<string, string>;
}

/** In the order in which they run. */
export const SCENARIOS: readonly NamedScenario[] = [
	{ name: "story", summary: "from genesis to a case that is handed over twice", run: story },
	{
		name: "inbox",
		summary: "a declined emergency waits until somebody takes it up, and the inbox shows a case whose lead or desk can't act",
		run: inbox,
	},
	{ name: "clash", summary: "two workers change one phone number without seeing each other's value", run: clash },
	{ name: "no-wins", summary: 'a recorded "no" of the person forbids a request, also from a client that doesn\'t check', run: noWins },
	{ name: "first-hour", summary: "at most 14 answers, each in its own section", run: firstHour },
	{ name: "export", summary: "every field of every form is exported as it was typed", run: exportCase },
	{ name: "blind", summary: "every typed value is searched in the database and the logs", run: blind, env: { LOG_LEVEL: "debug" } },
	{
		name: "night",
		summary: "an emergency on vital interest is accepted before its second signature, and each desk has the other's number",
		run: night,
	},
	{ name: "withdrawal", summary: "the person withdraws her consent on the way, and the next desk opens nothing more", run: withdrawal },
	{ name: "month", summary: "three workers and 60 cases in 30 days: the book stays right, and is short to read", run: month },
	{
		name: "bells",
		summary: "an emergency rings a mailbox and a webhook until it is answered, also after the server was killed",
		run: bells,
	},
];
