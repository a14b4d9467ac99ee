/** How one session reaches the server. It can be cut, so that no late answer of an old session changes the next one. */

import { wrongMinutes } from "#sdk/clock.ts";
import type { Transport } from "#sdk/context.ts";
import { httpTransport } from "#sdk/http/transport.ts";
import type { SittingEvent } from "../kinds.ts";

export interface Connection {
	server: Transport;
	/** From now on, a request survives the page and the worker that have sent it. */
	outlive(): void;
	/** Ends all requests. Their answers, and the cookies in them, are ignored. */
	cut(): void;
}

/** @param emit tells the tabs. */
export function connectionOf(emit: (event: SittingEvent) => void): Connection {
	const end = new AbortController();
	let keepalive = false;
	let shown: number | null = null;
	const server = httpTransport({
		address: "",
		fetch(url, init) {
			const signals = [end.signal, init?.signal ?? []].flat();
			return fetch(url, { ...init, keepalive, signal: AbortSignal.any(signals) });
		},
		onWait: (ms) => emit({ kind: "waiting", until: Date.now() + ms }),
		onClock(aheadMs) {
			const minutes = wrongMinutes(aheadMs);
			// Told with each answer while it is wrong, because a tab may have been opened meanwhile.
			if (minutes !== null || shown !== null) emit({ kind: "clock", minutes });
			shown = minutes;
		},
	});
	return {
		server,
		outlive() {
			keepalive = true;
		},
		cut: () => end.abort(),
	};
}
