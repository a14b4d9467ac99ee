import { FINDING_CODES, FINDING_OUTCOMES } from "#protocol/codes.ts";
import { listRangeFindings, recordQueryFinding, recordRangeFinding } from "#sdk/audit/index.ts";
import { done } from "../../answers/answers.ts";
import { wordsOf } from "../../answers/entries.ts";
import { type Columns, column, firstRows, jsonOnly, partAnswer, type StreamOf, timeColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, content, ref } from "../../arguments/kinds.ts";
import { DEFAULT_LIMIT, entryNumber, limitFlag } from "../../arguments/review.ts";
import { command } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { findQuery } from "../../lookup/queries.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const finding = command({
	name: "review finding",
	help: {
		summary: "Sign a finding about a query or a range of entries. It can't be removed. Auditors only.",
		parameters: {
			code: "The subject of the finding.",
			outcome: "The outcome.",
			text: "The words, kept in the query's thread. Inside the shell they may stand on the line; otherwise they are typed or piped in.",
			first: "Number of the first entry, where there is no query.",
			last: "Number of the last one.",
			organisation: "Whose entries; the whole network's if left out.",
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
		const people = await People.of(await io.session());
		const { session } = people;
		const what = { code: input.code, outcome: input.outcome };
		if (input.query !== undefined) {
			await recordQueryFinding(session, await findQuery(session, input.query), { ...what, words: await wordsOf(io, input.text) });
			return done();
		}
		const { first, last } = input;
		if (first === undefined || last === undefined) throw new UsageError(messages.queryOrRange, "review finding");
		const own = session.dir.members.get(session.me)?.organisation ?? null;
		const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
		await recordRangeFinding(session, { first, last, organisation }, what);
		return done();
	},
});

type FindingRow = StreamOf<typeof listRangeFindings>;

const findingColumns = (people: People): Columns<FindingRow> => ({
	first: column("FIRST", ({ statement: { body } }) => body.first),
	last: column("LAST", ({ statement: { body } }) => body.last),
	organisation: column(
		"ORGANISATION",
		({ statement: { body } }) => body.organisation,
		({ statement: { body } }) => people.organisation(body.organisation),
	),
	code: column("CODE", ({ statement: { body } }) => body.code),
	outcome: column("OUTCOME", ({ statement: { body } }) => body.outcome),
	by: column(
		"BY (NOT ABOUT OWN ENTRIES)",
		({ statement: { body } }) => body.by,
		({ statement: { body } }) => people.name(body.by),
	),
	byName: jsonOnly(({ statement: { body } }) => people.checkedName(body.by)),
	at: timeColumn("WHEN", ({ at }) => at),
});

export const findings = command({
	name: "review findings",
	help: {
		summary: "List findings on ranges of entries; those on a query stand in `review show`.",
		details: "Of its signer's own entries a finding says nothing: somebody else judges those.",
		parameters: { entry: "Only what says something of the entry with this number." },
		examples: ["cloister review findings", "cloister review findings 4711"],
	},
	args: { entry: optional(entryNumber()) },
	flags: { limit: limitFlag },
	async run(io, input) {
		const people = await People.of(await io.session());
		const part = await firstRows(listRangeFindings(people.session, input.entry), input.limit ?? DEFAULT_LIMIT);
		return partAnswer("findings", part, findingColumns(people));
	},
});

export const findingCommands = [finding, findings];
