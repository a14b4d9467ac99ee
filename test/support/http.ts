/** One HTTP request of a test, said plainly, and all that its answer brings. */
export interface Sending {
	token?: string | null | undefined;
	/** JSON; a string goes as it is. */
	body?: unknown;
	/** Instead of a body. */
	bytes?: Uint8Array | undefined;
	cookies?: Record<string, string>;
	headers?: Record<string, string>;
}

export interface Answer {
	status: number;
	headers: Headers;
	body: any;
	/** Cookies set, by name; "" for one to forget. */
	cookies: Record<string, string>;
}

/** Of a stream of events only status and headers are read. */
export async function send(url: string, method: string, path: string, sending: Sending = {}): Promise<Answer> {
	const { token, body, bytes, cookies = {}, headers = {} } = sending;
	const jar = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
	const sent = bytes ?? (body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body));
	const stop = new AbortController();
	const response = await fetch(url + path, {
		method,
		signal: stop.signal,
		headers: {
			...(token && { authorization: `Bearer ${token}` }),
			...(sent !== null && { "content-type": bytes ? "application/octet-stream" : "application/json" }),
			...(jar.length > 0 && { cookie: jar.join("; ") }),
			...headers,
		},
		body: sent as never,
	});
	const type = response.headers.get("content-type") ?? "";
	const stream = type.startsWith("text/event-stream");
	const text = stream ? "" : await response.text();
	if (stream) stop.abort();
	const set = response.headers.getSetCookie().map((line) => /^([^=]+)=([^;]*)/.exec(line)?.slice(1, 3) ?? []);
	return {
		status: response.status,
		headers: response.headers,
		body: type.startsWith("application/json") && text !== "" ? JSON.parse(text) : text,
		cookies: Object.fromEntries(set),
	};
}
