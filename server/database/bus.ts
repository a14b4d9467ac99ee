/**
 * Delivers the notices of all server processes to the listeners of this process, through Postgres LISTEN. Notices can be missed: while
 * the connection is down, and when a process dies between a commit and its notice. So listeners get the topic `again` after each
 * reconnect and whenever a process starts. Then they look for changes themselves.
 */
import pg from "pg";
import type { Logger } from "pino";
import { AGAIN, CHANNEL, NOTIFY, type Notice, parseNotice } from "./notices.ts";
import { closeConnection } from "./pool.ts";

/** How long the bus waits before each attempt to reconnect. */
const RECONNECT_MS = 500;
/** Time between two pings. A connection that only listens would not notice that the other end is gone, so it must send something. */
const PING_MS = 15_000;
/** How long a connection attempt, or a query, waits for an answer. */
const SILENCE_MS = 5_000;

type Listener = (notice: Notice) => void;

export interface Bus {
	/** @param listener must not throw. @returns a function that ends the subscription. */
	subscribe(listener: Listener): () => void;
	stop(): Promise<void>;
}

/** Listens on a connection of its own, and reconnects when it is lost. */
export async function openBus(url: string, log: Logger): Promise<Bus> {
	const bus = new ListeningBus(url, log);
	await bus.start();
	return bus;
}

class ListeningBus implements Bus {
	readonly #url: string;
	readonly #log: Logger;
	readonly #listeners = new Set<Listener>();
	/** Null while the connection is lost. */
	#client: pg.Client | null = null;
	#reconnectTimer: NodeJS.Timeout | undefined;
	#pingTimer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor(url: string, log: Logger) {
		this.#url = url;
		this.#log = log;
	}

	async start(): Promise<void> {
		await this.#connect();
		await this.#client?.query(NOTIFY, [CHANNEL, [AGAIN]]);
	}

	subscribe(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#reconnectTimer);
		this.#listeners.clear();
		await this.#disconnect();
	}

	#deliver(notice: Notice): void {
		for (const listener of this.#listeners) listener(notice);
	}

	async #connect(): Promise<void> {
		const client = new pg.Client({
			connectionString: this.#url,
			application_name: "cloister-bus",
			keepAlive: true,
			connectionTimeoutMillis: SILENCE_MS,
			query_timeout: SILENCE_MS,
		});
		client.on("error", () => this.#handleLoss(client));
		client.on("end", () => this.#handleLoss(client));
		client.on("notification", ({ payload = "" }) => this.#deliver(parseNotice(payload)));
		try {
			await client.connect();
			await client.query(`LISTEN ${CHANNEL}`);
		} catch (error) {
			await closeConnection(client);
			throw error;
		}
		this.#client = client;
		this.#pingTimer = setInterval(() => void client.query("SELECT 1").catch(() => this.#handleLoss(client)), PING_MS).unref();
		// The bus was stopped while it connected.
		if (this.#isStopped) await this.#disconnect();
	}

	async #disconnect(): Promise<void> {
		clearInterval(this.#pingTimer);
		if (this.#client) await closeConnection(this.#client);
	}

	#handleLoss(client: pg.Client): void {
		if (this.#isStopped || this.#client !== client) return;
		this.#client = null;
		clearInterval(this.#pingTimer);
		client.connection.stream.destroy();
		this.#log.warn("the database connection for notices was lost; the server reconnects");
		this.#reconnectLater();
	}

	#reconnectLater(): void {
		this.#reconnectTimer = setTimeout(() => {
			void this.#connect().then(
				() => this.#deliver({ topic: AGAIN, id: null }),
				() => this.#reconnectLater(),
			);
		}, RECONNECT_MS).unref();
	}
}
