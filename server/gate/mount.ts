/** Makes routes from contracts. At boot, the app refuses any route that was not made here. */
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { type AnyEndpoint, DEFAULT_BODY_LIMIT, pathOf } from "#protocol/contracts/endpoint.ts";
import type { Actor } from "#server/chains/actor.ts";
import { internalsOf, type ServerContext } from "./context.ts";
import { enter, pass, type Serialise } from "./gate.ts";
import type { Handler, JudgingHandler, MountedHandler } from "./handler.ts";
import type { Http } from "./http.ts";
import type { RawAnswer } from "./raw-answer.ts";

/** The routes that need no contract. They show nothing about the network. */
const WITHOUT_CONTRACT = new Set(["/healthz", "/readyz", "/api/openapi.json"]);

const mounted = new WeakSet<object>();

/** Refuses routes that were not made here. Call it before the first route. The hook also sees routes inside of encapsulated plugins. */
export function guardRoutes(app: FastifyInstance): void {
	app.addHook("onRoute", ({ url, method, config }) => {
		if (mounted.has(config ?? {}) || ((method === "GET" || method === "HEAD") && WITHOUT_CONTRACT.has(url))) return;
		throw new Error(`the route ${String(method)} ${url} has no contract: add it with mount, mountJudging, mountOpen or mountOpenAt`);
	});
}

/** Mounts an endpoint for people who are signed in. */
export function mount<E extends AnyEndpoint>(app: FastifyInstance, context: ServerContext, contract: E, handler: Handler<E, Actor>): void {
	if (isOpen(contract)) throw new Error(`${contract.id} is for everybody: use mountOpen`);
	addContract(context, contract);
	addRoute(app, context, contract, asMounted(contract, handler));
}

/**
 * Mounts an endpoint that judges its request by fast reads and begins the transaction itself, when it starts to write. It saves
 * hot requests a connection while they are judged (docs/decisions/0017-the-gate-begins-transactions.md).
 */
export function mountJudging<E extends AnyEndpoint>(
	app: FastifyInstance,
	context: ServerContext,
	contract: E,
	handler: JudgingHandler<E>,
): void {
	if (isOpen(contract) || contract.method === "GET") throw new Error(`${contract.id} can't be judged first: use mount or mountOpen`);
	addContract(context, contract);
	addRoute(app, context, contract, { begins: "handler", run: handler });
}

/** Mounts a public or anonymous endpoint: the handler has no actor. */
export function mountOpen<E extends AnyEndpoint>(
	app: FastifyInstance,
	context: ServerContext,
	contract: E,
	handler: Handler<E, null>,
): void {
	if (!isOpen(contract)) throw new Error(`${contract.id} is for people who are signed in: use mount`);
	addContract(context, contract);
	addRoute(app, context, contract, asMounted(contract, handler));
}

/** Mounts a public endpoint at several paths. Each answer depends only on the headers of the request. */
export function mountOpenAt(
	app: FastifyInstance,
	context: ServerContext,
	contract: AnyEndpoint,
	answers: ReadonlyMap<string, (http: Http) => Promise<RawAnswer>>,
): void {
	if (contract.access !== "public") throw new Error(`${contract.id} is not public: use mount`);
	addContract(context, contract);
	for (const [path, answer] of answers) addRoute(app, context, contract, { begins: "nobody", run: async ({ http }) => answer(http) }, path);
}

function asMounted<E extends AnyEndpoint>(contract: E, handler: Handler<E, any>): MountedHandler {
	return { begins: contract.method === "GET" ? "nobody" : "gate", run: handler };
}

function isOpen(contract: AnyEndpoint): boolean {
	return contract.access === "public" || contract.anonymous === true;
}

function addContract(context: ServerContext, contract: AnyEndpoint): void {
	const { endpoints } = internalsOf(context);
	if (endpoints.some(({ id }) => id === contract.id)) throw new Error(`${contract.id} is mounted twice`);
	endpoints.push(contract);
}

function addRoute(
	app: FastifyInstance,
	context: ServerContext,
	contract: AnyEndpoint,
	mountedHandler: MountedHandler,
	url: string = pathOf(contract),
): void {
	const config = { contract };
	mounted.add(config);
	app.route({
		method: contract.method,
		url,
		// Only public endpoints answer HEAD. At other endpoints, a HEAD would be recorded as an access, although its answer has no body.
		exposeHeadRoute: contract.access === "public",
		bodyLimit: contract.bodyLimit ?? DEFAULT_BODY_LIMIT,
		config,
		schema: isJson(contract) ? { response: { 200: answerSchema(contract) } } : {},
		// Runs after the general limit and before the body is read.
		preParsing: async (request) => enter(context, contract, request),
		handler: (request, reply) => pass(context, mountedHandler, serialise, request, reply),
	});
}

function isJson(contract: AnyEndpoint): boolean {
	return (contract.answers ?? "json") === "json";
}

/** The schema by which answers are serialised. Fastify compiles it once. Only declared fields come out, and no answer is validated. */
function answerSchema(contract: AnyEndpoint): object {
	return z.toJSONSchema(contract.response as z.ZodMiniType, { io: "output", target: "draft-07", unrepresentable: "any" });
}

/** Called before the entry is written: an answer that can't be serialised must not be recorded as given. */
const serialise: Serialise = (reply, answer) => {
	const compiled = reply.getSerializationFunction("200") as ((value: unknown) => string) | undefined;
	if (!compiled) throw new Error("this endpoint answers with a RawAnswer");
	return compiled(answer);
};
