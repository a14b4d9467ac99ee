/** Server-sent events (WHATWG HTML, "Server-sent events"), by fetch: EventSource can't send a token. */

const LONGEST_WAIT = 30_000;

/** The `data:` of each event in a stream. */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = "";
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
			rest = blocks.pop() ?? "";
			for (const block of blocks) {
				const lines = block.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).replace(/^ /, "")] : []));
				if (lines.length > 0) yield lines.join("\n");
			}
		}
	} finally {
		await reader.cancel().catch(() => {});
	}
}

/** Opens the stream again whenever it ends, waiting longer after each failure in a row, until the signal aborts. */
export async function followEvents(open: () => Promise<Response>, onEvent: (data: string) => void, signal: AbortSignal): Promise<void> {
	let wait = 500;
	while (!signal.aborted) {
		try {
			const { body } = await open();
			wait = 500;
			if (body) for await (const data of eventData(body)) onEvent(data);
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
