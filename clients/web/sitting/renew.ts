/** After a change: fetches the answers again that are old now. */
import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";
import { type Change, concerns } from "./freshness.ts";
import type { Answered } from "./rpc.ts";

/** The queries that the page fetches again by itself. */
const renewing = new WeakSet<Query>();

/** Whether the page now fetches this answer again by itself, and no person has opened it. Each renewal is answered once. */
export function takeRenewal(client: QueryClient, queryKey: QueryKey): boolean {
	const query = client.getQueryCache().find({ queryKey, exact: true });
	return query !== undefined && renewing.delete(query);
}

/**
 * Marks the answers of these queries as old, and fetches again the answers that are on the screen. A query whose first answer is on its way
 * may get an answer from before the change, and the cache would keep this answer as new. So such a query is fetched again after its answer
 * has come. When no screen waits for it, it is cancelled.
 */
export async function renew(client: QueryClient, predicate: (query: Query) => boolean): Promise<void> {
	const isOnItsWay = (query: Query) => predicate(query) && query.state.fetchStatus !== "idle" && query.state.data === undefined;
	await client.cancelQueries({ type: "inactive", predicate: isOnItsWay });
	const first = client.getQueryCache().findAll({ predicate: isOnItsWay });
	for (const query of client.getQueryCache().findAll({ type: "active", predicate })) if (!isOnItsWay(query)) renewing.add(query);
	await client.invalidateQueries({ predicate });
	await Promise.all(first.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true })));
}

/** Fetches the answers again that these changes made old. */
export async function renewAfter(client: QueryClient, changes: readonly Change[]): Promise<void> {
	// A message that was just sent is shown in its thread before it leaves the outbox. Otherwise it would vanish for a moment.
	for (const isOutbox of [false, true]) {
		const some = changes.filter(({ topic }) => (topic === "outbox") === isOutbox);
		if (some.length === 0) continue;
		await renew(client, ({ state: { data, fetchStatus } }) =>
			some.some((change) => concerns(change, (data as Answered | undefined)?.freshness, fetchStatus !== "idle")),
		);
	}
}
