/** Reviewing the access log: marks, queries on entries and their answers, findings, the release of names. */
import { type Id, isId } from "#protocol/bytes.ts";
import { FINDING_CODES, FINDING_OUTCOMES } from "#protocol/codes.ts";
import {
	answerQuery,
	closeQuery,
	findingOnRange,
	markReviewed,
	type NameRelease,
	nameReleases,
	openQuery,
	type Query,
	queryThread,
	rangeFindings,
	recordFinding,
	releaseNames,
	reviewMarks,
	reviewQueries,
	reviewQuery,
	unreviewed,
} from "#sdk/audit/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import { command } from "../command.ts";
import { flag, oneOrMore, optional, required } from "../grammar.ts";
import { scopeFlags, scopeOf } from "../helpers/access-scope.ts";
import { atMost, done, listed, listedPart } from "../helpers/answers.ts";
import { entryJson, entryText, wordsOf } from "../helpers/entries.ts";
import { findCase } from "../helpers/find.ts";
import { code, content, number, ref, time } from "../kinds.ts";
import { fields } from "../layout.ts";
import { People, pickId } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const entryNumber = () => number("NUMBER", 0, 1e15);
const which = { query: required(ref("QUERY")) };

const limit = optional(number("COUNT", 1, 100_000));
const USUAL = 50;

async function findQuery(session: UnlockedSession, typed: string): Promise<Id> {
	if (isId(typed)) return typed;
	const all = await gather(reviewQueries(session));
	return pickId(
		"query",
		typed,
		all.map(({ id }) => id),
	);
}

const gaps = command({
	name: "review gaps",
	help: {
		summary: "Show which entries nobody has reviewed; after 30 days they are overdue. Auditors only.",
		parameters: { actor: "Of whose accesses.", organisation: "Of whose people.", case: "About which case; auditors give its whole id." },
		examples: ["cloister review gaps", 'cloister review gaps --organisation "Safe Harbour"'],
	},
	args: {},
	flags: scopeFlags,
	async run(io, input) {
		const people = await People.of(await io.session());
		const { size, gaps } = await unreviewed(people.session, await scopeOf(people, input));
		const data = gaps.map((gap) => ({ ...gap, since: isoTime(gap.since) }));
		const rows = gaps.map(({ first, last, actor, since, overdue }) => [
			...[first, last, showTime(since), people.name(actor)],
			overdue ? messages.overdue : "",
		]);
		const answer = listed("gaps", data, ["FIRST", "LAST", "SINCE", "WHOSE", ""], rows);
		return { data: { size, gaps: data }, text: () => (gaps.length === 0 ? messages.allReviewed(size) : answer.text()) };
	},
});

const mark = command({
	name: "review mark",
	help: {
		summary: "Sign that you have read these entries. Auditors only.",
		parameters: {
			first: "Number of the first entry.",
			last: "Number of the last one.",
			actor: "Only those of this member.",
			organisation: "Only those of its people.",
			case: "Only those about this case; its whole id.",
		},
		examples: ["cloister review mark 0 4711"],
	},
	args: { first: required(entryNumber()), last: required(entryNumber()) },
	flags: scopeFlags,
	async run(io, input) {
		const people = await People.of(await io.session());
		await markReviewed(people.session, { first: input.first, last: input.last }, await scopeOf(people, input));
		return done();
	},
});

const marks = command({
	name: "review marks",
	help: {
		summary: "Show who has reviewed what.",
		examples: ["cloister review marks"],
	},
	args: {},
	flags: { limit },
	async run(io, input) {
		const people = await People.of(await io.session());
		const part = await atMost(reviewMarks(people.session), input.limit ?? USUAL);
		const all = part.found;
		const data = all.map(({ at, statement: { body } }) => {
			const { by, first, last, organisation, case: caseId, actor } = body;
			return { at: isoTime(at), by, byName: people.checkedName(by), first, last, organisation, case: caseId, actor };
		});
		const rows = all.map(({ at, statement: { body } }) => [
			body.first,
			body.last,
			people.name(body.by),
			showTime(at),
			people.organisation(body.organisation),
			body.case?.slice(0, 8),
			people.name(body.actor),
		]);
		return listedPart("marks", part, data, ["FIRST", "LAST", "BY", "WHEN", "ORGANISATION", "CASE", "WHOSE"], rows);
	},
});

