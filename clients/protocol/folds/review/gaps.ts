/** Which entries of the access log nobody has reviewed. SPEC "Review". */
import type { Id } from "../../bytes.ts";

/** An entry older than this, in ms, that nobody has reviewed is overdue. */
export const REVIEW_WITHIN = 30 * 86_400_000;

/** Selects the entries of an organisation, a case or an actor. A field that is null selects all entries. */
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

/** Entries that nobody has reviewed. `actor`: only this member's entries of the range; null: all entries of the range. */
export interface Gap extends Range {
	actor: Id | null;
}

/**
 * The entries of a scope that nobody has marked yet, from `from` up to `size` (not included).
 * A mark does not count for the signer's own entries. So a range that only one person has marked leaves a gap for that person's own entries.
 * @returns first the gaps of the scope, then for each signer the gaps of the signer's own entries. Each of these groups is in rising order.
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
