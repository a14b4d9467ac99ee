/** The rules of reviewing the access log that both sides must agree on. Pure. SPEC "review". */
import { equal, type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { Directory } from "../folds/directory.ts";
import type { Body, ReviewType } from "../statements/registry.ts";
import type { Statement } from "../statements/statement.ts";

/** What is older and not reviewed is overdue. */
export const REVIEW_WITHIN = 30 * 86_400_000;
/** A query is due after so long, unless it says otherwise. */
export const QUERY_WITHIN = 14 * 86_400_000;
/** And never later than this. */
export const LONGEST_QUERY = 90 * 86_400_000;

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

/** What a statement is judged by, where it builds on another one. */
export interface Ground {
	query?: Statement<"review.query"> | undefined;
	/** The moves of that query so far. */
	moves?: readonly Statement<"review.move">[];
	/** The release that it names as its prior. */
	prior?: Statement<"review.release"> | undefined;
}

const refuse = (detail: string): never => {
	throw new ProtocolError("not-allowed", detail);
};

/**
 * Auditors review, each within their scope; coordinators answer what concerns their organisation, and release its names.
 * @throws ProtocolError not-allowed, not-found, wrong-state or bad-statement.
 */
export function judgeReview(dir: Directory, statement: ReviewStatement, ground: Ground): void {
	const { body } = statement;
	const member = dir.members.get(body.by);
	const isQuery = "query" in body && body.query !== null && statement.type !== "review.query";
	if (isQuery && !ground.query) throw new ProtocolError("not-found", "query: is not there");
	const organisation = "organisation" in body ? body.organisation : (ground.query?.body.organisation ?? null);
	const audits = member?.role === "auditor" && (member.organisation === null || member.organisation === organisation);
	const coordinates = member?.role === "coordinator" && organisation !== null && member.organisation === organisation;
	if ("first" in body && body.first > body.last) throw new ProtocolError("bad-statement", "last: is before first");
	if (statement.type === "review.release") {
		if (!audits && !coordinates) refuse("by: releases no names of this organisation");
		return judgeRelease(statement.body, ground.prior);
	}
	const judges = statement.type === "review.finding" || (statement.type === "review.move" && statement.body.action === "close");
	if (judges && ground.query?.body.actor === body.by) refuse("by: judges their own entries");
	if (statement.type === "review.move") return judgeMove(statement.body, { audits, coordinates }, ground.moves ?? []);
	if (!audits) refuse("by: reviews no entries of this organisation");
	if (statement.type === "review.finding") judgeFinding(statement.body, ground);
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

function judgeFinding({ query, organisation, words }: Body<"review.finding">, ground: Ground): void {
	if (query === null && words !== null) throw new ProtocolError("bad-statement", "words: stand in a query's thread, and here is none");
	if (ground.query && ground.query.body.organisation !== organisation)
		throw new ProtocolError("bad-statement", "organisation: is not the query's");
}

function judgeRelease(body: Body<"review.release">, prior: Statement<"review.release"> | undefined): void {
	if (body.prior === null) return;
	if (!prior || !equal(prior.objId, body.prior)) throw new ProtocolError("not-found", "prior: is not there");
	const { by, organisation, below, case: of, prior: before } = prior.body;
	if (before !== null || of !== body.case || organisation !== body.organisation || below !== body.below)
		throw new ProtocolError("bad-statement", "prior: releases something else");
	if (by === body.by) refuse("by: somebody else must release, too");
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

/** What a statement builds on, among others. */
export function groundOf(statement: ReviewStatement, others: readonly ReviewStatement[]): Ground {
	const { body } = statement;
	const before = others.filter(({ key }) => key !== statement.key);
	const query = "query" in body ? body.query : null;
	const prior = "prior" in body && body.prior !== null ? keyOf(body.prior) : null;
	return {
		query: before.find((each): each is Statement<"review.query"> => each.type === "review.query" && each.body.query === query),
		moves: before.filter((each): each is Statement<"review.move"> => each.type === "review.move" && each.body.query === query),
		prior: before.find((each): each is Statement<"review.release"> => each.type === "review.release" && each.key === prior),
	};
}
