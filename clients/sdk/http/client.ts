/** Sends single requests: adds token and cookies, renews the token, and repeats failed requests. */

import type { Bytes } from "#protocol/bytes.ts";
import { type AnyEndpoint, isRepeatable, pathOf } from "#protocol/contracts/endpoint.ts";
import { session } from "#protocol/contracts/session.ts";
import { type ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { INITIATOR_HEADER, type Initiator } from "#protocol/log/entry.ts";
import { pause } from "../pause.ts";
import type { Storage } from "../storage.ts";
import { readJson } from "./answer-body.ts";
import { errorFromResponse, errorFromStatus, isRefusal, ServerError, unreachableError } from "./answers.ts";
import { CookieJar } from "./cookies.ts";
import { parseAnswer } from "./parse-answer.ts";

export interface Request {
	params?: Record<string, string | number> | undefined;
	query?: Record<string, string | number | undefined> | undefined;
	json?: unknown;
	bytes?: Bytes;
	headers?: Record<string, string>;
	/** As in `Sent`. */
	initiator?: Initiator | undefined;
	/** Sends no token and no cookies, and ignores the browser's cache. */
	anonymous?: true;
	/** As in `Sent`. */
	onEntry?: ((entry: number) => void) | undefined;
	/** Ends the whole exchange, the body of the answer included. */
	signal?: AbortSignal;
	/** From 1. */
	attempt?: number;
}

/** One request and its answer, for a trace. It holds nothing about people: no id, no body, no token. */
export interface Exchange {
	/** Method and path pattern, such as "GET /api/cases/:case". */
	route: string;
	/** Null when no answer came. */
	status: number | null;
	/** Milliseconds until the answer was read. Of a stream: until it began. */
	ms: number;
	/** From 1. More when the request was repeated after a failure. */
	attempt: number;
	/** Null when the request succeeded. */
	error: ErrorCode | null;
	/** A refused request's id, as the server names it. The server's log has the same id. */
	request: string | null;
}

/** Reads an answer within the timeout of its request. */
export type AnswerReader<T> = (response: Response) => Promise<T>;

export interface ClientOptions {
	address: string;
	fetch: typeof fetch;
	storage: Storage | undefined;
	/** In ms, for one exchange. Uploads have four times as long. */
	timeout: number;
	/** In ms, the longest time to wait in all when the server limits requests. */
	patience: number;
	onExchange: ((exchange: Exchange) => void) | undefined;
	/** Called before each wait because the server limits requests. Gets the length of the wait in ms. */
	onWait: ((ms: number) => void) | undefined;
	/** Called with each answer. Gets how far this device's clock is ahead of the server's, in ms; below 0 when it is behind. */
	onClock: ((aheadMs: number) => void) | undefined;
}

/** Milliseconds before the second, third and fourth attempt after a failure. */
const BACKOFF = [200, 800, 2000];
/** Seconds to wait when a server that limits requests names no time. */
const UNNAMED_WAIT = 5;

/** What the requests of one sign-in share. */
interface SignedIn {
	/** In memory only. */
	token: string | null;
	/** The renewal that is under way. All requests wait for the same one, because a refresh token works once. */
	renewal: Promise<void> | null;
}

export class HttpClient {
	/** Sign-out replaces it. So an answer that comes after the sign-out changes nothing, and no request is repeated with the next person's token. */
	#signedIn: SignedIn = { token: null, renewal: null };
	/** The newest access entry that an answer named. */
	lastEntry: number | null = null;
	readonly #options: ClientOptions;
	readonly #cookies: CookieJar;

	constructor(options: ClientOptions) {
		this.#options = options;
		this.#cookies = new CookieJar(options.address, options.storage);
	}

	/**
	 * Sends a request. Repeats it after a broken connection or a 503 when its endpoint allows that, and after "too-many-requests"
	 * while `patience` lasts.
	 * @throws ProtocolError
	 */
	async send<T>(endpoint: AnyEndpoint, request: Omit<Request, "signal">, read: AnswerReader<T>): Promise<T> {
		const as = this.#signedIn;
		let failures = 0;
		let patience = this.#options.patience;
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.sendOnce(endpoint, { ...request, attempt }, read, as);
			} catch (error) {
				const limitedFor = waitOfLimit(endpoint, error);
				if (limitedFor !== null) {
					patience -= limitedFor;
					if (patience < 0) throw error;
					this.#options.onWait?.(limitedFor);
				}
				const mayRepeat = isRefusal(error, "unavailable") && isRepeatable(endpoint);
				const wait = limitedFor ?? (mayRepeat ? BACKOFF[failures++] : undefined);
				if (wait === undefined) throw error;
				await pause(wait);
			}
		}
	}

	/** Sends a request without repeating it. Renews an expired access token first. @throws ProtocolError */
	async sendOnce<T>(endpoint: AnyEndpoint, request: Request, read: AnswerReader<T>, as = this.#signedIn): Promise<T> {
		const usedToken = as.token;
		try {
			return await this.#exchange(endpoint, request, read, as);
		} catch (error) {
			const isExpired = isRefusal(error, "session-ended", "not-signed-in");
			if (!isExpired || usedToken === null || endpoint.anonymous) throw error;
			// Another request may have renewed the token already.
			if (as.token === usedToken) await this.#renewToken(as);
			return this.#exchange(endpoint, request, read, as);
		}
	}

	setAccessToken(token: string): void {
		this.#signedIn.token = token;
	}

	/** Forgets the access token and the session's cookies. */
	forgetSession(): void {
		this.#signedIn.token = null;
		this.#signedIn = { token: null, renewal: null };
		this.#cookies.forgetSession();
	}

	#renewToken(as: SignedIn): Promise<void> {
		as.renewal ??= this.#exchange(session.refresh, {}, readJson, as)
			.then((answer) => {
				if (as === this.#signedIn) as.token = parseAnswer(session.refresh, answer).token;
			})
			.finally(() => {
				as.renewal = null;
			});
		return as.renewal;
	}

	/** One request and its answer. An answer that stops half-way counts as no answer. @throws ProtocolError */
	async #exchange<T>(endpoint: AnyEndpoint, request: Request, read: AnswerReader<T>, as: SignedIn): Promise<T> {
		const { fetch, address, timeout, onExchange, onClock } = this.#options;
		const started = performance.now();
		const route = `${endpoint.method} ${pathOf(endpoint)}`;
		const exchange: Exchange = { route, status: null, ms: 0, attempt: request.attempt ?? 1, error: null, request: null };
		const timedOut = new AbortController();
		const timer = setTimeout(() => timedOut.abort(), request.bytes ? timeout * 4 : timeout);
		const signal = request.signal ? AbortSignal.any([request.signal, timedOut.signal]) : timedOut.signal;
		try {
			const response = await fetch(urlOf(address, endpoint, request), { ...(await this.#fetchOptions(endpoint, request, as)), signal });
			exchange.status = response.status;
			const date = Date.parse(response.headers.get("date") ?? "");
			if (!Number.isNaN(date)) onClock?.(Date.now() - date);
			if (!request.anonymous && as === this.#signedIn) await this.#keepHeaders(response.headers, request);
			if (!response.ok) throw request.anonymous ? errorFromStatus(response.status) : await errorFromResponse(response);
			return await read(response);
		} catch (error) {
			const failure = error instanceof ProtocolError || request.signal?.aborted ? error : unreachableError(address);
			if (failure instanceof ProtocolError) exchange.error = failure.code;
			if (failure instanceof ServerError) exchange.request = failure.request;
			throw failure;
		} finally {
			clearTimeout(timer);
			onExchange?.({ ...exchange, ms: Math.round(performance.now() - started) });
		}
	}

	async #fetchOptions({ method }: AnyEndpoint, request: Request, as: SignedIn): Promise<RequestInit> {
		// An anonymous request gets redirects as answers: the check of the web build refuses them by their status.
		if (request.anonymous) return { method, credentials: "omit", cache: "no-store", redirect: "manual" };
		const json = request.json === undefined ? null : JSON.stringify(request.json);
		const body = (request.bytes as BodyInit | undefined) ?? json;
		return { method, headers: await this.#headersOf(request, as), body, credentials: "same-origin", redirect: "error" };
	}

	async #headersOf(request: Request, as: SignedIn): Promise<Record<string, string>> {
		const jar = await this.#cookies.header();
		// After a sign-out the jar may hold the cookies of the next person.
		const cookies = as === this.#signedIn ? jar : "";
		return {
			...(as.token !== null && { authorization: `Bearer ${as.token}` }),
			...(cookies !== "" && { cookie: cookies }),
			...(request.json !== undefined && { "content-type": "application/json" }),
			...(request.bytes && { "content-type": "application/octet-stream" }),
			...(request.initiator === "program" && { [INITIATOR_HEADER]: request.initiator }),
			...request.headers,
		};
	}

	async #keepHeaders(headers: Headers, { onEntry }: Request): Promise<void> {
		await this.#cookies.keepFrom(headers);
		const entry = headers.get("cloister-entry");
		if (entry === null || !/^\d+$/.test(entry)) return;
		this.lastEntry = Number(entry);
		onEntry?.(this.lastEntry);
	}
}

/**
 * How long to wait when the server limits requests, in ms; null for any other error. The server has done nothing for such a request.
 * A stranger's request isn't repeated: it counts as another attempt to sign in or to join.
 */
function waitOfLimit(endpoint: AnyEndpoint, error: unknown): number | null {
	if (!(error instanceof ServerError) || error.code !== "too-many-requests" || endpoint.anonymous) return null;
	// A proxy may have passed the request on before it answered.
	if (!error.isNamed && !isRepeatable(endpoint)) return null;
	return 1000 * Math.max(1, error.retryAfter ?? UNNAMED_WAIT);
}

function urlOf(address: string, endpoint: AnyEndpoint, { params = {}, query = {} }: Request): string {
	const path = pathOf(endpoint).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
	const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
	const search = new URLSearchParams(pairs).toString();
	return `${address.replace(/\/$/, "")}${path}${search && `?${search}`}`;
}
