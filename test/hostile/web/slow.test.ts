/** Clients that are slow, silent, too large or too many are cut off, and others are served meanwhile. */
import { once } from "node:events";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { send } from "../../support/http.ts";
import { head, sendRaw } from "../../support/raw.ts";
import { bootServer, type Server } from "../../support/server.ts";
import { until } from "../../support/until.ts";

const server = await bootServer(t);
const http = server.app.server;

/** Expects that another client is served quickly. */
async function othersAreServed(t: Test, { url }: Server, what: string): Promise<void> {
	const from = performance.now();
	t.equal((await send(url, "GET", "/readyz")).status, 200, `${what}: others are served`);
	t.ok(performance.now() - from < 60_000, `${what}: not after the time that a silent connection has`);
}

t.test("the production limits are set", async (t) => {
	t.same(
		{ head: http.headersTimeout, whole: http.requestTimeout, silence: http.timeout, idle: http.keepAliveTimeout },
		{ head: 15_000, whole: 120_000, silence: 120_000, idle: 65_000 },
	);
});

t.test("requests that are too slow are cut off", async (t) => {
	// The same limits, but shorter. Node checks them once a second.
	Object.assign(http, { headersTimeout: 300, requestTimeout: 600, timeout: 900, keepAliveTimeout: 300 });
	const json = { "content-type": "application/json", "content-length": "1000" };
	const cases: [what: string, bytes: string, drip: string, status: number][] = [
		["a head that never ends", head("GET /healthz", {}, ""), "x: y\r\n", 408],
		["a body that comes letter by letter", head("POST /api/session/start", json), "x", 408],
		[
			"chunks that come letter by letter",
			head("POST /api/session/start", { "content-type": "application/json", "transfer-encoding": "chunked" }),
			"1\r\nx\r\n",
			408,
		],
		["a connection on which nothing comes", "", "", 0],
		["half a body, and then nothing", `${head("POST /api/session/start", json)}{`, "", 408],
		["an answer, and then nothing", head("GET /healthz"), "", 200],
	];
	const ended = await Promise.all(
		cases.map(([, bytes, drip]) => sendRaw(server.url, bytes, { waitMs: 90_000, ...(drip && { drip: { bytes: drip, everyMs: 50 } }) })),
	);
	for (const [i, [what, , , status]] of cases.entries()) {
		const { closed, took, status: answered } = ended[i]!;
		t.ok(closed, `${what}: ended after ${Math.round(took)} ms`);
		t.ok(answered === status || (status === 408 && answered === 0) || (status === 0 && answered === 408), `${what}: ${answered}`);
	}
	await othersAreServed(t, server, "after all of them");
});

t.test("requests that are too large are refused", async (t) => {
	const big = 300 * 1024;
	const declared = await sendRaw(
		server.url,
		head("POST /api/session/start", { "content-type": "application/json", "content-length": String(2 ** 40) }),
		{ waitMs: 90_000 },
	);
	t.equal(declared.status, 413, "refused by its declared length, before the body arrives");
	const chunk = `${(64 * 1024).toString(16)}\r\n${"x".repeat(64 * 1024)}\r\n`;
	const undeclared = await sendRaw(
		server.url,
		head("POST /api/session/start", { "content-type": "application/json", "transfer-encoding": "chunked" }) +
			chunk.repeat(Math.ceil(big / 65_536) + 1),
		{ waitMs: 90_000 },
	);
	t.equal(undeclared.status, 413, "without a declared length, refused by the bytes that arrive");
	const get = await sendRaw(
		server.url,
		`${head("GET /api/network", { "content-type": "application/json", "content-length": String(big) })}${"x".repeat(big)}`,
		{ waitMs: 90_000 },
	);
	t.ok([200, 400, 413].includes(get.status), `a body where none belongs: ${get.status}`);
});

t.test("many silent connections don't block others", async (t) => {
	const many = await bootServer(t);
	const port = Number(new URL(many.url).port);
	const before = process.memoryUsage().rss;
	const sockets = Array.from({ length: 600 }, () => net.connect(port, "127.0.0.1"));
	for (const socket of sockets) socket.on("error", () => {});
	await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
	for (const socket of sockets.slice(0, 300)) socket.write("GET /healthz HTTP/1.1\r\nx: ");
	await othersAreServed(t, many, "600 connections");
	const grown = (process.memoryUsage().rss - before) / 600;
	t.ok(grown < 200_000, `${Math.round(grown / 1024)} KiB each, on both sides`);
	const busy = sendRaw(many.url, head("POST /api/session/start", { "content-type": "application/json", "content-length": "100" }), {
		waitMs: 90_000,
	});
	await sleep(100);
	const from = performance.now();
	await many.app.close();
	const took = performance.now() - from;
	t.ok(took < 60_000, `the stop waited ${Math.round(took)} ms for them`);
	t.ok((await busy).closed);
	for (const socket of sockets) socket.destroy();
});

t.test("one network can't take all connections", async (t) => {
	const small = await bootServer(t, { MAX_CONNECTIONS: "40" });
	const port = Number(new URL(small.url).port);
	let cutOff = 0;
	const sockets = Array.from({ length: 30 }, () =>
		net
			.connect(port, "127.0.0.1")
			.on("error", () => {})
			.once("close", () => cutOff++),
	);
	await until("the connections above a quarter of the limit are ended", () => cutOff === 20);
	t.equal(cutOff, 20);
	for (const socket of sockets) socket.destroy();
	await until("new ones are accepted", async () => (await send(small.url, "GET", "/readyz").catch(() => null))?.status === 200);
});

t.test("a stopping server answers the requests that it has received", async (t) => {
	const stopping = await bootServer(t);
	const { name, message } = { name: "nobody-at-all", message: "AAAA" };
	const body = JSON.stringify({ name, message });
	const socket = net.connect(Number(new URL(stopping.url).port), "127.0.0.1");
	const answer = new Promise<string>((resolve) => {
		let said = "";
		socket.on("data", (data) => (said += data));
		socket.once("close", () => resolve(said));
	});
	socket.write(
		head("POST /api/session/start", { "content-type": "application/json", "content-length": String(body.length) }) + body.slice(0, 10),
	);
	await once(stopping.app.server, "request");
	const closed = stopping.app.close();
	await sleep(150);
	socket.write(body.slice(10));
	t.match(await answer, /^HTTP\/1\.1 (4\d\d|503) [\s\S]*connection: close/i, "the rest of a request still comes, and is answered");
	await closed;
});
