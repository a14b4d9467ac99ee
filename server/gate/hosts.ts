/** Refuses requests for another host, as a page of somebody else sends them whose name was pointed at this server (DNS rebinding). */
import { isIP } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProtocolError } from "#protocol/errors.ts";
import { hostOf, isLoopback } from "#server/base/address.ts";
import type { Config } from "#server/base/config.ts";
import { answerOf } from "#server/base/errors.ts";

/** Whoever asks these needs no name of the server. */
export const isHealthCheck = ({ url }: FastifyRequest): boolean => url === "/healthz" || url === "/readyz";

/** @param origin of the configuration. Addresses are allowed, because nobody can point them elsewhere. */
export function isOwnHost(header: string, origin: string): boolean {
	try {
		// Node refuses a request of HTTP/1.1 without a host itself.
		if (header === "") return true;
		const host = hostOf(new URL(`http://${header}`));
		return host === hostOf(new URL(origin)) || isLoopback(host) || isIP(host) !== 0;
	} catch {
		return false;
	}
}

export function refuseOtherHosts(app: FastifyInstance, { origin }: Config): void {
	app.addHook("onRequest", async (request, reply) => {
		if (isHealthCheck(request) || isOwnHost(request.headers.host ?? "", origin)) return undefined;
		const refusal = new ProtocolError("no-such-route", "host: this server has another name");
		return reply.code(421).send(answerOf(refusal, request.id, null));
	});
}
