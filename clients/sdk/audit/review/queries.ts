/** Queries on entries of the access log: asked, answered in the review's own thread, closed; and what was found. */
import { randomId } from "#crypto/random.ts";
import { type Bytes, equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Epoch, isGone, presentEpoch } from "#protocol/folds/compartment.ts";
import { coordinatorsOf, desksOf } from "#protocol/folds/directory.ts";
import { QUERY_WITHIN, type QueryState, queryState, type DatedStatement } from "#protocol/folds/review.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { openCompartment } from "../../compartments/compartment.ts";
import { message } from "../../compartments/content.ts";
import { firstEpoch, keepEpochKey } from "../../compartments/epochs.ts";
import { type EntryView, readAll } from "../../compartments/read.ts";
import { partiesOf } from "../../compartments/seats.ts";
import { write } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { syncDirectory } from "../../directory/directory.ts";
import { fetchBodies } from "../bundles.ts";
import { appendReview, ofType, fetchReviewPages, fetchReviewStatements } from "./statements.ts";

export interface ReviewQuery {
	id: Id;
	thread: Id;
	organisation: Id;
	/** Whose entries. */
	actor: Id;
	entries: number[];
	by: Id;
	/** UTC ms, as are `askedAt` and the others. */
	due: number;
	askedAt: number;
	state: QueryState;
	/** Not answered in time. */
	overdue: boolean;
	moves: DatedStatement<Statement<"review.move">>[];
	findings: DatedStatement<Statement<"review.finding">>[];
}

/**
 * Opens a query on entries of one actor, and its thread with the coordinators of the actor's organisation; not the actor, as
 * long as there is another one.
 * @param ask entries: their numbers. due: UTC ms, in 14 days if left out.
 * @throws ProtocolError not-found when I may not read the first entry, wrong-state when nobody could answer, not-allowed
 * @example const { id } = await openQuery(session, { entries: [4711], words: "Which hand-off was this for?" });
 */
export async function openQuery(
	session: UnlockedSession,
	ask: { entries: number[]; words: string; due?: number | undefined },
): Promise<{ id: Id; thread: Id; asked: Id[] }> {
	await syncDirectory(session);
	const actor = await fetchActor(session, ask.entries);
	const organisation = session.dir.members.get(actor)?.organisation ?? null;
	if (organisation === null) throw new ProtocolError("wrong-state", "entries: nobody coordinates whoever is of no organisation");
	const coordinators = coordinatorsOf(session.dir, organisation).map(({ id }) => id);
	const others = coordinators.filter((id) => id !== actor);
	const asked = others.length > 0 ? others : coordinators;
	const owner = [actor, ...asked].flatMap((id) => desksOf(session.dir, id)).find((desk) => desk.organisation === organisation);
	if (asked.length === 0 || !owner) throw new ProtocolError("wrong-state", "entries: their organisation has no coordinator or no desk");
	const query = randomId();
	const holders = [session.me, ...asked].map((id) => ({ kind: "member" as const, id }));
	const bundle = firstEpoch(session, { kind: "review", subject: query, owner: owner.id, holders });
	const thread = bundle.statement.body.compartment;
	const due = ask.due ?? session.now() + QUERY_WITHIN;
	await appendReview(session, "review.query", { query, organisation, actor, entries: ask.entries, thread, due }, bundle);
	keepEpochKey(session, bundle);
	await write(session, thread, message(ask.words));
	return { id: query, thread, asked };
}

async function fetchActor(session: UnlockedSession, [first]: number[]): Promise<Id> {
	const [shown] = first === undefined ? [] : await fetchBodies(session, first, 1);
	const actor = shown && decodeEntry(shown.body).actor;
	if (!actor) throw new ProtocolError("not-found", "entries: the first one is nobody's, erased, or not yours to read");
	return actor;
}

/**
 * Queries that I may see, page after page, the newest first. @throws ProtocolError not-allowed
 * @example for await (const { id, overdue } of reviewQueries(session)) if (overdue) print(id);
 */
