/** Statements of reviews: their chains, and the earlier statements on which a statement builds. SPEC "Review". */
import { equal, type Id, keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { ReviewType } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";

export type ReviewStatement = { [T in ReviewType]: Statement<T> }[ReviewType];

export interface DatedStatement<S = ReviewStatement> {
	/** When the server stored the statement, UTC ms. */
	at: number;
	statement: S;
}

/** The earlier statements that a statement builds on. */
export interface ReviewContext {
	query?: Statement<"review.query"> | undefined;
	/** The moves of that query so far. */
	moves?: readonly Statement<"review.move">[];
	/** The release that the statement names as `prior`. */
	prior?: Statement<"review.release"> | undefined;
	/** Age of that release in ms. */
	age?: number | undefined;
}

/** The statements among `others` that this one builds on. */
export function reviewContextOf({ at, statement }: DatedStatement, others: readonly DatedStatement[]): ReviewContext {
	const { body } = statement;
	const before = others.filter((each) => each.statement.key !== statement.key);
	const query = "query" in body ? body.query : null;
	const key = "prior" in body && body.prior !== null ? keyOf(body.prior) : null;
	const all = before.map((each) => each.statement);
	const prior = before.find(
		(each): each is DatedStatement<Statement<"review.release">> => isRelease(each.statement) && each.statement.key === key,
	);
	return {
		query: all.find((each): each is Statement<"review.query"> => each.type === "review.query" && each.body.query === query),
		moves: all.filter((each): each is Statement<"review.move"> => each.type === "review.move" && each.body.query === query),
		prior: prior?.statement,
		age: prior && at - prior.at,
	};
}

const isRelease = ({ type }: ReviewStatement) => type === "review.release";

/** Returns the name of the chain that a statement belongs to. SPEC "Review", "Chains", lists them. */
export function chainOfReview({ type, body }: Pick<ReviewStatement, "type"> & { body: object }): string {
	const { query = null, case: caseId, organisation } = body as { query?: Id | null; case?: Id | null; organisation?: Id | null };
	if (query !== null) return query;
	return type === "review.release" ? `${type} ${caseId} ${organisation}` : `${type} ${organisation}`;
}

/**
 * Checks that a statement is the next one of its chain.
 * @param last the statement before; undefined for the first.
 * @throws ProtocolError stale
 */
export function checkReviewPlace({ body }: ReviewStatement, last: ReviewStatement | undefined): void {
	const follows = last ? body.prev !== null && equal(body.prev, last.objId) : body.prev === null;
	if (body.seq !== (last ? last.body.seq + 1 : 0) || !follows)
		throw new ProtocolError("stale", "seq: must be the next of the chain, and prev the objId of the statement before");
	if (last && body.cp.size < last.body.cp.size) throw new ProtocolError("stale", "cp: is older than that of the statement before");
}
