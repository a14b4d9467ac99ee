/** The Fastify instance before any endpoint: limits, headers, parsers, the one error handler. */
import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import jwt from "@fastify/jwt";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { ProtocolError } from "#protocol/errors.ts";
import type { Config } from "#server/base/config.ts";
import { DelayedError } from "#server/base/errors.ts";
import { logAnswers } from "#server/base/logging.ts";
import type { Secrets } from "#server/base/secrets.ts";
import { brokenRequest, unreadablePath } from "./bare-answers.ts";
import type { ServerContext } from "./context.ts";
import { refuse } from "./gate.ts";
import { commonHeaders } from "./headers.ts";
import { checkDepth } from "./input.ts";
import { guardRoutes } from "./mount.ts";
import { openApi } from "./openapi.ts";

/** Only Retry-After: how near to the limit an address is, is nobody's business. */
const QUIET = { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false };

export async function createWeb(config: Config, secrets: Secrets, log: Logger): Promise<FastifyInstance> {
	const app: FastifyInstance = Fastify({
		loggerInstance: log as FastifyBaseLogger,
		logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request" }),
		// A request id of the caller's choice would let a caller choose what the access log says.
		requestIdHeader: false,
		genReqId: () => randomUUID(),
		// The address that the proxy itself has seen; what stands before it in the header, a caller can invent.
		trustProxy: config.trustProxy && ((_address: string, hop: number) => hop === 0),
		exposeHeadRoutes: false,
		bodyLimit: 256 * 1024,
		// Time to send a whole request, such as a part of an upload over a slow line.
		requestTimeout: 120_000,
		// Without a byte in either direction: event streams have a heartbeat, and who stops reading is let go.
		connectionTimeout: 120_000,
		keepAliveTimeout: 65_000,
		http: { headersTimeout: 15_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 1_000 },
		forceCloseConnections: "idle",
		frameworkErrors: unreadablePath(config) as never,
		clientErrorHandler: brokenRequest(config) as never,
	});
	guardRoutes(app);
	logAnswers(app);
	app.decorateRequest("visit", null);
	const common = commonHeaders(config);
	app.addHook("onRequest", async (request, reply) => {
		// Gone before it was looked at: it has no address any more, and nobody waits for an answer.
		if (request.raw.socket.remoteAddress === undefined) return reply.hijack();
		reply.headers(common);
		return undefined;
	});
	await app.register(rateLimit, {
		max: config.requestsPerMinute,
		timeWindow: 60_000,
		cache: 20_000,
		addHeaders: QUIET,
		addHeadersOnExceeding: QUIET,
		errorResponseBuilder: (_request, { ttl }) => new DelayedError("too-many-requests", ttl / 1000),
	});
	await app.register(cookie);
	await app.register(jwt, {
		secret: Buffer.from(secrets.jwtKey),
		sign: { algorithm: "HS256" },
		verify: { algorithms: ["HS256"], ignoreExpiration: true },
	});
	addParsers(app);
	return app;
}

function addParsers(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	const parse = app.getDefaultJsonParser("error", "error");
	app.addContentTypeParser("application/json", { parseAs: "string" }, (request, text: string, done) => {
		try {
			checkDepth(text);
		} catch (error) {
			return done(error as Error);
		}
		if (text === "") return done(null, undefined);
		return parse(request, text, done);
	});
	app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
}

/** What only works once the context is there. */
export function connectGate(app: FastifyInstance, context: ServerContext, ready: () => Promise<boolean>, version: string): void {
	app.setErrorHandler((error, request, reply) => refuse(context, error, request, reply));
	app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
		refuse(context, new ProtocolError("no-such-route"), request, reply),
	);
	app.addHook("onSend", async (_request, reply) => {
		if (context.stopping.aborted) reply.header("connection", "close");
	});
	app.get("/healthz", { exposeHeadRoute: true }, async () => ({ ok: true }));
	app.get("/readyz", { exposeHeadRoute: true }, async (_request, reply) => {
		const ok = await ready();
		return reply.code(ok ? 200 : 503).send({ ok });
	});
	let document: object | undefined;
	app.get("/api/openapi.json", { exposeHeadRoute: true }, async () => (document ??= openApi(context.endpoints, version)));
}
