/** Sends one HTTP request for a test, and reads its answer. */
export interface Sending {
	token?: string | null | undefined;
	/** Is sent as JSON. A string is sent as it is. */
	body?: unknown;
	/** Is sent instead of `body`. */
	bytes?: Uint8Array | undefined;
	cookies?: Record<string, string>;
	headers?: Record<string, string>;
}

export interface Answer {
	status: number;
	headers: Headers;
	body: any;
	/** The cookies that the answer sets, by name. "" deletes a cookie. */
	cookies: Record<string, string>;
}

/** Reads only status and headers of an event stream. */
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
	const isStream = type.startsWith("text/event-stream");
	const text = isStream ? "" : await response.text();
	if (isStream) stop.abort();
	const set = response.headers.getSetCookie().map((line) => /^([^=]+)=([^;]*)/.exec(line)?.slice(1, 3) ?? []);
	return {
		status: response.status,
		headers: response.headers,
		body: type.startsWith("application/json") && text !== "" ? JSON.parse(text) : text,
		cookies: Object.fromEntries(set),
	};
}
