/**
 * Sheds load. When too many requests have waited too long, a new one is refused at once, so that those that are in progress end in time. A
 * request whose body still arrives, and an event stream, wait for their client and not for this server. A request of many parts takes
 * long, also without overload. So it isn't counted or refused as a whole: each part is counted and refused like a single request.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { DelayedError } from "#server/base/errors.ts";
import { isHealthCheck } from "./hosts.ts";

/** In ms. */
const LONG = 1000;
/** How many requests may wait longer than that. One slow request, such as a large export, stops nobody. */
const MOST = 32;
/** In seconds. */
const RETRY_AFTER = 2;

export function shedLoad(app: FastifyInstance): void {
	/** When each request began, the oldest first. */
	const open = new Map<FastifyRequest, number>();
	app.addHook("onRequest", async (request, reply) => {
		if (isHealthCheck(request) || isInParts(request)) return;
		if (isOverloaded(open, performance.now())) throw new DelayedError("unavailable", RETRY_AFTER, "server: too many requests wait");
		reply.raw.once("close", () => open.delete(request));
		if (request.raw.complete || request.raw.headers["content-length"] === undefined) open.set(request, performance.now());
	});
	app.addHook("preHandler", async (request) => {
		// The body has arrived. An answer that is a stream has nothing to wait for either.
		if (!request.raw.destroyed && !open.has(request) && !isInParts(request)) open.set(request, performance.now());
	});
	app.addHook("onSend", async (request) => void open.delete(request));
}

function isInParts({ routeOptions }: FastifyRequest): boolean {
	const { contract } = routeOptions.config as { contract?: AnyEndpoint };
	return contract?.recorded === "in-parts";
}

/** @param open when each request began, in ms, the oldest first. */
export function isOverloaded(open: ReadonlyMap<unknown, number>, now: number): boolean {
	if (open.size < MOST) return false;
	let waiting = 0;
	for (const began of open.values()) {
		if (now - began < LONG) return false;
		if (++waiting >= MOST) return true;
	}
	return false;
}
