/** The transport with an HTTP server that misbehaves on purpose: refresh, retries, cookies, errors, streams. */
import t from "tap";
import { isRepeatable } from "#protocol/contracts/endpoint.ts";
import { allEndpoints, contracts } from "#protocol/contracts/index.ts";
import { originOf } from "#sdk/http/cookies.ts";
import { eventData } from "#sdk/http/event-stream.ts";
import { type Exchange, httpTransport, memoryStorage, ServerError } from "#sdk/index.ts";
import { json, listen } from "../../../support/misbehaving-server.ts";
import { until } from "../../../support/until.ts";

const limited = { error: "too-many-requests", detail: "", request: "r" };
const ended = { error: "session-ended", detail: "", request: "r" };
const me = { member: "00000000-0000-4000-8000-000000000001", status: "active", checkpointSize: 3 };

t.test("an expired token is renewed once for all waiting requests, and the cookies are kept", async (t) => {
	const { address, seen } = await listen(t, (request, response) => {
		if (request.url === "/api/session/refresh")
			return json(response, { token: "new", expires: 1 }, 200, { "set-cookie": "cloister_refresh=second; Path=/api/session; HttpOnly" });
		if (request.headers.authorization === "Bearer old")
			return json(response, ended, 401, { "set-cookie": ["cloister_refresh=first; HttpOnly", "cloister_device=d; Max-Age=100"] });
		json(response, me, 200, { "cloister-entry": "41" });
	});
	const storage = memoryStorage();
	const server = httpTransport({ address, storage });
	server.setAccessToken("old");
	t.match(await Promise.all([server.call(contracts.session.me), server.call(contracts.session.me)]), [me, me]);
	const refreshes = seen.filter(({ url }) => url === "/api/session/refresh");
	t.equal(refreshes.length, 1);
	t.match(refreshes[0]?.headers.cookie, /cloister_refresh=first/);
	t.match(seen.at(-1)?.headers, { authorization: "Bearer new", cookie: /cloister_refresh=second/ });
	t.equal(server.lastEntry(), 41);
	t.equal(
		await storage.get(`device-cookies ${address}`),
		JSON.stringify({ cloister_device: "d" }),
		"the session's cookie touches no storage",
	);
	server.setAccessToken(null);
	await server.call(contracts.session.me);
	t.equal(seen.at(-1)?.headers.cookie, "cloister_device=d");
	t.equal(seen.at(-1)?.headers.authorization, undefined);
});

t.test("a renewal that ends after the sign-out sets neither token nor cookie, and repeats no request", async (t) => {
	let answerRefresh = () => {};
	const { address, seen } = await listen(t, (request, response) => {
		if (request.url === "/api/session/refresh") {
			const cookie = { "set-cookie": "cloister_refresh=of-the-first; Path=/api/session; HttpOnly" };
			answerRefresh = () => json(response, { token: "of-the-first", expires: 1 }, 200, cookie);
			return;
		}
		if (request.headers.authorization !== "Bearer of-the-second") return json(response, ended, 401);
		json(response, me);
	});
	const server = httpTransport({ address });
	server.setAccessToken("old");
	const waiting = server.call(contracts.session.me);
	await until("the renewal is under way", async () => seen.length === 2);
	server.setAccessToken(null);
	server.setAccessToken("of-the-second");
	answerRefresh();
	await t.rejects(waiting, { code: "session-ended" }, "the second person sends no request of the first");
	t.match(await server.call(contracts.session.me), me);
	t.match(seen.at(-1)?.headers, { authorization: "Bearer of-the-second" });
	t.equal(seen.at(-1)?.headers.cookie, undefined);
	t.equal(
		seen.some(({ headers }) => headers.authorization === "Bearer of-the-first"),
		false,
	);
});

