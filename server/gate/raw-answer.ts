/** An answer that isn't the contract's JSON: bytes, a stream, plain text, an event stream, or no body at all (304). */
import type { Readable } from "node:stream";

export interface RawOptions {
	/** Default 200. */
	status?: number;
	headers?: Record<string, string | number>;
}

export class RawAnswer {
	readonly body: string | Uint8Array | Readable | undefined;
	readonly status: number;
	readonly headers: Record<string, string | number>;
	/** @param body a stream must not have started: the gate reads it once the access entry is durable. */
	constructor(body: string | Uint8Array | Readable | undefined, { status = 200, headers = {} }: RawOptions = {}) {
		this.body = body;
		this.status = status;
		this.headers = headers;
	}
}
