/**
 * Answers that leave before any hook has run: to what isn't HTTP, comes too slowly or too large, or names a path that can't
 * be read. They look like all others, repeat nothing of what was sent, and leave no access entry: nobody asked for anything.
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

/** For a path that the router can't read. */
export function unreadablePath(config: Config) {
	return (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
		const told = new ProtocolError("bad-input", "path: can't be read", "path");
		void reply
			.code(told.status)
			.headers(bareHeaders(config))
			.send(answerOf(told, request.id, null));
	};
}

const STATUS: Record<string, [status: number, error: ProtocolError]> = {
	ERR_HTTP_REQUEST_TIMEOUT: [408, new ProtocolError("bad-input", "request: came too slowly")],
	HPE_HEADER_OVERFLOW: [431, new ProtocolError("too-large", "headers: are too large")],
};
const BROKEN: [number, ProtocolError] = [400, new ProtocolError("bad-input", "request: is not HTTP")];

/** For what Node's parser gives up on. The connection ends with it. */
export function brokenRequest(config: Config) {
	return (error: NodeJS.ErrnoException, socket: Socket): void => {
		if (error.code === "ECONNRESET" || socket.destroyed) return;
		const [status, told] = STATUS[error.code ?? ""] ?? BROKEN;
		const body = JSON.stringify(answerOf(told, randomUUID(), null));
		const headers = { ...bareHeaders(config), "content-length": Buffer.byteLength(body), connection: "close" };
		const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
		if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
		socket.destroy();
	};
}
