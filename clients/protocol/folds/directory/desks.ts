/**
 * Statements about desks, their members and their keys. Coordinators of the organisation manage its desks, and the members of a desk renew
 * its key. SPEC "The directory", section 5.
 */
import { equal } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Statement } from "../../statements/statement.ts";
import { deskKey, deskMembers, isIdUsed, isMemberOfDesk } from "./lookups.ts";
import { refuse } from "./standing.ts";
import type { Desk, Directory, Member } from "./state.ts";

/** The desk of this id. @throws ProtocolError not-found unless it exists and is open. */
function requireOpenDesk(dir: Directory, id: string): Desk {
	const desk = dir.desks.get(id);
	if (!desk?.open) throw new ProtocolError("not-found", "desk: is not an open desk");
	return desk;
}

function checkCoordinator(signer: Member, organisation: string): void {
	if (signer.role !== "coordinator" || signer.organisation !== organisation)
		refuse("by: only a coordinator of the organisation may manage its desks");
}

export function applyDeskAdd(dir: Directory, { body }: Statement<"desk.add">, signer: Member): void {
	checkCoordinator(signer, body.organisation);
	if (isIdUsed(dir, body.desk)) throw new ProtocolError("conflict", "desk: this id is already in use");
	dir.desks.set(body.desk, {
		id: body.desk,
		organisation: body.organisation,
		name: body.name,
		open: true,
		members: new Set([signer.id]),
		epoch: 0,
		keys: new Map(),
		head: null,
		sealed: new Map(),
		recovery: null,
	});
}

export function applyDeskClose(dir: Directory, { body }: Statement<"desk.close">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	checkCoordinator(signer, desk.organisation);
	desk.open = false;
}

export function applyDeskMember(dir: Directory, { body }: Statement<"desk.member">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	checkCoordinator(signer, desk.organisation);
	const member = dir.members.get(body.member);
	if (body.action === "remove") {
		if (!desk.members.delete(body.member)) throw new ProtocolError("wrong-state", "member: does not belong to this desk");
		return;
	}
	const mayJoin = member?.status === "active" && member.organisation === desk.organisation && member.role !== "auditor";
	if (!mayJoin) refuse("member: is not active staff of the organisation");
	if (desk.members.has(body.member)) throw new ProtocolError("wrong-state", "member: already belongs to this desk");
	desk.members.add(body.member);
}

/** Records a new key of the desk, as the next epoch. It must be sealed to exactly the desk's active members. */
export function applyDeskRekey(dir: Directory, { body, objId }: Statement<"desk.rekey">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk may renew its key");
	const namesLastRekey = desk.head === null || body.prev === null ? desk.head === body.prev : equal(desk.head, body.prev);
	if (body.epoch !== desk.epoch + 1 || !namesLastRekey)
		throw new ProtocolError("stale", "epoch: must be the next one, and prev the objId of the last rekey");
	if (desk.epoch === 0 && body.wrap !== null) refuse("wrap: must be null, because there is no earlier key");
	const present = deskMembers(dir, desk.id);
	const sealed = new Map(body.sealed.map((each) => [each.member, each.ke]));
	const hasNoDuplicate = sealed.size === body.sealed.length;
	const isExact = sealed.size === present.length && present.every((member) => sealed.get(member.id) === member.keyEpoch);
	if (!hasNoDuplicate || !isExact)
		throw new ProtocolError("stale", "sealed: must be exactly the desk's active members at their key epochs");
	desk.epoch = body.epoch;
	desk.keys.set(body.epoch, { pk: body.pk, kc: body.kc });
	desk.head = objId;
	desk.sealed = sealed;
	desk.recovery = body.recovery?.pk ?? null;
}

/** Records that the present key was sealed to one more member. */
export function applyDeskGrant(dir: Directory, { body }: Statement<"desk.grant">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk may grant its key");
	if (body.epoch !== deskKey(dir, desk.id)?.epoch) throw new ProtocolError("stale", "epoch: is not the desk's present one");
	const member = deskMembers(dir, desk.id).find((each) => each.id === body.member);
	if (!member || member.keyEpoch !== body.keyEpoch) refuse("member: is not an active member of the desk at this key epoch");
	desk.sealed.set(body.member, body.keyEpoch);
}
