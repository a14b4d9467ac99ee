/** The rules for reviewing the access log, shared by server and clients. SPEC "Review". */
import { equal, type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { Body, ReviewType } from "../statements/registry.ts";
import type { Statement } from "../statements/statement.ts";
import { refuse } from "./directory/standing.ts";
import { activeMember, type Directory } from "./directory.ts";

/** An entry older than this, in ms, that nobody has reviewed is overdue. */
export const REVIEW_WITHIN = 30 * 86_400_000;
/** A query is due after this many ms, unless it names another time. */
export const QUERY_WITHIN = 14 * 86_400_000;
/** The longest time that a query may give, in ms. */
export const LONGEST_QUERY = 90 * 86_400_000;

/** A proposal to release names lapses after this many ms without a second release. */
export const RELEASE_WITHIN = 30 * 86_400_000;

/** First parts of the actions on the log itself. Reading, reviewing or exporting the log about a case is not an access to the case. */
export const ON_THE_LOG: readonly string[] = ["audit", "review", "client"];

export type ReviewStatement = { [T in ReviewType]: Statement<T> }[ReviewType];

/** The entries of an organisation, a case or an actor. A field that is null selects all. */
export interface Scope {
	organisation: Id | null;
	case: Id | null;
	actor: Id | null;
}

/** Numbers of entries, both included. */
export interface Range {
	first: number;
	last: number;
}

/** Whether every entry of `narrow` is also an entry of `wide`. */
function includes(wide: Scope, narrow: Scope): boolean {
	return (["organisation", "case", "actor"] as const).every((field) => wide[field] === null || wide[field] === narrow[field]);
}

export interface Mark extends Scope, Range {
	by: Id;
}

/** Entries without a review. `actor`: only this member's entries of the range; null for all. */
export interface Gap extends Range {
	actor: Id | null;
}

/**
 * The entries of a scope that nobody has marked yet, from `from` up to `size` (not included), in rising order.
 * A mark does not count for the signer's own entries. So a range that only one person has marked leaves a gap for that person's own entries.
 */
export function gapsOf(marks: readonly Mark[], scope: Scope, from: number, size: number): Gap[] {
	const covering = marks.filter((mark) => includes(mark, scope) && mark.by !== scope.actor);
	const gaps = gapsBetween(covering, from, size);
	const signers = scope.actor === null ? [...new Set(covering.map(({ by }) => by))] : [];
	const own = signers.flatMap((actor) => {
		const others = marks.filter((mark) => includes(mark, { ...scope, actor }) && mark.by !== actor);
		return gapsBetween([...others, ...gaps], from, size).map((range) => ({ ...range, actor }));
	});
	return [...gaps.map((range) => ({ ...range, actor: scope.actor })), ...own];
}

function gapsBetween(covered: readonly Range[], from: number, size: number): Range[] {
	const gaps: Range[] = [];
	let next = from;
	const rising = covered.toSorted((a, b) => a.first - b.first);
	for (const { first, last } of [...rising, { first: size, last: size }]) {
		if (first > next) gaps.push({ first: next, last: first - 1 });
		next = Math.max(next, last + 1);
	}
	return gaps;
}

/** The fields of an access entry that decide whether a finding is about it. */
export interface Access {
	seq: number;
	actor: Id | null;
	organisation: Id | null;
}

/** Whether a finding on a range is about this access. It is never about an access of the finding's own signer. */
export function isAbout({ by, organisation, first, last }: Body<"review.finding">, access: Access): boolean {
	const within = first <= access.seq && access.seq <= last;
	return within && access.actor !== by && (organisation === null || access.organisation === organisation);
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

/**
 * Returns the name of the chain that a statement belongs to. SPEC "Review", "Chains", lists them.
 */
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

function standingIn(dir: Directory, id: Id, organisation: Id | null): { audits: boolean; coordinates: boolean } {
	const member = dir.members.get(id);
	return {
		audits: member?.role === "auditor" && (member.organisation === null || member.organisation === organisation),
		coordinates: member?.role === "coordinator" && organisation !== null && member.organisation === organisation,
	};
}

/** Whether a proposal to release has lapsed: it is too old, or its proposer could not propose it now. `age` in ms. */
export function hasLapsed(dir: Directory, { by, organisation }: Body<"review.release">, age: number): boolean {
	const { audits, coordinates } = standingIn(dir, by, organisation);
	return age > RELEASE_WITHIN || activeMember(dir, by) === null || !(audits || coordinates);
}

/**
 * Checks a statement of a review. Auditors review, each within their scope. Coordinators answer queries about their organisation
 * and release names of its members.
 * @throws ProtocolError not-allowed, not-found, wrong-state or bad-statement.
 */
export function checkReview(dir: Directory, statement: ReviewStatement, context: ReviewContext): void {
	const { body } = statement;
	const namesQuery = "query" in body && body.query !== null && statement.type !== "review.query";
	if (namesQuery && !context.query) throw new ProtocolError("not-found", "query: does not exist");
	const organisation = "organisation" in body ? body.organisation : (context.query?.body.organisation ?? null);
	const { audits, coordinates } = standingIn(dir, body.by, organisation);
	if ("first" in body && body.first > body.last) throw new ProtocolError("bad-statement", "last: is before first");
	if (statement.type === "review.release") {
		if (!audits && !coordinates) refuse("by: may not release names of this organisation");
		return checkRelease(dir, statement.body, context);
	}
	const isVerdict = statement.type === "review.finding" || (statement.type === "review.move" && statement.body.action === "close");
	if (isVerdict && context.query?.body.actor === body.by) refuse("by: nobody judges their own entries");
	if (statement.type === "review.move") return checkMove(statement.body, { audits, coordinates }, context.moves ?? []);
	if (!audits) refuse("by: may not review entries of this organisation");
	if (statement.type === "review.finding") checkFinding(statement.body, context);
}

function checkMove(
	{ action, words }: Body<"review.move">,
	standing: { audits: boolean; coordinates: boolean },
	moves: readonly Statement<"review.move">[],
): void {
	if (action === "answer" ? !standing.coordinates : !standing.audits)
		refuse(`by: only ${action === "answer" ? "a coordinator of the organisation may answer" : "an auditor may close a query"}`);
	if ((words === null) !== (action === "close"))
		throw new ProtocolError("bad-statement", "words: must be set for an answer, and null to close");
	if (moves.some(({ body }) => body.action === "close")) throw new ProtocolError("wrong-state", "query: is closed");
}

function checkFinding({ query, organisation, words }: Body<"review.finding">, context: ReviewContext): void {
	if (query === null && words !== null)
		throw new ProtocolError("bad-statement", "words: must be null, because there is no query with a thread");
	if (context.query && context.query.body.organisation !== organisation)
		throw new ProtocolError("bad-statement", "organisation: is not that of the query");
}

function checkRelease(dir: Directory, body: Body<"review.release">, { prior, age = 0 }: ReviewContext): void {
	if (body.prior === null) return;
	if (!prior || !equal(prior.objId, body.prior)) throw new ProtocolError("not-found", "prior: does not exist");
	const { by, organisation, below, case: releasedCase, prior: earlier } = prior.body;
	if (earlier !== null || releasedCase !== body.case || organisation !== body.organisation || below !== body.below)
		throw new ProtocolError("bad-statement", "prior: is a release of something else");
	if (by === body.by) refuse("by: somebody else must make the second release");
	if (hasLapsed(dir, prior.body, age)) throw new ProtocolError("wrong-state", "prior: has lapsed");
}

export type QueryState = "open" | "answered" | "closed";

/** The state of a query after its moves. */
export function queryState(moves: readonly Statement<"review.move">[]): QueryState {
	if (moves.some(({ body }) => body.action === "close")) return "closed";
	return moves.length > 0 ? "answered" : "open";
}

/** For each organisation: its members' names are shown in entries below this number. `releases` are already checked. */
export function releasedNames(releases: readonly Statement<"review.release">[]): Map<Id, number> {
	const released = new Map<Id, number>();
	for (const { body } of releases)
		if (body.prior !== null) released.set(body.organisation, Math.max(body.below, released.get(body.organisation) ?? 0));
	return released;
}

export interface DatedStatement<S = ReviewStatement> {
	/** When the server stored the statement, UTC ms. */
	at: number;
	statement: S;
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
