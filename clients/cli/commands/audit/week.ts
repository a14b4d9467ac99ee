/** The command that compares a member's week with their usual one. */
import { compareMemberWeek, type WeekDay } from "#sdk/audit/index.ts";
import { type Columns, column, listAnswer } from "../../answers/list.ts";
import { required } from "../../arguments/grammar.ts";
import { ref } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import { isoTime, showDay } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const columns: Columns<WeekDay> = {
	day: column(
		"DAY",
		({ day }) => isoTime(day),
		({ day }) => showDay(day),
	),
	count: column("OPENED", ({ count }) => count),
	usual: column(
		"USUAL",
		({ usual }) => usual,
		({ usual }) => usual ?? messages.tooLittleHistory,
	),
};

const week = peopleCommand({
	name: "audit week",
	help: {
		summary: "Compare how often a member opened contents in the last week with what is usual for them.",
		details:
			"The usual number is the median of the same day of the week in the eight weeks before, without weeks before the member's first access. The number is missing if there are fewer than three such weeks. A difference is a reason to ask, not a proof of misuse.",
		parameters: { member: "The member." },
		examples: ['cloister audit week "Ana Kola"'],
	},
	args: { member: required(ref("MEMBER")) },
	async run(people, input) {
		const { id } = people.findMember(input.member);
		return listAnswer("days", await compareMemberWeek(people.session, id), columns);
	},
});

export const auditWeekCommands = [week];
