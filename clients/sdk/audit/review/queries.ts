/** Review queries on entries of the access log. Each query has its own thread, in which auditors ask and coordinators answer. */
import { randomId } from "#crypto/random.ts";
import { type Bytes, equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Epoch, isPartyGone, presentEpoch } from "#protocol/folds/compartment.ts";
import { coordinatorsOf, desksOf } from "#protocol/folds/directory.ts";
import { type DatedStatement, QUERY_WITHIN, type QueryState, queryState } from "#protocol/folds/review.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { openCompartment } from "../../compartments/compartment.ts";
import { message } from "../../compartments/content.ts";
import { firstEpoch, keepEpochKey } from "../../compartments/epochs.ts";
import { type EntryView, readAll } from "../../compartments/read.ts";
import { partiesOf } from "../../compartments/seats.ts";
import { write } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { deriveId } from "../../derive-id.ts";
import { syncDirectory } from "../../directory/directory.ts";
import { nullWhenNotFound } from "../../http/answers.ts";
import { fetchBodies } from "../bundles.ts";
import { appendReview, fetchReviewPages, fetchReviewStatements, ofType } from "./statements.ts";

export interface ReviewQuery {
	id: Id;
	thread: Id;
	organisation: Id;
	/** The member whose entries are queried. */
	actor: Id;
	/** The numbers of the entries. */
	entries: number[];
	/** The auditor who asks. */
	by: Id;
	/** When an answer is due, UTC ms. */
	due: number;
	/** UTC ms. */
	askedAt: number;
	state: QueryState;
	/** Whether no answer has come in time. */
	overdue: boolean;
	moves: DatedStatement<Statement<"review.move">>[];
	findings: DatedStatement<Statement<"review.finding">>[];
}

/**
 * Opens a query on entries of one actor, and its thread with the coordinators of the actor's organisation. The actor takes part
 * only as the organisation's sole coordinator.
 * @param ask entries: their numbers. due: UTC ms; in 14 days when left out. id: give the same id when you repeat a call that got no answer.
 * Then only one query is opened.
 * @returns the ids of the query and its thread, and the coordinators who are asked.
 * @throws ProtocolError not-found when I may not read the first entry, wrong-state when nobody could answer, not-allowed
 * @example const { id } = await openQuery(session, { entries: [4711], words: "Which hand-off was this for?" });
 */
export async function openQuery(session: UnlockedSession, ask: QueryToOpen): Promise<{ id: Id; thread: Id; asked: Id[] }> {
	const { id = randomId() } = ask;
	const earlier = ask.id === undefined ? null : await findOpened(session, ask.id);
	const { thread, asked } = earlier ?? (await beginQuery(session, id, ask));
	await write(session, thread, message(ask.words), { entry: deriveId(id, "words") });
	return { id, thread, asked };
}

interface QueryToOpen {
	entries: number[];
	words: string;
	due?: number | undefined;
	id?: Id;
}

/** What an earlier call of mine has opened under this id; else null. */
async function findOpened(session: UnlockedSession, id: Id): Promise<{ thread: Id; asked: Id[] } | null> {
	const query = await loadReviewQuery(session, id).catch(nullWhenNotFound);
	if (query?.by !== session.me) return null;
	const { state } = await openCompartment(session, query.thread);
	const holders = partiesOf(presentEpoch(state).holders).map((each) => each.id);
	return { thread: query.thread, asked: holders.filter((each) => each !== session.me) };
}

/** Signs the query and opens its thread, still without the words. */
async function beginQuery(session: UnlockedSession, query: Id, ask: QueryToOpen): Promise<{ thread: Id; asked: Id[] }> {
	await syncDirectory(session);
	const actor = await fetchActor(session, ask.entries);
	const organisation = session.dir.members.get(actor)?.organisation ?? null;
	if (organisation === null)
		throw new ProtocolError("wrong-state", "entries: their actor belongs to no organisation, so no coordinator can answer");
	const coordinators = coordinatorsOf(session.dir, organisation).map(({ id }) => id);
	const others = coordinators.filter((id) => id !== actor);
	const asked = others.length > 0 ? others : coordinators;
	const owner = [actor, ...asked].flatMap((id) => desksOf(session.dir, id)).find((desk) => desk.organisation === organisation);
	if (asked.length === 0 || !owner) throw new ProtocolError("wrong-state", "entries: their organisation has no coordinator or no desk");
	const holders = [session.me, ...asked].map((id) => ({ kind: "member" as const, id }));
	const bundle = firstEpoch(session, { kind: "review", subject: query, owner: owner.id, holders });
	const thread = bundle.statement.body.compartment;
	const due = ask.due ?? session.now() + QUERY_WITHIN;
	await appendReview(session, "review.query", { query, organisation, actor, entries: ask.entries, thread, due }, bundle);
	keepEpochKey(session, bundle);
	return { thread, asked };
}

async function fetchActor(session: UnlockedSession, [first]: number[]): Promise<Id> {
	const [shown] = first === undefined ? [] : await fetchBodies(session, first, 1);
	const actor = shown && decodeEntry(shown.body).actor;
	if (!actor) throw new ProtocolError("not-found", "entries: the first one has no actor, is erased, or is not yours to read");
	return actor;
}

/**
 * Yields the queries that I may see, the newest first. @throws ProtocolError not-allowed
 * @example for await (const { id, overdue } of listReviewQueries(session)) if (overdue) print(id);
 */
