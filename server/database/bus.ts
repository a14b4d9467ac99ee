/**
 * "Something is new" across processes, through Postgres LISTEN/NOTIFY. A notice holds a topic and an id, never content;
 * whoever hears it asks through the gate. Notices may be missed: while the connection is down, and when a process dies
 * between a commit and its notice. So listeners hear the topic `again`, and look for themselves, after each reconnect, and
 * whenever a process starts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import type { Id } from "#protocol/bytes.ts";
import { afterCommit, type Db } from "./database.ts";
import { closeConnection, type Pool } from "./pool.ts";

const CHANNEL = "cloister";
const RECONNECT_MS = 500;
/** A connection that is only listened to doesn't notice that the other end is gone, unless it asks. */
const ASK_MS = 15_000;
const SILENCE_MS = 5_000;
const AGAIN = "again";

export interface Notice {
	/** A code such as "compartment"; "again" after a reconnect. */
	topic: string;
	id: Id | null;
}

/** Told to all processes soon after the handler's transaction has committed; not at all when it doesn't. */
export async function notify(db: Db, topic: string, id: Id): Promise<void> {
	const payload = `${topic} ${id}`;
	afterCommit(db, `notify ${payload}`, (pool) => outboxOf(pool).add(payload));
}

/**
 * Notices on their way out, one statement at a time. Not inside of the transactions they are about: Postgres lets the
 * commits of transactions that notify take turns, each with its own wait for the disk.
 */
class Outbox {
	readonly #pool: Pool;
	readonly #waiting = new Set<string>();
	#sending = false;
	constructor(pool: Pool) {
		this.#pool = pool;
	}
	add(payload: string): void {
		this.#waiting.add(payload);
		if (!this.#sending) void this.#send();
	}
	async #send(): Promise<void> {
		this.#sending = true;
		while (this.#waiting.size > 0) {
			const payloads = [...this.#waiting];
			this.#waiting.clear();
			const sent = await this.#pool.query({ name: "bus.notify", text: NOTIFY, values: [CHANNEL, payloads] }).then(
				() => true,
				() => false,
			);
			if (sent) continue;
			// One connection may be lost while those of the listeners are not.
			for (const payload of payloads) this.#waiting.add(payload);
			await sleep(RECONNECT_MS, undefined, { ref: false });
			if (this.#pool.ending) return;
		}
		this.#sending = false;
	}
}

const NOTIFY = "SELECT count(pg_notify($1, payload)) FROM unnest($2::text[]) AS u (payload)";

const outboxes = new WeakMap<Pool, Outbox>();

function outboxOf(pool: Pool): Outbox {
	const outbox = outboxes.get(pool) ?? new Outbox(pool);
	outboxes.set(pool, outbox);
	return outbox;
}

export interface Bus {
	/** @returns ends the subscription. A listener must not throw. */
	subscribe(listener: (notice: Notice) => void): () => void;
	stop(): Promise<void>;
}

/** One connection of its own, made again whenever it is lost. */
export async function openBus(url: string, log: Logger): Promise<Bus> {
	const listeners = new Set<(notice: Notice) => void>();
	const tell = (notice: Notice) => {
		for (const listener of listeners) listener(notice);
	};
	let client: pg.Client | undefined;
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;
	let asking: NodeJS.Timeout | undefined;

	const lost = (from: pg.Client) => {
		if (stopped || client !== from) return;
		client = undefined;
		clearInterval(asking);
		from.connection.stream.destroy();
		log.warn("the listening connection was lost");
		later();
	};
	const later = () => {
		timer = setTimeout(() => void connect().then(() => tell({ topic: AGAIN, id: null }), later), RECONNECT_MS);
		timer.unref();
	};
	const connect = async () => {
		const fresh = new pg.Client({
			connectionString: url,
			application_name: "cloister-bus",
			keepAlive: true,
			connectionTimeoutMillis: SILENCE_MS,
			query_timeout: SILENCE_MS,
		});
		fresh.on("error", () => lost(fresh));
		fresh.on("end", () => lost(fresh));
		fresh.on("notification", ({ payload = "" }) => {
			const [topic = "", id = null] = payload.split(" ");
			tell({ topic, id });
		});
		try {
			await fresh.connect();
			await fresh.query(`LISTEN ${CHANNEL}`);
		} catch (error) {
			await closeConnection(fresh);
			throw error;
		}
		client = fresh;
		asking = setInterval(() => void fresh.query("SELECT 1").catch(() => lost(fresh)), ASK_MS).unref();
		if (stopped) await end();
	};
	const end = async () => {
		clearInterval(asking);
		if (client) await closeConnection(client);
	};

	await connect();
	await (client as pg.Client | undefined)?.query(NOTIFY, [CHANNEL, [AGAIN]]);
	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async stop() {
			stopped = true;
			clearTimeout(timer);
			listeners.clear();
			await end();
		},
	};
}