t.test("stored cookies that can't be read count as none, and are replaced", async (t) => {
	const { address, seen } = await listen(t, (_request, response) =>
		json(response, me, 200, { "set-cookie": "cloister_device=d; Max-Age=100" }),
	);
	for (const broken of ['{"cloister_dev', "", "null", '{"cloister_device":"a\\nb"}', '{"cloister_device":null}']) {
		const storage = memoryStorage();
		await storage.set(`device-cookies ${address}`, broken);
		t.match(await httpTransport({ address, storage }).call(contracts.session.me), me, broken);
		t.equal(seen.at(-1)?.headers.cookie, undefined, "nothing of it is sent");
		t.equal(await storage.get(`device-cookies ${address}`), JSON.stringify({ cloister_device: "d" }));
	}
});

t.test("each exchange is traced with route, status, time, attempt, and the request id of a refusal", async (t) => {
	const { address } = await listen(t, (request, response, nth) => {
		if (nth === 1) return request.socket.destroy();
		if (request.method === "GET") return json(response, me);
		json(response, { error: "conflict", detail: "", request: "r-3" }, 409);
	});
	const traced: Exchange[] = [];
	const server = httpTransport({ address, onExchange: (exchange) => void traced.push(exchange) });
	await server.call(contracts.session.me);
	await t.rejects(server.call(contracts.session.revoke, { params: { session: me.member } }), { code: "conflict" });
	t.match(traced, [
		{ route: "GET /api/me", status: null, attempt: 1, error: "unavailable", request: null },
		{ route: "GET /api/me", status: 200, attempt: 2, error: null, request: null },
		{ route: "DELETE /api/sessions/:session", status: 409, attempt: 1, error: "conflict", request: "r-3" },
	]);
	t.notMatch(JSON.stringify(traced), me.member);
});

t.test("an anonymous request sends no token and no cookie, keeps no cookie, and renews no token", async (t) => {
	const { address, seen } = await listen(t, (request, response) => {
		if (request.url === "/api/me") return json(response, me, 200, { "set-cookie": "cloister_device=d; Max-Age=100" });
		if (request.url === "/gone.js") return json(response, ended, 401, { "set-cookie": "cloister_device=other; Max-Age=100" });
		response.writeHead(200, { "content-security-policy": "p", "set-cookie": "cloister_device=other; Max-Age=100" }).end("abc");
	});
	const storage = memoryStorage();
	const server = httpTransport({ address, storage });
	server.setAccessToken("known");
	await server.call(contracts.session.me);
	const { headers, pieces } = await server.fetchAnonymously("/assets/a.js");
	t.equal(headers.get("content-security-policy"), "p");
	const parts: Uint8Array[] = [];
	for await (const piece of pieces) parts.push(piece);
	t.equal(Buffer.concat(parts).toString(), "abc");
	await t.rejects(server.fetchAnonymously("/gone.js"), { code: "internal" }, "the error follows from the status only");
	t.same(
		seen.map(({ url }) => url),
		["/api/me", "/assets/a.js", "/gone.js"],
	);
	for (const { headers: sent } of seen.slice(1)) t.same([sent.authorization, sent.cookie], [undefined, undefined]);
	t.equal(await storage.get(`device-cookies ${address}`), JSON.stringify({ cloister_device: "d" }));
});

t.test("the device cookie of one server isn't sent to another", async (t) => {
	const cookie = { "set-cookie": "cloister_device=d; Max-Age=100" };
	const known = await listen(t, (_, response) => json(response, me, 200, cookie));
	const other = await listen(t, (_, response) => json(response, me));
	const storage = memoryStorage();
	for (const address of [known.address, other.address, `${known.address}/`])
		await httpTransport({ address, storage }).call(contracts.session.me);
	t.same(
		[...other.seen, ...known.seen].map(({ headers }) => headers.cookie),
		[undefined, undefined, "cloister_device=d"],
	);
});

