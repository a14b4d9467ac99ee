/** All that a list gives, page after page. Array.fromAsync, which Node 20 doesn't have. */
export async function gather<T>(from: AsyncIterable<T>): Promise<T[]> {
	const out: T[] = [];
	for await (const each of from) out.push(each);
	return out;
}
