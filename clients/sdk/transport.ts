/** Talking to the server over HTTP, in Node and in browsers alike. */
import * as z from "zod/mini";
import type { Bytes } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { session } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { answerError, isRepeatable, unreachable } from "./answers.ts";
import type { Sending, Transport } from "./context.ts";
import { CookieJar } from "./cookies.ts";
import { followEvents } from "./event-stream.ts";
import type { Storage } from "./storage.ts";

export interface TransportOptions {
	/** Where the server is, without /api: "https://cloister.example". In a browser "" is the page's own. */
	address: string;
	/** Default: the platform's. */
	fetch?: typeof fetch;
	/** Keeps the cookie that tells a known device; never the session's. */
	storage?: Storage;
	/** Milliseconds for an answer to begin. Default 30 s; uploads of a part have four times as long. */
	timeout?: number;
}

interface Request {
	params?: Record<string, string | number> | undefined;
	query?: Record<string, string | number | undefined> | undefined;
	json?: unknown;
	bytes?: Bytes;
	headers?: Record<string, string>;
	/** Ends the whole exchange, the body of the answer included. */
	signal?: AbortSignal;
}

const BACKOFF = [200, 800, 2000];

/**
 * A transport over HTTP.
 *
 * The access token stays in memory; an expired one is renewed once by the refresh cookie. Reads and signed writes are
 * repeated after a broken connection or a 503, because the server takes each signed object once.
 * @example const server = httpTransport({ address: "http://127.0.0.1:8080" });
 */
export function httpTransport(options: TransportOptions): Transport {
	const send = options.fetch ?? globalThis.fetch.bind(globalThis);
	const jar = new CookieJar(options.address, options.storage);
	const timeout = options.timeout ?? 30_000;
	let token: string | null = null;
	let entry: number | null = null;
	let refreshing: Promise<void> | null = null;

	/** One exchange. @throws ProtocolError */
	async function once(endpoint: AnyEndpoint, request: Request): Promise<Response> {
		const waiting = new AbortController();
		const timer = setTimeout(() => waiting.abort(), request.bytes ? timeout * 4 : timeout);
		const signal = request.signal ? AbortSignal.any([request.signal, waiting.signal]) : waiting.signal;
		try {
			const response = await send(addressOf(options.address, endpoint, request), {
				method: endpoint.method,
				headers: { ...(await headersOf(request)), ...request.headers },
				body: (request.bytes as BodyInit | undefined) ?? (request.json === undefined ? null : JSON.stringify(request.json)),
				credentials: "same-origin",
				redirect: "error",
				signal,
			});
			await jar.take(response.headers);
			const named = response.headers.get("cloister-entry");
			if (named !== null && /^\d+$/.test(named)) entry = Number(named);
			if (!response.ok) throw await answerError(response);
			return response;
		} catch (error) {
			throw error instanceof ProtocolError || request.signal?.aborted ? error : unreachable();
		} finally {
			clearTimeout(timer);
		}
	}

	async function headersOf(request: Request): Promise<Record<string, string>> {
		const cookies = await jar.header();
		return {
			...(token !== null && { authorization: `Bearer ${token}` }),
			...(cookies !== "" && { cookie: cookies }),
			...(request.json !== undefined && { "content-type": "application/json" }),
			...(request.bytes && { "content-type": "application/octet-stream" }),
		};
	}

	/** All that wait share one renewal: a refresh token works once. */
	function refresh(): Promise<void> {
		refreshing ??= once(session.refresh, {})
			.then(async (response) => {
				token = readJson(session.refresh, await response.json()).token;
			})
			.finally(() => {
				refreshing = null;
			});
		return refreshing;
	}

	async function renewing(endpoint: AnyEndpoint, request: Request): Promise<Response> {
		const used = token;
		try {
			return await once(endpoint, request);
		} catch (error) {
			const expired = error instanceof ProtocolError && (error.code === "session-ended" || error.code === "not-signed-in");
			if (!expired || used === null || endpoint.anonymous) throw error;
			if (token === used) await refresh();
			return once(endpoint, request);
		}
	}

	async function repeating(endpoint: AnyEndpoint, request: Request): Promise<Response> {
		for (let attempt = 0; ; attempt++) {
			try {
				return await renewing(endpoint, request);
			} catch (error) {
				const wait = BACKOFF[attempt];
				const passing = error instanceof ProtocolError && error.code === "unavailable";
				if (!passing || wait === undefined || !isRepeatable(endpoint) || request.signal?.aborted) throw error;
				await new Promise((resolve) => setTimeout(resolve, wait));
			}
		}
	}

	return {
		async call(endpoint, sent = {}) {
			const { params, query, body } = sent as Partial<Sending<AnyEndpoint>>;
			const response = await repeating(endpoint, { params, query, json: body });
			return readJson(endpoint, await response.json().catch(() => Promise.reject(unreachable())));
		},
		async upload(endpoint, params, bytes) {
			const response = await repeating(endpoint, { params, bytes });
			return readJson(endpoint, await response.json());
		},
		async download(endpoint, params, range) {
			const headers: Record<string, string> = range ? { range: `bytes=${range.from}-${range.to}` } : {};
			const response = await repeating(endpoint, { params, headers });
			// Bytes of another stretch than the one asked for would be put in the wrong place.
			if (range && response.status !== 206) throw new ProtocolError("range-unsatisfiable", "the server sent another stretch");
			return pieces(response);
		},
		async fetchBytes(endpoint, params) {
			const response = await repeating(endpoint, { params });
			return new Uint8Array(await response.arrayBuffer());
		},
		listen: (endpoint, onEvent, signal) =>
			followEvents(() => renewing(endpoint, { headers: { accept: "text/event-stream" }, signal }), onEvent, signal),
		lastEntry: () => entry,
		keepToken(fresh) {
			token = fresh;
			if (fresh === null) jar.forget();
		},
	};
}

function addressOf(address: string, endpoint: AnyEndpoint, { params = {}, query = {} }: Request): string {
	const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
	const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]));
	const search = new URLSearchParams(given).toString();
	return `${address.replace(/\/$/, "")}/api${path}${search && `?${search}`}`;
}

/** @throws ProtocolError internal when the answer isn't what the contract says. */
function readJson<E extends AnyEndpoint>(endpoint: E, json: unknown): z.output<E["response"]> {
	const result = z.safeParse(endpoint.response, json);
	if (result.success) return result.data as z.output<E["response"]>;
	throw new ProtocolError("internal", `${endpoint.id}: the answer is not what the contract says`);
}

async function* pieces(response: Response): AsyncGenerator<Bytes, void, undefined> {
	const reader = response.body?.getReader();
	try {
		for (;;) {
			const next = await reader?.read().catch(() => Promise.reject(unreachable()));
			if (!next || next.done) return;
			yield next.value;
		}
	} finally {
		await reader?.cancel().catch(() => {});
	}
}
