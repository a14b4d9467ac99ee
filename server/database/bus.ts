/**
 * Tells all server processes that something has changed, through Postgres LISTEN/NOTIFY. A notice holds a topic and an id, never
 * content. A client that gets it reads the change through the gate. Notices can be missed: while the connection is down, and when a process
 * dies between a commit and its notice. So listeners get the topic `again` after each reconnect and whenever a process starts, and
 * then look for changes themselves.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import type { Id } from "#protocol/bytes.ts";
import { afterCommit, type Db } from "./database.ts";
import { closeConnection, type Pool } from "./pool.ts";

const CHANNEL = "cloister";
const RECONNECT_MS = 500;
/** A connection that only listens must send something to notice that the other end is gone. */
const PING_MS = 15_000;
const SILENCE_MS = 5_000;
const AGAIN = "again";

export interface Notice {
	/** Such as "compartment"; "again" when notices may have been missed. */
	topic: string;
	id: Id | null;
}

/** Sends a notice to all processes soon after the handler's transaction has committed. Without a commit, none is sent. */
export async function notify(db: Db, topic: string, id: Id): Promise<void> {
	const payload = `${topic} ${id}`;
	afterCommit(db, `notify ${payload}`, (pool) => outboxOf(pool).add(payload));
}

/**
 * Sends the notices of this process, one statement at a time. It doesn't send them inside of the
 * transactions that cause them, because Postgres commits transactions with NOTIFY one after another, and each waits for the disk.
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
			// This connection can be lost while the listeners' connections still work, so the notices are sent again.
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
	/** @param listener must not throw. @returns a function that ends the subscription. */
	subscribe(listener: (notice: Notice) => void): () => void;
	stop(): Promise<void>;
}

/** Listens on a connection of its own, and reconnects when it is lost. */
export async function openBus(url: string, log: Logger): Promise<Bus> {
	const listeners = new Set<(notice: Notice) => void>();
	const deliver = (notice: Notice) => {
		for (const listener of listeners) listener(notice);
	};
	let client: pg.Client | undefined;
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;
	let pinging: NodeJS.Timeout | undefined;

	const handleLoss = (from: pg.Client) => {
		if (stopped || client !== from) return;
		client = undefined;
		clearInterval(pinging);
		from.connection.stream.destroy();
		log.warn("the database connection for notices was lost; the server reconnects");
		reconnectLater();
	};
	const reconnectLater = () => {
		timer = setTimeout(() => void connect().then(() => deliver({ topic: AGAIN, id: null }), reconnectLater), RECONNECT_MS);
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
		fresh.on("error", () => handleLoss(fresh));
		fresh.on("end", () => handleLoss(fresh));
		fresh.on("notification", ({ payload = "" }) => {
			const [topic = "", id = null] = payload.split(" ");
			deliver({ topic, id });
		});
		try {
			await fresh.connect();
			await fresh.query(`LISTEN ${CHANNEL}`);
		} catch (error) {
			await closeConnection(fresh);
			throw error;
		}
		client = fresh;
		pinging = setInterval(() => void fresh.query("SELECT 1").catch(() => handleLoss(fresh)), PING_MS).unref();
		if (stopped) await end();
	};
	const end = async () => {
		clearInterval(pinging);
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
