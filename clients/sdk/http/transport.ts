/** Talks to the server over HTTP, in Node and in browsers. */
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { web } from "#protocol/contracts/web.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Sent, Transport } from "../context.ts";
import type { Storage } from "../storage.ts";
import { readBytes, readJson } from "./answer-body.ts";
import { streamBody } from "./body-stream.ts";
import { type AnswerReader, type Exchange, HttpClient } from "./client.ts";
import { originOf } from "./cookies.ts";
import { followEvents, SILENCE_MS } from "./event-stream.ts";
import { parseAnswer } from "./parse-answer.ts";

export interface TransportOptions {
	/** The server's address without /api, such as "https://cloister.example". In a browser "" means the page's own server. */
	address: string;
	/** Sends the requests. Default: `globalThis.fetch`. */
	fetch?: typeof fetch;
	/** Keeps the cookie of a known device, and never a cookie of the session. */
	storage?: Storage;
	/**
	 * The longest wait in milliseconds for an answer, and for each piece of a download. Default 30,000. An upload of a part may take four
	 * times as long.
	 */
	timeout?: number;
	/** The longest time in milliseconds that a request waits while the server limits requests. Default 90,000. With 0 it fails at once. */
	patience?: number;
	/** Milliseconds without a byte after which a stream of events is opened again. Default 75,000. */
	silence?: number;
	/** Called after each exchange with the server, for a trace. */
	onExchange?(exchange: Exchange): void;
	/** Called when the server limits requests, before each wait. @param ms how long the request waits. */
	onWait?(ms: number): void;
	/**
	 * Called with each answer that has a date (RFC 9110, section 6.6.1). @param aheadMs how far this device's clock is ahead of the server's, in
	 * ms, exact to about a second and the time of the request; below 0 when it is behind.
	 */
	onClock?(aheadMs: number): void;
}

/** Leaves the body unread: streams take longer than the timeout of a request. */
const withoutBody: AnswerReader<Response> = async (response) => response;

/**
 * A transport over HTTP.
 *
 * The access token stays in memory. When it has expired, the refresh cookie renews it. Reads and signed writes are repeated
 * after a broken connection or a 503. That is safe, because the server takes each signed object only once. When the server limits
 * requests, a request waits for as long as the server says, up to `patience`, and is then sent again.
 * @example const server = httpTransport({ address: "http://127.0.0.1:8080" });
 */
export function httpTransport(options: TransportOptions): Transport {
	const { address, storage, timeout = 30_000, patience = 90_000, silence = SILENCE_MS, onExchange, onWait, onClock } = options;
	const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
	const client = new HttpClient({ address, storage, fetch, timeout, patience, onExchange, onWait, onClock });
	return {
		origin: originOf(address) || globalThis.location.origin,
		async call(endpoint, sent = {}) {
			const { params, query, body, onEntry, initiator } = sent as Sent<AnyEndpoint>;
			return parseAnswer(endpoint, await client.send(endpoint, { params, query, json: body, onEntry, initiator }, readJson));
		},
		async upload(endpoint, params, bytes) {
			return parseAnswer(endpoint, await client.send(endpoint, { params, bytes }, readJson));
		},
		async download(endpoint, params, range) {
			const headers: Record<string, string> = range ? { range: `bytes=${range.from}-${range.to}` } : {};
			const response = await client.send(endpoint, { params, headers }, withoutBody);
			// Without this check the bytes of another range would be put in the wrong place.
			if (range && response.status !== 206) throw new ProtocolError("range-unsatisfiable", "the server sent another range of bytes");
			return streamBody(response, timeout);
		},
		async fetchBytes(endpoint, params) {
			return client.send(endpoint, { params }, readBytes);
		},
		async fetchAnonymously(path) {
			const response = await client.send({ ...web.file, path }, { anonymous: true }, withoutBody);
			return { headers: response.headers, pieces: streamBody(response, timeout) };
		},
		listen(endpoint, onEvent, signal) {
			const request = { headers: { accept: "text/event-stream" }, initiator: "program", signal } as const;
			const open = async () => streamBody(await client.sendOnce(endpoint, request, withoutBody), silence);
			return followEvents(open, onEvent, signal);
		},
		lastEntry: () => client.lastEntry,
		setAccessToken(token) {
			if (token === null) client.forgetSession();
			else client.setAccessToken(token);
		},
	};
}
