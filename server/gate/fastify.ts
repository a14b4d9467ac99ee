/** Sets up Fastify before any endpoint: limits, headers, parsers, the error handler. */
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { isIP } from "node:net";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, type FastifyHttpOptions, type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { DEFAULT_BODY_LIMIT } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Config } from "#server/base/config.ts";
import { DelayedError } from "#server/base/errors.ts";
import { logAnswers } from "#server/base/logging.ts";
import type { Secrets } from "#server/base/secrets.ts";
import { brokenRequest, unreadablePath } from "./bare-answers.ts";
import type { ServerContext } from "./context.ts";
import { commonHeaders } from "./headers.ts";
import { refuseOtherHosts } from "./hosts.ts";
import { checkDepth } from "./input.ts";
import { shedLoad } from "./load.ts";
import { guardRoutes } from "./mount.ts";
import { openApi } from "./openapi.ts";
import { refuse } from "./refusal.ts";
import { registerTokens } from "./tokens.ts";

/** No answer says how near an address is to its limit. Above the limit, an answer has only Retry-After. */
const NO_LIMIT_HEADERS = { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false };

/** Makes the Fastify instance with its limits, hooks and parsers. It has no endpoints yet. */
export async function createFastify(config: Config, secrets: Secrets, log: Logger): Promise<FastifyInstance> {
	const app: FastifyInstance = Fastify(optionsOf(config, log));
	guardRoutes(app);
	logAnswers(app);
	app.decorateRequest("visit", null);
	addCommonHeaders(app, config);
	refuseOtherHosts(app, config);
	ignoreUnreadableAddresses(app, config);
	await limitRequests(app, config);
	shedLoad(app);
	await app.register(cookie);
	await registerTokens(app, { keys: secrets.jwtKeys, issuer: config.logOrigins.directory });
	addParsers(app);
	return app;
}

function optionsOf(config: Config, log: Logger): FastifyHttpOptions<Server> {
	return {
		loggerInstance: log as FastifyBaseLogger,
		logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request" }),
		// Callers must not choose the request id, because the access log records it.
		requestIdHeader: false,
		genReqId: () => randomUUID(),
		// Trust only the address that the proxy itself has seen. A caller can invent the addresses before it in the header.
		trustProxy: config.trustProxy && ((_address: string, hop: number) => hop === 0),
		exposeHeadRoutes: false,
		bodyLimit: DEFAULT_BODY_LIMIT,
		// Time to send a whole request, such as a part of an upload over a slow line, in ms.
		requestTimeout: 120_000,
		// Time without a byte in either direction, in ms. Event streams send a heartbeat. A client that stops reading is dropped.
		connectionTimeout: 120_000,
		keepAliveTimeout: 65_000,
		// Time for one feature to start, in ms. A busy machine needs longer than the usual ten seconds to read and hash the web build.
		pluginTimeout: 60_000,
		http: { headersTimeout: 15_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 1_000 },
		forceCloseConnections: "idle",
		frameworkErrors: unreadablePath(config) as never,
		clientErrorHandler: brokenRequest(config) as never,
	};
}

function addCommonHeaders(app: FastifyInstance, config: Config): void {
	const common = commonHeaders(config);
	app.addHook("onRequest", async (request, reply) => {
		// The client has closed the connection. Then the request has no address, and nobody waits for an answer.
		if (request.raw.socket.remoteAddress === undefined) return reply.hijack();
		reply.headers(common);
		return undefined;
	});
}

/** Limits the requests of each address. */
async function limitRequests(app: FastifyInstance, config: Config): Promise<void> {
	await app.register(rateLimit, {
		max: config.requestsPerMinute,
		timeWindow: 60_000,
		// One subscriber has a whole /64, so its addresses are counted together.
		ipv6Subnet: 64,
		cache: 20_000,
		addHeaders: NO_LIMIT_HEADERS,
		addHeadersOnExceeding: NO_LIMIT_HEADERS,
		errorResponseBuilder: (_request, { ttl }) => new DelayedError("too-many-requests", ttl / 1000),
	});
}

/** Parses JSON and binary bodies, and no others. */
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

export interface Health {
	/** False while a crashed embedded database is started again. */
	databaseRuns(): boolean;
	/** Whether database and ledger accept work. */
	ready(): Promise<boolean>;
}

/** Adds what needs the context: error handler, health checks, the OpenAPI document. */
export function connectGate(app: FastifyInstance, context: ServerContext, health: Health, version: string): void {
	app.setErrorHandler((error, request, reply) => refuse(context, error, request, reply));
	app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
		refuse(context, new ProtocolError("no-such-route"), request, reply),
	);
	app.addHook("onSend", async (_request, reply) => {
		if (context.stopping.aborted) reply.header("connection", "close");
	});
	app.get("/healthz", { exposeHeadRoute: true }, async () =>
		health.databaseRuns() ? { ok: true } : { ok: true, database: "starting again after a crash" },
	);
	app.get("/readyz", { exposeHeadRoute: true }, async (_request, reply) => {
		const ok = await health.ready();
		return reply.code(ok ? 200 : 503).send({ ok });
	});
	let document: object | undefined;
	app.get("/api/openapi.json", { exposeHeadRoute: true }, async () => (document ??= openApi(context.endpoints, version)));
}

/** Behind a proxy, an address that can't be read counts as the proxy's own. Otherwise each invented text would have a limit of its own. */
function ignoreUnreadableAddresses(app: FastifyInstance, { trustProxy }: Config): void {
	if (!trustProxy) return;
	app.addHook("onRequest", async (request) => {
		// Fastify reads the header each time that it is asked for the address.
		if (isIP(request.ip ?? "") === 0) delete request.raw.headers["x-forwarded-for"];
	});
}
