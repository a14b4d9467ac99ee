/** Refusals of people who are not known: counted, and one entry a minute each, so that nobody can flood the log. */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { EntryFields } from "./access.ts";

export type Refusal = "unauthenticated" | "limited";

const MINUTE = 60_000;

export class Refusals {
	readonly #append: (entry: EntryFields) => Promise<number>;
	readonly #log: Logger;
	readonly #counts: Record<Refusal, number> = { unauthenticated: 0, limited: 0 };
	readonly #timer: NodeJS.Timeout;
	constructor(append: (entry: EntryFields) => Promise<number>, log: Logger) {
		this.#append = append;
		this.#log = log;
		this.#timer = setInterval(() => void this.flush(), MINUTE).unref();
	}
	count(kind: Refusal): void {
		this.#counts[kind] += 1;
	}
	/** What can't be written now stays counted. */
	async flush(): Promise<void> {
		for (const kind of ["unauthenticated", "limited"] as const) {
			const count = this.#counts[kind];
			if (count === 0) continue;
			this.#counts[kind] = 0;
			try {
				await this.#append(counted(kind, count));
			} catch (error) {
				this.#counts[kind] += count;
				this.#log.warn({ err: error }, "refusals could not be recorded yet");
			}
		}
	}
	async stop(): Promise<void> {
		clearInterval(this.#timer);
		await this.flush();
	}
}

function counted(kind: Refusal, count: number): EntryFields {
	return {
		actor: null,
		organisation: null,
		desk: null,
		session: null,
		action: `request.${kind}`,
		objectType: "session",
		object: null,
		case: null,
		outcome: "denied",
		purpose: "self",
		basis: null,
		count,
		request: randomUUID(),
		first: null,
		attested: "server",
	};
}
