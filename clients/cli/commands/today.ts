/** The command that shows what is due today. */
import { type DayItem, type SinceItem, today } from "#sdk/casework/index.ts";
import { codeText, localMoment } from "../answers/day.ts";
import { flag, optional } from "../arguments/grammar.ts";
import { number, ref } from "../arguments/kinds.ts";
import { peopleCommand } from "../command.ts";
import type { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { dayMessages, kindWords } from "../words/day.ts";

const DAY = 86_400_000;

function itemText(people: People, { kind, case: { code }, at, red, task, who }: DayItem): string {
	const words = kind === "task" ? codeText("tsk_Kind", task ?? "other") : kindWords[kind];
	const late = red && (kind === "back-by" ? dayMessages.notBack : dayMessages.late);
	return [code, kind === "needs" ? "" : localMoment(at), words, who && people.name(who), late].filter(Boolean).join("  ");
}

function sinceText({ case: { code }, parts }: SinceItem): string {
	return `${code}  ${parts.map(({ section, kind, count }) => dayMessages.entries(section ?? kind, count)).join(", ")}`;
}

const block = (title: string, lines: string[]) => (lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${line}`)].join("\n")]);

const todayCommand = peopleCommand({
	name: "today",
	help: {
		summary: "Show what is due in your cases, and what others have written since you were here.",
		details:
			"It reads the book of each desk, and opens no case. It shows the cases that you lead, the cases without a lead, and your tasks in other cases. A case that is not in the book yet is named: `task list` opens it and adds it, and `book rebuild` adds all cases.",
		parameters: {
			all: "All open cases of your desks, also the cases that colleagues lead.",
			desk: "Only this desk of yours.",
			days: "How many days ahead typed tasks are shown. Default: 1. Computed tasks, such as the end of a consent, have their own time.",
		},
		examples: ["cloister today", "cloister today --all --days 7"],
	},
	flags: { all: flag, desk: optional(ref("DESK")), days: optional(number("DAYS", 1, 90)) },
	async run(people, input) {
		const desk = input.desk === undefined ? {} : { desk: people.myDesk(input.desk) };
		const found = await today(people.session, { all: input.all, within: (input.days ?? 1) * DAY, ...desk });
		const items = found.items.map((item) => ({ ...item, at: isoTime(item.at) }));
		const failed = found.failed.map(({ desk, error }) => ({ desk, code: error.code, message: error.message }));
		const text = () =>
			[
				...block(
					dayMessages.due,
					found.items.map((item) => itemText(people, item)),
				),
				...block(dayMessages.since, found.since.map(sinceText)),
				...found.unlisted.map(({ code }) => dayMessages.unlisted(code)),
				...failed.map(({ desk, message }) => dayMessages.failed(people.desk(desk), message)),
			].join("\n\n") || dayMessages.nothingDue;
		return { data: { items, since: found.since, unlisted: found.unlisted, failed }, text };
	},
});

export const todayCommands = [todayCommand];
