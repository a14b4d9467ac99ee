/** Answers refused requests, and records each refusal before its answer is sent. `gate.ts` says which entry each refusal gets. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Action } from "#protocol/actions.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Outcome } from "#protocol/log/entry.ts";
import { classOf } from "#server/base/address.ts";
import { answerOf, DelayedError, retryAfter, toProtocolError } from "#server/base/errors.ts";
import type { Ledger } from "#server/ledger/index.ts";
import { type AccessRecord, outcomeOf } from "./access.ts";
import { internalsOf, type ServerContext } from "./context.ts";
import type { Visit } from "./visit.ts";

/** The only way out for errors: the entry first, then the reply. */
export async function refuse(context: ServerContext, error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
	let refusal = toProtocolError(error);
	// The serializer of the log decides what may be logged of an error.
	if (refusal.code === "internal") request.log.error({ err: error }, "internal error");
	const { visit } = request;
	try {
		if (visit) await recordRefusal(context, visit, refusal, request);
		else if (refusal.status === 429) countRefusal(context, "limited", request);
	} catch (writeError) {
		// Without an entry the reply may not even say whether it would have been a 403 or a 404.
		request.log.error({ err: writeError }, "an access entry could not be written");
		refusal = toProtocolError(writeError).code === "unavailable" ? toProtocolError(writeError) : new DelayedError("unavailable", 2);
	}
	request.log.debug({ code: refusal.code, rule: refusal.detail, field: refusal.field, entry: visit?.decision.entry ?? null }, "refused");
	const seconds = retryAfter(refusal);
	if (seconds !== null) reply.header("retry-after", seconds);
	const entry = visit?.decision.entry ?? null;
	if (entry !== null) reply.header("cloister-entry", entry);
	// The content type belonged to the answer that is not sent.
	reply.removeHeader("content-type");
	return reply.code(refusal.status).send(answerOf(refusal, request.id, entry));
}

/** Counts a refusal. The counted entry has the class of the address, and doesn't name the endpoint. */
function countRefusal(context: ServerContext, kind: "unauthenticated" | "limited", { ip }: FastifyRequest): void {
	const basis = `from:${classOf(ip)}`;
	const action: Action = `request.${kind}`;
	const access = { action, objectType: "session", object: null, outcome: "denied", purpose: "self", basis } as const;
	internalsOf(context).accessCounter.count(access);
}

/** Counts what a stranger has done at an endpoint for signing in or joining. */
export function countStranger(context: ServerContext, { record }: Visit, outcome: Outcome, { ip }: FastifyRequest): void {
	if (record) internalsOf(context).accessCounter.count(record.counted(outcome, classOf(ip)), record.subject);
}

/** Writes or counts the entry about a refusal, unless the request has its entry already. */
export async function recordRefusal(context: ServerContext, visit: Visit, error: ProtocolError, request: FastifyRequest): Promise<void> {
	const { record, contract, decision } = visit;
	if (!decision.isOpen) return;
	const outcome = outcomeOf(error, contract, record !== null && !record.isByStranger);
	if (outcome === "limited" || outcome === "unauthenticated") {
		// A public endpoint has no record. There, only requests above the limit are counted.
		if (record || outcome === "limited") countRefusal(context, outcome, request);
		return decision.move("refuseWithoutEntry");
	}
	if (!record) return decision.move("refuseWithoutEntry");
	// The entry `allowed` of this request, if there is one. Then only the commit can have failed.
	const first = decision.entry;
	// A bug gets an entry of its own. Strangers can't cause bugs at will, so they can't make the log grow in this way.
	if (record.isByStranger && first === null && error.code !== "internal") {
		countStranger(context, visit, outcome, request);
		return decision.move("refuseWithoutEntry");
	}
	decision.move("writeEntry");
	decision.move("refuse", await appendRefusal(context.ledger, record, first === null ? outcome : "failed", first));
}

/** Appends the entry. When the ledger can't read the handler's note, the entry leaves it out. */
async function appendRefusal(ledger: Ledger, record: AccessRecord, outcome: "denied" | "failed", first: number | null): Promise<number> {
	try {
		return await ledger.append(record.entry(outcome, first));
	} catch (error) {
		if (error instanceof ProtocolError) throw error;
		return ledger.append(record.entry(outcome, first, true));
	}
}
