/** Behind a proxy, an address that can't be read counts as the proxy's own. Otherwise each invented text would have a limit of its own. */
import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Config } from "#server/base/config.ts";

export function ignoreUnreadableAddresses(app: FastifyInstance, { trustProxy }: Config): void {
	if (!trustProxy) return;
	app.addHook("onRequest", async (request) => {
		// Fastify reads the header each time that it is asked for the address.
		if (isIP(request.ip ?? "") === 0) delete request.raw.headers["x-forwarded-for"];
	});
}
