/**
 * "Something is new" across processes, through Postgres LISTEN/NOTIFY. A notice holds a topic and an id, never content;
 * whoever hears it asks through the gate. Notices may be missed while the connection is down: after each reconnect
 * listeners hear the topic `again`, and look for themselves.
 */
import pg from "pg";
import type { Logger } from "pino";
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "./database.ts";

const CHANNEL = "cloister";
const RECONNECT_MS = 500;

export interface Notice {
	/** A code such as "compartment"; "again" after a reconnect. */
	topic: string;
	id: Id | null;
}

/** Told to all processes when the handler's transaction commits; not at all when it doesn't. */
export async function notify(db: Db, topic: string, id: Id): Promise<void> {
	await prepared(db, "bus.notify", "SELECT pg_notify($1, $2)", [CHANNEL, `${topic} ${id}`]);
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

	const lost = (from: pg.Client) => {
		if (stopped || client !== from) return;
		client = undefined;
		from.end().catch(() => {});
		log.warn("the listening connection was lost");
		later();
	};
	const later = () => {
		timer = setTimeout(() => void connect().then(() => tell({ topic: "again", id: null }), later), RECONNECT_MS);
		timer.unref();
	};
	const connect = async () => {
		const fresh = new pg.Client({
			connectionString: url,
			application_name: "cloister-bus",
			keepAlive: true,
			connectionTimeoutMillis: 5_000,
		});
		fresh.on("error", () => lost(fresh));
		fresh.on("end", () => lost(fresh));
		fresh.on("notification", ({ payload = "" }) => {
			const [topic = "", id = ""] = payload.split(" ");
			tell({ topic, id });
		});
		try {
			await fresh.connect();
			await fresh.query(`LISTEN ${CHANNEL}`);
		} catch (error) {
			await fresh.end().catch(() => {});
			throw error;
		}
		client = fresh;
		if (stopped) await fresh.end();
	};

	await connect();
	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async stop() {
			stopped = true;
			clearTimeout(timer);
			listeners.clear();
			await client?.end().catch(() => {});
		},
	};
}
