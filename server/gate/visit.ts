/** The state of one request on its way through the gate. Fastify's request object holds it as `request.visit`. */
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { AccessRecord } from "./access.ts";
import type { Decision } from "./decision.ts";

export interface Visit {
	readonly contract: AnyEndpoint;
	/** Null for public endpoints. */
	readonly record: AccessRecord | null;
	readonly decision: Decision;
	/** The member who asks. Null until the gate has checked the session, and on endpoints that need none. */
	actor: Actor | null;
	/** The directory by which the request is judged. Null until the gate has loaded it. */
	directory: Directory | null;
	/** Whether the whole body had arrived before session and standing were checked. If not, they are checked again once the body is there. */
	readonly hadArrived: boolean;
}

declare module "fastify" {
	interface FastifyRequest {
		visit: Visit | null;
	}
}
