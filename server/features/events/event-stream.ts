/** One stream of server-sent events, with heartbeat and a limit for unread data. */
import { Readable } from "node:stream";

export interface EventStream {
	/** Sends one event. */
	send(event: { topic: string; id: string | null }): void;
	/** Ends the stream properly. Events that are sent afterwards are dropped. */
	end(): void;
}

export interface EventStreamOptions {
	/** Time between two heartbeats, in ms. */
	heartbeatMs: number;
	/** A stream with more unread bytes than this is cut off. The client reconnects and fetches what is new. Default: 64 KiB. */
	maxUnread?: number;
	/** Called when the stream is first read. The access entry is durable by then. */
	opened(stream: EventStream): void;
	/** Called once, when the stream has ended or was cut off, also when it was never opened. */
	closed(): void;
}

/** Makes the stream. It starts when it is first read: the gate reads it once the access entry is durable. */
export function eventStream({ heartbeatMs, maxUnread = 64 * 1024, opened, closed }: EventStreamOptions): Readable {
	let heartbeat: NodeJS.Timeout | undefined;
	let started = false;
	let ended = false;
	const stream = new Readable({
		read() {
			if (started) return;
			started = true;
			heartbeat = setInterval(() => write(":\n\n"), heartbeatMs).unref();
			opened({ send: (event) => write(`data: ${JSON.stringify(event)}\n\n`), end });
		},
		destroy(error, done) {
			clearInterval(heartbeat);
			closed();
			done(error);
		},
	});
	const write = (text: string) => {
		if (stream.destroyed || ended) return;
		stream.push(text);
		if (stream.readableLength > maxUnread) stream.destroy();
	};
	const end = () => {
		if (stream.destroyed || ended) return;
		ended = true;
		clearInterval(heartbeat);
		stream.push(null);
	};
	return stream;
}
