/** The state of one request on its way through the gate. It hangs on the request of Fastify. */
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
	actor: Actor | null;
	directory: Directory | null;
	/** Whether the whole request had arrived when session and standing were checked. */
	readonly hadArrived: boolean;
}

declare module "fastify" {
	interface FastifyRequest {
		visit: Visit | null;
	}
}
