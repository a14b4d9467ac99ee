/** Endpoints of the vetting queue: who waits to be admitted, their checklists, and what admins asked. */

import { equal, toBase64Url } from "#protocol/bytes.ts";
import { decodeCbor } from "#protocol/cbor.ts";
import type { Checklist, directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Actor } from "#server/chains/actor.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/bus.ts";
import type { RequestContext } from "#server/gate/gate.ts";
import { bytesOf } from "#server/gate/input.ts";
import { isVetting, subjectOf } from "./rules.ts";
import { readAsks, readChecklists, storeAsk } from "./store.ts";

type Proposals = Reply<typeof contracts.vetting>["proposals"];

function onlyAdmins({ role }: Actor): void {
	if (role !== "admin") throw new ProtocolError("not-allowed", "by: only admins may vet");
}

export async function vetting(ctx: RequestContext<typeof contracts.vetting>): Promise<Reply<typeof contracts.vetting>> {
	const { db, actor, directory, access } = ctx;
	access.note({ object: null });
	onlyAdmins(actor);
	const open = [...directory.proposals.values()].filter(isVetting);
	const checklists = await readChecklists(
		db,
		open.map(({ statement }) => statement.body.checklist),
	);
	const asks = await readAsks(
		db,
		open.map(({ statement }) => statement.objId),
	);
	access.note({ object: null, count: open.length });
	const proposals = open.map(({ statement }) => {
		const checklist = checklists.find(({ hash }) => equal(hash, statement.body.checklist));
		const asked = asks.filter(({ object }) => equal(object, statement.objId)).map(({ by, at, asks: list }) => ({ by, at, asks: list }));
		return {
			object: toBase64Url(statement.objId),
			checklist: checklist ? (decodeCbor(checklist.body) as unknown as Checklist) : null,
			asked,
		};
	});
	return { proposals: proposals as Proposals };
}

export async function vettingAsk(ctx: RequestContext<typeof contracts.vettingAsk>): Promise<Reply<typeof contracts.vettingAsk>> {
	const { db, now, actor, directory, access, input, request } = ctx;
	access.note({ object: null });
	onlyAdmins(actor);
	const proposal = directory.proposals.get(input.params.object);
	if (!isVetting(proposal)) throw new ProtocolError("not-found", "object: there is no such open proposal");
	access.note({ object: subjectOf(directory, proposal.statement) });
	if (proposal.statement.body.by === actor.member)
		throw new ProtocolError("not-allowed", "by: you proposed this, so another admin must vet it");
	await storeAsk(db, { object: bytesOf(input.params.object, "object"), by: actor.member, at: now, asks: input.body.asks, request });
	await notify(db, "directory", DIRECTORY);
	return { ok: true };
}
