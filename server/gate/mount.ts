/** From contracts to routes. Lock 2: an app refuses, at boot, any route that was not made here. */
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { type AnyEndpoint, pathOf } from "#protocol/contracts/endpoint.ts";
import type { Actor } from "#server/chains/actor.ts";
import { internalsOf, type ServerContext } from "./context.ts";
import { DEFAULT_BODY_LIMIT, enter, type Handler, pass, type Serialise } from "./gate.ts";
import type { RawAnswer } from "./raw-answer.ts";

/** Nothing about the network in any of these. */
const WITHOUT_CONTRACT = new Set(["/healthz", "/readyz", "/api/openapi.json"]);

const mounted = new WeakSet<object>();

/** Before the first route. The hook also sees routes inside of encapsulated plugins. */
export function guardRoutes(app: FastifyInstance): void {
	app.addHook("onRoute", ({ url, method, config }) => {
		if (mounted.has(config ?? {}) || ((method === "GET" || method === "HEAD") && WITHOUT_CONTRACT.has(url))) return;
		throw new Error(`the route ${String(method)} ${url} has no contract: mount one`);
	});
}

/** Mounts an endpoint for people who are signed in. */
export function mount<E extends AnyEndpoint>(app: FastifyInstance, context: ServerContext, contract: E, handler: Handler<E, Actor>): void {
	if (isOpen(contract)) throw new Error(`${contract.id} is for everybody: mountOpen`);
	addContract(context, contract);
	addRoute(app, context, contract, handler as Handler<AnyEndpoint, Actor>);
}

/** Mounts a public or anonymous endpoint: the handler has no actor. */
export function mountOpen<E extends AnyEndpoint>(
	app: FastifyInstance,
	context: ServerContext,
	contract: E,
	handler: Handler<E, null>,
): void {
	if (!isOpen(contract)) throw new Error(`${contract.id} is for people who are signed in: mount`);
	addContract(context, contract);
	addRoute(app, context, contract, handler as Handler<AnyEndpoint, null>);
}

/** Mounts a public endpoint at whole paths of its own, each with its answer. */
export function mountOpenAt(
	app: FastifyInstance,
	context: ServerContext,
	contract: AnyEndpoint,
	answers: ReadonlyMap<string, RawAnswer>,
): void {
	if (contract.access !== "public") throw new Error(`${contract.id} is not public: mount`);
	addContract(context, contract);
	for (const [path, answer] of answers) addRoute(app, context, contract, async () => answer, path);
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
	handler: Handler<AnyEndpoint, any>,
	url: string = pathOf(contract),
): void {
	const config = { contract };
	mounted.add(config);
	app.route({
		method: contract.method,
		url,
		// Elsewhere an answer is recorded as given: nobody asks without taking it.
		exposeHeadRoute: contract.access === "public",
		bodyLimit: contract.bodyLimit ?? DEFAULT_BODY_LIMIT,
		config,
		schema: isJson(contract) ? { response: { 200: answerSchema(contract) } } : {},
		// After the general limit, before the body is read.
		preParsing: async (request) => enter(context, contract, request),
		handler: (request, reply) => pass(context, handler, serialise, request, reply),
	});
}

function isJson(contract: AnyEndpoint): boolean {
	return (contract.answers ?? "json") === "json";
}

/** Fastify compiles it once: only declared fields come out, and nothing is validated per answer. */
function answerSchema(contract: AnyEndpoint): object {
	return z.toJSONSchema(contract.response as z.ZodMiniType, { io: "output", target: "draft-07", unrepresentable: "any" });
}

/** Now rather than when the answer is sent: an answer that can't be serialised must not have been recorded as given. */
const serialise: Serialise = (reply, answer) => {
	const compiled = reply.getSerializationFunction("200") as ((value: unknown) => string) | undefined;
	if (!compiled) throw new Error("this endpoint answers with a RawAnswer");
	return compiled(answer);
};
