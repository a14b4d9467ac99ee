/** Which part of the access log somebody has read and signed for, and which nobody has. */
import { contracts } from "#protocol/contracts/index.ts";
import { type Gap, gapsOf, type Mark, type Range, REVIEW_WITHIN, type Scope, type DatedStatement } from "#protocol/folds/review.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../../context.ts";
import { appendReview, listNewest } from "./statements.ts";

const WHOLE_LOG: Scope = { organisation: null, case: null, actor: null };

/** An organisation's auditor reviews no other's entries. */
function myScope({ dir, me }: UnlockedSession, scope: Partial<Scope>): Scope {
	return { ...WHOLE_LOG, organisation: dir.members.get(me)?.organisation ?? null, ...scope };
}

/**
 * Signs that I have read these entries.
 * @param scope those of an organisation, case or actor only.
 * @throws ProtocolError not-allowed unless I am an auditor, bad-statement
 * @example await markReviewed(session, { first: 0, last: 999 }, { organisation });
 */
export async function markReviewed(
	session: UnlockedSession,
	{ first, last }: Range,
	scope: Partial<Scope> = {},
): Promise<Statement<"review.mark">> {
	return appendReview(session, "review.mark", { ...myScope(session, scope), first, last });
}

/**
 * All marks that I may see, page after page, the newest first.
 * @example for await (const { at, statement } of reviewMarks(session)) print(at, statement.body.first, statement.body.last);
 */
export function listReviewMarks(session: UnlockedSession): AsyncGenerator<DatedStatement<Statement<"review.mark">>, void, undefined> {
	return listNewest(session, "marks", "review.mark");
}

/** since: when its first entry was written, UTC ms; null where none is left. overdue: that is more than 30 days ago. */
export interface Unreviewed extends Gap {
	since: number | null;
	overdue: boolean;
}

/**
 * What nobody has reviewed. Marks count only as verified here; of the server's answer only times and the log's bounds are used.
 * @throws ProtocolError not-allowed unless I am an auditor
 * @example const { size, gaps } = await unreviewed(session, { case: id });
 */
export async function listUnreviewed(session: UnlockedSession, asked: Partial<Scope> = {}): Promise<{ size: number; gaps: Unreviewed[] }> {
	const scope = myScope(session, asked);
	const query = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null));
	const { from, size, gaps: told } = await session.server.call(contracts.review.gaps, { query });
	const marks: Mark[] = [];
	for await (const { statement } of listReviewMarks(session)) marks.push(statement.body);
	const keyOf = ({ first, actor }: Gap) => `${first} ${actor}`;
	const times = new Map(told.map((gap) => [keyOf(gap), gap.since]));
	const gaps = gapsOf(marks, scope, from, size).map((gap) => {
		const since = times.get(keyOf(gap)) ?? null;
		return { ...gap, since, overdue: since !== null && session.now() - since > REVIEW_WITHIN };
	});
	return { size, gaps };
}
