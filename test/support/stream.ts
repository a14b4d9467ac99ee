/** @returns the items as a stream. */
export async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
	yield* items;
}
