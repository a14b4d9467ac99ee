/** The form of a contract: one endpoint, declared once, mounted by the server and called by the SDK. */
import * as z from "zod/mini";

z.config({ jitless: true });

/**
 * What is recorded when this endpoint is used.
 * `action`: the code in the access entry. `subject`: the kind of object it is about.
 * `purpose`: "relation" = derived from the relation that was checked (care, handoff); others are fixed.
 */
export interface Access {
	action: string;
	subject:
		| "session"
		| "member"
		| "directory"
		| "compartment"
		| "entry"
		| "file"
		| "case"
		| "consent"
		| "handoff"
		| "log"
		| "review"
		| "events"
		| "vetting"
		| "ask";
	purpose: "relation" | "care" | "handoff" | "oversight" | "administration" | "self" | "joining";
}

interface EndpointFields<P extends z.ZodMiniType, Q extends z.ZodMiniType, B extends z.ZodMiniType, R extends z.ZodMiniType> {
	/** One word per feature, one per verb: "compartments.send". */
	id: string;
	summary: string;
	/** Fastify path below /api, such as "/compartments/:compartment/entries". */
	path: string;
	/** The path stands by itself, and not below /api. */
	fromRoot?: true;
	params?: P;
	query?: Q;
	body?: B;
	/** "json" unless said otherwise: "binary" answers and bodies are streams of bytes, "events" is an event stream, "text" plain text. */
	accepts?: "json" | "binary";
	response: R;
	answers?: "json" | "binary" | "text" | "events";
	/** Largest body in bytes; 256 KiB unless said otherwise. */
	bodyLimit?: number;
	/** Who may call, and what is recorded. "public": nobody is signed in, no entry. There is no default. */
	access: Access | "public";
	/**
	 * "at-end": a step of something that is recorded once, when it ends or is given up (an upload). Allowed steps leave no
	 * entry of their own; refused ones do. Nothing may leave the server through such a step.
	 */
	recorded?: "at-end";
	/** Nobody needs to be signed in, but the use is recorded all the same (signing in, joining). */
	anonymous?: boolean;
	/** A member who is not vouched for yet, or is suspended, may call it too (own account, directory). */
	beforeVouching?: boolean;
	/** A newcomer who was refused may still call it too: to see that, and to end sessions. */
	afterRefusal?: boolean;
	/** A member of a suspended organisation may call it too: to read and hand over the cases that it keeps. */
	whileSuspended?: boolean;
	/**
	 * Answered also while the directory lacks what a restore has lost: what signing in and giving it back need. Who was removed
	 * may be a member again then. "large": and `bodyLimit` is for that time; else 256 KiB.
	 */
	whileCutBack?: true | "large";
}

/**
 * repeatable: whether a client may send the same request again when it doesn't know if the first one arrived. True only if a
 * second arrival changes nothing, for example because the server knows a signed object by its id. GET and PUT always are.
 */
type MethodAndRepetition = { method: "GET" | "PUT" } | { method: "POST" | "DELETE"; repeatable: boolean };

export type Endpoint<P extends z.ZodMiniType, Q extends z.ZodMiniType, B extends z.ZodMiniType, R extends z.ZodMiniType> = EndpointFields<
	P,
	Q,
	B,
	R
> &
	MethodAndRepetition;

export type AnyEndpoint = Endpoint<any, any, any, any>;

/** Declares one endpoint. */
export function endpoint<P extends z.ZodMiniType, Q extends z.ZodMiniType, B extends z.ZodMiniType, R extends z.ZodMiniType>(
	contract: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
	return contract;
}

export function isRepeatable(endpoint: AnyEndpoint): boolean {
	return !("repeatable" in endpoint) || endpoint.repeatable;
}

/** The whole path, as the server has it. */
export function pathOf({ path, fromRoot }: AnyEndpoint): string {
	return fromRoot ? path : `/api${path}`;
}

export type Reply<E extends AnyEndpoint> = z.output<E["response"]>;
