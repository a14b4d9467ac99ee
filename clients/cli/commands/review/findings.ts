/** The commands to sign findings, and to list the findings about ranges of entries. */
import { FINDING_CODES, FINDING_OUTCOMES } from "#protocol/codes.ts";
import { listRangeFindings, recordQueryFinding, recordRangeFinding } from "#sdk/audit/index.ts";
import { done } from "../../answers/answers.ts";
import { wordsOf } from "../../answers/entries.ts";
import { type Columns, column, firstRows, firstRowsAnswer, jsonOnly, nameColumn, type StreamOf, timeColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, content, ref } from "../../arguments/kinds.ts";
import { DEFAULT_LIMIT, entryNumber, limitFlag } from "../../arguments/review.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command, peopleCommand } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { findQuery } from "../../lookup/queries.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const finding = command({
	name: "review finding",
	help: {
		summary: "Sign a finding about a query or a range of entries. It can't be removed. Auditors only.",
		parameters: {
			code: "The subject of the finding. left-open: a session was left open, so that somebody else could use it.",
			outcome: "The outcome.",
			text: "The text, kept in the thread of the query. In the shell it can stand on the line. Otherwise type it when asked, or pipe it in.",
			first: "The number of the first entry. Needed without a query.",
			last: "The number of the last entry. Needed without a query.",
			organisation:
				"The organisation whose entries are judged. Default: your organisation, or the whole network if you belong to no organisation.",
		},
		examples: ["cloister review finding 3f2a --code beyond-need --outcome not-justified < words.txt"],
	},
	args: { query: optional(ref("QUERY")) },
	flags: {
		code: required(code(FINDING_CODES)),
		outcome: required(code(FINDING_OUTCOMES)),
		text: optional(content("TEXT")),
		first: optional(entryNumber()),
		last: optional(entryNumber()),
		organisation: optional(ref("ORGANISATION")),
	},
	async run(io, input) {
		if (input.query === undefined) refuseUnused(input, ["text"], messages.needsQuery, "review finding");
		else refuseUnused(input, ["first", "last", "organisation"], messages.notForQuery, "review finding");
		const people = await People.of(await io.session());
		const { session } = people;
		const finding = { code: input.code, outcome: input.outcome };
		if (input.query !== undefined) {
			await recordQueryFinding(session, await findQuery(session, input.query), { ...finding, words: await wordsOf(io, input.text) });
			return done();
		}
		const { first, last } = input;
		if (first === undefined || last === undefined) throw new UsageError(messages.queryOrRange, "review finding");
		const own = session.dir.members.get(session.me)?.organisation ?? null;
		const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
		await recordRangeFinding(session, { first, last, organisation }, finding);
		return done();
	},
});

type FindingRow = StreamOf<typeof listRangeFindings>;

const findingColumns = (people: People): Columns<FindingRow> => ({
	first: column("FIRST", ({ statement: { body } }) => body.first),
	last: column("LAST", ({ statement: { body } }) => body.last),
	organisation: nameColumn("ORGANISATION", ({ statement: { body } }) => body.organisation, people.organisation),
	code: column("CODE", ({ statement: { body } }) => body.code),
	outcome: column("OUTCOME", ({ statement: { body } }) => body.outcome),
	by: nameColumn("BY (DOESN'T COVER OWN ENTRIES)", ({ statement: { body } }) => body.by, people.name),
	byName: jsonOnly(({ statement: { body } }) => people.checkedName(body.by)),
	at: timeColumn("WHEN", ({ at }) => at),
});

const findings = peopleCommand({
	name: "review findings",
	help: {
		summary: "List findings about ranges of entries. `review show` lists the findings about a query.",
		details: "A finding doesn't cover entries of the auditor who signed it. Somebody else must judge these entries.",
		parameters: { entry: "Only findings that cover the entry with this number." },
		examples: ["cloister review findings", "cloister review findings 4711"],
	},
	args: { entry: optional(entryNumber()) },
	flags: { limit: limitFlag },
	async run(people, input) {
		const part = await firstRows(listRangeFindings(people.session, input.entry), input.limit ?? DEFAULT_LIMIT);
		return firstRowsAnswer("findings", part, findingColumns(people));
	},
});

export const findingCommands = [finding, findings];
