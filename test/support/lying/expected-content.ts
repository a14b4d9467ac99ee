/** The true content of threads and sections, for tests that lie at random. */
import type { Id } from "#protocol/bytes.ts";
import { type EntryView, message } from "#sdk/index.ts";
import type { DeceivedClient } from "./lying-world.ts";

/** The contents by entry, as read from an honest server or written since. */
export class ExpectedContent {
	readonly #contents = new Map<Id, string>();
	readonly #order = new Map<Id, Id[]>();

	learn(place: Id, entries: readonly EntryView[]): void {
		this.#order.set(
			place,
			entries.map(({ entry }) => entry),
		);
		for (const { entry, content } of entries) if (content) this.#contents.set(entry, JSON.stringify(content));
	}

	written(entry: Id, words: string): void {
		this.#contents.set(entry, JSON.stringify(message(words)));
	}

	/**
	 * @param whole whether the device must notice when the newest entries are missing.
	 * @throws Error when false content is shown, or when something is missing without an alarm.
	 */
	check(place: Id, who: DeceivedClient, entries: readonly EntryView[], whole: boolean): void {
		for (const { entry, content } of entries)
			if (content && this.#contents.has(entry) && this.#contents.get(entry) !== JSON.stringify(content))
				throw new Error(`wrong content at ${entry}`);
		for (const { entry, content } of entries) if (content && !this.#contents.has(entry)) throw new Error(`made-up content at ${entry}`);
		if (who.alarms.length > 0) return;
		const shown = entries.map(({ entry }) => entry);
		const order = this.#order.get(place) ?? [];
		// A device that has seen nothing later can't notice an old state. But the entries shown have no gap.
		const expected = whole ? order : order.slice(0, shown.length);
		const common = shown.slice(0, expected.length);
		if (common.join() !== expected.join()) throw new Error(`a gap without an alarm: ${common.length} of ${expected.length} entries match`);
		if (entries.some(({ failure }) => failure?.why === "tampered")) throw new Error("tampered content without an alarm");
	}
}
