/** The command that shows what is due today. */
import { type DayItem, type SinceItem, today } from "#sdk/casework/index.ts";
import { localMoment, needsText, taskText } from "../answers/day.ts";
import { flag, optional } from "../arguments/grammar.ts";
import { number, ref } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { dayMessages, kindWords } from "../words/day.ts";
import { taskJson } from "./cases/tasks.ts";

const DAY = 86_400_000;

function itemText(people: People, { kind, case: { code }, at, red, task, needs }: DayItem): string {
	if (task) return `${code}  ${taskText(people, task)}`;
	if (kind === "needs") return `${code}  ${needsText(needs)}`;
	const words = kindWords[kind as Exclude<DayItem["kind"], "task">];
	return [code, ...(red ? [dayMessages.late] : []), at === null ? "" : localMoment(at), words].filter(Boolean).join("  ");
}

function sinceText({ case: { code }, parts }: SinceItem): string {
	return `${code}  ${parts.map(({ section, kind, count }) => dayMessages.entries(section ?? kind, count)).join(", ")}`;
}

const block = (title: string, lines: string[]) => (lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${line}`)].join("\n")]);

const todayCommand = command({
	name: "today",
	help: {
		summary: "Show what is due in your cases, and what others have written since you were here.",
		details:
			"It reads the book of each desk. Among the cases that you lead and the cases without a lead, it opens each case that has something due in the book, and each case that has no row in the book. The access log records each section that is opened.",
		parameters: {
			all: "All open cases of your desks, also the cases that colleagues lead.",
			desk: "Only this desk of yours.",
			days: "How many days ahead typed tasks are shown. Default: 1. Computed tasks, such as the end of a consent, have their own time.",
		},
		examples: ["cloister today", "cloister today --all --days 7"],
	},
	args: {},
	flags: { all: flag, desk: optional(ref("DESK")), days: optional(number("DAYS", 1, 90)) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const desk = input.desk === undefined ? {} : { desk: people.myDesk(input.desk) };
		const found = await today(people.session, { all: input.all, within: (input.days ?? 1) * DAY, ...desk });
		const items = found.items.map(({ task, at, ...item }) => ({ ...item, at: isoTime(at), task: task && taskJson(task) }));
		const failed = found.failed.map(({ case: about, error }) => ({ case: about, code: error.code, message: error.message }));
		const text = () =>
			[
				...block(
					dayMessages.due,
					found.items.map((item) => itemText(people, item)),
				),
				...block(dayMessages.since, found.since.map(sinceText)),
				...failed.map(({ case: about, message }) => dayMessages.failed(about.code, message)),
			].join("\n\n") || dayMessages.nothingDue;
		return { data: { items, since: found.since, failed }, text };
	},
});

export const todayCommands = [todayCommand];
