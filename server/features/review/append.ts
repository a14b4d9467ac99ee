/** Appends a signed statement of a review. A query comes with the first epoch of its thread. */
import type { Id } from "#protocol/bytes.ts";
import type { review } from "#protocol/contracts/review.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkNewSigner, type Directory, judgeAtCheckpoint } from "#protocol/folds/directory.ts";
import {
	chainOfReview,
	checkReview,
	checkReviewPlace,
	type DatedStatement,
	type ReviewContext,
	type ReviewStatement,
	reviewContextOf,
} from "#protocol/folds/review.ts";
import { isReviewType } from "#protocol/statements/registry.ts";
import type { Statement, Wire } from "#protocol/statements/statement.ts";
import { DelayedError } from "#server/base/errors.ts";
import { holdsNow, NO_CASE, openEpoch } from "#server/chains/epochs/index.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { countOfActor, isAboutAny, logSize, touchedCase } from "./log-facts.ts";
import { judgeQuery, judgeThread, noteOf, readerOf } from "./rules.ts";
import { countAbout, knownReview, lastOfChain, lockReview, queryAndMoves, releaseOf, storeReview, timeOfOwn } from "./store.ts";

const DAY = 86_400_000;
/** How many statements one member may make in 24 hours. */
const MAX_PER_DAY = 200;
/** How many statements one member may make about one query, and how many releases for one case. */
const MAX_PER_SUBJECT = 100;

type Appending = RequestContext<typeof review.append>;

/** Appends the statement of a request. A repeated request gets the number of the stored statement. */
export async function append({ input, actor, db, directory, now, access }: Appending) {
	const statement = reviewOf(directory.network, input.body.statement, actor.member);
	access.note(noteOf(statement));
	checkNewSigner(directory, statement);
	// Only auditors and coordinators may append. `readerOf` refuses everybody else.
	readerOf(actor);
	const context = await lockContext(db, { at: now, statement });
	const known = await knownReview(db, statement.objId);
	if (known !== null) return { number: known };
	const judge = (dir: Directory) => checkReview(dir, statement, context);
	judge(directory);
	judgeAtCheckpoint(directory, statement, judge);
	await checkLimits(db, statement, now);
	if ((statement.type === "review.query") !== (input.body.thread !== null))
		throw new ProtocolError("bad-input", "thread: must come with a query, and with no other statement", "thread");
	if (statement.type === "review.query")
		await checkAndOpenThread(statement, input.body.thread, { db, directory, now, member: actor.member });
	await checkAgainstLog(db, statement);
	if (statement.type === "review.move" && statement.body.action === "answer") await checkWasAsked(db, context, actor);
	checkReviewPlace(statement, await lastOfChain(db, chainOfReview(statement)));
	if (statement.type === "review.finding" && statement.body.query === null) await checkCoversOthers(db, statement);
	const concerns = concernsOf(statement, context);
	const number = await storeReview(db, statement, concerns, now);
	// Words are written into the thread before the statement that cites them. So the readers of the thread must hear of the statement too.
	if (concerns.thread !== null) await notify(db, "compartment", concerns.thread);
	return { number };
}

function reviewOf(network: Uint8Array, wire: Wire, member: Id): ReviewStatement {
	if (!isReviewType(wire.type)) throw new ProtocolError("bad-statement", "type: must be a review statement");
	return parseOwnStatement(network, wire, wire.type, member) as ReviewStatement;
}

/** Loads the earlier statements that this statement refers to. Locks the signer and the chain until the transaction ends. */
async function lockContext(db: Db, dated: DatedStatement): Promise<ReviewContext> {
	const { type, body } = dated.statement;
	await lockReview(db, body.by);
	await lockReview(db, chainOfReview(dated.statement));
	if (type === "review.release") return body.prior === null ? {} : reviewContextOf(dated, await releaseOf(db, body.prior));
	const query = "query" in body ? body.query : null;
	if (query === null) return {};
	return reviewContextOf(dated, await queryAndMoves(db, query));
}

/** Review statements are never deleted, so each member has limits. @throws DelayedError too-many-requests, or ProtocolError full */
async function checkLimits(db: Db, { type, body }: ReviewStatement, now: number): Promise<void> {
	const earlier = await timeOfOwn(db, body.by, MAX_PER_DAY);
	if (earlier !== null && earlier > now - DAY)
		throw new DelayedError(
			"too-many-requests",
			(earlier + DAY - now) / 1000,
			`review: at most ${MAX_PER_DAY} statements of one member a day`,
		);
	const about = type === "review.release" ? { release: body.case } : "query" in body && body.query !== null ? { query: body.query } : null;
	if (about && (await countAbout(db, body.by, about)) >= MAX_PER_SUBJECT)
		throw new ProtocolError(
			"full",
			`review: at most ${MAX_PER_SUBJECT} statements of one member about one query, or releases for one case`,
			undefined,
			{ limit: "subject" },
		);
}

/** The organisation whose entries the statement is about, and the thread of its query. Null for none. */
function concernsOf({ type, body }: ReviewStatement, { query }: ReviewContext): { organisation: Id | null; thread: Id | null } {
	const organisation = "organisation" in body ? body.organisation : (query?.body.organisation ?? null);
	return { organisation, thread: type === "review.query" ? body.thread : (query?.body.thread ?? null) };
}

async function checkAndOpenThread(
	{ body }: Statement<"review.query">,
	thread: Appending["input"]["body"]["thread"],
	{ db, directory, now, member }: Pick<Appending, "db" | "directory" | "now"> & { member: Id },
): Promise<void> {
	judgeQuery(directory, body, now);
	if ((await countOfActor(db, body.entries, body.actor)) < body.entries.length)
		throw new ProtocolError("bad-statement", "entries: must all be entries of this actor");
	if (thread === null) return;
	const statement = parseOwnStatement(directory.network, thread.epoch, "epoch", member);
	judgeThread(directory, body, statement.body);
	const { repeated } = await openEpoch(db, { statement, sealed: thread.sealed, now, directory, facts: NO_CASE });
	if (repeated) throw new ProtocolError("conflict", "thread: belongs to another query");
}

/** Checks that the answer comes from a coordinator who was asked. The actor of the entries may be another coordinator. */
async function checkWasAsked(db: Db, { query }: ReviewContext, actor: Appending["actor"]): Promise<void> {
	if (!query || !(await holdsNow(db, query.body.thread, actor)))
		throw new ProtocolError("not-allowed", "by: only a coordinator who was asked may answer");
}

/** Checks that the log has the entries that the statement is about. */
async function checkAgainstLog(db: Db, { type, body }: ReviewStatement): Promise<void> {
	if ("first" in body && body.last >= (await logSize(db))) throw new ProtocolError("bad-input", "last: the log has fewer entries", "last");
	if (type !== "review.release") return;
	if (body.below > (await logSize(db))) throw new ProtocolError("bad-statement", "below: the log has fewer entries");
	if (!(await touchedCase(db, body.case, body.organisation)))
		throw new ProtocolError("not-found", "case: nobody of this organisation has accessed it");
}

/** Checks that a finding covers an entry of somebody else. It searches the log, so it comes after the cheaper checks. */
async function checkCoversOthers(db: Db, { body }: Statement<"review.finding">): Promise<void> {
	if (!(await isAboutAny(db, body))) throw new ProtocolError("not-allowed", "by: a finding must cover at least one entry of somebody else");
}
