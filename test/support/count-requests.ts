/** Counts the requests that a function of the SDK sends. */
import type { UnlockedSession } from "#sdk/context.ts";

export async function countRequests(session: UnlockedSession, call: () => Promise<unknown>): Promise<number> {
	const { server } = session;
	const original = server.call;
	let count = 0;
	server.call = ((...args: Parameters<typeof original>) => {
		count++;
		return original.apply(server, args);
	}) as typeof original;
	try {
		await call();
	} finally {
		server.call = original;
	}
	return count;
}
