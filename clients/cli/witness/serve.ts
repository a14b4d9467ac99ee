/** The HTTP server of a witness. It has one route, limits the size of requests, and answers with short texts. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Decision, WitnessDecisions } from "./decide.ts";

/** The largest body of a request, in bytes. Enough for 63 proof lines and a checkpoint with sixteen of the largest signatures in use. */
const MAX_BYTES = 128 * 1024;
const MAX_CONNECTIONS = 64;
const MAX_PARALLEL = 32;
const PLAIN = "text/plain; charset=utf-8";

export interface WitnessServer {
	/** Such as http://127.0.0.1:8421. */
	address: string;
	stop(): Promise<void>;
}

export interface ServeOptions {
	host: string;
	port: number;
	/** Called for each decision, for the operator's output. */
	onAnswer(decision: Decision): void;
	/** Called when a request could not be decided, for the operator's output. */
	onFailure(error: unknown): void;
}

/** @throws Error when the port is taken. */
export async function serveWitness(decisions: WitnessDecisions, { host, port, onAnswer, onFailure }: ServeOptions): Promise<WitnessServer> {
	let activeRequests = 0;
	const server = http.createServer({ headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 8_192 }, (request, response) => {
		if (request.url !== "/add-checkpoint") answer(response, 404, PLAIN, "not found\n");
		else if (request.method !== "POST") answer(response, 405, PLAIN, "use POST\n", { allow: "POST" });
		else if (activeRequests >= MAX_PARALLEL) answer(response, 503, PLAIN, "busy\n", { "retry-after": "1", connection: "close" });
		else void respond(request, response);
	});

	async function respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
		activeRequests++;
		try {
			const decision = await decideRequest(request, decisions);
			if (decision === null) return answer(response, 413, PLAIN, "too large\n", { connection: "close" });
			onAnswer(decision);
			answer(response, decision.status, decision.type, decision.body);
		} catch (error) {
			// The client has closed the connection, or was too slow. Strangers must not be able to flood the operator's output.
			if (request.destroyed && !request.complete) return;
			// For example, the disk is full. Without its memory a witness must not cosign.
			onFailure(error);
			answer(response, 500, PLAIN, "the witness failed, and its output says why\n");
		} finally {
			activeRequests--;
		}
	}

	server.maxConnections = MAX_CONNECTIONS;
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

/** Reads the body and decides. Null when the body is too large. */
async function decideRequest(request: http.IncomingMessage, decisions: WitnessDecisions): Promise<Decision | null> {
	const parts: Buffer[] = [];
	let length = 0;
	// The request is not destroyed, so that it can still be answered.
	for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		length += part.length;
		if (length > MAX_BYTES) return null;
		parts.push(part);
	}
	return decisions.decide(decodeStrictly(Buffer.concat(parts)));
}

/** Decodes UTF-8. Invalid bytes give an empty text, which is refused as malformed. */
function decodeStrictly(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return "";
	}
}
