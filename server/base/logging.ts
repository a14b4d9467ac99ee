/**
 * The program's own log. It tells how the server fares, and nothing about people: route patterns, status, duration,
 * request ids; never bodies, URLs, names, tokens or addresses. Who looked at what is in the access log.
 */
import type { FastifyInstance } from "fastify";
import { type Logger, pino } from "pino";
import type { Config } from "./config.ts";
import { forLog } from "./errors.ts";

export function openLog(level: Config["logLevel"]): Logger {
	return pino({ level, base: undefined, serializers: { err: forLog, error: forLog, req: () => undefined, res: () => undefined } });
}

/** One line per answer. */
export function logAnswers(app: FastifyInstance): void {
	app.addHook("onResponse", (request, reply, done) => {
		request.log.info(
			{
				route: `${request.method} ${request.routeOptions.url ?? "(none)"}`,
				status: reply.statusCode,
				ms: Math.round(reply.elapsedTime * 10) / 10,
			},
			"answered",
		);
		done();
	});
}