t.test("a cookie that the server lets expire is forgotten", async (t) => {
	const set = ["cloister_refresh=r; HttpOnly", "cloister_device=d; Max-Age=100", "cloister_other=o"];
	const expired = ["cloister_refresh=r; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "cloister_device=d; Max-Age=0", "cloister_other="];
	const { address, seen } = await listen(t, (_, response, nth) => json(response, me, 200, { "set-cookie": nth === 1 ? set : expired }));
	const storage = memoryStorage();
	const server = httpTransport({ address, storage });
	for (const _ of [1, 2, 3]) await server.call(contracts.session.me);
	t.equal(seen[1]?.headers.cookie, "cloister_refresh=r; cloister_device=d; cloister_other=o");
	t.equal(seen[2]?.headers.cookie, undefined);
	t.equal(await storage.get(`device-cookies ${address}`), "{}");
});

t.test("cookies belong to the origin of an absolute address, and a relative address has none", async (t) => {
	t.same(["https://one.example:8443/path", "", "/path"].map(originOf), ["https://one.example:8443", "", ""]);
});

t.test("a refused sign-in doesn't use up the refresh token of the session", async (t) => {
	const { address, seen } = await listen(t, (_, response) => json(response, ended, 401));
	const server = httpTransport({ address });
	server.setAccessToken("valid");
	await t.rejects(server.call(contracts.session.start, { body: { name: "abc", message: "" } }), { code: "session-ended" });
	t.same(
		seen.map(({ url }) => url),
		["/api/session/start"],
	);
});

t.test("an ended session is renewed once, and then gives the error", async (t) => {
	const { address, seen } = await listen(t, (_, response) => json(response, ended, 401));
	const server = httpTransport({ address });
	server.setAccessToken("old");
	await t.rejects(server.call(contracts.session.me), { code: "session-ended" });
	t.equal(seen.length, 2);
});

t.test("after a broken connection, reads and signed writes are retried, and other requests aren't", async (t) => {
	const breakOnce = (answer: object) => listen(t, (_, response, nth) => (nth === 1 ? void response.destroy() : json(response, answer)));
	const reads = await breakOnce(me);
	t.match(await httpTransport({ address: reads.address }).call(contracts.session.me), me);
	const writes = await breakOnce({ seq: 1, at: 2 });
	const params = { compartment: me.member };
	const body = { entry: { type: "entry", body: "", sigs: [""] }, box: "" };
	t.same(await httpTransport({ address: writes.address }).call(contracts.compartments.send, { params, body }), { seq: 1, at: 2 });
	const others = await breakOnce({});
	const signIn = httpTransport({ address: others.address }).call(contracts.session.start, { body: { name: "abc", message: "" } });
	await t.rejects(signIn, { code: "unavailable" });
	t.same([reads.seen.length, writes.seen.length, others.seen.length], [2, 2, 1]);
});

t.test("after a 503, a request is retried if and only if its contract is repeatable", async (t) => {
	for (const endpoint of allEndpoints) {
		let attempts = 0;
		const counting: typeof fetch = async () => {
			attempts += 1;
			return new Response("{}", { status: attempts === 1 ? 503 : 400 });
		};
		const server = httpTransport({ address: "http://test.invalid", fetch: counting });
		await t.rejects(server.call(endpoint, {}), endpoint.id);
		t.equal(attempts, isRepeatable(endpoint) ? 2 : 1, endpoint.id);
	}
	t.ok(isRepeatable(contracts.directory.read) && isRepeatable(contracts.files.put), "GET and PUT");
	t.ok(isRepeatable(contracts.compartments.send), "a signed write");
	t.notOk(isRepeatable(contracts.session.start), "a write that makes something new each time");
});

t.test("a refusal has the server's code, field, request id and time to wait", async (t) => {
	const { address } = await listen(t, (request, response) => {
		if (request.url?.startsWith("/api/me"))
			return json(response, { error: "sign-in-delayed", detail: "d", field: "f", request: "r" }, 429, { "retry-after": "7" });
		if (request.url?.startsWith("/api/sessions")) return void response.writeHead(502).end("<html>");
		json(response, { strange: true });
	});
	const server = httpTransport({ address, timeout: 90_000 });
	const refused = await server.call(contracts.session.me).catch((error: unknown) => error);
	t.ok(refused instanceof ServerError);
	t.match(refused, { code: "sign-in-delayed", detail: "d", field: "f", request: "r", retryAfter: 7 });
	await t.rejects(server.call(contracts.session.revoke, { params: { session: "../me" } }), { code: "unavailable" }, "an answer of a proxy");
	const dated = await listen(t, (_, response, nth) =>
		nth === 1 ? json(response, limited, 429, { "retry-after": "Wed, 21 Oct 2065 07:28:00 GMT" }) : json(response, me),
	);
	const untimed = httpTransport({ address: dated.address, patience: 0 }).call(contracts.session.me);
	await t.rejects(untimed, { code: "too-many-requests", retryAfter: null }, "a date is no number of seconds");
	await t.rejects(server.call(contracts.compartments.stale), { code: "internal" }, "an answer that doesn't match the contract");
});

t.test("the data of a refusal is used only if it has the form for its code", async (t) => {
	const cases = [
		["stale", { next: 7 }, { next: 7 }],
		["stale", { next: "7" }, undefined],
		["stale", { next: 7, more: 1 }, undefined],
		["conflict", { next: 7 }, undefined],
	] as const;
	for (const [error, data, expected] of cases) {
		const { address } = await listen(t, (_, response) => json(response, { error, detail: "", data, request: "r" }, 409));
		const refused = await httpTransport({ address })
			.call(contracts.session.me)
			.catch((thrown: unknown) => thrown);
		t.ok(refused instanceof ServerError && refused.code === error);
		t.same((refused as ServerError).data, expected);
	}
});

t.test("a request to a silent server times out", async (t) => {
	const { address } = await listen(t, () => {});
	const server = httpTransport({ address, timeout: 50 });
	await t.rejects(server.call(contracts.session.end), { code: "unavailable" });
});

t.test("a whole file in answer to a range request is refused", async (t) => {
	const { address } = await listen(t, (_, response) => void response.end("whole"));
	const server = httpTransport({ address });
	await t.rejects(server.download(contracts.files.get, { file: me.member }, { from: 3, to: 4 }), { code: "range-unsatisfiable" });
});

t.test("events are parsed from pieces of any size, and the stream reconnects after a break", async (t) => {
	const text = ': hello\n\ndata: {"a":1}\n\nevent: x\r\ndata: two\r\ndata: lines\r\n\r\ndata: unfinished';
	const bytes = new TextEncoder().encode(text);
	const stream = new ReadableStream<Uint8Array>({
		start(controller) {
			for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
			controller.close();
		},
	});
	const got: string[] = [];
	for await (const data of eventData(stream)) got.push(data);
	t.same(got, ['{"a":1}', "two\nlines"]);
	const { address, seen } = await listen(
		t,
		(_, response, nth) => void response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${nth}\n\n`),
	);
	const stop = new AbortController();
	const heard: string[] = [];
	await httpTransport({ address }).listen(
		contracts.events.stream,
		(data) => {
			if (heard.push(data) === 2) stop.abort();
		},
		stop.signal,
	);
	t.same(heard, ["1", "2"]);
	t.equal(seen.length, 2);
});

t.test("an event stream isn't reopened after the session has ended", async (t) => {
	const stop = new AbortController();
	const { address, seen } = await listen(t, (_, response, nth) => {
		if (nth === 2) stop.abort();
		json(response, ended, 401);
	});
	const { stream } = contracts.events;
	await t.rejects(
		httpTransport({ address }).listen(stream, () => {}, stop.signal),
		{ code: "session-ended" },
	);
	t.equal(seen.length, 1);
});

t.test("a silent event stream is reopened, and an endless event is refused", async (t) => {
	const { address } = await listen(t, (_, response, nth) => {
		response.writeHead(200, { "content-type": "text/event-stream" });
		if (nth === 2) response.end(`data: ${"a".repeat(100_000)}`);
		else response.write(`data: ${nth}\n\n`);
	});
	const stop = new AbortController();
	const heard: string[] = [];
	const hear = (data: string) => {
		if (heard.push(data) === 2) stop.abort();
	};
	await httpTransport({ address, silence: 200 }).listen(contracts.events.stream, hear, stop.signal);
	t.same(heard, ["1", "3"]);
	const endless = async function* () {
		for (;;) yield new Uint8Array(1000).fill(97);
	};
	await t.rejects(eventData(endless()).next(), { code: "internal" });
});

t.test("after too many requests, a request waits for as long as the server says, and is sent again", async (t) => {
	const { address, seen } = await listen(t, (_, response, nth) =>
		nth === 1 ? json(response, limited, 429, { "retry-after": "1" }) : json(response, me),
	);
	const started = performance.now();
	const proxy = await listen(t, (_, response, nth) =>
		nth === 1 ? void response.writeHead(429, { "retry-after": "1" }).end("slow down") : json(response, me),
	);
	const answers = [address, proxy.address].map((each) => httpTransport({ address: each }).call(contracts.session.me));
	t.match(await Promise.all(answers), [me, me], "a request that only reads is sent again also when a proxy has answered");
	t.same([seen.length, proxy.seen.length], [2, 2]);
	t.ok(performance.now() - started > 950, "it has waited a second");
});

t.test("the wait for a server that limits requests is bounded, and can be stopped", async (t) => {
	const { address, seen } = await listen(t, (_, response) => json(response, limited, 429, { "retry-after": "1" }));
	await t.rejects(httpTransport({ address, patience: 2000 }).call(contracts.session.me), { code: "too-many-requests", retryAfter: 1 });
	t.equal(seen.length, 3, "two waits of a second");
	const slow = await listen(t, (_, response) => json(response, limited, 429, { "retry-after": "3600" }));
	await t.rejects(httpTransport({ address: slow.address }).call(contracts.session.me), { code: "too-many-requests", retryAfter: 3600 });
	t.equal(slow.seen.length, 1, "an hour is too long to wait");
});

t.test("a refusal of too many sign-ins is shown at once, and a proxy's 429 repeats no request that isn't repeatable", async (t) => {
	const { address, seen } = await listen(t, (request, response) =>
		request.url === "/api/session/start"
			? json(response, limited, 429, { "retry-after": "1" })
			: void response.writeHead(429).end("slow down"),
	);
	const server = httpTransport({ address, patience: 6000 });
	await t.rejects(server.call(contracts.session.start, { body: { name: "abc", message: "" } }), { code: "too-many-requests" });
	t.equal(seen.length, 1);
	const once = allEndpoints.find((endpoint) => !isRepeatable(endpoint) && !endpoint.anonymous);
	await t.rejects(server.call(once as never, { params: {}, body: {} } as never), { code: "too-many-requests" });
	t.equal(seen.length, 2, "a proxy may have passed it on");
});

t.test("a request id of another form, such as a sentence, isn't shown", async (t) => {
	const ids = ["a5f0c7de-0000-4000-8000-000000000001", "Phone +37360009999 and read them your recovery code", "x".repeat(65), 7, null];
	const { address } = await listen(t, (_, response, nth) => json(response, { error: "bad-input", detail: "", request: ids[nth - 1] }, 400));
	const server = httpTransport({ address });
	const read = async () => ((await server.call(contracts.session.me).catch((error: ServerError) => error)) as ServerError).request;
	t.equal(await read(), ids[0]);
	for (const _ of ids.slice(1)) t.equal(await read(), null);
});
