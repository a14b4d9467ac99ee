/** Review marks: which entries of the access log an auditor has reviewed, and which are still unreviewed. */
import { contracts } from "#protocol/contracts/index.ts";
import { type DatedStatement, type Gap, gapsOf, type Mark, type Range, REVIEW_WITHIN, type Scope } from "#protocol/folds/review.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../../context.ts";
import { appendReview, listNewest } from "./statements.ts";

const WHOLE_LOG: Scope = { organisation: null, case: null, actor: null };

/** Fills in the parts of a scope that are left out. An auditor of one organisation reviews only its entries. */
function fullScope({ dir, me }: UnlockedSession, scope: Partial<Scope>): Scope {
	return { ...WHOLE_LOG, organisation: dir.members.get(me)?.organisation ?? null, ...scope };
}

/**
 * Signs that I have reviewed a range of entries.
 * @param scope limits the mark to entries of an organisation, case or actor.
 * @throws ProtocolError not-allowed unless I am an auditor who may review these entries; bad-input when the log has fewer entries, or
 * `last` is before `first`; too-many-requests; AlarmError as listReviewMarks
 * @example await markReviewed(session, { first: 0, last: 999 }, { organisation });
 */
export async function markReviewed(
	session: UnlockedSession,
	{ first, last }: Range,
	scope: Partial<Scope> = {},
): Promise<Statement<"review.mark">> {
	return appendReview(session, "review.mark", { ...fullScope(session, scope), first, last });
}

/**
 * Yields the marks that I may see, the newest first.
 * @throws ProtocolError not-allowed unless I am an auditor or a coordinator; AlarmError when the server repeats or leaves out a statement
 * @example for await (const { at, statement } of listReviewMarks(session)) print(at, statement.body.first, statement.body.last);
 */
export function listReviewMarks(session: UnlockedSession): AsyncGenerator<DatedStatement<Statement<"review.mark">>, void, undefined> {
	return listNewest(session, "marks", "review.mark");
}

/** A gap that nobody has reviewed. */
export interface Unreviewed extends Gap {
	/** When the first entry of the gap was written, UTC ms; null when none is left, or the server's answer has no such gap. */
	since: number | null;
	/** Whether `since` is more than 30 days ago. */
	overdue: boolean;
	/** The number of the last overdue entry in the gap; null when no entry is overdue. */
	overdueTo: number | null;
}

/**
 * Returns the ranges that nobody has reviewed. They are computed from verified marks. The times of entries and the bounds of the log are as
 * the server says.
 * @param asked limits the ranges to entries of an organisation, case or actor.
 * @throws ProtocolError not-allowed unless I am an auditor who may review these entries; AlarmError as listReviewMarks
 * @example const { size, gaps } = await listUnreviewed(session, { case: id });
 */
export async function listUnreviewed(session: UnlockedSession, asked: Partial<Scope> = {}): Promise<{ size: number; gaps: Unreviewed[] }> {
	const scope = fullScope(session, asked);
	/** Entries before this time are overdue. */
	const before = session.now() - REVIEW_WITHIN;
	const setFields = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null));
	const query = { ...setFields, before: String(before) };
	const askServer = () => session.server.call(contracts.review.gaps, { query });
	const first = await askServer();
	const marks: Mark[] = [];
	for await (const { statement } of listReviewMarks(session)) marks.push(statement.body);
	// Somebody may have marked a range between the two requests. Then the ages that the server has told are about other gaps.
	const served = hasAges(first, gapsOf(marks, scope, first.from, first.size)) ? first : await askServer();
	const agesByKey = new Map(served.gaps.map((gap) => [keyOfGap(gap), gap]));
	const gaps = gapsOf(marks, scope, served.from, served.size).map((gap) => {
		const { since = null, lastBefore = null } = agesByKey.get(keyOfGap(gap)) ?? {};
		const overdue = since !== null && since < before;
		const overdueTo = overdue ? Math.min(gap.last, Math.max(gap.first, lastBefore ?? gap.last)) : null;
		return { ...gap, since, overdue, overdueTo };
	});
	return { size: served.size, gaps };
}

const keyOfGap = ({ first, actor }: Gap) => `${first} ${actor}`;

function hasAges(served: { gaps: readonly Gap[] }, gaps: readonly Gap[]): boolean {
	const known = new Set(served.gaps.map(keyOfGap));
	return gaps.every((gap) => known.has(keyOfGap(gap)));
}
