/**
 * The access gate. Every request passes here and leaves exactly the access entries that it must.
 *
 * The handler of an endpoint that isn't public calls `access.note({ object, ... })` to say what it gives access to. It may call
 * `note` early, so that the entry about a refusal names the object too. It may call `note` again: later fields replace earlier
 * ones. Fields that it leaves out come from the contract (action, object type, purpose) and from the actor (actor, organisation,
 * session). A handler must note:
 * - `object`: the id, or null where there is no single one. A list also notes `count`;
 * - `purpose`, where the contract says "relation": the relation that gave access (care, handoff, ...);
 * - `case`, `desk` and `basis`, where there are any, because auditors search by them.
 * A handler that returns without a note has a bug: the answer is 500, nothing is sent or kept, and the entry says `failed`.
 *
 * Each request gets one decision (decision.ts) and one entry under its request id:
 * - The handler returns: `allowed`. The order is: make the body, make the entry durable, COMMIT, reply. If the entry can't be
 *   written: rollback and 503 with Retry-After. If the commit fails after the entry: a second entry, `failed`, whose `first` is
 *   the number of the first entry.
 * - 403, 404, a refused sign-in, or a member who has left: `denied`.
 * - Any other error (bad input, conflicts, crashes): `failed`.
 * - 401 without a known member, and 429: counted together, one entry a minute (access-counter.ts). Two things are counted too: each
 *   refusal of a stranger who signs in or joins, except for bugs, and each step of a stranger whose contract says "counted".
 * - Public endpoints, and paths without a contract: no entry, except for 429. An allowed step of an upload has none either: the entry comes
 *   at the end of the upload.
 *
 * The entry about a refusal is durable before the refusal is sent. The header `cloister-entry` carries the entry's number.
 *
 * A GET handler has a handle on which each query runs by itself. Any other handler has one transaction, which the gate
 * begins before the handler runs. A handler that is mounted with `mountJudging` reads first and begins the transaction itself.
 * `throw keepChanges(error)` refuses the request and still commits.
 */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Id } from "#protocol/bytes.ts";
import { type AnyEndpoint, DEFAULT_BODY_LIMIT } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { INITIATOR_HEADER } from "#protocol/log/entry.ts";
import { DelayedError, keepsChanges, toProtocolError } from "#server/base/errors.ts";
import { type Actor, actorOf } from "#server/chains/actor.ts";
import type { Ledger } from "#server/ledger/index.ts";
import { AccessRecord, objectInPath } from "./access.ts";
import { internalsOf, type ServerContext } from "./context.ts";
import { Decision } from "./decision.ts";
import type { CommonContext, MountedHandler } from "./handler.ts";
import { Http } from "./http.ts";
import { parseInput } from "./input.ts";
import { RawAnswer } from "./raw-answer.ts";
import { countStranger, recordRefusal } from "./refusal.ts";
import { RequestTransaction } from "./request-transaction.ts";
import { checkStanding } from "./sessions.ts";
import type { Visit } from "./visit.ts";

/** Runs before the body is read. Finds the actor, and checks whether the actor may use this endpoint at all. */
export async function enter(context: ServerContext, contract: AnyEndpoint, request: FastifyRequest): Promise<void> {
	const record = contract.access === "public" ? null : new AccessRecord(contract, contract.access, request.id);
	const visit: Visit = { contract, record, decision: new Decision(), actor: null, directory: null, hadArrived: request.raw.complete };
	request.visit = visit;
	if (record) {
		record.objectInPath = objectInPath(contract, request.params);
		record.claimsProgram = request.headers[INITIATOR_HEADER] === "program";
	}
	const { db } = internalsOf(context);
	if (contract.access === "public" || contract.anonymous) {
		const { directory, rolledBack } = await context.directoryCache.current(db);
		visit.directory = directory;
		if (contract.anonymous) checkIsWhole(contract, request, rolledBack);
		return;
	}
	await checkMember(context, visit, request, context.tokens.read(request.headers.authorization));
}

/** Looks the session up and checks the member's standing, both as they are now. @throws ProtocolError */
async function checkMember(
	context: ServerContext,
	visit: Visit,
	request: FastifyRequest,
	{ session, member }: { session: Id; member: Id },
): Promise<void> {
	const { contract, record } = visit;
	const { db } = internalsOf(context);
	const row = await context.sessions.find(db, session, context.clock.now());
	if (row.member !== member) throw new ProtocolError("session-ended");
	visit.directory = await context.directoryCache.catchUpTo(db, row.directoryLength);
	visit.actor = actorOf(visit.directory, member, session);
	if (record) record.actor = visit.actor;
	checkIsWhole(contract, request, row.rolledBack);
	checkStanding(visit.directory, visit.actor, contract);
}

/**
 * Refuses most requests while the directory lacks its newest statements after a restore, because nobody's standing is known then. At all
 * other times, refuses the large bodies that only `whileRolledBack: "large"` allows.
 * @throws ProtocolError unavailable, too-large
 */
