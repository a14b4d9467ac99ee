/**
 * The access gate: every request passes here, and leaves exactly the access entries that it must.
 *
 * A handler of an endpoint that isn't public tells with `access.note({ object, ... })` what it grants access to. It may
 * note early (so that a refusal names the object too) and again; later fields replace earlier ones. What it doesn't say
 * is taken from the contract (action, object type, purpose) and from who asks (actor, organisation, session). It must say
 * - `object`: the id, or null where there is no single one; a list says how many with `count`;
 * - `purpose`, where the contract says "relation": which relation it was that gave access (care, handoff, ...);
 * - `case`, `desk` and `basis`, wherever there are some: they are what auditors look for.
 * A handler that returns without a note is a mistake in the program: 500, nothing is sent or kept, entry `failed`.
 *
 * One request is one decision, and one entry under its request id:
 * - the handler returns: `allowed`. In this order: answer serialised, entry durable, COMMIT, reply. When the entry can't be
 *   written: rollback, 503 with Retry-After. When the commit fails after it: a second entry, `failed`, whose `first` is the
 *   number of the one that didn't come true;
 * - 403, 404, a refused sign-in, or a member who has left: `denied`;
 * - any other error (bad input, conflicts, crashes): `failed`;
 * - 401 of nobody known, and 429: counted together, one entry a minute (refusals.ts);
 * - public endpoints and paths that no contract has: none; nor allowed steps of what is recorded at its end (uploads).
 * The entry of a refusal is durable before the refusal is told. The entry's number goes out in the header `cloister-entry`.
 *
 * Handlers of GET have a handle on which each query is by itself; all others one transaction, whose handle refuses
 * use after its end. `throw keepChanges(error)` refuses and commits all the same.
 */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Id } from "#protocol/bytes.ts";
