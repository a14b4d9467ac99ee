/**
 * The program log. It says nothing about people: it holds route patterns, status, duration and request ids, and never bodies, URLs,
 * names, tokens or addresses. The access log holds who looked at what.
 */
import type { FastifyInstance } from "fastify";
import { type Logger, pino } from "pino";
import type { Config } from "./config.ts";
import { forProgramLog } from "./errors.ts";

export function openLog(level: Config["logLevel"]): Logger {
	return pino({
		level,
		base: undefined,
		serializers: { err: forProgramLog, error: forProgramLog, req: () => undefined, res: () => undefined },
	});
}

/** Logs one line per answer. */
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
