/** Finds a query of an auditor by the beginning of its id. */
import { type Id, isId } from "#protocol/bytes.ts";
import { listReviewQueries } from "#sdk/audit/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import { pickId } from "./people.ts";

/** A whole id is returned unchecked. @throws NotFound when no query matches, UsageError when several queries match */
export async function findQuery(session: UnlockedSession, typed: string): Promise<Id> {
	if (isId(typed)) return typed;
	const all = await gather(listReviewQueries(session));
	return pickId(
		"query",
		typed,
		all.map(({ id }) => id),
	);
}
