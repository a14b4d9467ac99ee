/** The commands for queries about access entries, and for their answers. */
import type { Id } from "#protocol/bytes.ts";
import {
	answerQuery,
	closeQuery,
	listReviewQueries,
	loadReviewQuery,
	openQuery,
	type ReviewQuery,
	readQueryThread,
} from "#sdk/audit/index.ts";
import { done } from "../../answers/answers.ts";
import { entryJson, entryText, wordsOf } from "../../answers/entries.ts";
import { fields } from "../../answers/layout.ts";
import {
	type Columns,
	column,
	firstRows,
	firstRowsAnswer,
	idColumn,
	jsonOnly,
	nameColumn,
	rowJson,
	timeColumn,
} from "../../answers/list.ts";
import { flag, oneOrMore, optional } from "../../arguments/grammar.ts";
import { content, futureTime } from "../../arguments/kinds.ts";
import { DEFAULT_LIMIT, entryNumber, limitFlag, queryArgument } from "../../arguments/review.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import type { People } from "../../lookup/people.ts";
import { findQuery } from "../../lookup/queries.ts";
import { shortId } from "../../short-id.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const ask = peopleCommand({
	name: "review ask",
	help: {
		summary: "Ask the coordinators of an organisation about access entries of one of its members. Auditors only.",
		details: "The text goes into a thread that only you and the coordinators can read.",
		parameters: { entries: "The numbers of the entries.", due: "The time until which they must answer. Default: +14d." },
		examples: ["cloister review ask 4711,4715 --due +7d < question.txt"],
	},
	args: { entries: oneOrMore({ ...entryNumber(), split: true }) },
	flags: { text: optional(content("TEXT")), due: optional(futureTime) },
	async run(people, input, io) {
		const words = await wordsOf(io, input.text);
		const { id, thread, asked } = await openQuery(people.session, { entries: input.entries, words, due: input.due });
		return { data: { query: id, thread, asked }, text: () => messages.queryOpened(id, asked.map((each) => people.name(each)).join(", ")) };
	},
});

const queryColumns = (people: People): Columns<ReviewQuery> => ({
	id: idColumn("ID", (query) => query.id),
	thread: jsonOnly((query) => query.thread),
	by: jsonOnly((query) => query.by),
	state: column("STATE", (query) => query.state, stateText),
	overdue: jsonOnly((query) => query.overdue),
	actor: nameColumn("ENTRIES OF", (query) => query.actor, people.name),
	actorName: jsonOnly((query) => people.checkedName(query.actor)),
	organisation: nameColumn("ORGANISATION", (query) => query.organisation, people.organisation),
	entries: column(
		"ENTRIES",
		(query) => query.entries,
		(query) => query.entries.join(" "),
	),
	askedAt: jsonOnly((query) => isoTime(query.askedAt)),
	due: timeColumn("DUE", (query) => query.due),
	moves: jsonOnly((query) => query.moves.map(({ at, statement: { body } }) => ({ at: isoTime(at), by: body.by, action: body.action }))),
	findings: column(
		"FINDINGS",
		(query) => query.findings.map(findingJson),
		(query) => query.findings.map(({ statement }) => statement.body.outcome).join(", "),
	),
});

type Finding = ReviewQuery["findings"][number];

function findingJson({ at, statement: { body } }: Finding) {
	const { by, first, last, code, outcome } = body;
	return { at: isoTime(at), by, first, last, code, outcome };
}

async function* filtered<T>(all: AsyncIterable<T>, isWanted: (each: T) => boolean) {
	for await (const each of all) if (isWanted(each)) yield each;
}

const stateText = ({ state, overdue }: ReviewQuery) => (overdue ? `${state}, ${messages.overdue}` : state);

const list = peopleCommand({
	name: "review list",
	help: {
		summary: "List the queries that you may see.",
		parameters: { open: "Only queries that aren't closed.", overdue: "Only queries that nobody answered in time." },
		examples: ["cloister review list --open", "cloister review list --overdue"],
	},
	flags: { open: flag, overdue: flag, limit: limitFlag },
	async run(people, input) {
		const wanted = ({ state, overdue }: ReviewQuery) => (!input.open || state !== "closed") && (!input.overdue || overdue);
		const part = await firstRows(filtered(listReviewQueries(people.session), wanted), input.limit ?? DEFAULT_LIMIT);
		return firstRowsAnswer("queries", part, queryColumns(people));
	},
});

const show = peopleCommand({
	name: "review show",
	help: {
		summary: "Show a query with its thread and findings.",
		examples: ["cloister review show 3f2a"],
	},
	args: queryArgument,
	async run(people, input) {
		const query = await loadReviewQuery(people.session, await findQuery(people.session, input.query));
		const { entries, cited, holders, former } = await readQueryThread(people.session, query);
		/** The entry of the thread that holds the words of a finding. */
		const wordsOfFinding = ({ statement: { body } }: Finding) => (body.words && cited(body.words)?.entry) ?? null;
		const findingText = (finding: Finding) => {
			const { at, statement } = finding;
			const { by, code, outcome } = statement.body;
			return messages.found(showTime(at), people.name(by), code, outcome, shortId(wordsOfFinding(finding) ?? ""));
		};
		const namesOf = (ids: Id[]) => ids.map((id) => people.name(id)).join(", ");
		const head = fields([
			["query", query.id],
			["state", stateText(query)],
			["entries", query.entries.join(" ")],
			["whose", people.name(query.actor)],
			["asked by", people.name(query.by)],
			["due", showTime(query.due)],
			["thread", query.thread],
			["held by", namesOf(holders)],
			...(former.length > 0 ? [["held before by", messages.formerHolders(namesOf(former))] as [string, string]] : []),
		]);
		const data = {
			...rowJson(query, queryColumns(people)),
			findings: query.findings.map((each) => ({ ...findingJson(each), words: wordsOfFinding(each) })),
			holders,
			former,
			entriesOfThread: entries.map((each) => entryJson(people, each)),
		};
		return { data, text: () => [head, ...entries.map((each) => entryText(people, each)), ...query.findings.map(findingText)].join("\n\n") };
	},
});

const answer = sessionCommand({
	name: "review answer",
	help: {
		summary: "Answer a query. Coordinators only.",
		examples: ["cloister review answer 3f2a < answer.txt"],
	},
	args: { ...queryArgument, text: optional(content("TEXT")) },
	async run(session, input, io) {
		await answerQuery(session, await findQuery(session, input.query), await wordsOf(io, input.text));
		return done();
	},
});

const close = sessionCommand({
	name: "review close",
	help: {
		summary: "Close a query. Auditors only.",
		examples: ["cloister review close 3f2a"],
	},
	args: queryArgument,
	async run(session, input) {
		await closeQuery(session, await findQuery(session, input.query));
		return done();
	},
});

export const queryCommands = [ask, list, show, answer, close];
