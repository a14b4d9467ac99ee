/** The small server of a witness. It knows one request, takes little, and tells little. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Decision, WitnessDecisions } from "./decide.ts";

/** 63 proof lines, and a checkpoint with sixteen of the largest signatures that there are today. */
const MOST_BYTES = 128 * 1024;
const MOST_CONNECTIONS = 64;
const MOST_AT_ONCE = 32;
const PLAIN = "text/plain; charset=utf-8";

export interface WitnessServer {
	/** Such as http://127.0.0.1:8421. */
	address: string;
	stop(): Promise<void>;
}

export interface ServeOptions {
	host: string;
	port: number;
	/** Each answer, for a person who watches. */
	onAnswer(decision: Decision): void;
}

/** @throws Error when the port is taken. */
export async function serveWitness(decisions: WitnessDecisions, { host, port, onAnswer }: ServeOptions): Promise<WitnessServer> {
	let working = 0;
	const server = http.createServer({ headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 8_192 }, (request, response) => {
		if (request.url !== "/add-checkpoint") answer(response, 404, PLAIN, "not found\n");
		else if (request.method !== "POST") answer(response, 405, PLAIN, "use POST\n", { allow: "POST" });
		else if (working >= MOST_AT_ONCE) answer(response, 503, PLAIN, "busy\n", { "retry-after": "1", connection: "close" });
		else void work(request, response);
	});

	async function work(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
		working++;
		try {
			const decision = await take(request, decisions);
			if (decision === null) return answer(response, 413, PLAIN, "too large\n", { connection: "close" });
			onAnswer(decision);
			answer(response, decision.status, decision.type, decision.body);
		} catch {
			// A full disk, say: without the memory there is no cosignature.
			answer(response, 500, PLAIN, "the witness can't keep its memory\n");
		} finally {
			working--;
		}
	}

	server.maxConnections = MOST_CONNECTIONS;
	server.keepAliveTimeout = 30_000;
	await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
	const { address, port: bound } = server.address() as AddressInfo;
	return {
		address: `http://${address.includes(":") ? `[${address}]` : address}:${bound}`,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
			}),
	};
}

function answer(response: http.ServerResponse, status: number, type: string, body: string, headers: http.OutgoingHttpHeaders = {}): void {
	response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
}

/** Null for a body that is too large. */
async function take(request: http.IncomingMessage, decisions: WitnessDecisions): Promise<Decision | null> {
	const parts: Buffer[] = [];
	let length = 0;
	// Without destroying the request, so that it can still be answered.
	for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		length += part.length;
		if (length > MOST_BYTES) return null;
		parts.push(part);
	}
	return decisions.decide(decodeStrictly(Buffer.concat(parts)));
}

/** What isn't UTF-8 becomes what no request is. */
function decodeStrictly(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return "";
	}
}
