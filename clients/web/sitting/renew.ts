/** Asks anew for answers that a change has made old. */
import type { Query, QueryClient } from "@tanstack/react-query";

/**
 * An answer that is on its way for the first time may be from before the change, and the cache would keep it as new. So it is asked for once
 * more when it has come. Without a screen that waits for it, it is given up.
 */
export async function renew(client: QueryClient, predicate: (query: Query) => boolean): Promise<void> {
	const isOnItsWay = (query: Query) => predicate(query) && query.state.fetchStatus !== "idle" && query.state.data === undefined;
	await client.cancelQueries({ type: "inactive", predicate: isOnItsWay });
	const first = client.getQueryCache().findAll({ predicate: isOnItsWay });
	await client.invalidateQueries({ predicate });
	await Promise.all(first.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true })));
}
