/** Which part of the access log somebody has read and signed for, and which nobody has. */
import { contracts } from "#protocol/contracts/index.ts";
import { type Gap, gapsOf, type Mark, type Range, REVIEW_WITHIN, type Scope, type Taken } from "#protocol/folds/review.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { Sitting } from "../../context.ts";
import { appendReview, newestOf } from "./statements.ts";

const everything: Scope = { organisation: null, case: null, actor: null };

/** An organisation's auditor reviews no other's entries. */
function scopeOf({ dir, me }: Sitting, scope: Partial<Scope>): Scope {
	return { ...everything, organisation: dir.members.get(me)?.organisation ?? null, ...scope };
}

/**
 * Signs that I have read these entries.
 * @param scope those of an organisation, case or actor only.
 * @throws ProtocolError not-allowed unless I am an auditor, bad-statement
 * @example await markReviewed(sitting, { first: 0, last: 999 }, { organisation });
 */
export async function markReviewed(
	sitting: Sitting,
	{ first, last }: Range,
	scope: Partial<Scope> = {},
): Promise<Statement<"review.mark">> {
	return appendReview(sitting, "review.mark", { ...scopeOf(sitting, scope), first, last });
}

/**
 * All marks that I may see, page after page, the newest first.
 * @example for await (const { at, statement } of reviewMarks(sitting)) print(at, statement.body.first, statement.body.last);
 */
export function reviewMarks(sitting: Sitting): AsyncGenerator<Taken<Statement<"review.mark">>, void, undefined> {
	return newestOf(sitting, "marks", "review.mark");
}

/** since: when its first entry was written, UTC ms; null where none is left. overdue: that is more than 30 days ago. */
export interface Unreviewed extends Gap {
	since: number | null;
	overdue: boolean;
}

/**
 * What nobody has reviewed. Marks count only as verified here; of the server's answer only times and the log's bounds are used.
 * @throws ProtocolError not-allowed unless I am an auditor
 * @example const { size, gaps } = await unreviewed(sitting, { case: id });
 */
export async function unreviewed(sitting: Sitting, asked: Partial<Scope> = {}): Promise<{ size: number; gaps: Unreviewed[] }> {
	const scope = scopeOf(sitting, asked);
	const query = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null));
	const { from, size, gaps: told } = await sitting.server.call(contracts.review.gaps, { query });
	const marks: Mark[] = [];
	for await (const { statement } of reviewMarks(sitting)) marks.push(statement.body);
	const keyOf = ({ first, actor }: Gap) => `${first} ${actor}`;
	const times = new Map(told.map((gap) => [keyOf(gap), gap.since]));
	const gaps = gapsOf(marks, scope, from, size).map((gap) => {
		const since = times.get(keyOf(gap)) ?? null;
		return { ...gap, since, overdue: since !== null && sitting.now() - since > REVIEW_WITHIN };
	});
	return { size, gaps };
}
