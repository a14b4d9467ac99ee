/** The rules of reviewing the access log that both sides must agree on. Pure. SPEC "Review". */
import { equal, type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { Body, ReviewType } from "../statements/registry.ts";
import type { Statement } from "../statements/statement.ts";
import { activeMember, type Directory } from "./directory.ts";

/** What is older and not reviewed is overdue. */
export const REVIEW_WITHIN = 30 * 86_400_000;
/** A query is due after so long, unless it says otherwise. */
export const QUERY_WITHIN = 14 * 86_400_000;
/** And never later than this. */
export const LONGEST_QUERY = 90 * 86_400_000;

/** A proposal to release names that nobody has followed for so long has lapsed. */
export const RELEASE_WITHIN = 30 * 86_400_000;

/** How actions on the log itself begin: reading, reviewing or exporting it is no look at the case that it is asked about. */
export const ON_THE_LOG: readonly string[] = ["audit", "review", "client"];

export type ReviewStatement = { [T in ReviewType]: Statement<T> }[ReviewType];

/** Which entries: all where a field is null. */
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

/** Whether who has read all of `wide` has read all of `narrow`. */
function includes(wide: Scope, narrow: Scope): boolean {
	return (["organisation", "case", "actor"] as const).every((field) => wide[field] === null || wide[field] === narrow[field]);
}

export interface Mark extends Scope, Range {
	by: Id;
}

/** actor: whose entries of the range are left; null for everybody's. */
export interface Gap extends Range {
	actor: Id | null;
}

/**
 * What nobody has marked yet of a scope's entries from `from` up to `size`, not included; rising. Nobody's mark counts for
 * their own entries: where only one person has marked, that one's follow as gaps of theirs.
 */
export function gapsOf(marks: readonly Mark[], scope: Scope, from: number, size: number): Gap[] {
	const fitting = marks.filter((mark) => includes(mark, scope) && mark.by !== scope.actor);
	const gaps = between(fitting, from, size);
	const signers = scope.actor === null ? [...new Set(fitting.map(({ by }) => by))] : [];
	const own = signers.flatMap((actor) => {
		const others = marks.filter((mark) => includes(mark, { ...scope, actor }) && mark.by !== actor);
		return between([...others, ...gaps], from, size).map((range) => ({ ...range, actor }));
	});
	return [...gaps.map((range) => ({ ...range, actor: scope.actor })), ...own];
}

function between(covered: readonly Range[], from: number, size: number): Range[] {
	const gaps: Range[] = [];
	let next = from;
	const rising = covered.toSorted((a, b) => a.first - b.first);
	for (const { first, last } of [...rising, { first: size, last: size }]) {
		if (first > next) gaps.push({ first: next, last: first - 1 });
		next = Math.max(next, last + 1);
	}
	return gaps;
}

/** An access, as far as a finding asks for it. */
export interface Access {
	seq: number;
	actor: Id | null;
	organisation: Id | null;
}

/** Whether a finding on a range says anything of this access: never of its signer's own, which somebody else must judge. */
export function isAbout({ by, organisation, first, last }: Body<"review.finding">, access: Access): boolean {
	const within = first <= access.seq && access.seq <= last;
	return within && access.actor !== by && (organisation === null || access.organisation === organisation);
}

/** What a statement is judged by: what it builds on. */
export interface ReviewContext {
	query?: Statement<"review.query"> | undefined;
	/** The moves of that query so far. */
	moves?: readonly Statement<"review.move">[];
	/** The release that it names as its prior. */
	prior?: Statement<"review.release"> | undefined;
	/** For how long that one has stood, ms. */
	age?: number | undefined;
}

const refuse = (detail: string): never => {
	throw new ProtocolError("not-allowed", detail);
};

function standingIn(dir: Directory, id: Id, organisation: Id | null): { audits: boolean; coordinates: boolean } {
	const member = dir.members.get(id);
	return {
		audits: member?.role === "auditor" && (member.organisation === null || member.organisation === organisation),
		coordinates: member?.role === "coordinator" && organisation !== null && member.organisation === organisation,
	};
}

/** Whether a proposal can't be followed any more: too old, or its proposer could not propose it now. */
export function hasLapsed(dir: Directory, { by, organisation }: Body<"review.release">, age: number): boolean {
	const { audits, coordinates } = standingIn(dir, by, organisation);
	return age > RELEASE_WITHIN || activeMember(dir, by) === null || !(audits || coordinates);
}

/**
 * Auditors review, each within their scope; coordinators answer what concerns their organisation, and release its names.
 * @throws ProtocolError not-allowed, not-found, wrong-state or bad-statement.
 */
export function checkReview(dir: Directory, statement: ReviewStatement, context: ReviewContext): void {
	const { body } = statement;
	const isQuery = "query" in body && body.query !== null && statement.type !== "review.query";
	if (isQuery && !context.query) throw new ProtocolError("not-found", "query: is not there");
	const organisation = "organisation" in body ? body.organisation : (context.query?.body.organisation ?? null);
	const { audits, coordinates } = standingIn(dir, body.by, organisation);
	if ("first" in body && body.first > body.last) throw new ProtocolError("bad-statement", "last: is before first");
	if (statement.type === "review.release") {
		if (!audits && !coordinates) refuse("by: releases no names of this organisation");
		return judgeRelease(dir, statement.body, context);
	}
	const judges = statement.type === "review.finding" || (statement.type === "review.move" && statement.body.action === "close");
	if (judges && context.query?.body.actor === body.by) refuse("by: judges their own entries");
	if (statement.type === "review.move") return judgeMove(statement.body, { audits, coordinates }, context.moves ?? []);
	if (!audits) refuse("by: reviews no entries of this organisation");
	if (statement.type === "review.finding") judgeFinding(statement.body, context);
}

function judgeMove(
	{ action, words }: Body<"review.move">,
	by: { audits: boolean; coordinates: boolean },
	moves: readonly Statement<"review.move">[],
): void {
	if (action === "answer" ? !by.coordinates : !by.audits)
		refuse(`by: ${action === "answer" ? "a coordinator of the organisation answers" : "an auditor closes"}`);
	if ((words === null) !== (action === "close")) throw new ProtocolError("bad-statement", "words: belong to an answer, and only there");
	if (moves.some(({ body }) => body.action === "close")) throw new ProtocolError("wrong-state", "query: is closed");
}

function judgeFinding({ query, organisation, words }: Body<"review.finding">, context: ReviewContext): void {
	if (query === null && words !== null) throw new ProtocolError("bad-statement", "words: stand in a query's thread, and here is none");
	if (context.query && context.query.body.organisation !== organisation)
		throw new ProtocolError("bad-statement", "organisation: is not the query's");
}

function judgeRelease(dir: Directory, body: Body<"review.release">, { prior, age = 0 }: ReviewContext): void {
	if (body.prior === null) return;
	if (!prior || !equal(prior.objId, body.prior)) throw new ProtocolError("not-found", "prior: is not there");
	const { by, organisation, below, case: of, prior: before } = prior.body;
	if (before !== null || of !== body.case || organisation !== body.organisation || below !== body.below)
		throw new ProtocolError("bad-statement", "prior: releases something else");
	if (by === body.by) refuse("by: somebody else must release, too");
	if (hasLapsed(dir, prior.body, age)) throw new ProtocolError("wrong-state", "prior: has lapsed");
}

export type QueryState = "open" | "answered" | "closed";

export function queryState(moves: readonly Statement<"review.move">[]): QueryState {
	if (moves.some(({ body }) => body.action === "close")) return "closed";
	return moves.length > 0 ? "answered" : "open";
}

/** Of each organisation, below which number its people are named; from releases that were judged. */
export function releasedNames(releases: readonly Statement<"review.release">[]): Map<Id, number> {
	const released = new Map<Id, number>();
	for (const { body } of releases)
		if (body.prior !== null) released.set(body.organisation, Math.max(body.below, released.get(body.organisation) ?? 0));
	return released;
}

/** at: when the server took it, UTC ms. */
export interface DatedStatement<S = ReviewStatement> {
	at: number;
	statement: S;
}

/** What a statement builds on, among others. */
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
