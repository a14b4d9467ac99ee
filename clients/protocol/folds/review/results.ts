/** What the statements of reviews say: which entries a finding is about, the state of a query, and whose names are released. SPEC "Review". */
import type { Id } from "../../bytes.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";

/** The part before the dot of actions on the log itself. Reading, reviewing or exporting the log about a case is not an access to the case. */
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

/** For each organisation: its members' names are shown in entries below this number. `releases` are already checked. */
export function releasedNames(releases: readonly Statement<"review.release">[]): Map<Id, number> {
	const released = new Map<Id, number>();
	for (const { body } of releases)
		if (body.prior !== null) released.set(body.organisation, Math.max(body.below, released.get(body.organisation) ?? 0));
	return released;
}
