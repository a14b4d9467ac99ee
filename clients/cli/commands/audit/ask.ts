/** Saved questions to the access log. */
import type { Id } from "#protocol/bytes.ts";
import { askLog, type Finding, QUESTIONS } from "#sdk/audit/index.ts";
import { type Columns, column, firstRows, jsonOnly, partAnswer, textOnly, timeColumn } from "../../answers/list.ts";
import { idsAs, scopeAndTimeFlags, scopeOf } from "../../arguments/access-scope.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { code, number, text } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { isoTime, showTime } from "../../times.ts";

const findingColumns = (people: People, showId: (id: Id | null) => string): Columns<Finding> => ({
	number: textOnly("NUMBER", ({ entries }) => entries[0]?.seq),
	from: timeColumn("WHEN", ({ from }) => from),
	to: column(
		"UNTIL",
		({ to }) => isoTime(to),
		({ entries, to }) => (entries.length > 1 ? showTime(to) : ""),
	),
	actor: column(
		"WHO",
		({ actor }) => actor,
		({ actor }) => people.name(actor),
	),
	actorName: jsonOnly(({ actor }) => actor && people.checkedName(actor)),
	action: textOnly("ACTION", ({ entries }) => entries[0]?.entry.action),
	outcome: textOnly("OUTCOME", ({ entries }) => entries[0]?.entry.outcome),
	case: column(
		"CASE",
		({ case: caseId }) => caseId,
		({ case: caseId }) => showId(caseId),
	),
	count: column("COUNT", ({ count }) => count),
	entries: jsonOnly(({ entries }) =>
		entries.map(({ seq, entry }) => ({ seq, at: isoTime(entry.at), action: entry.action, outcome: entry.outcome })),
	),
});

const asking = command({
	name: "audit ask",
	help: {
		summary: "Ask the access log a saved question, over the last 30 days if no time is given.",
		details:
			"seen-by: what a member saw, without lists in which nothing stood. who-looked: who looked at a case. refused: who was refused. bulk-reads: much in a short time. off-hours: at night and on weekends where the member is. first-looks: who looked at a case for the first time. denied-bursts: many refusals in a short time. no-relation: readers of a case whose desks don't work on it. leaver: the last month of somebody who left. An answer is a reason to ask, never a verdict. Each question is itself an access.",
		parameters: {
			question: "The question.",
			actor: "Only accesses by this member.",
			organisation: "Only accesses by members of this organisation.",
			case: "Only accesses to this case. Auditors type its whole id.",
			from: "The start of the period.",
			to: "The end of the period.",
			most: "From how many objects (200) or refusals (5) on it is a burst.",
			within: "In how many minutes: 60 for reads, 10 for refusals.",
			zone: "Time zone such as Europe/Rome, in place of that of the member's country.",
		},
		examples: ['cloister audit ask seen-by --actor "Ana Kola"', "cloister audit ask bulk-reads --most 100 --within 30"],
	},
	args: { question: required(code(QUESTIONS, "QUESTION")) },
	flags: {
		...scopeAndTimeFlags,
		most: optional(number("COUNT", 1, 1_000_000)),
		within: optional(number("MINUTES", 1, 100_000)),
		zone: optional(text("ZONE")),
		limit: optional(number("COUNT", 1, 100_000)),
		ids: flag,
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const within = input.within === undefined ? undefined : input.within * 60_000;
		const options = { ...(await scopeOf(people, input)), most: input.most, within, zone: input.zone };
		const part = await firstRows(askLog(people.session, input.question, options), input.limit ?? 1000);
		return partAnswer("findings", part, findingColumns(people, idsAs(input.ids)));
	},
});

export const auditAskCommands = [asking];
