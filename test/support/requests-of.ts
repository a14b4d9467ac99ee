import type { UnlockedSession } from "#sdk/context.ts";

/** Counts the requests that a call makes. */
export async function requestsOf(session: UnlockedSession, call: () => Promise<unknown>): Promise<number> {
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
