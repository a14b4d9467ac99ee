/** Answers that come page after page. */
import { ProtocolError } from "#protocol/errors.ts";

/**
 * All pages, the first one first.
 * @throws ProtocolError internal when they lead in a circle: a server that does so would never come to an end.
 */
export async function* pages<P extends { next: string | null }>(
	ask: (cursor: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
	const known = new Set<string>();
	let cursor: string | undefined;
	for (;;) {
		const page = await ask(cursor);
		yield page;
		if (page.next === null) return;
		if (known.has(page.next)) throw new ProtocolError("internal", "the server's pages lead in a circle");
		known.add(page.next);
		cursor = page.next;
	}
}

/**
 * All values of an async iterable, in one array.
 * @example const cases = await gather(listCases(session));
 */
export async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
	const gathered: T[] = [];
	for await (const value of values) gathered.push(value);
	return gathered;
}
