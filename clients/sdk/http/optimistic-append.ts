/** Optimistic concurrency: a write is built on the newest state, and built again when another writer was faster. */
import type { ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { isRefusal } from "./answers.ts";

/** How often one write is sent before the SDK gives up. */
const MAX_ATTEMPTS = 6;

/**
 * Builds a write and sends it. Builds and sends it again when the server refuses it with `stale` or `epoch-stale`.
 * @param build makes the write on the newest state. It gets the refusal of the attempt before, or null at the first attempt.
 * @param send sends the write. Only its refusals start another attempt; an error of `build` ends the append.
 * @param alsoRetried further refusals that start another attempt.
 * @returns the result of `send`.
 * @throws ProtocolError the last refusal, after 6 attempts.
 */
export async function appendOptimistically<Write, Result>(
	build: (refusal: ProtocolError | null) => Write | Promise<Write>,
	send: (write: Write) => Promise<Result>,
	alsoRetried: readonly ErrorCode[] = [],
): Promise<Result> {
	let refusal: ProtocolError | null = null;
	for (let attempt = 1; ; attempt++) {
		const write = await build(refusal);
		try {
			return await send(write);
		} catch (error) {
			if (!isRefusal(error, "stale", "epoch-stale", ...alsoRetried) || attempt === MAX_ATTEMPTS) throw error;
			refusal = error;
		}
	}
}
