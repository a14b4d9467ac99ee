/** Asks anew for answers that a change has made old. */
import type { Query, QueryClient } from "@tanstack/react-query";

/**
 * Marks the answers of these queries as old, and asks for those on the screen again. An answer that is on its way for the first time may be from
 * before the change, but the cache would keep it as new. So it is asked for again after it has come, or cancelled when no screen waits for it.
 */
export async function renew(client: QueryClient, predicate: (query: Query) => boolean): Promise<void> {
	const isOnItsWay = (query: Query) => predicate(query) && query.state.fetchStatus !== "idle" && query.state.data === undefined;
	await client.cancelQueries({ type: "inactive", predicate: isOnItsWay });
	const first = client.getQueryCache().findAll({ predicate: isOnItsWay });
	await client.invalidateQueries({ predicate });
	await Promise.all(first.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true })));
}
