/**
 * Counts what strangers do, and writes it to the access log once a minute, so that nobody can make the log grow at will. There is one
 * entry for each kind of attempt and each class of addresses. Attempts on one account or invite get an entry of their own, so that the
 * member sees them. No address stands in an entry.
 */
import type { Logger } from "pino";
import { SerialQueue } from "#server/base/serial-queue.ts";
import type { EntryFields } from "#server/ledger/index.ts";
import { ownEntry } from "#server/ledger/own-entry.ts";

/** The fields in which counted entries differ. `basis` holds the class of the address, such as "from:ipv4". */
export type CountedAccess = Pick<EntryFields, "action" | "objectType" | "object" | "outcome" | "purpose" | "basis">;

const MINUTE = 60_000;
/**
 * How many single accounts and invites get an entry of their own in one minute. Attempts on further accounts and invites are counted
 * without their object.
 */
const MAX_SUBJECTS = 20;

export class AccessCounter {
	readonly #append: (entry: EntryFields) => Promise<number>;
	readonly #log: Logger;
	#counts = new Map<string, { access: CountedAccess; count: number }>();
	#subjects = 0;
	/** Runs one flush at a time, so that a stop waits for a flush that runs. */
	readonly #flushes = new SerialQueue();
	readonly #timer: NodeJS.Timeout;
	constructor(append: (entry: EntryFields) => Promise<number>, log: Logger, everyMs = MINUTE) {
		this.#append = append;
		this.#log = log;
		this.#timer = setInterval(() => void this.flush(), everyMs).unref();
	}

	/**
	 * Counts an attempt.
	 * @param subject the account or invite; null for none. Attempts on one subject share an entry, which doesn't contain the subject. A name
	 * that nobody has is a subject too, so that the growth of the log doesn't tell which names exist. @param times how many attempts.
	 */
	count(access: CountedAccess, subject: string | null = null, times = 1): void {
		const key = JSON.stringify([access, subject]);
		const known = this.#counts.get(key);
		if (known) known.count += times;
		else if (subject !== null && this.#subjects >= MAX_SUBJECTS) this.count({ ...access, object: null }, null, times);
		else {
			if (subject !== null) this.#subjects += 1;
			this.#counts.set(key, { access, count: times });
		}
	}

	/** Writes the entries. Counts that can't be written now are kept for the next time, without subject and object. */
	flush(): Promise<void> {
		return this.#flushes.run(() => this.#write("the server tries again in a minute"));
	}

	/** @param afterwards what happens to an entry that can't be written, for the program log. */
	async #write(afterwards: string): Promise<void> {
		const counts = [...this.#counts.values()];
		this.#counts = new Map();
		this.#subjects = 0;
		for (const { access, count } of counts) {
			try {
				await this.#append(ownEntry({ ...access, count, initiator: "person" }));
			} catch (error) {
				this.count({ ...access, object: null }, null, count);
				this.#log.warn({ err: error, count }, `an access entry about strangers could not be written; ${afterwards}`);
			}
		}
	}

	/** Writes what is left. */
	async stop(): Promise<void> {
		clearInterval(this.#timer);
		await this.#flushes.run(() => this.#write("the server stops, so its count is lost"));
	}
}
