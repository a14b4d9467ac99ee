/**
 * Endpoints of the vetting queue: the open proposals to admit somebody, or to set a later date than usual for somebody's next vetting. The
 * queue also has their checklists, questions and answers.
 */

import { type Bytes, equal, type Id, toBase64Url } from "#protocol/bytes.ts";
import { decodeCbor } from "#protocol/cbor.ts";
import type { Checklist, directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, mayApprove } from "#protocol/folds/directory.ts";
import type { Actor } from "#server/chains/actor.ts";
import { lockGroup } from "#server/chains/chains.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { isVetting, objectOf, type VettedProposal } from "./rules.ts";
import { readAnswers, readAsks, readChecklists, storeAnswer, storeAsk } from "./store.ts";

/**
 * How many questions of admins one proposal may have, and how many answers. There is a limit because all are kept, and because all clients
 * read the directory after each of them.
 */
const MAX_PER_PROPOSAL = 50;

type Proposals = Reply<typeof contracts.vetting>["proposals"];

/** Whether the queue shows this proposal. Admins see all proposals. Coordinators see the proposals that they have made or may approve. */
function maySee({ role, member, record }: Actor, directory: Directory, proposal: VettedProposal): boolean {
	if (role === "admin" || proposal.statement.body.by === member) return true;
	return record !== null && mayApprove(directory, proposal, record);
}

export async function vetting(requestContext: RequestContext<typeof contracts.vetting>): Promise<Reply<typeof contracts.vetting>> {
	const { db, actor, directory, access } = requestContext;
	access.note({ object: null });
	if (actor.role !== "admin" && actor.role !== "coordinator")
		throw new ProtocolError("not-allowed", "by: only admins and coordinators see the vetting queue");
	const open = [...directory.proposals.values()].filter(isVetting).filter((each) => maySee(actor, directory, each));
	const objects = open.map(({ statement }) => statement.objId);
	const checklists = await readChecklists(
		db,
		open.map(({ statement }) => statement.body.checklist),
	);
	const asks = await readAsks(db, objects);
	const answers = await readAnswers(db, objects);
	access.note({ object: null, count: open.length });
	const proposals = open.map(({ statement: { objId, body } }) => {
		const checklist = checklists.find(({ hash }) => equal(hash, body.checklist));
		return {
			object: toBase64Url(objId),
			checklist: checklist ? (decodeCbor(checklist.body) as unknown as Checklist) : null,
			asked: asks.filter(({ object }) => equal(object, objId)).map(({ by, at, asks: list }) => ({ by, at, asks: list })),
			answered: answers.filter(({ object }) => equal(object, objId)).map(({ at, given, missing }) => ({ at, given, missing })),
		};
	});
	return { proposals: proposals as Proposals };
}

/** The statement of the open proposal that a request names. Notes the access. @throws ProtocolError not-found */
function findProposal({ directory, access, input }: RequestContext<typeof contracts.vettingAsk | typeof contracts.vettingAnswer>) {
	const proposal = directory.proposals.get(input.params.object);
	if (!isVetting(proposal)) throw new ProtocolError("not-found", "object: there is no such open proposal");
	access.note({ object: objectOf(directory, proposal.statement) as Id });
	return proposal.statement;
}

/**
 * Checks that the proposal may get one more question or answer. Locks the proposal until the transaction ends.
 * @throws ProtocolError full
 */
async function checkIsNotFull(db: Db, object: Bytes, kind: "asks" | "answers"): Promise<void> {
	// A proposal has no group of chains, so this lock by its id disturbs nobody else.
	await lockGroup(db, toBase64Url(object));
	const earlier = kind === "asks" ? await readAsks(db, [object]) : await readAnswers(db, [object]);
	if (earlier.length < MAX_PER_PROPOSAL) return;
	const rule = `object: there are ${MAX_PER_PROPOSAL} ${kind} about this proposal, which is the limit`;
	throw new ProtocolError("full", rule, undefined, { limit: "proposal" });
}

export async function vettingAsk(requestContext: RequestContext<typeof contracts.vettingAsk>): Promise<Reply<typeof contracts.vettingAsk>> {
	const { db, now, actor, access, input, request } = requestContext;
	access.note({ object: null });
	if (actor.role !== "admin") throw new ProtocolError("not-allowed", "by: only admins may vet");
	const { objId: object, body } = findProposal(requestContext);
	if (body.by === actor.member) throw new ProtocolError("not-allowed", "by: you proposed this, so another admin must vet it");
	await checkIsNotFull(db, object, "asks");
	await storeAsk(db, { object, by: actor.member, at: now, asks: input.body.asks, request });
	await notify(db, "directory", DIRECTORY);
	return { ok: true };
}

export async function vettingAnswer(
	requestContext: RequestContext<typeof contracts.vettingAnswer>,
): Promise<Reply<typeof contracts.vettingAnswer>> {
	const { db, now, actor, access, input, request } = requestContext;
	const { given, missing } = input.body;
	access.note({ object: null });
	if (actor.role !== "admin" && actor.role !== "coordinator") throw new ProtocolError("not-allowed", "by: only the proposer may answer");
	const { objId: object, body } = findProposal(requestContext);
	if (body.by !== actor.member) throw new ProtocolError("not-allowed", "by: only the proposer may answer");
	const asked = (await readAsks(db, [object])).flatMap(({ asks }) => asks);
	const answered = [...given, ...missing];
	if (answered.length === 0) throw new ProtocolError("bad-input", "given: name at least one item, here or in missing", "given");
	if (answered.some((each) => !asked.includes(each)))
		throw new ProtocolError("bad-input", "given: has an item that nobody asked for", "given");
	await checkIsNotFull(db, object, "answers");
	await storeAnswer(db, { object, at: now, given, missing, request });
	await notify(db, "directory", DIRECTORY);
	return { ok: true };
}