const ask = command({
	name: "review ask",
	help: {
		summary: "Ask the coordinators of an organisation about entries of one of its people. Auditors only.",
		details: "The words go into a thread that only you and they can read.",
		parameters: { entries: "Numbers of the entries.", due: "Until when; in 14 days if left out." },
		examples: ["cloister review ask 4711,4715 --due +7d < question.txt"],
	},
	args: { entries: oneOrMore({ ...entryNumber(), split: true }) },
	flags: { text: optional(content("TEXT")), due: optional(time) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const words = await wordsOf(io, input.text);
		const { id, thread, asked } = await openQuery(people.session, { entries: input.entries, words, due: input.due });
		return { data: { query: id, thread, asked }, text: () => messages.queryOpened(id, asked.map((each) => people.name(each)).join(", ")) };
	},
});

function queryJson(people: People, { moves, findings, due, askedAt, ...query }: Query) {
	return {
		...query,
		actorName: people.checkedName(query.actor),
		askedAt: isoTime(askedAt),
		due: isoTime(due),
		moves: moves.map(({ at, statement: { body } }) => ({ at: isoTime(at), by: body.by, action: body.action })),
		findings: findings.map(({ at, statement: { body } }) => {
			const { by, first, last, code, outcome } = body;
			return { at: isoTime(at), by, first, last, code, outcome };
		}),
	};
}

async function* those<T>(all: AsyncIterable<T>, holds: (each: T) => boolean) {
	for await (const each of all) if (holds(each)) yield each;
}

const stateOf = ({ state, overdue }: Query) => (overdue ? `${state}, ${messages.overdue}` : state);

const list = command({
	name: "review list",
	help: {
		summary: "List queries: auditors theirs to see, coordinators those that ask them.",
		parameters: { open: "Only those that aren't closed.", overdue: "Only those that nobody answered in time." },
		examples: ["cloister review list --open", "cloister review list --overdue"],
	},
	args: {},
	flags: { open: flag, overdue: flag, limit },
	async run(io, input) {
		const people = await People.of(await io.session());
		const wanted = ({ state, overdue }: Query) => (!input.open || state !== "closed") && (!input.overdue || overdue);
		const part = await atMost(those(reviewQueries(people.session), wanted), input.limit ?? USUAL);
		const all = part.found;
		const rows = all.map((each) => [
			each.id.slice(0, 8),
			stateOf(each),
			people.name(each.actor),
			people.organisation(each.organisation),
			each.entries.join(" "),
			showTime(each.due),
			each.findings.map(({ statement }) => statement.body.outcome).join(", "),
		]);
		const heads = ["ID", "STATE", "WHOSE", "ORGANISATION", "ENTRIES", "DUE", "FINDINGS"];
		return listedPart(
			"queries",
			part,
			all.map((each) => queryJson(people, each)),
			heads,
			rows,
		);
	},
});

