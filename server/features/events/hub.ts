/**
 * All listeners of this process. A notice on the bus says only that something changed; who may hear of it is asked once
 * per notice, whatever the number of listeners, and notices about one thing that come close together are told once.
 */
import { setMaxListeners } from "node:events";
import type { Id } from "#protocol/bytes.ts";
import { DelayedError } from "#server/base/errors.ts";
import type { Notice } from "#server/database/bus.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { Listening } from "./listener.ts";

export interface Listener {
	member: Id;
	/** The member and the desks, as the directory says now; none once the member may not listen. */
	ids(): ReadonlySet<Id>;
	/** From the gate, for this listener's request. */
	db: Db;
	listening: Listening;
	/** Ends the stream when the session or the member's standing has ended. */
	check(): Promise<void>;
}

/** Finds the desks and members that may hear of news about this id. */
type Audience = (db: Db, id: Id) => Promise<Id[]>;

/** By topic. */
export type Audiences = Readonly<Record<string, Audience>>;

/** Streams of one member in one process: a few windows and devices. */
const MOST = 8;
const TOGETHER_MS = 20;

export class Hub {
	readonly #context: ServerContext;
	readonly #audiences: Audiences;
	readonly #listeners = new Set<Listener>();
	/** Members to their streams, opening ones included. */
	readonly #open = new Map<Id, number>();
	readonly #waiting = new Set<string>();

	constructor(context: ServerContext, audiences: Audiences) {
		this.#context = context;
		this.#audiences = audiences;
		// Each stream waits for the stop; that many listeners are no leak.
		setMaxListeners(0, context.stopping);
		const end = context.bus.subscribe((notice) => this.#hear(notice));
		context.stopping.addEventListener("abort", end, { once: true });
	}

	/** @throws DelayedError too-many-requests */
	checkStreams(member: Id): void {
		if ((this.#open.get(member) ?? 0) >= MOST)
			throw new DelayedError("too-many-requests", 30, `events: at most ${MOST} streams of one member at a time`);
	}

	add(listener: Listener): void {
		this.#listeners.add(listener);
		this.#open.set(listener.member, (this.#open.get(listener.member) ?? 0) + 1);
	}

	remove(listener: Listener): void {
		if (!this.#listeners.delete(listener)) return;
		const left = (this.#open.get(listener.member) ?? 1) - 1;
		if (left === 0) this.#open.delete(listener.member);
		else this.#open.set(listener.member, left);
	}

	#hear(notice: Notice): void {
		const key = `${notice.topic} ${notice.id}`;
		if (this.#listeners.size === 0 || this.#waiting.has(key)) return;
		this.#waiting.add(key);
		setTimeout(() => {
			this.#waiting.delete(key);
			void this.#tell(notice).catch((error: unknown) => this.#context.log.warn({ err: error }, "news could not be told"));
		}, TOGETHER_MS).unref();
	}

	async #tell(notice: Notice): Promise<void> {
		const [any] = this.#listeners;
		if (!any) return;
		if (notice.topic === "directory" || notice.topic === "again") {
			// Somebody may have left, or come to a desk.
			await this.#context.directoryCache.current(any.db);
			for (const listener of [...this.#listeners]) await listener.check();
		}
		const audience = notice.topic === "again" ? "everybody" : await this.#audience(notice, any.db);
		for (const { ids, listening } of this.#listeners) {
			const own = ids();
			if (own.size > 0 && (audience === "everybody" || audience.some((id) => own.has(id)))) listening.tell(notice);
		}
	}

	async #audience({ topic, id }: Notice, db: Db): Promise<Id[] | "everybody"> {
		if (topic === "directory") return "everybody";
		const audience = this.#audiences[topic];
		return audience && id !== null ? audience(db, id) : [];
	}
}