export async function* listReviewQueries(session: UnlockedSession): AsyncGenerator<ReviewQuery, void, undefined> {
	for await (const page of fetchReviewPages(session, "queries")) yield* assembleQueries(session, page);
}

/** With what builds on them, the newest first. */
function assembleQueries(session: UnlockedSession, taken: DatedStatement[]): ReviewQuery[] {
	const moves = ofType(taken, "review.move");
	const findings = ofType(taken, "review.finding");
	return ofType(taken, "review.query")
		.map(({ at, statement: { body } }) => {
			const own = moves.filter(({ statement }) => statement.body.query === body.query);
			const state = queryState(own.map(({ statement }) => statement));
			const { query: id, thread, organisation, actor, entries, by, due } = body;
			return {
				...{ id, thread, organisation, actor, entries, by, due, askedAt: at, state },
				overdue: state === "open" && session.now() > due,
				moves: own,
				findings: findings.filter(({ statement }) => statement.body.query === id),
			};
		})
		.reverse();
}

/** @throws ProtocolError not-found @example const { state, entries, actor } = await reviewQuery(session, id); */
export async function loadReviewQuery(session: UnlockedSession, id: Id): Promise<ReviewQuery> {
	const [query] = assembleQueries(session, await fetchReviewStatements(session, "queries", { query: id }));
	if (!query) throw new ProtocolError("not-found", "query: is not there, or not yours");
	return query;
}

/** Writes into the thread of a query. @returns the objId of what was written, for the statement that cites it. */
export async function writeQueryWords(session: UnlockedSession, { thread }: ReviewQuery, words: string): Promise<Bytes> {
	const { seq } = await write(session, thread, message(words));
	const { transcript } = await openCompartment(session, thread);
	const objId = transcript.at(seq)?.objId;
	if (!objId) throw new ProtocolError("unavailable", "words: what was just written is not in the thread");
	return objId;
}

/**
 * Answers a query, as a coordinator of the organisation: in its thread, and by a statement that cites the words.
 * @example await answerQuery(session, id, "She covered for a colleague that night.");
 */
export async function answerQuery(session: UnlockedSession, id: Id, words: string): Promise<void> {
	const query = await loadReviewQuery(session, id);
	if (query.state === "closed") throw new ProtocolError("wrong-state", "query: is closed");
	await appendReview(session, "review.move", { query: id, action: "answer", words: await writeQueryWords(session, query, words) });
}

/** Closes a query, as an auditor. @example await closeQuery(session, id); */
export async function closeQuery(session: UnlockedSession, id: Id): Promise<void> {
	await appendReview(session, "review.move", { query: id, action: "close", words: null });
}

/** What was said in the thread of a query, and among whom. */
export interface QueryThread {
	entries: EntryView[];
	/** What a statement names by its objId; null when it isn't there. */
	cited: (words: Bytes) => EntryView | null;
	holders: Id[];
	/** Who held it once and has lost the role since, or left: the server shows them nothing of it, but nobody can take keys back. */
	former: Id[];
}

/**
 * @throws ProtocolError not-found; not-allowed for who took part once, and neither audits nor coordinates any more.
 * @example const { entries } = await queryThread(session, await reviewQuery(session, id));
 */
export async function readQueryThread(session: UnlockedSession, { thread }: ReviewQuery): Promise<QueryThread> {
	const { entries, compartment } = await readAll(session, thread);
	const { epochs, kind } = compartment.state;
	const held = (each: Epoch) => partiesOf(each.holders).filter((party) => !isGone(session.dir, party, kind));
	const holders = held(presentEpoch(compartment.state)).map(({ id }) => id);
	const ever = new Set(epochs.flatMap((each) => partiesOf(each.holders).map(({ id }) => id)));
	const former = [...ever].filter((id) => !holders.includes(id));
	const cited = (words: Bytes) =>
		entries.find(({ seq }) => equal(compartment.transcript.at(seq)?.objId ?? new Uint8Array(), words)) ?? null;
	return { entries, cited, holders, former };
}