const show = command({
	name: "review show",
	help: {
		summary: "Show a query, what was said about it, and what was found.",
		examples: ["cloister review show 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const query = await reviewQuery(people.session, await findQuery(people.session, input.query));
		const { entries, cited, holders, former } = await queryThread(people.session, query);
		const findings = query.findings.map(({ at, statement: { body } }) => {
			const words = body.words && cited(body.words);
			return messages.found(showTime(at), people.name(body.by), body.code, body.outcome, words ? words.entry.slice(0, 8) : "");
		});
		const namesOf = (ids: Id[]) => ids.map((id) => people.name(id)).join(", ");
		const head = fields([
			["query", query.id],
			["state", stateOf(query)],
			["entries", query.entries.join(" ")],
			["whose", people.name(query.actor)],
			["asked by", people.name(query.by)],
			["due", showTime(query.due)],
			["thread", query.thread],
			["held by", namesOf(holders)],
			...(former.length > 0 ? [["held before by", messages.formerHolders(namesOf(former))] as [string, string]] : []),
		]);
		const data = { ...queryJson(people, query), holders, former, entriesOfThread: entries.map((each) => entryJson(people, each)) };
		return { data, text: () => [head, ...entries.map((each) => entryText(people, each)), ...findings].join("\n\n") };
	},
});

const answer = command({
	name: "review answer",
	help: {
		summary: "Answer a query. Coordinators only.",
		examples: ["cloister review answer 3f2a < answer.txt"],
	},
	args: { ...which, text: optional(content("TEXT")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		await answerQuery(session, await findQuery(session, input.query), await wordsOf(io, input.text));
		return done();
	},
});

const close = command({
	name: "review close",
	help: {
		summary: "Close a query. Auditors only.",
		examples: ["cloister review close 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const session = await io.session();
		await closeQuery(session, await findQuery(session, input.query));
		return done();
	},
});

const finding = command({
	name: "review finding",
	help: {
		summary: "Sign a finding about a query, or about a range of entries. It is kept for good. Auditors only.",
		parameters: {
			code: "What it is about.",
			outcome: "What came out.",
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
			await recordFinding(session, await findQuery(session, input.query), { ...what, words: await wordsOf(io, input.text) });
			return done();
		}
		const { first, last } = input;
		if (first === undefined || last === undefined) throw new UsageError(messages.queryOrRange, "review finding");
		const own = session.dir.members.get(session.me)?.organisation ?? null;
		const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
		await findingOnRange(session, { first, last, organisation }, what);
		return done();
	},
});

const findings = command({
	name: "review findings",
	help: {
		summary: "List findings on ranges of entries; those on a query stand in `review show`.",
		details: "Of its signer's own entries a finding says nothing: somebody else judges those.",
		parameters: { entry: "Only what says something of the entry with this number." },
		examples: ["cloister review findings", "cloister review findings 4711"],
	},
	args: { entry: optional(entryNumber()) },
	flags: { limit },
	async run(io, input) {
		const people = await People.of(await io.session());
		const part = await atMost(rangeFindings(people.session, input.entry), input.limit ?? USUAL);
		const data = part.found.map(({ at, statement: { body } }) => {
			const { by, first, last, organisation, code, outcome } = body;
			return { at: isoTime(at), by, byName: people.checkedName(by), first, last, organisation, code, outcome };
		});
		const rows = part.found.map(({ at, statement: { body } }) => [
			...[body.first, body.last, people.organisation(body.organisation), body.code, body.outcome],
			...[people.name(body.by), showTime(at)],
		]);
		return listedPart("findings", part, data, ["FIRST", "LAST", "ORGANISATION", "CODE", "OUTCOME", "BY, OF OTHERS' ENTRIES", "WHEN"], rows);
	},
});

const releaseJson = ({ proposal: _proposal, at, ...each }: NameRelease) => ({ ...each, at: isoTime(at) });

function releaseText(people: People, { id, by, at, below, released }: NameRelease): string {
	if (released) return messages.namesReleased(below);
	const [proposer] = by;
	if (proposer === people.session.me) return messages.namesProposed(id.slice(0, 8), below);
	return messages.namesWait(id.slice(0, 8), people.name(proposer), showTime(at), below);
}

async function findProposal(session: UnlockedSession, caseId: Id, typed: string): Promise<string> {
	return pickId(
		"proposal",
		typed,
		(await nameReleases(session, caseId)).map(({ id }) => id),
	);
}

const release = command({
	name: "review release",
	help: {
		summary: "Release the names of an organisation's people for the access report of a case. It takes two people.",
		details: "The first proposes it. The second is shown the proposal, and releases just that by naming it. It lapses after 30 days.",
		parameters: { organisation: "Whose people; your own if left out.", proposal: "Which proposal of somebody else to release." },
		examples: [
			'cloister review release bado-kime-losa-tobo --organisation "Safe Harbour"',
			"cloister review release bado-kime-losa-tobo --proposal 9c1f02ab",
		],
	},
	args: { case: required(ref("CASE")) },
	flags: { organisation: optional(ref("ORGANISATION")), proposal: optional(ref("PROPOSAL")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const { session } = people;
		const own = session.dir.members.get(session.me)?.organisation;
		const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
		if (!organisation) throw new UsageError(messages.noOrganisation);
		const caseId = await findCase(session, input.case);
		const named = input.proposal === undefined ? undefined : await findProposal(session, caseId, input.proposal);
		const release = await releaseNames(session, caseId, organisation, named);
		return { data: releaseJson(release), text: () => releaseText(people, release) };
	},
});

const releases = command({
	name: "review releases",
	help: {
		summary: "Show whose names were released for the access report of a case, by whom, and what still waits for a second person.",
		examples: ["cloister review releases bado-kime-losa-tobo"],
	},
	args: { case: required(ref("CASE")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const all = await nameReleases(people.session, await findCase(people.session, input.case));
		const rows = all.map(({ id, organisation, below, by, at, released, lapsed }) => [
			id.slice(0, 8),
			people.organisation(organisation),
			below,
			by.map((each) => people.name(each)).join(", "),
			showTime(at),
			lapsed ? messages.lapsed : released ? messages.yesWord : messages.noWord,
		]);
		return listed("releases", all.map(releaseJson), ["ID", "ORGANISATION", "ENTRIES BELOW", "BY", "WHEN", "RELEASED"], rows);
	},
});

export const reviewCommands = [gaps, mark, marks, ask, list, show, answer, close, finding, findings, release, releases];
