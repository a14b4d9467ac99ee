/**
 * Notices to all server processes that something has changed, sent through Postgres NOTIFY. A notice holds a topic and an id, never
 * content. A client that gets the notice reads the change through the gate. A notice is lost when the process dies between a commit
 * and its notice; bus.ts says what listeners do about it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Id } from "#protocol/bytes.ts";
import { afterCommit, type Db } from "./database.ts";
import type { Pool } from "./pool.ts";

/** The Postgres channel of all notices. */
export const CHANNEL = "cloister";
/** The topic that tells listeners to look for changes themselves. */
export const AGAIN = "again";
/** How long the next send waits after a send that failed, in ms. */
const RETRY_MS = 500;

export interface Notice {
	/** Such as "compartment"; "again" when notices may have been missed. */
	topic: string;
	id: Id | null;
}

/** SQL that sends notices. Parameters: the channel, and the texts of the notices. */
export const NOTIFY = "SELECT count(pg_notify($1, payload)) FROM unnest($2::text[]) AS u (payload)";

/** Sends a notice to all processes soon after the handler's transaction has committed. Without a commit, none is sent. */
export async function notify(db: Db, topic: string, id: Id): Promise<void> {
	const payload = `${topic} ${id}`;
	afterCommit(db, `notify ${payload}`, (pool) => senderOf(pool).add(payload));
}

/** Reads the text of a notice. */
export function parseNotice(payload: string): Notice {
	const [topic = "", id = null] = payload.split(" ");
	return { topic, id };
}

/**
 * Sends the notices of this process, one query at a time. They aren't sent in the transactions that cause them, because
 * Postgres commits transactions with NOTIFY one after another, and each transaction waits for the disk.
 */
class NoticeSender {
	readonly #pool: Pool;
	readonly #waiting = new Set<string>();
	#isSending = false;
	constructor(pool: Pool) {
		this.#pool = pool;
	}
	add(payload: string): void {
		this.#waiting.add(payload);
		if (!this.#isSending) void this.#sendAll();
	}
	async #sendAll(): Promise<void> {
		this.#isSending = true;
		while (this.#waiting.size > 0) {
			const payloads = [...this.#waiting];
			this.#waiting.clear();
			if (await this.#send(payloads)) continue;
			// This connection can be lost while the listeners' connections still work, so the notices are sent again.
			for (const payload of payloads) this.#waiting.add(payload);
			await sleep(RETRY_MS, undefined, { ref: false });
			if (this.#pool.ending) return;
		}
		this.#isSending = false;
	}
	/** @returns whether Postgres took them. */
	async #send(payloads: readonly string[]): Promise<boolean> {
		try {
			await this.#pool.query({ name: "bus.notify", text: NOTIFY, values: [CHANNEL, payloads] });
			return true;
		} catch {
			return false;
		}
	}
}

const senders = new WeakMap<Pool, NoticeSender>();

function senderOf(pool: Pool): NoticeSender {
	const sender = senders.get(pool) ?? new NoticeSender(pool);
	senders.set(pool, sender);
	return sender;
}
