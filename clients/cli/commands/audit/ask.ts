/** The command that asks the access log a saved question. */
import type { Id } from "#protocol/bytes.ts";
import { askLog, type LogFinding, QUESTIONS, type Question, type Usual } from "#sdk/audit/index.ts";
import { actionText } from "../../answers/access-action.ts";
import { type Columns, column, firstRows, firstRowsAnswer, jsonOnly, nameColumn, textOnly, timeColumn } from "../../answers/list.ts";
import { idFormat, scopeAndTimeFlags, scopeAndTimeWords, scopeOf } from "../../arguments/access-scope.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { code, number, text } from "../../arguments/kinds.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { isoTime, showTime } from "../../times.ts";
import { codeInWords } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

const findingColumns = (people: People, showId: (id: Id | null) => string): Columns<LogFinding> => ({
	number: textOnly("NUMBER", ({ entries }) => entries[0]?.seq),
	from: timeColumn("WHEN", ({ from }) => from),
	to: column(
		"UNTIL",
		({ to }) => isoTime(to),
		({ entries, to }) => (entries.length > 1 ? showTime(to) : ""),
	),
	actor: nameColumn("WHO", ({ actor }) => actor, people.name),
	actorName: jsonOnly(({ actor }) => actor && people.checkedName(actor)),
	action: textOnly("ACTION", ({ entries }) => entries[0] && actionText(entries[0].entry)),
	outcome: textOnly("OUTCOME", ({ entries }) => entries[0] && codeInWords("log.outcome", entries[0].entry.outcome)),
	case: column(
		"CASE",
		({ case: caseId }) => caseId,
		({ case: caseId }) => showId(caseId),
	),
	count: column("COUNT", ({ count }) => count),
	usual: column(
		"USUAL",
		({ usual }) => usual ?? null,
		({ usual }) => usual && usualText(usual),
	),
	entries: jsonOnly(({ entries }) =>
		entries.map(({ seq, entry }) => ({
			seq,
			at: isoTime(entry.at),
			action: entry.action,
			outcome: entry.outcome,
			attested: entry.attested,
			initiator: entry.initiator,
		})),
	),
});

/** The usual number of the member, then the usual number of the role. */
function usualText({ own, role }: Usual): string {
	return role === null ? messages.tooLittleHistory : `${own ?? "?"}, ${role}`;
}

const BURST_FLAGS = ["most", "within"];

/** The flags that have no effect on a question. */
const UNUSED_FLAGS: Record<Question, readonly string[]> = {
	"seen-by": [...BURST_FLAGS, "zone"],
	"who-looked": [...BURST_FLAGS, "zone"],
	refused: [...BURST_FLAGS, "zone"],
	"bulk-reads": ["zone"],
	"off-hours": BURST_FLAGS,
	"first-looks": [...BURST_FLAGS, "zone"],
	"denied-bursts": ["zone"],
	"no-relation": [...BURST_FLAGS, "zone"],
	leaver: [...BURST_FLAGS, "zone", "from"],
};

const auditAsk = command({
	name: "audit ask",
	help: {
		summary: "Ask the access log a saved question. Without a period it covers the last 30 days.",
		details: [
			"seen-by: the objects that a member saw. Accesses that showed nothing are left out.",
			"who-looked: the members who read content of a case.",
			"refused: the members who were refused.",
			"bulk-reads: days on which a member opened at least 10 sections and threads, and more than three times what is usual for this member and for the role. After them come days that can't be judged, because the role has work on fewer than five other days. With --most or --within: many reads in a short time.",
			"off-hours: accesses at night and on weekends, in the member's time zone.",
			"first-looks: the members who read content of a case for the first time.",
			"denied-bursts: many refusals in a short time.",
			"no-relation: the readers of a case whose desks don't work on it.",
			"leaver: the last month of a member who left.",
			"An answer is a reason to ask, not a proof of misuse. Each question is recorded as an access.",
		].join(" "),
		parameters: {
			question: "The question.",
			...scopeAndTimeWords,
			most: "The smallest number of reads or refusals that counts as many. Default: 5 refusals; 200 reads if --within is given.",
			within: "How long the short time is, in minutes. Default: 60 for reads, 10 for refusals.",
			zone: "The time zone, such as Europe/Rome. Default: the main time zone of the country of the member's organisation.",
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
		refuseUnused(input, UNUSED_FLAGS[input.question], messages.notForQuestion(input.question), "audit ask");
		const people = await People.of(await io.session());
		const within = input.within === undefined ? undefined : input.within * 60_000;
		const options = { ...(await scopeOf(people, input)), least: input.most, within, zone: input.zone };
		const part = await firstRows(askLog(people.session, input.question, options), input.limit ?? 1000);
		return firstRowsAnswer("findings", part, findingColumns(people, idFormat(input.ids)));
	},
});

export const auditAskCommands = [auditAsk];
