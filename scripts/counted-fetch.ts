/** Counts what a client asks and reads, for figures of scenarios and benchmarks. */

export interface Traffic {
	requests: number;
	/** The bytes of the bodies of all answers, without headers. */
	bytes: number;
}

/** A `fetch` that counts. It reads each answer whole, so it isn't for streams. */
export function countedFetch(): { fetch: typeof fetch; traffic: Traffic } {
	const traffic: Traffic = { requests: 0, bytes: 0 };
	const counted: typeof fetch = async (...asked) => {
		const answer = await fetch(...asked);
		const body = await answer.arrayBuffer();
		traffic.requests += 1;
		traffic.bytes += body.byteLength;
		const { status, headers } = answer;
		return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
	};
	return { fetch: counted, traffic };
}