import type { AnyEndpoint, Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { answerOf, DelayedError, keepsChanges, retryAfter, toProtocolError } from "#server/base/errors.ts";
import { type Actor, actorOf } from "#server/chains/actor.ts";
import { begin, type Db, type Transaction } from "#server/database/database.ts";
import { type AccessNote, AccessRecord, askedObject, outcomeOf } from "./access.ts";
import { internalsOf, type ServerContext } from "./context.ts";
import { Http } from "./http.ts";
import { type ParsedInput, parseInput } from "./input.ts";
import { RawAnswer } from "./raw-answer.ts";
import { checkStanding } from "./sessions.ts";

export interface RequestContext<E extends AnyEndpoint, A extends Actor | null = Actor> {
	input: ParsedInput<E>;
	/** Null where nobody is signed in: public and anonymous endpoints. */
	actor: A;
	db: Db;
	/** UTC ms; the same throughout the request. */
	now: number;
	/** As it stood when the request came in. */
	directory: Directory;
	access: AccessNote;
	http: Http;
	/** The request id. */
	request: Id;
	/** Aborted when the client has gone or the server stops; for streams. */
	signal: AbortSignal;
}

export const DEFAULT_BODY_LIMIT = 256 * 1024;

export type Handler<E extends AnyEndpoint, A extends Actor | null = Actor> = (ctx: RequestContext<E, A>) => Promise<Reply<E> | RawAnswer>;

/** One request on its way through the gate. */
export interface Visit {
	readonly contract: AnyEndpoint;
	/** Null for public endpoints. */
	readonly record: AccessRecord | null;
	actor: Actor | null;
	directory: Directory | null;
	/** The entry about this request, once there is one. */
	entry: number | null;
	/** "lost": its entry could not be written, so nothing may be told but that. */
	decided: "no" | "allowed" | "refused" | "lost";
}

declare module "fastify" {
	interface FastifyRequest {
		visit: Visit | null;
	}
}

/** Before the body is read: who asks, and may they ask this at all? */
export async function enter(context: ServerContext, contract: AnyEndpoint, request: FastifyRequest): Promise<void> {
	const record = contract.access === "public" ? null : new AccessRecord(contract, contract.access, request.id);
	const visit: Visit = { contract, record, actor: null, directory: null, entry: null, decided: "no" };
	request.visit = visit;
	if (record) record.asked = askedObject(contract, request.params);
	const { db } = internalsOf(context);
	if (contract.access === "public" || contract.anonymous) {
		const { directory, cutBack } = await context.follower.look(db);
		visit.directory = directory;
		if (contract.anonymous) checkWhole(contract, request, cutBack);
		return;
	}
	const { session, member } = context.tokens.read(request.headers.authorization);
	const row = await context.sessions.find(db, session, context.clock.now());
	if (row.member !== member) throw new ProtocolError("session-ended");
	visit.directory = await context.follower.upTo(db, row.directoryLength);
	visit.actor = actorOf(visit.directory, member, session);
	if (record) record.actor = visit.actor;
	checkWhole(contract, request, row.cutBack);
	checkStanding(visit.directory, visit.actor, contract);
}

/** While the directory lacks its newest statements, nobody's standing is known. @throws ProtocolError unavailable, too-large */
function checkWhole({ whileCutBack }: AnyEndpoint, { headers }: FastifyRequest, cutBack: boolean): void {
	if (cutBack && !whileCutBack) throw new DelayedError("unavailable", 2, "directory: waits for what it has lost in a restore");
	// Without a length it could be any.
	const length = Number(headers["content-length"] ?? Number.NaN);
	if (!cutBack && whileCutBack === "large" && !(length <= DEFAULT_BODY_LIMIT))
		throw new ProtocolError("too-large", "directory: has lost nothing");
}

export type Serialise = (reply: FastifyReply, answer: unknown) => string;

/** The handler, and lock 5 around it. */
export async function pass(
	context: ServerContext,
	handler: Handler<AnyEndpoint, any>,
	serialise: Serialise,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { visit } = request;
	if (!visit?.directory) throw new Error("a request came past the gate");
	const { contract } = visit;
	checkMediaType(contract, request);
	const input = parseInput(contract, request);
	const { pool, lane, db } = internalsOf(context);
	const transaction = contract.method === "GET" ? null : begin(pool, lane);
	const http = new Http(request);
	let answer: RawAnswer;
	try {
		const access: AccessNote = visit.record ?? { note() {} };
		const answered = await handler({
			input,
			actor: visit.actor,
			db: transaction?.db ?? db,
			now: context.clock.now(),
			directory: visit.directory,
			access,
			http,
			request: request.id,
			get signal() {
				return signalOf(context, reply);
			},
		});
		answer =
			answered instanceof RawAnswer
				? answered
				: new RawAnswer(serialise(reply, answered), { headers: { "content-type": "application/json; charset=utf-8" } });
		visit.record?.checkComplete();
		await allow(context, visit);
	} catch (error) {
		await unwind(context, visit, transaction, error);
		if (keepsChanges(error)) http.apply(reply); // such as a cookie to forget
		throw error;
	}
	await transaction?.commit();
	http.apply(reply);
	return send(context, reply, visit, answer);
}

async function allow(context: ServerContext, visit: Visit): Promise<void> {
	// A step of an upload: the entry comes when that ends.
	if (!visit.record || visit.contract.recorded === "at-end") return;
	visit.decided = "lost"; // until it is written
	try {
		visit.entry = await context.ledger.append(visit.record.entry("allowed"));
		visit.decided = "allowed";
	} catch (error) {
		// A note that the ledger can't read is a mistake in the program, and the ledger itself is well.
		if (!(error instanceof ProtocolError)) visit.decided = "no";
		throw error;
	}
}

/** Nothing stays of a refused request, unless the refusal says so. */
async function unwind(context: ServerContext, visit: Visit, transaction: Transaction | null, error: unknown): Promise<void> {
	if (!transaction) return;
	if (!keepsChanges(error)) return transaction.rollback();
	try {
		await recordRefusal(context, visit, toProtocolError(error));
	} catch (unwritten) {
		await transaction.rollback();
		throw unwritten;
	}
	await transaction.commit();
}

function checkMediaType(contract: AnyEndpoint, request: FastifyRequest): void {
	const type = request.headers["content-type"];
	if (type === undefined || request.body === undefined) return;
	const binary = type.startsWith("application/octet-stream");
	if (binary !== (contract.accepts === "binary"))
		throw new ProtocolError(
			"unsupported-type",
			`content-type: takes ${contract.accepts === "binary" ? "application/octet-stream" : "application/json"}`,
		);
}

function signalOf(context: ServerContext, reply: FastifyReply): AbortSignal {
	const gone = new AbortController();
	reply.raw.once("close", () => gone.abort());
	return AbortSignal.any([gone.signal, context.stopping]);
}

function send(context: ServerContext, reply: FastifyReply, visit: Visit, { status, headers, body }: RawAnswer): FastifyReply {
	if (visit.entry !== null) reply.header("cloister-entry", visit.entry);
	if (visit.contract.answers === "events" && body instanceof Readable) endWith(context.stopping, body);
	return reply.code(status).headers(headers).send(body);
}

/** An event stream has no end of its own, and would hold up the stop: one that doesn't heed `ctx.signal` is cut off. */
function endWith(signal: AbortSignal, stream: Readable): void {
	const end = () => setTimeout(() => stream.destroy(), 250).unref();
	if (signal.aborted) return void end();
	signal.addEventListener("abort", end, { once: true });
	stream.once("close", () => signal.removeEventListener("abort", end));
}

/** The one way out for errors: recorded first, then told. */
export async function refuse(context: ServerContext, error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
	let told = toProtocolError(error);
	// The log's serializer keeps no more of an error than it may.
	if (told.code === "internal") request.log.error({ err: error }, "internal error");
	const { visit } = request;
	try {
		if (visit) await recordRefusal(context, visit, told);
		else if (told.status === 429) internalsOf(context).refusals.count("limited");
	} catch (unwritten) {
		// What isn't recorded isn't told: not even whether it would have been a 403 or a 404.
		request.log.error({ err: unwritten }, "an access entry could not be written");
		told = toProtocolError(unwritten).code === "unavailable" ? toProtocolError(unwritten) : new DelayedError("unavailable", 2);
	}
	const seconds = retryAfter(told);
	if (seconds !== null) reply.header("retry-after", seconds);
	const entry = visit?.entry ?? null;
	if (entry !== null) reply.header("cloister-entry", entry);
	// Headers of an answer that didn't come to be.
	reply.removeHeader("content-type");
	return reply.code(told.status).send(answerOf(told, request.id, entry));
}

async function recordRefusal(context: ServerContext, visit: Visit, error: ProtocolError): Promise<void> {
	const { record, contract, actor, decided } = visit;
	if (decided === "refused" || decided === "lost") return;
	const outcome = outcomeOf(error, contract, actor !== null);
	visit.decided = "refused";
	if (outcome === "limited" || outcome === "unauthenticated") {
		if (record || outcome === "limited") internalsOf(context).refusals.count(outcome);
		return;
	}
	if (!record) return;
	visit.decided = "lost"; // until it is written
	// After an `allowed` entry only the commit can have failed.
	const [kind, first] = decided === "allowed" ? (["failed", visit.entry] as const) : ([outcome, null] as const);
	try {
		visit.entry = await context.ledger.append(record.entry(kind, first));
	} catch (unwritten) {
		if (unwritten instanceof ProtocolError) throw unwritten;
		visit.entry = await context.ledger.append(record.entry(kind, first, true));
	}
	visit.decided = "refused";
}
