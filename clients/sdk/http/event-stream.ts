/** Server-sent events (WHATWG HTML, "Server-sent events") over fetch, because EventSource can't send a token. */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { pause } from "../pause.ts";
import { isRefusal } from "./answers.ts";

/** Milliseconds without a byte after which the connection counts as lost: three heartbeats of the server. */
export const SILENCE_MS = 75_000;
/** Milliseconds before the stream is opened again after the first failure. The wait doubles with each failure in a row. */
const FIRST_WAIT = 500;
/** The longest wait, in ms. */
const LONGEST_WAIT = 30_000;
/** How many characters an unfinished event may have. An event holds only a topic and an id. */
const LONGEST_EVENT = 4_096;

/** The `data:` of each event in a stream. @throws ProtocolError internal when an unfinished event is longer than 4,096 characters. */
export async function* eventData(pieces: AsyncIterable<Bytes>): AsyncGenerator<string, void, undefined> {
	const decoder = new TextDecoder();
	let rest = "";
	for await (const piece of pieces) {
		const blocks = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n\r?\n/);
		rest = blocks.pop() ?? "";
		if (rest.length > LONGEST_EVENT) throw new ProtocolError("internal", "the server sent an event that is too long");
		for (const block of blocks) {
			const lines = block.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).replace(/^ /, "")] : []));
			if (lines.length > 0) yield lines.join("\n");
		}
	}
}

/**
 * Calls `onEvent` for each event until the signal aborts. Opens the stream again when it ends, and waits longer after each failure in a row.
 * @throws ProtocolError session-ended, not-signed-in: the stream can't be opened again without a new sign-in.
 */
export async function followEvents(
	open: () => Promise<AsyncIterable<Bytes>>,
	onEvent: (data: string) => void,
	signal: AbortSignal,
): Promise<void> {
	let wait = FIRST_WAIT;
	while (!signal.aborted) {
		try {
			const pieces = await open();
			wait = FIRST_WAIT;
			for await (const data of eventData(pieces)) onEvent(data);
		} catch (error) {
			if (isRefusal(error, "session-ended", "not-signed-in")) throw error;
			// After any other failure the stream is opened again. Events only save time, because each client also fetches news by itself.
		}
		if (!signal.aborted) await pause(wait, signal);
		wait = Math.min(wait * 2, LONGEST_WAIT);
	}
}
