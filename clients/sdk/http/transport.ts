/** Talking to the server over HTTP, in Node and in browsers alike. */
import * as z from "zod/mini";
import type { Bytes } from "#protocol/bytes.ts";
import { type AnyEndpoint, isRepeatable, pathOf } from "#protocol/contracts/endpoint.ts";
import { session } from "#protocol/contracts/session.ts";
import { web } from "#protocol/contracts/web.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { RequestParts, Transport } from "../context.ts";
import type { Storage } from "../storage.ts";
import { bytesOf, jsonOf } from "./answer-body.ts";
import { errorFromResponse, errorFromStatus, unreachableError } from "./answers.ts";
import { CookieJar } from "./cookies.ts";
import { followEvents, SILENCE_MS } from "./event-stream.ts";

export interface TransportOptions {
	/** Where the server is, without /api: "https://cloister.example". In a browser "" is the page's own. */
	address: string;
	/** Default: the platform's. */
	fetch?: typeof fetch;
	/** Keeps the cookie that tells a known device; never the session's. */
	storage?: Storage;
	/** Milliseconds for an answer, and for each piece of a download. Default 30 s; uploads of a part have four times as long. */
	timeout?: number;
	/** After how much silence a stream of events is opened anew, in ms. Default 75,000. */
	silence?: number;
}

interface Request {
	params?: Record<string, string | number> | undefined;
	query?: Record<string, string | number | undefined> | undefined;
	json?: unknown;
	bytes?: Bytes;
	headers?: Record<string, string>;
	/** Without token and cookies, and past the browser's cache. */
	asNobody?: true;
	/** Ends the whole exchange, the body of the answer included. */
	signal?: AbortSignal;
}

/** What is made of an answer within its time. */
type Reading<T> = (response: Response) => Promise<T>;

/** A stream takes the time that it takes. */
const asItComes: Reading<Response> = async (response) => response;

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

	/** One exchange: a server that falls silent within its answer is as good as none. @throws ProtocolError */
	async function once<T>(endpoint: AnyEndpoint, request: Request, read: Reading<T>): Promise<T> {
		const waiting = new AbortController();
		const timer = setTimeout(() => waiting.abort(), request.bytes ? timeout * 4 : timeout);
		const signal = request.signal ? AbortSignal.any([request.signal, waiting.signal]) : waiting.signal;
		try {
			const response = await send(addressOf(options.address, endpoint, request), {
				method: endpoint.method,
				headers: request.asNobody ? {} : { ...(await headersOf(request)), ...request.headers },
				body: (request.bytes as BodyInit | undefined) ?? (request.json === undefined ? null : JSON.stringify(request.json)),
				...(request.asNobody ? { credentials: "omit", cache: "no-store" } : { credentials: "same-origin" }),
				// To nobody another address is an answer like any other, and not the one that was asked for.
				redirect: request.asNobody ? "manual" : "error",
				signal,
			});
			if (!request.asNobody) await keep(response.headers);
			if (!response.ok) throw request.asNobody ? errorFromStatus(response.status) : await errorFromResponse(response);
			return await read(response);
		} catch (error) {
			throw error instanceof ProtocolError || request.signal?.aborted ? error : unreachableError();
		} finally {
			clearTimeout(timer);
		}
	}

	async function keep(headers: Headers): Promise<void> {
		await jar.take(headers);
		const named = headers.get("cloister-entry");
		if (named !== null && /^\d+$/.test(named)) entry = Number(named);
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
		refreshing ??= once(session.refresh, {}, jsonOf)
			.then((answer) => {
				token = readJson(session.refresh, answer).token;
			})
			.finally(() => {
				refreshing = null;
			});
		return refreshing;
	}

	async function renewing<T>(endpoint: AnyEndpoint, request: Request, read: Reading<T>): Promise<T> {
		const used = token;
		try {
			return await once(endpoint, request, read);
		} catch (error) {
			const expired = error instanceof ProtocolError && (error.code === "session-ended" || error.code === "not-signed-in");
			if (!expired || used === null || endpoint.anonymous || request.asNobody) throw error;
			if (token === used) await refresh();
			return once(endpoint, request, read);
		}
	}

	async function repeating<T>(endpoint: AnyEndpoint, request: Request, read: Reading<T>): Promise<T> {
		for (let attempt = 0; ; attempt++) {
			try {
				return await renewing(endpoint, request, read);
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
			const { params, query, body } = sent as Partial<RequestParts<AnyEndpoint>>;
			return readJson(endpoint, await repeating(endpoint, { params, query, json: body }, jsonOf));
		},
		async upload(endpoint, params, bytes) {
			return readJson(endpoint, await repeating(endpoint, { params, bytes }, jsonOf));
		},
		async download(endpoint, params, range) {
			const headers: Record<string, string> = range ? { range: `bytes=${range.from}-${range.to}` } : {};
			const response = await repeating(endpoint, { params, headers }, asItComes);
			// Bytes of another stretch than the one asked for would be put in the wrong place.
			if (range && response.status !== 206) throw new ProtocolError("range-unsatisfiable", "the server sent another stretch");
			return pieces(response, timeout);
		},
		async fetchBytes(endpoint, params) {
			return repeating(endpoint, { params }, bytesOf);
		},
		async fetchAnonymously(path) {
			const response = await repeating({ ...web.file, path }, { asNobody: true }, asItComes);
			return { headers: response.headers, pieces: pieces(response, timeout) };
		},
		listen(endpoint, onEvent, signal) {
			const open = () => renewing(endpoint, { headers: { accept: "text/event-stream" }, signal }, asItComes);
			return followEvents(async () => pieces(await open(), options.silence ?? SILENCE_MS), onEvent, signal);
		},
		lastEntry: () => entry,
		setAccessToken(fresh) {
			token = fresh;
			if (fresh === null) jar.forget();
		},
	};
}

function addressOf(address: string, endpoint: AnyEndpoint, { params = {}, query = {} }: Request): string {
	const path = pathOf(endpoint).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
	const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]));
	const search = new URLSearchParams(given).toString();
	return `${address.replace(/\/$/, "")}${path}${search && `?${search}`}`;
}

/** @throws ProtocolError internal when the answer isn't what the contract says. */
function readJson<E extends AnyEndpoint>(endpoint: E, json: unknown): z.output<E["response"]> {
	const result = z.safeParse(endpoint.response, json);
	if (result.success) return result.data as z.output<E["response"]>;
	throw new ProtocolError("internal", `${endpoint.id}: the answer is not what the contract says`);
}

async function* pieces(response: Response, timeout: number): AsyncGenerator<Bytes, void, undefined> {
	const reader = response.body?.getReader();
	try {
		for (;;) {
			const next = await inTime(reader?.read(), timeout);
			if (!next || next.done) return;
			yield next.value;
		}
	} finally {
		// Not awaited: a connection that has fallen silent may never end by itself.
		void reader?.cancel().catch(() => {});
	}
}

/** @throws ProtocolError unavailable, when it takes longer or fails. */
async function inTime<T>(work: Promise<T> | undefined, ms: number): Promise<T | undefined> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(unreachableError()), ms);
	});
	try {
		return await Promise.race([work?.catch(() => Promise.reject(unreachableError())), late]);
	} finally {
		clearTimeout(timer);
	}
}
