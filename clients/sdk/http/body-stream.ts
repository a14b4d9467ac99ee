/** Reads the body of an answer as a stream, with a time limit for each piece. */
import type { Bytes } from "#protocol/bytes.ts";
import { unreachableError } from "./answers.ts";

/**
 * The body of an answer in pieces, as they arrive.
 * @param timeout ms to wait for each piece.
 * @throws ProtocolError unavailable when the connection fails or stays silent.
 */
export async function* streamBody(response: Response, timeout: number): AsyncGenerator<Bytes, void, undefined> {
	const reader = response.body?.getReader();
	try {
		for (;;) {
			const next = await withTimeout(reader?.read(), timeout);
			if (!next || next.done) return;
			yield next.value;
		}
	} finally {
		// Not awaited: cancelling a silent connection may never end.
		void reader?.cancel().catch(() => {});
	}
}

/** @throws ProtocolError unavailable when the work fails or takes longer than `ms`. */
async function withTimeout<T>(work: Promise<T> | undefined, ms: number): Promise<T | undefined> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(unreachableError()), ms);
	});
	try {
		return await Promise.race([work?.catch(() => Promise.reject(unreachableError())), timeout]);
	} finally {
		clearTimeout(timer);
	}
}
