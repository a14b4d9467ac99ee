/** Verbs of review queries and findings: ask an actor's coordinators, read their answers, close a query, and record findings. */
import type { ReviewQuery } from "#sdk/audit/index.ts";
import {
	closeQuery,
	listRangeFindings,
	listReviewQueries,
	loadReviewQuery,
	openQuery,
	readQueryThread,
	recordQueryFinding,
	recordRangeFinding,
} from "#sdk/audit/index.ts";
import { deriveId } from "#sdk/derive-id.ts";
import type { PartyName } from "../kinds.ts";
import { anyOf, changes, NEVER_OLD, reads } from "./declare.ts";
import { type Namer, namerOf, type PersonName } from "./log-names.ts";
import { beginRun } from "./runs.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface QueryRow {
	id: string;
	actor: PersonName | null;
	organisation: string | null;
	/** The name of the auditor who asks. */
	by: string | null;
	/** The numbers of the access entries that the query is about. */
	entries: number[];
	/** UTC ms. */
	askedAt: number;
	/** When an answer is due, UTC ms. */
	due: number;
	state: string;
	isOverdue: boolean;
	/** The outcomes of the findings on the query. */
	outcomes: string[];
}

function rowOf(namer: Namer, query: ReviewQuery): QueryRow {
	const { id, actor, organisation, by, entries, askedAt, due, state, overdue, findings } = query;
	return {
		id,
		entries,
		askedAt,
		due,
		state,
		isOverdue: overdue,
		actor: namer.person(actor),
		organisation: namer.organisation(organisation),
		by: namer.person(by)?.name ?? null,
		outcomes: findings.map(({ statement }) => statement.body.outcome),
	};
}

/** Lists queries as a run, the newest first. @param isOpen true leaves out closed queries. */
export const listQueries = reads(NEVER_OLD, async (sitting: Sitting, { isOpen }: { isOpen: boolean }): Promise<{ run: string }> => {
	return beginRun(sitting, 25, () => queryRows(sitting, isOpen));
});

async function* queryRows(sitting: Sitting, isOpen: boolean) {
	const namer = await namerOf(sitting);
	for await (const query of listReviewQueries(sessionOf(sitting))) if (!isOpen || query.state !== "closed") yield rowOf(namer, query);
}

export interface QueryMessage {
	entry: string;
	/** UTC ms. */
	at: number;
	author: string | null;
	isMine: boolean;
	/** Null when it can't be read, or isn't a text. */
	text: string | null;
	/** Whether a signed answer or finding cites this message as its words; null when none does. */
	as: "answer" | "finding" | null;
}

export interface QueryFindingView {
	/** UTC ms. */
	at: number;
	/** The auditor's name; null when it isn't known. */
	by: string | null;
	code: string;
	outcome: string;
}

export interface QueryScreen extends QueryRow {
	messages: QueryMessage[];
	findings: QueryFindingView[];
	/** The people who can read the thread. */
	holders: PartyName[];
	/** The people who could read the thread earlier, and may still have keys. */
	former: PartyName[];
	/** Whether the query is about my own entries. Then somebody else must judge them. */
	isAboutMe: boolean;
}

export const readQuery = reads(
	{ topics: ["compartment", "log"] },
	async (sitting: Sitting, { query: id }: { query: string }): Promise<QueryScreen> => {
		const session = sessionOf(sitting);
		const query = await loadReviewQuery(session, id);
		const thread = await readQueryThread(session, query);
		const namer = await namerOf(sitting);
		const cited = (words: Uint8Array | null) => (words === null ? null : (thread.cited(words)?.entry ?? null));
		const answers = new Set(query.moves.map(({ statement: { body } }) => cited(body.words)));
		const found = new Set(query.findings.map(({ statement: { body } }) => cited(body.words)));
		return {
			...rowOf(namer, query),
			messages: thread.entries.map(({ entry, at, author, content }) => ({
				entry,
				at,
				author: namer.person(author)?.name ?? null,
				isMine: author === session.me,
				text: content && "text" in content ? content.text : null,
				as: answers.has(entry) ? "answer" : found.has(entry) ? "finding" : null,
			})),
			findings: query.findings.map(({ at, statement: { body } }) => ({
				at,
				code: body.code,
				outcome: body.outcome,
				by: namer.person(body.by)?.name ?? null,
			})),
			holders: thread.holders.map(partyOf(namer)),
			former: thread.former.map(partyOf(namer)),
			isAboutMe: query.actor === session.me,
		};
	},
);

const partyOf =
	(namer: Namer) =>
	(id: string): PartyName => {
		const person = namer.person(id);
		return { id, name: person?.name ?? "", organisation: person?.organisation ?? null };
	};

export interface AskInput {
	/** Chosen by the page. A repeated call with the same input opens one query. */
	query: string;
	entries: number[];
	words: string;
	/** UTC ms. */
	due: number;
}

/** Asks the coordinators of the actor's organisation about entries of one actor. @returns the query's id, which isn't the given one. */
export const askAboutEntries = changes(
	anyOf("log"),
	async (sitting: Sitting, { query, entries, words, due }: AskInput): Promise<{ query: string }> => {
		const session = sessionOf(sitting);
		// Other entries, words or another date make another id, so that another query is opened.
		const { id } = await openQuery(session, { entries, words, due, id: deriveId(query, JSON.stringify([entries, words, due])) });
		return { query: id };
	},
);

export const endQuery = changes(anyOf("log"), async (sitting: Sitting, { query }: { query: string }): Promise<void> => {
	await closeQuery(sessionOf(sitting), query);
});

export interface FindingChoice {
	code: string;
	outcome: string;
}

type Codes = Pick<Parameters<typeof recordQueryFinding>[2], "code" | "outcome">;

/** Signs a finding on a query. @param words what is written into the query's thread; empty for nothing. */
export const addQueryFinding = changes(
	anyOf("log"),
	async (sitting: Sitting, { query, words, ...choice }: FindingChoice & { query: string; words: string }): Promise<void> => {
		const text = words.trim();
		await recordQueryFinding(sessionOf(sitting), query, { ...(choice as Codes), ...(text !== "" && { words: text }) });
	},
);

/** Signs a finding on a range of entries. For an auditor of one organisation it is about that organisation's entries only. */
export const addRangeFinding = changes(
	anyOf("log"),
	async (sitting: Sitting, { first, last, ...choice }: FindingChoice & { first: number; last: number }): Promise<void> => {
		const session = sessionOf(sitting);
		const organisation = session.dir.members.get(session.me)?.organisation ?? null;
		await recordRangeFinding(session, { first, last, organisation }, choice as Codes);
	},
);

/** A finding on the entries from `first` to `last`. */
export interface RangeFindingView extends QueryFindingView {
	first: number;
	last: number;
}

/** Lists findings on ranges as a run, the newest first. Findings on queries come with their queries. */
export const listFindings = reads(NEVER_OLD, async (sitting: Sitting): Promise<{ run: string }> => {
	return beginRun(sitting, 25, () => findingRows(sitting));
});

async function* findingRows(sitting: Sitting) {
	const namer = await namerOf(sitting);
	for await (const { at, statement } of listRangeFindings(sessionOf(sitting))) {
		const { by, first, last, code, outcome } = statement.body;
		yield { at, first, last, code, outcome, by: namer.person(by)?.name ?? null } satisfies RangeFindingView;
	}
}
