/** One event stream: what it holds back, what keeps it alive, and when it is cut off. */
import { Readable } from "node:stream";

export interface Listening {
	/** Tells one event. */
	tell(event: { topic: string; id: string | null }): void;
	/** Ends it in good order. */
	end(): void;
}

export interface ListenerOptions {
	heartbeatMs: number;
	/** A client that has this much unread is dropped; it comes back and looks for itself. */
	maxUnread?: number;
	/** The stream is being read: the access entry is durable. */
	opened(listening: Listening): void;
	closed(): void;
}

/** Nothing happens before somebody reads it: the gate reads it once the access entry is durable. */
export function listenerStream({ heartbeatMs, maxUnread = 64 * 1024, opened, closed }: ListenerOptions): Readable {
	let heartbeat: NodeJS.Timeout | undefined;
	let started = false;
	const stream = new Readable({
		read() {
			if (started) return;
			started = true;
			heartbeat = setInterval(() => write(":\n\n"), heartbeatMs).unref();
			opened({ tell: (event) => write(`data: ${JSON.stringify(event)}\n\n`), end: () => void (stream.destroyed || stream.push(null)) });
		},
		destroy(error, done) {
			clearInterval(heartbeat);
			if (started) closed();
			done(error);
		},
	});
	const write = (text: string) => {
		if (stream.destroyed || stream.readableEnded) return;
		stream.push(text);
		if (stream.readableLength > maxUnread) stream.destroy();
	};
	return stream;
}
