/** The types of handlers, and what the gate gives them. */
import type { Id } from "#protocol/bytes.ts";
import type { AnyEndpoint, Reply } from "#protocol/contracts/endpoint.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Db } from "#server/database/database.ts";
import type { AccessNote } from "./access.ts";
import type { Http } from "./http.ts";
import type { ParsedInput } from "./input.ts";
import type { RawAnswer } from "./raw-answer.ts";

export interface CommonContext<E extends AnyEndpoint, A extends Actor | null> {
	input: ParsedInput<E>;
	/** Null where nobody is signed in: public and anonymous endpoints. */
	actor: A;
	/** UTC ms; the same throughout the request. */
	now: number;
	/** The directory as it stood before the handler began. */
	directory: Directory;
	access: AccessNote;
	http: Http;
	/** The request id. */
	request: Id;
	/** Aborted when the client has gone or the server stops; for streams. */
	signal: AbortSignal;
}

export interface RequestContext<E extends AnyEndpoint, A extends Actor | null = Actor> extends CommonContext<E, A> {
	/** For GET, each query runs by itself. For all other methods, this is the transaction of the request. */
	db: Db;
}

/** For a hot endpoint that judges a request by fast reads before it takes a connection of its own. */
export interface JudgingContext<E extends AnyEndpoint, A extends Actor | null = Actor> extends CommonContext<E, A> {
	/** For reads before the transaction. Each query runs by itself. */
	reads: Db;
	/** Begins the transaction of the request. Everything that the request writes goes through its handle. */
	beginTransaction(): Db;
}

type HandlerOf<C, E extends AnyEndpoint> = (context: C) => Promise<Reply<E> | RawAnswer>;
export type Handler<E extends AnyEndpoint, A extends Actor | null = Actor> = HandlerOf<RequestContext<E, A>, E>;
export type JudgingHandler<E extends AnyEndpoint> = HandlerOf<JudgingContext<E>, E>;

/**
 * A handler of any endpoint. begins: who begins its transaction; "nobody": it has none. The gate gives the handler the input of its own
 * contract.
 */
export type MountedHandler = { begins: "nobody" | "gate"; run: Handler<any, any> } | { begins: "handler"; run: JudgingHandler<any> };
