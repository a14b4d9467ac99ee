/** The commands that mark entries as reviewed, and that show which entries are reviewed and which are not. */
import { listReviewMarks, listUnreviewed, markReviewed } from "#sdk/audit/index.ts";
import { done } from "../../answers/answers.ts";
import {
	type Columns,
	column,
	firstRows,
	firstRowsAnswer,
	jsonOnly,
	listAnswer,
	nameColumn,
	type StreamOf,
	timeColumn,
} from "../../answers/list.ts";
import { scopeFlags, scopeOf, scopeWords } from "../../arguments/access-scope.ts";
import { required } from "../../arguments/grammar.ts";
import { DEFAULT_LIMIT, entryNumber, limitFlag } from "../../arguments/review.ts";
import { peopleCommand } from "../../command.ts";
import type { People } from "../../lookup/people.ts";
import { shortId } from "../../short-id.ts";
import { messages } from "../../words/messages.ts";

type GapRow = Awaited<ReturnType<typeof listUnreviewed>>["gaps"][number];

const gapColumns = (people: People): Columns<GapRow> => ({
	first: column("FIRST", (gap) => gap.first),
	last: column("LAST", (gap) => gap.last),
	since: timeColumn("SINCE", (gap) => gap.since),
	actor: nameColumn("ENTRIES OF", (gap) => gap.actor, people.name),
	overdue: column(
		"",
		(gap) => gap.overdue,
		({ overdueTo }) => (overdueTo === null ? "" : messages.overdueTo(overdueTo)),
	),
});

const gaps = peopleCommand({
	name: "review gaps",
	help: {
		summary: "Show entries that nobody has reviewed. They are overdue after 30 days. Auditors only.",
		parameters: scopeWords,
		examples: ["cloister review gaps", 'cloister review gaps --organisation "Safe Harbour"'],
	},
	flags: scopeFlags,
	async run(people, input) {
		const { size, gaps } = await listUnreviewed(people.session, await scopeOf(people, input));
		const list = listAnswer("gaps", gaps, gapColumns(people));
		return { data: { size, ...(list.data as object) }, text: () => (gaps.length === 0 ? messages.allReviewed(size) : list.text()) };
	},
});

const mark = peopleCommand({
	name: "review mark",
	help: {
		summary: "Sign that you have read these entries. Auditors only.",
		parameters: {
			first: "The number of the first entry.",
			last: "The number of the last entry.",
			...scopeWords,
		},
		examples: ["cloister review mark 0 4711"],
	},
	args: { first: required(entryNumber()), last: required(entryNumber()) },
	flags: scopeFlags,
	async run(people, input) {
		await markReviewed(people.session, { first: input.first, last: input.last }, await scopeOf(people, input));
		return done();
	},
});

type MarkRow = StreamOf<typeof listReviewMarks>;

const markColumns = (people: People): Columns<MarkRow> => ({
	first: column("FIRST", ({ statement: { body } }) => body.first),
	last: column("LAST", ({ statement: { body } }) => body.last),
	by: nameColumn("BY", ({ statement: { body } }) => body.by, people.name),
	byName: jsonOnly(({ statement: { body } }) => people.checkedName(body.by)),
	at: timeColumn("WHEN", ({ at }) => at),
	organisation: nameColumn("ORGANISATION", ({ statement: { body } }) => body.organisation, people.organisation),
	case: column(
		"CASE",
		({ statement: { body } }) => body.case,
		({ statement: { body } }) => body.case && shortId(body.case),
	),
	actor: nameColumn("ENTRIES OF", ({ statement: { body } }) => body.actor, people.name),
});

const marks = peopleCommand({
	name: "review marks",
	help: {
		summary: "Show the ranges of entries that were reviewed, and their reviewers.",
		examples: ["cloister review marks"],
	},
	flags: { limit: limitFlag },
	async run(people, input) {
		return firstRowsAnswer("marks", await firstRows(listReviewMarks(people.session), input.limit ?? DEFAULT_LIMIT), markColumns(people));
	},
});

export const markCommands = [gaps, mark, marks];
