/**
 * Answers to requests that fail before any hook runs: not HTTP, too slow, headers too large, or an unreadable path. These answers look
 * like all other refusals and repeat nothing of the request. They have no access entry, because the request named no endpoint.
 */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ProtocolError } from "#protocol/errors.ts";
import type { Config } from "#server/base/config.ts";
import { answerOf } from "#server/base/errors.ts";
import { commonHeaders } from "./headers.ts";

const bareHeaders = (config: Config) => ({ ...commonHeaders(config), "content-type": "application/json; charset=utf-8" });

/** Answers a request whose path the router can't read. */
export function unreadablePath(config: Config) {
	return (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
		const refusal = new ProtocolError("bad-input", "path: can't be read", "path");
		void reply
			.code(refusal.status)
			.headers(bareHeaders(config))
			.send(answerOf(refusal, request.id, null));
	};
}

/** The answers, by the code of Node's error. */
const REFUSALS: Record<string, [status: number, error: ProtocolError]> = {
	ERR_HTTP_REQUEST_TIMEOUT: [408, new ProtocolError("bad-input", "request: arrived too slowly")],
	HPE_HEADER_OVERFLOW: [431, new ProtocolError("too-large", "headers: are too large")],
};
const NOT_HTTP: [number, ProtocolError] = [400, new ProtocolError("bad-input", "request: is not HTTP")];

/** Answers a request that Node's parser rejects, and ends the connection. */
export function brokenRequest(config: Config) {
	return (error: NodeJS.ErrnoException, socket: Socket): void => {
		if (error.code === "ECONNRESET" || socket.destroyed) return;
		// A browser opens connections early. On an unused connection, it could take this answer for the answer to its first request.
		if (socket.bytesRead === 0) return void socket.destroy();
		const [status, refusal] = REFUSALS[error.code ?? ""] ?? NOT_HTTP;
		const body = JSON.stringify(answerOf(refusal, randomUUID(), null));
		const headers = { ...bareHeaders(config), "content-length": Buffer.byteLength(body), connection: "close" };
		const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
		if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
		socket.destroy();
	};
}
