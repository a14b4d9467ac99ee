/** What statements of reviews mean: the entries that a finding is about, the state of a query, and the released names. SPEC "Review". */
import type { Id } from "../../bytes.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";

/**
 * The parts before the dot of actions that are no access to a case, even when they name one: questions to the log, reviews, and what a
 * client announces (`client.print`).
 */
export const LOG_ACTION_PREFIXES: readonly string[] = ["audit", "review", "client"];

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

export type QueryState = "open" | "answered" | "closed";

/** The state of a query after its moves. */
export function queryState(moves: readonly Statement<"review.move">[]): QueryState {
	if (moves.some(({ body }) => body.action === "close")) return "closed";
	return moves.length > 0 ? "answered" : "open";
}

/**
 * By organisation, the number of the access entry below which the names of its members are shown.
 * @param releases checked. A first release (`prior` is null) doesn't count, because a second person must confirm it.
 */
export function releasedNames(releases: readonly Statement<"review.release">[]): Map<Id, number> {
	const released = new Map<Id, number>();
	for (const { body } of releases)
		if (body.prior !== null) released.set(body.organisation, Math.max(body.below, released.get(body.organisation) ?? 0));
	return released;
}
