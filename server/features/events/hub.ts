/**
 * Passes notices of the bus to the event streams of this process. A notice says only that something changed. The hub
 * looks up the audience once per notice, for all streams together. Equal notices within 20 ms are passed on once.
 */
import { setMaxListeners } from "node:events";
import type { Id } from "#protocol/bytes.ts";
import { DelayedError } from "#server/base/errors.ts";
import type { Db } from "#server/database/database.ts";
import { AGAIN, type Notice } from "#server/database/notices.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { EventStream } from "./event-stream.ts";

export interface Listener {
	member: Id;
	/** The member and their desks, by the present directory. Empty when the member is not active. */
	ids(): ReadonlySet<Id>;
	/** The handle that the gate gave to the request of this listener. */
	db: Db;
	stream: EventStream;
	/** Ends the stream when the session has ended or the member has lost their standing. */
	check(): Promise<void>;
}

/** The desks and members that may hear of a change to this id. */
type Audience = (db: Db, id: Id) => Promise<Id[]>;

/** The audiences, by topic. */
export type Audiences = Readonly<Record<string, Audience>>;

/** How many streams one member may have in one process. Enough for a few windows and devices. */
const MAX_STREAMS = 8;
/** How long a notice waits before it is passed on. Equal notices within this time are passed on once. */
const DEBOUNCE_MS = 20;

export class Hub {
	readonly #context: ServerContext;
	readonly #audiences: Audiences;
	readonly #listeners = new Set<Listener>();
	/** The number of streams, by member. */
	readonly #places = new Map<Id, number>();
	/** The notices that will be passed on within DEBOUNCE_MS, by topic and id. */
	readonly #waiting = new Set<string>();

	constructor(context: ServerContext, audiences: Audiences) {
		this.#context = context;
		this.#audiences = audiences;
		// Each stream listens for the stop. Without this call, Node would warn of a leak.
		setMaxListeners(0, context.stopping);
		const end = context.bus.subscribe((notice) => this.#hear(notice));
		context.stopping.addEventListener("abort", end, { once: true });
	}

	/**
	 * Takes a place for one more stream of this member. The place is taken before the stream opens, so that requests that arrive at the
	 * same time are limited too. Each place must be given back once, with `release`.
	 * @throws DelayedError too-many-requests
	 */
	reserve(member: Id): void {
		const places = this.#places.get(member) ?? 0;
		if (places >= MAX_STREAMS)
			throw new DelayedError("too-many-requests", 30, `events: at most ${MAX_STREAMS} streams of one member at a time`);
		this.#places.set(member, places + 1);
	}

	release(member: Id): void {
		const left = (this.#places.get(member) ?? 1) - 1;
		if (left === 0) this.#places.delete(member);
		else this.#places.set(member, left);
	}

	add(listener: Listener): void {
		this.#listeners.add(listener);
	}

	remove(listener: Listener): void {
		this.#listeners.delete(listener);
	}

	#hear(notice: Notice): void {
		const key = `${notice.topic} ${notice.id}`;
		if (this.#listeners.size === 0 || this.#waiting.has(key)) return;
		this.#waiting.add(key);
		setTimeout(() => {
			this.#waiting.delete(key);
			void this.#deliver(notice).catch((error: unknown) => {
				this.#context.log.warn({ err: error }, "a notice could not be delivered; all event streams are told to look again");
				// The standing of the listeners may be what has changed.
				for (const listener of [...this.#listeners]) void listener.check();
				this.#send({ topic: AGAIN, id: null }, "everybody");
			});
		}, DEBOUNCE_MS).unref();
	}

	/** Passes a notice on. The topic "again" says that notices may have been missed, so everybody is told. */
	async #deliver(notice: Notice): Promise<void> {
		const [anyListener] = this.#listeners;
		if (!anyListener) return;
		if (notice.topic === "directory" || notice.topic === AGAIN) {
			// A member may have left or changed desks.
			await this.#context.directoryCache.current(anyListener.db);
			for (const listener of [...this.#listeners]) await listener.check();
		}
		if (notice.topic === "session") for (const listener of [...this.#listeners]) if (listener.member === notice.id) await listener.check();
		const audience = notice.topic === AGAIN ? "everybody" : await this.#audience(notice, anyListener.db);
		this.#send(notice, audience);
	}

	#send(notice: Notice, audience: Id[] | "everybody"): void {
		for (const { ids, stream } of this.#listeners) {
			const own = ids();
			if (own.size > 0 && (audience === "everybody" || audience.some((id) => own.has(id)))) stream.send(notice);
		}
	}

	async #audience({ topic, id }: Notice, db: Db): Promise<Id[] | "everybody"> {
		if (topic === "directory") return "everybody";
		const audience = this.#audiences[topic];
		return audience && id !== null ? audience(db, id) : [];
	}
}
