/** Reads lists that the server sends in pages. */
import { ProtocolError } from "#protocol/errors.ts";

/**
 * All pages, from the first one on.
 * @param fetchPage fetches the page at a cursor; the first page without one.
 * @throws ProtocolError internal when a cursor comes twice, because such a list would never end.
 */
export async function* pages<P extends { next: string | null }>(
	fetchPage: (cursor: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
	const cursors = new Set<string>();
	let cursor: string | undefined;
	for (;;) {
		const page = await fetchPage(cursor);
		yield page;
		if (page.next === null) return;
		if (cursors.has(page.next)) throw new ProtocolError("internal", "the server's list never ends: a page came twice");
		cursors.add(page.next);
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