export async function* listReviewQueries(session: UnlockedSession): AsyncGenerator<ReviewQuery, void, undefined> {
	for await (const page of fetchReviewPages(session, "queries")) yield* assembleQueries(session, page);
}

/** Builds queries from statements, each with its moves and findings, the newest first. */
function assembleQueries(session: UnlockedSession, statements: DatedStatement[]): ReviewQuery[] {
	const moves = ofType(statements, "review.move");
	const findings = ofType(statements, "review.finding");
	return ofType(statements, "review.query")
		.map(({ at, statement: { body } }) => {
			const own = moves.filter(({ statement }) => statement.body.query === body.query);
			const state = queryState(own.map(({ statement }) => statement));
			const { query: id, thread, organisation, actor, entries, by, due } = body;
			return {
				id,
				thread,
				organisation,
				actor,
				entries,
				by,
				due,
				askedAt: at,
				state,
				overdue: state === "open" && session.now() > due,
				moves: own,
				findings: findings.filter(({ statement }) => statement.body.query === id),
			};
		})
		.reverse();
}

/** Loads one query. @throws ProtocolError not-found @example const { state, entries, actor } = await loadReviewQuery(session, id); */
export async function loadReviewQuery(session: UnlockedSession, id: Id): Promise<ReviewQuery> {
	const [query] = assembleQueries(session, await fetchReviewStatements(session, "queries", { query: id }));
	if (!query) throw new ProtocolError("not-found", "query: there is none with this id, or it is not yours to see");
	return query;
}

/**
 * Writes into the thread of a query. When the newest entry of the thread is mine and has the same words, only the server's answer to it was
 * lost. Then it isn't written again. After an entry of somebody else, the same words are another message: "Yes." may answer two questions.
 * @returns the objId of the entry, for the statement that cites it.
 */
export async function writeQueryWords(session: UnlockedSession, { thread }: ReviewQuery, words: string): Promise<Bytes> {
	const content = message(words);
	const newest = (await readAll(session, thread)).entries.at(-1);
	const isMine = newest?.author === session.me;
	const isWritten = isMine && newest.content?.kind === "text" && newest.content.text === words.normalize("NFC");
	const { seq } = isWritten ? newest : await write(session, thread, content);
	const { transcript } = await openCompartment(session, thread);
	const objId = transcript.at(seq)?.objId;
	if (!objId) throw new ProtocolError("unavailable", "words: the server doesn't return the entry that was just written");
	return objId;
}

/**
 * Answers a query as a coordinator: writes the words into its thread, and signs a statement that cites them. The same answer twice in a row
 * counts once.
 * @throws ProtocolError not-found, not-allowed; wrong-state when the query is closed
 * @example await answerQuery(session, id, "She covered for a colleague that night.");
 */
export async function answerQuery(session: UnlockedSession, id: Id, words: string): Promise<void> {
	const query = await loadReviewQuery(session, id);
	if (query.state === "closed") throw new ProtocolError("wrong-state", "query: is closed already");
	const cited = await writeQueryWords(session, query, words);
	if (query.moves.some(({ statement: { body } }) => body.words !== null && equal(body.words, cited))) return;
	await appendReview(session, "review.move", { query: id, action: "answer", words: cited });
}

/**
 * Closes a query, as an auditor. A repeated call by the same auditor changes nothing.
 * @throws ProtocolError not-found, not-allowed; wrong-state when another auditor has closed it
 * @example await closeQuery(session, id);
 */
export async function closeQuery(session: UnlockedSession, id: Id): Promise<void> {
	const { moves } = await loadReviewQuery(session, id);
	// An earlier call has reached the server, and its answer was lost.
	if (moves.some(({ statement: { body } }) => body.action === "close" && body.by === session.me)) return;
	await appendReview(session, "review.move", { query: id, action: "close", words: null });
}

/** The entries of a query's thread, and its holders. */
export interface QueryThread {
	entries: EntryView[];
	/** Returns the entry with this objId; null when it isn't in the thread. */
	cited: (words: Bytes) => EntryView | null;
	/** The members who hold the thread now. */
	holders: Id[];
	/** Earlier holders who have left or lost their role. The server shows them nothing more, but they may still have keys. */
	former: Id[];
}

/**
 * Reads the thread of a query.
 * @throws ProtocolError not-found; not-allowed when I no longer audit or coordinate.
 * @example const { entries } = await readQueryThread(session, await loadReviewQuery(session, id));
 */
export async function readQueryThread(session: UnlockedSession, { thread }: ReviewQuery): Promise<QueryThread> {
	const { entries, compartment } = await readAll(session, thread);
	const { epochs, kind } = compartment.state;
	const activeHolders = (each: Epoch) => partiesOf(each.holders).filter((party) => !isPartyGone(session.dir, party, kind));
	const holders = activeHolders(presentEpoch(compartment.state)).map(({ id }) => id);
	const everHeld = new Set(epochs.flatMap((each) => partiesOf(each.holders).map(({ id }) => id)));
	const former = [...everHeld].filter((id) => !holders.includes(id));
	const cited = (words: Bytes) =>
		entries.find(({ seq }) => equal(compartment.transcript.at(seq)?.objId ?? new Uint8Array(), words)) ?? null;
	return { entries, cited, holders, former };
}
