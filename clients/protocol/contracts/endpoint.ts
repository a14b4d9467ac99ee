/** A contract declares one endpoint. The server mounts it, the SDK calls it, and the OpenAPI document is made from it. */
import * as z from "zod/mini";
import type { Fact } from "../log/fact.ts";

z.config({ jitless: true });

/** The largest body in bytes, unless the contract says otherwise. */
export const DEFAULT_BODY_LIMIT = 256 * 1024;

/** The access entry that is written when this endpoint is used. `action`: its action code. */
export interface Access<A extends string = string> extends Fact {
	action: A;
}

interface EndpointFields<
	P extends z.ZodMiniType,
	Q extends z.ZodMiniType,
	B extends z.ZodMiniType,
	R extends z.ZodMiniType,
	A extends string,
> {
	/** Feature and verb, such as "compartments.send". */
	id: string;
	/** One line for the list of endpoints. */
	summary: string;
	/** What the endpoint does and what its fields mean, in Markdown. For the OpenAPI document. */
	description?: string;
	/** Fastify path below /api, such as "/compartments/:compartment/entries". */
	path: string;
	/** The path is not below /api. */
	fromRoot?: true;
	params?: P;
	query?: Q;
	body?: B;
	/** Media type of the body. Default "json". "binary": a stream of bytes. */
	accepts?: "json" | "binary";
	response: R;
	/** Media type of the answer. Default "json". "events": server-sent events. */
	answers?: "json" | "binary" | "text" | "events";
	/** Largest body in bytes. Default: DEFAULT_BODY_LIMIT. */
	bodyLimit?: number;
	/** The access entry that is recorded. "public": needs no session and leaves no access entry. There is no default. */
	access: Access<A> | "public";
	/**
	 * "at-end": a step of a task, such as an upload. The task is recorded once, when it ends or is given up. An allowed step
	 * leaves no entry. A refused step leaves one. Such a step must not release any data.
	 * "in-parts": each part of the request passes the gate as a request of its own, and leaves its own entry before anything is answered. Only
	 * a refusal of the whole request leaves an entry beside them.
	 * "counted": a stranger's step that releases no data. Such steps are counted, and one entry per minute has their number.
	 */
	recorded?: "at-end" | "in-parts" | "counted";
	/**
	 * Where the client's word counts that its program asks by itself (`Initiator`). "books": only when the handler notes that the object is a
	 * book. Left out: each access counts as a person's. It must be left out where entries of sections or threads are given.
	 */
	initiator?: "any" | "books";
	/** Needs no session, but is recorded (signing in, joining). Refusals of strangers are counted, as with "counted". */
	anonymous?: boolean;
	/** Members who are not vouched for yet, or are suspended, may call it too (own account, directory). */
	beforeVouching?: boolean;
	/** Newcomers who were refused may call it too, to see that they were refused, and to end sessions. */
	afterRefusal?: boolean;
	/** Members of a suspended organisation may call it too, to read and hand over its cases. "in-person": also suspended members. */
	whileSuspended?: boolean | "in-person";
	/**
	 * Works also while the directory is rolled back by a restore. Needed to sign in, and to give the lost part back. While the lost part
	 * is missing, a removed member may be a member again. "large": `bodyLimit` applies only during that time. At all other times the
	 * limit is DEFAULT_BODY_LIMIT.
	 */
	whileRolledBack?: true | "large";
}

/**
 * repeatable: whether a client may send the same request again when it doesn't know if the first one arrived. True only if a
 * second arrival changes nothing, for example because the server knows a signed object by its id. GET and PUT are always repeatable.
 */
type MethodAndRepetition = { method: "GET" | "PUT" } | { method: "POST" | "DELETE"; repeatable: boolean };

/** A contract. A: the code of its action in the access log. */
export type Endpoint<
	P extends z.ZodMiniType,
	Q extends z.ZodMiniType,
	B extends z.ZodMiniType,
	R extends z.ZodMiniType,
	A extends string,
> = EndpointFields<P, Q, B, R, A> & MethodAndRepetition;

export type AnyEndpoint = Endpoint<any, any, any, any, string>;

/** Declares one endpoint. */
export function endpoint<
	P extends z.ZodMiniType,
	Q extends z.ZodMiniType,
	B extends z.ZodMiniType,
	R extends z.ZodMiniType,
	const A extends string,
>(contract: Endpoint<P, Q, B, R, A>): Endpoint<P, Q, B, R, A> {
	return contract;
}

/** Whether a client may send the same request again: see MethodAndRepetition. */
export function isRepeatable(endpoint: AnyEndpoint): boolean {
	return !("repeatable" in endpoint) || endpoint.repeatable;
}

/** The full path on the server. */
export function pathOf({ path, fromRoot }: AnyEndpoint): string {
	return fromRoot ? path : `/api${path}`;
}

export type Reply<E extends AnyEndpoint> = z.output<E["response"]>;
