/** Sends pushes outside of transactions. The results are written by the next round. */
import type { Id } from "#protocol/bytes.ts";
import type { DuePush } from "./devices.ts";
import { type PushFailure, type PushKeys, type PushOptions, sendPush } from "./push.ts";

/** The timeout for one push. */
const TIMEOUT_MS = 12_000;

export interface PushResult {
	push: DuePush;
	/** Null when the push service took it. */
	failure: PushFailure | null;
	/** When the send ended, UTC ms. */
	at: number;
}

interface Settings {
	options: PushOptions;
	keys: PushKeys;
	origin(): string;
	stopping: AbortSignal;
	now(): number;
}

export class PushSender {
	readonly #settings: Settings;
	/** The devices with a push that is being sent, or whose result isn't committed yet. */
	readonly #inFlight = new Set<Id>();
	#results: PushResult[] = [];

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** Starts to send, unless an earlier push of this device isn't finished. */
	send(push: DuePush): void {
		const { device, test } = push;
		if (this.#inFlight.has(device.id)) return;
		this.#inFlight.add(device.id);
		const { options, keys, origin, stopping, now } = this.#settings;
		const signal = AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]);
		void sendPush(device, test, origin(), keys, options, signal).then((failure) => this.#results.push({ push, failure, at: now() }));
	}

	/** The devices with a push in flight. They get no other push meanwhile. */
	inFlight(): Id[] {
		return [...this.#inFlight];
	}

	/** The finished sends. Their devices get nothing else until `forget`, so that nothing rings twice. */
	results(): readonly PushResult[] {
		return [...this.#results];
	}

	/** Forgets these results. Call it after they are committed. */
	forget(results: readonly PushResult[]): void {
		this.#results = this.#results.filter((result) => !results.includes(result));
		for (const { push } of results) this.#inFlight.delete(push.device.id);
	}
}
