/** Fetches, verifies and makes the signed statements of reviews. SPEC "Review". */
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { REVIEW_LISTS } from "#protocol/contracts/review.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkSignerAtCheckpoint, directoryAt } from "#protocol/folds/directory.ts";
import {
	chainOfReview,
	checkReview,
	checkReviewPlace,
	type DatedStatement,
	type Range,
	type ReviewStatement,
	reviewContextOf,
} from "#protocol/folds/review.ts";
import { type Fields, isReviewType, type ReviewType } from "#protocol/statements/registry.ts";
import { type AnyStatement, isOfType, parseStatement, type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../../alarms.ts";
import { type EpochBundle, epochWire } from "../../compartments/epochs.ts";
import type { UnlockedSession } from "../../context.ts";
import { checkGossip, keepSynced } from "../../directory/directory.ts";
import { appendOptimistically } from "../../http/optimistic-append.ts";
import { pages } from "../../http/pages.ts";
import { callKeepingReceipt } from "../receipts.ts";

export type ReviewList = (typeof REVIEW_LISTS)[number];

export interface ReviewFilter {
	query?: Id;
	case?: Id;
}

/**
 * Yields the statements of one list that I may see, the newest page first and each page in rising order. A page of queries also
 * holds the moves and findings on them. Statements with an invalid or unentitled signer are left out, and raise an alarm.
 * @throws ProtocolError not-allowed; AlarmError entry-replayed, entries-dropped, entry-not-entitled
 */
export async function* fetchReviewPages(
	session: UnlockedSession,
	of: ReviewList,
	about: ReviewFilter = {},
): AsyncGenerator<DatedStatement[], void, undefined> {
	const chains: Chains = new Map();
	for await (const page of fetchServedPages(session, of, about)) yield verifyStatements(session, page, chains);
	checkBeginnings(session, chains);
}

/**
 * Fetches all pages, and then verifies the statements together, so that a statement may build on one of an older page.
 * @returns the statements, the oldest first. @throws as fetchReviewPages
 */
export async function fetchReviewStatements(session: UnlockedSession, of: ReviewList, about: ReviewFilter): Promise<DatedStatement[]> {
	const served: DatedStatement<AnyStatement>[][] = [];
	for await (const page of fetchServedPages(session, of, about)) served.push(page);
	const chains: Chains = new Map();
	const verified = verifyStatements(session, served.reverse().flat(), chains);
	checkBeginnings(session, chains);
	return verified;
}

async function* fetchServedPages(
	session: UnlockedSession,
	of: ReviewList,
	about: ReviewFilter,
): AsyncGenerator<DatedStatement<AnyStatement>[], void, undefined> {
	await keepSynced(session);
	const shown = new Set<string>();
	const ask = (cursor?: string) => session.server.call(contracts.review.list, { query: { limit: 200, of, ...about, cursor } });
	for await (const { statements } of pages(ask)) {
		const parsed = parseServed(session, statements);
		await checkGossip(
			session,
			parsed.map(({ statement }) => statement),
		);
		for (const { statement } of parsed) {
			if (shown.has(statement.key)) throwAlarm(session, "entry-replayed", statement.body.by, `${statement.type}: is served twice`);
			shown.add(statement.key);
		}
		yield parsed;
	}
}

function parseServed(session: UnlockedSession, served: { at: number; number: number; statement: Wire }[]): DatedStatement<AnyStatement>[] {
	const rising = served.toSorted((a, b) => a.number - b.number);
	return rising.map(({ at, statement }) => ({ at, statement: parseStatement(session.network, statement) }));
}

/** Yields statements of one type, the newest first. For types that build on no other statement. */
export async function* listNewest<T extends ReviewType>(
	session: UnlockedSession,
	of: ReviewList,
	type: T,
): AsyncGenerator<DatedStatement<Statement<T>>, void, undefined> {
	for await (const page of fetchReviewPages(session, of)) yield* ofType(page, type).reverse();
}

/** @param chains collects the statements of this page. @throws AlarmError entries-dropped, entry-not-entitled for a broken chain */
function verifyStatements(session: UnlockedSession, parsed: DatedStatement<AnyStatement>[], chains: Chains): DatedStatement[] {
	const good: DatedStatement[] = [];
	for (const { at, statement } of parsed) {
		try {
			if (!isReviewType(statement.type)) throw new ProtocolError("bad-statement", "type: is not one of a review");
			checkSignerAtCheckpoint(session.dir, statement);
			const dated = { at, statement: statement as ReviewStatement };
			checkReview(directoryAt(session.dir, statement.body.cp.size), dated.statement, reviewContextOf(dated, good));
			good.push(dated);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			session.alarm({ code: "entry-not-entitled", subject: statement.body.by, detail: `${statement.type}: ${error.message}` });
		}
	}
	for (const { statement } of good.toReversed()) addToChain(session, chains, statement);
	return good;
}

/** The oldest statement so far of each chain. Pages come newest first. */
type Chains = Map<string, ReviewStatement>;

/** @throws AlarmError unless the statement comes directly before the oldest one so far of its chain. */
function addToChain(session: UnlockedSession, chains: Chains, statement: ReviewStatement): void {
	const chain = chainOfReview(statement);
	const after = chains.get(chain);
	chains.set(chain, statement);
	if (!after) return;
	if (after.body.seq > statement.body.seq + 1) throwDropped(session, after);
	try {
		checkReviewPlace(after, statement);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		throwAlarm(session, "entry-not-entitled", after.body.by, `${after.type}: ${error.message}`);
	}
}

/** @throws AlarmError entries-dropped when the first statement of a chain isn't shown. */
function checkBeginnings(session: UnlockedSession, chains: Chains): void {
	for (const oldest of chains.values()) if (oldest.body.seq !== 0) throwDropped(session, oldest);
}

function throwDropped(session: UnlockedSession, { type, body }: ReviewStatement): never {
	throwAlarm(session, "entries-dropped", body.by, `${type}: a statement before it is not shown`);
}

/** Selects the statements of one type. */
export function ofType<T extends ReviewType>(statements: readonly DatedStatement[], type: T): DatedStatement<Statement<T>>[] {
	return statements.filter((each): each is DatedStatement<ReviewStatement & Statement<T>> => isOfType(each.statement, type));
}

const LIST_OF: Record<ReviewType, ReviewList> = {
	"review.mark": "marks",
	"review.query": "queries",
	"review.move": "queries",
	"review.finding": "findings",
	"review.release": "releases",
};

/**
 * Signs a review statement as the next of its chain, and sends it. Starts again when another member was faster.
 * @param thread the first epoch of a new query's thread.
 * @throws ProtocolError when the rules refuse it.
 */
export async function appendReview<T extends ReviewType>(
	session: UnlockedSession,
	type: T,
	fields: Omit<Fields<T>, "seq" | "prev">,
	thread: EpochBundle | null = null,
): Promise<Statement<T>> {
	// A person may have typed the range, so this is bad input, not a program error.
	const { first = 0, last = first } = fields as Partial<Range>;
	if (first > last) throw new ProtocolError("bad-input", "last: is before first", "last");
	return appendOptimistically(
		async () => {
			const before = type === "review.query" ? undefined : await lastOfChain(session, type, fields);
			const place = before ? { seq: before.body.seq + 1, prev: before.objId } : { seq: 0, prev: null };
			return session.sign(type, { ...place, ...fields } as Fields<T>);
		},
		async (statement) => {
			const body = { statement: toWire(statement), thread: thread && epochWire(thread) };
			await callKeepingReceipt(session, contracts.review.append, { body });
			return statement;
		},
	);
}

/** The newest statement of the chain that a statement with these fields belongs to. */
async function lastOfChain(session: UnlockedSession, type: ReviewType, fields: object): Promise<ReviewStatement | undefined> {
	const chain = chainOfReview({ type, body: fields });
	const { query, case: caseId } = fields as { query?: Id | null; case?: Id | null };
	const list = query ? "queries" : LIST_OF[type];
	const about = { ...(query && { query }), ...(caseId && type === "review.release" && { case: caseId }) };
	const lastIn = (page: DatedStatement[]) => page.findLast(({ statement }) => chainOfReview(statement) === chain)?.statement;
	// A release may build on a release of an older page.
	if (list === "releases") return lastIn(await fetchReviewStatements(session, list, about));
	for await (const page of fetchReviewPages(session, list, about)) {
		const last = lastIn(page);
		if (last) return last;
	}
	return undefined;
}
