/** An HTTP proxy between a client and the real server. It changes the server's answers with lies. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { pathOf } from "#protocol/contracts/endpoint.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import type { Lie, Reply } from "./lies.ts";

/** How many earlier answers of one endpoint the proxy keeps. Lies such as `fork` serve them again. */
const MOST_KEPT = 20;
/** Hop-by-hop headers, and those that this proxy sets itself. */
const DROPPED = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host"]);

const ROUTES = allEndpoints.map((contract) => ({
	id: contract.id,
	method: contract.method,
	pattern: new RegExp(`^${pathOf(contract).replace(/[.+]/g, "\\$&").replace(/:\w+/g, "[^/]+").replace("*", ".*")}$`),
}));

/** The id of the endpoint, or "?". */
export const endpointOf = (method: string, path: string) =>
	ROUTES.find((route) => route.method === method && route.pattern.test(path))?.id ?? "?";

export class LyingProxy {
	/** They are applied one after another, each to the result of the one before. */
	lies: Lie[] = [];
	/** How many times a lie was applied. */
	changedReplies = 0;
	/** The newest honest answers, by the id of the endpoint. */
	readonly replies = new Map<string, Reply[]>();
	readonly url: string;
	readonly #server: http.Server;

	private constructor(server: http.Server) {
		this.#server = server;
		this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	/** @param upstream the address of the real server. */
	static async start(upstream: string): Promise<LyingProxy> {
		const server = http.createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const proxy = new LyingProxy(server);
		server.on("request", (request, response) => {
			proxy.#forward(upstream, request, response).catch(() => response.destroy());
		});
		return proxy;
	}

	close(): Promise<void> {
		this.#server.closeAllConnections();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	async #forward(upstream: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
		const body = await readBody(request);
		const url = new URL(request.url ?? "/", upstream);
		const method = request.method ?? "GET";
		const headers = Object.entries(request.headers).filter(([name]) => !DROPPED.has(name)) as [string, string][];
		const answer = await fetch(url, { method, headers, body: body.length > 0 ? Buffer.from(body) : null, redirect: "manual" });
		const bytes = new Uint8Array(await answer.arrayBuffer());
		const isJson = answer.headers.get("content-type")?.startsWith("application/json") ?? false;
		const reply: Reply = {
			endpoint: endpointOf(method, url.pathname),
			url,
			sent: sentJson(request, body),
			hasCredentials: request.headers.authorization !== undefined || request.headers.cookie !== undefined,
			status: answer.status,
			headers: new Headers(answer.headers),
			json: isJson ? JSON.parse(new TextDecoder().decode(bytes)) : null,
			bytes,
			wait: 0,
			ends: null,
		};
		if (reply.endpoint === "compartments.together" && reply.status === 200) this.#applyToParts(reply, upstream);
		else this.#applyLies(reply);
		await this.#send(reply, response);
	}

	/** A lie about a reading works also when the reading is a part of a larger request. */
	#applyToParts(reply: Reply, upstream: string): void {
		reply.json.parts.forEach((part: any, i: number) => {
			const { read, compartment, query } = reply.sent.parts[i];
			const path = `/api/compartments/${compartment}${read === "entries" ? "/entries" : ""}`;
			const url = new URL(`${path}?${new URLSearchParams(query)}`, upstream);
			const alone: Reply = { ...reply, endpoint: endpointOf("GET", path), url, sent: null, status: part.status, json: part.body };
			this.#applyLies(alone);
			Object.assign(part, { status: alone.status, body: alone.json });
			Object.assign(reply, { wait: Math.max(reply.wait, alone.wait), ends: alone.ends ?? reply.ends });
		});
	}

	#applyLies(reply: Reply): void {
		const earlier = this.replies.get(reply.endpoint) ?? [];
		this.replies.set(reply.endpoint, earlier);
		const honest = { ...reply, json: structuredClone(reply.json) };
		for (const { on, apply } of this.lies) {
			if (on !== reply.endpoint && on !== "*") continue;
			apply(reply, earlier);
			this.changedReplies += 1;
		}
		earlier.push(honest);
		if (earlier.length > MOST_KEPT) earlier.shift();
	}

	async #send(reply: Reply, response: http.ServerResponse): Promise<void> {
		const { headers } = reply;
		if (reply.wait > 0) await new Promise((resolve) => setTimeout(resolve, reply.wait));
		const body = reply.json === null ? reply.bytes : new TextEncoder().encode(JSON.stringify(reply.json));
		response.statusCode = reply.status;
		for (const [name, value] of headers) if (!DROPPED.has(name) && name !== "set-cookie") response.setHeader(name, value);
		for (const cookie of headers.getSetCookie()) response.appendHeader("set-cookie", cookie);
		if (reply.json !== null) response.setHeader("content-type", "application/json");
		response.setHeader("content-length", body.length);
		// A complete answer must end: the next answer on this connection waits for its end.
		if (reply.ends === null || reply.ends.after >= body.length) return void response.end(body);
		response.flushHeaders();
		response.write(body.subarray(0, reply.ends.after));
		if (reply.ends.how === "cut") setTimeout(() => response.destroy(), 5);
	}
}

async function readBody(request: http.IncomingMessage): Promise<Uint8Array> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return new Uint8Array(Buffer.concat(parts));
}

function sentJson(request: http.IncomingMessage, body: Uint8Array): any {
	if (body.length === 0 || !request.headers["content-type"]?.startsWith("application/json")) return null;
	return JSON.parse(new TextDecoder().decode(body));
}
