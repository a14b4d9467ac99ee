/** Counts the refusals of unknown people, and writes one access entry a minute for each kind, so that nobody can flood the log. */
import type { Logger } from "pino";
import { ownEntry } from "#server/ledger/own-entry.ts";
import type { EntryFields } from "./access.ts";

export type CountedRefusal = "unauthenticated" | "limited";

const MINUTE = 60_000;

export class RefusalCounter {
	readonly #append: (entry: EntryFields) => Promise<number>;
	readonly #log: Logger;
	readonly #counts: Record<CountedRefusal, number> = { unauthenticated: 0, limited: 0 };
	readonly #timer: NodeJS.Timeout;
	constructor(append: (entry: EntryFields) => Promise<number>, log: Logger) {
		this.#append = append;
		this.#log = log;
		this.#timer = setInterval(() => void this.flush(), MINUTE).unref();
	}
	count(kind: CountedRefusal): void {
		this.#counts[kind] += 1;
	}
	/** Writes the entries. Counts that can't be written now are kept for the next time. */
	async flush(): Promise<void> {
		for (const kind of ["unauthenticated", "limited"] as const) {
			const count = this.#counts[kind];
			if (count === 0) continue;
			this.#counts[kind] = 0;
			try {
				await this.#append(entryFor(kind, count));
			} catch (error) {
				this.#counts[kind] += count;
				this.#log.warn(
					{ err: error },
					"the access entries about refused requests could not be written; the server tries again in a minute",
				);
			}
		}
	}
	/** Writes what is left. */
	async stop(): Promise<void> {
		clearInterval(this.#timer);
		await this.flush();
	}
}

function entryFor(kind: CountedRefusal, count: number): EntryFields {
	return ownEntry({ action: `request.${kind}`, objectType: "session", outcome: "denied", purpose: "self", count });
}
