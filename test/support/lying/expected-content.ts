/** The truth about places where words stand, for whoever lies at random. */
import type { Id } from "#protocol/bytes.ts";
import { type EntryView, message } from "#sdk/index.ts";
import type { DeceivedClient } from "./lying-world.ts";

/** What stands in the threads and sections, by entry: filled by honest reading, and by what is written meanwhile. */
export class ExpectedContent {
	readonly #words = new Map<Id, string>();
	readonly #order = new Map<Id, Id[]>();

	learn(place: Id, entries: readonly EntryView[]): void {
		this.#order.set(
			place,
			entries.map(({ entry }) => entry),
		);
		for (const { entry, content } of entries) if (content) this.#words.set(entry, JSON.stringify(content));
	}

	written(entry: Id, words: string): void {
		this.#words.set(entry, JSON.stringify(message(words)));
	}

	/** @throws Error when words are shown that nobody wrote there, or something is missing without a word. */
	check(place: Id, who: DeceivedClient, entries: readonly EntryView[], whole: boolean): void {
		for (const { entry, content } of entries)
			if (content && this.#words.has(entry) && this.#words.get(entry) !== JSON.stringify(content))
				throw new Error(`wrong words at ${entry}`);
		for (const { entry, content } of entries) if (content && !this.#words.has(entry)) throw new Error(`words from nowhere at ${entry}`);
		if (who.alarms.length > 0) return;
		const shown = entries.map(({ entry }) => entry);
		const order = this.#order.get(place) ?? [];
		// Nobody can tell an earlier moment from now who hasn't seen later: but what is shown has no gap.
		const expected = whole ? order : order.slice(0, shown.length);
		const common = shown.slice(0, expected.length);
		if (common.join() !== expected.join()) throw new Error(`a silent gap: ${common.length} of ${expected.length} as they stand`);
		if (entries.some(({ failure }) => failure?.why === "tampered")) throw new Error("tampered with, and nobody was alarmed");
	}
}
