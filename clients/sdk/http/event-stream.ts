/** Server-sent events (WHATWG HTML, "Server-sent events"), by fetch: EventSource can't send a token. */

import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** Three of the server's beats: after so much silence, in ms, the connection is taken for lost. */
export const SILENCE_MS = 75_000;
const LONGEST_WAIT = 30_000;
/** In characters. An event names a topic and an id. */
const LONGEST_EVENT = 4_096;

/** The `data:` of each event in a stream. @throws ProtocolError internal for an event without an end. */
export async function* eventData(pieces: AsyncIterable<Bytes>): AsyncGenerator<string, void, undefined> {
	const decoder = new TextDecoder();
	let rest = "";
	for await (const piece of pieces) {
		const blocks = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n\r?\n/);
		rest = blocks.pop() ?? "";
		if (rest.length > LONGEST_EVENT) throw new ProtocolError("internal", "events: one is longer than any");
		for (const block of blocks) {
			const lines = block.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).replace(/^ /, "")] : []));
			if (lines.length > 0) yield lines.join("\n");
		}
	}
}

/** Opens the stream again whenever it ends, waiting longer after each failure in a row, until the signal aborts. */
export async function followEvents(
	open: () => Promise<AsyncIterable<Bytes>>,
	onEvent: (data: string) => void,
	signal: AbortSignal,
): Promise<void> {
	let wait = 500;
	while (!signal.aborted) {
		try {
			const pieces = await open();
			wait = 500;
			for await (const data of eventData(pieces)) onEvent(data);
		} catch {
			// Whatever it was, a signed-in listener tries again; news is also found by looking.
		}
		if (!signal.aborted) await pause(wait, signal);
		wait = Math.min(wait * 2, LONGEST_WAIT);
	}
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener("abort", done);
	});
}