function checkIsWhole({ whileRolledBack }: AnyEndpoint, { headers }: FastifyRequest, rolledBack: boolean): void {
	if (rolledBack && !whileRolledBack)
		throw new DelayedError("unavailable", 2, "directory: the server waits for statements that a restore of its database has lost");
	// Without a declared length this is NaN, which is refused too: such a body could be of any length.
	const length = Number(headers["content-length"] ?? Number.NaN);
	if (!rolledBack && whileRolledBack === "large" && !(length <= DEFAULT_BODY_LIMIT))
		throw new ProtocolError("too-large", "body: a large body is taken only while the directory lacks statements");
}

export type Serialise = (reply: FastifyReply, answer: unknown) => string;

/** Runs the handler. The order after it is: make the body, make the entry durable, commit, reply. */
export async function pass(
	context: ServerContext,
	handler: MountedHandler,
	serialise: Serialise,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { visit } = request;
	if (!visit?.directory) throw new Error("a request reached its handler without passing the gate");
	// The session may have ended, and the member may have been suspended, while the body arrived.
	if (visit.actor && !visit.hadArrived) await checkMember(context, visit, request, visit.actor);
	checkMediaType(visit.contract, request);
	const input = parseInput(visit.contract, request);
	const http = new Http(request);
	const transaction = new RequestTransaction(internalsOf(context).pool);
	let answer: RawAnswer | undefined;
	try {
		const answered = await runHandler(context, handler, transaction, {
			input,
			actor: visit.actor,
			now: context.clock.now(),
			directory: visit.directory,
			access: visit.record ?? { note() {} },
			http,
			request: request.id,
			get signal() {
				return signalOf(context, reply);
			},
		});
		answer = answered instanceof RawAnswer ? answered : jsonAnswer(serialise(reply, answered));
		visit.record?.checkComplete();
		await transaction.ready();
		await recordAllowed(context.ledger, visit);
	} catch (error) {
		// A stream that is never sent holds resources of its feature until it is destroyed.
		if (answer?.body instanceof Readable) answer.body.destroy();
		await unwind(context, visit, transaction, error, request);
		if (keepsChanges(error)) http.apply(reply); // such as a cookie to delete
		throw error;
	}
	await transaction.commit();
	if (visit.contract.recorded === "counted") countStranger(context, visit, "allowed", request);
	http.apply(reply);
	return send(context, reply, visit, answer);
}

function runHandler(
	context: ServerContext,
	handler: MountedHandler,
	transaction: RequestTransaction,
	common: CommonContext<AnyEndpoint, Actor | null>,
): Promise<unknown> {
	const { db: reads } = internalsOf(context);
	// Object.assign keeps the getter `signal`; a spread would call it.
	if (handler.begins === "handler")
		return handler.run(Object.assign(common as CommonContext<AnyEndpoint, Actor>, { reads, beginTransaction: () => transaction.begin() }));
	return handler.run(Object.assign(common, { db: handler.begins === "gate" ? transaction.begin() : reads }));
}

function jsonAnswer(body: string): RawAnswer {
	return new RawAnswer(body, { headers: { "content-type": "application/json; charset=utf-8" } });
}

async function recordAllowed(ledger: Ledger, { record, contract, decision }: Visit): Promise<void> {
	if (!record || contract.recorded) return;
	decision.move("writeEntry");
	try {
		decision.move("allow", await ledger.append(record.entry("allowed")));
	} catch (error) {
		// Any other error than a ProtocolError means that the ledger couldn't read the note: a bug in the handler.
		if (!(error instanceof ProtocolError)) decision.move("rejectNote");
		throw error;
	}
}

/** Rolls back what a refused request has written, unless the refusal says that its changes stay. */
async function unwind(
	context: ServerContext,
	visit: Visit,
	transaction: RequestTransaction,
	error: unknown,
	request: FastifyRequest,
): Promise<void> {
	if (!keepsChanges(error)) return transaction.rollback();
	try {
		await recordRefusal(context, visit, toProtocolError(error), request);
	} catch (writeError) {
		await transaction.rollback();
		throw writeError;
	}
	await transaction.commit();
}

function checkMediaType(contract: AnyEndpoint, request: FastifyRequest): void {
	const type = request.headers["content-type"];
	if (type === undefined || request.body === undefined) return;
	const isBinary = type.startsWith("application/octet-stream");
	const takesBinary = contract.accepts === "binary";
	if (isBinary !== takesBinary)
		throw new ProtocolError("unsupported-type", `content-type: takes ${takesBinary ? "application/octet-stream" : "application/json"}`);
}

function signalOf(context: ServerContext, reply: FastifyReply): AbortSignal {
	const clientGone = new AbortController();
	reply.raw.once("close", () => clientGone.abort());
	return AbortSignal.any([clientGone.signal, context.stopping]);
}

function send(context: ServerContext, reply: FastifyReply, visit: Visit, { status, headers, body }: RawAnswer): FastifyReply {
	const { entry } = visit.decision;
	if (entry !== null) reply.header("cloister-entry", entry);
	if (visit.contract.answers === "events" && body instanceof Readable) endWith(context.stopping, body);
	return reply.code(status).headers(headers).send(body);
}

/** Cuts off an event stream that ignores `signal` of its request, because an open stream would hold up the stop of the server. */
function endWith(signal: AbortSignal, stream: Readable): void {
	const end = () => setTimeout(() => stream.destroy(), 250).unref();
	if (signal.aborted) return void end();
	signal.addEventListener("abort", end, { once: true });
	stream.once("close", () => signal.removeEventListener("abort", end));
}
