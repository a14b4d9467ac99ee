/** Fetches answers again that a change has made old. */
import type { Query, QueryClient } from "@tanstack/react-query";

/**
 * Marks the answers of these queries as old, and fetches those on the screen again. The first answer of a query may be on its way, and
 * from before the change. The cache would keep it as new. So it is fetched again after it has come. When no screen waits for it, it is
 * cancelled.
 */
export async function renew(client: QueryClient, predicate: (query: Query) => boolean): Promise<void> {
	const isOnItsWay = (query: Query) => predicate(query) && query.state.fetchStatus !== "idle" && query.state.data === undefined;
	await client.cancelQueries({ type: "inactive", predicate: isOnItsWay });
	const first = client.getQueryCache().findAll({ predicate: isOnItsWay });
	await client.invalidateQueries({ predicate });
	await Promise.all(first.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true })));
}
