/**
 * Statements about desks, their members and their keys. Coordinators of the organisation manage its desks, and the members of a desk renew
 * its key. SPEC "The directory", section 5.
 */
import { type Bytes, equal, type Id, keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Statement } from "../../statements/statement.ts";
import { deskKey, deskKeyIsRejected, deskMembers, isIdUsed, isMemberOfDesk } from "./lookups.ts";
import { isLatinName } from "./organisation-names.ts";
import { changeDesk, changeOrganisation, putDesk } from "./records.ts";
import { refuse } from "./standing.ts";
import type { Desk, DeskKey, Directory, Member } from "./state.ts";

/** The desk of this id. @throws ProtocolError not-found unless it exists and is open. */
function requireOpenDesk(dir: Directory, id: string): Desk {
	const desk = dir.desks.get(id);
	if (!desk?.open) throw new ProtocolError("not-found", "desk: is not an open desk");
	return desk;
}

function checkCoordinator(signer: Member, organisation: string): void {
	if (signer.role !== "coordinator" || signer.organisation !== organisation)
		refuse("by: only a coordinator of the organisation may manage its desks and names");
}

export function applyDeskAdd(dir: Directory, { body }: Statement<"desk.add">, signer: Member): void {
	checkCoordinator(signer, body.organisation);
	if (isIdUsed(dir, body.desk)) throw new ProtocolError("conflict", "desk: this id is already in use");
	putDesk(dir, {
		id: body.desk,
		organisation: body.organisation,
		name: body.name,
		latin: null,
		open: true,
		closedAt: null,
		members: new Set([signer.id]),
		contact: null,
		epoch: 0,
		keys: new Map(),
		head: null,
		sealed: new Map(),
		recovery: null,
		codeChanged: null,
	});
}

export function applyDeskClose(dir: Directory, { body }: Statement<"desk.close">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	checkCoordinator(signer, desk.organisation);
	changeDesk(dir, desk.id, { open: false, closedAt: body.at });
}

export function applyDeskMember(dir: Directory, { body }: Statement<"desk.member">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	checkCoordinator(signer, desk.organisation);
	const member = dir.members.get(body.member);
	if (body.action === "remove") {
		if (!desk.members.has(body.member)) throw new ProtocolError("wrong-state", "member: does not belong to this desk");
		return removeFromDesk(dir, desk, body.member);
	}
	const mayJoin = member?.status === "active" && member.organisation === desk.organisation && member.role !== "auditor";
	if (!mayJoin) refuse("member: is not active staff of the organisation");
	if (desk.members.has(body.member)) throw new ProtocolError("wrong-state", "member: already belongs to this desk");
	changeDesk(dir, desk.id, { members: new Set([...desk.members, body.member]) });
}

export function removeFromDesk(dir: Directory, desk: Desk, member: Id): void {
	changeDesk(dir, desk.id, { members: new Set([...desk.members].filter((id) => id !== member)) });
}

/** Records the name in Latin letters of the signer's organisation, or of one of its desks. The newest statement counts. */
export function applyLatinName(dir: Directory, { body }: Statement<"name.latin">, signer: Member): void {
	const { organisation, desk, name: latin } = body;
	checkCoordinator(signer, organisation);
	if (latin !== null && !isLatinName(latin)) throw new ProtocolError("bad-statement", "name: takes a name in Latin letters");
	if (desk === null) return changeOrganisation(dir, organisation, { latin });
	if (requireOpenDesk(dir, desk).organisation !== organisation)
		throw new ProtocolError("not-found", "desk: is not a desk of the organisation");
	changeDesk(dir, desk, { latin });
}

/** Records the phone numbers of the desk. The newest statement counts. */
export function applyDeskContact(dir: Directory, { body }: Statement<"desk.contact">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk may name its phone numbers");
	changeDesk(dir, desk.id, { contact: { numbers: body.numbers, by: signer.id, at: body.at } });
}

/** Records a new key of the desk, as the next epoch. It must be sealed to exactly the desk's active members. */
export function applyDeskRekey(dir: Directory, { body, objId }: Statement<"desk.rekey">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk may renew its key");
	const namesLastRekey = desk.head === null || body.prev === null ? desk.head === body.prev : equal(desk.head, body.prev);
	if (body.epoch !== desk.epoch + 1 || !namesLastRekey)
		throw new ProtocolError("stale", "epoch: must be the next one, and prev the objId of the last rekey");
	checkWrapped(desk, body);
	checkNotAgain(dir, desk, signer);
	checkRecovery(desk, body, signer);
	const present = deskMembers(dir, desk.id);
	const sealed = new Map(body.sealed.map((each) => [each.member, each.ke]));
	const hasNoDuplicate = sealed.size === body.sealed.length;
	const isExact = sealed.size === present.length && present.every((member) => sealed.get(member.id) === member.keyEpoch);
	if (!hasNoDuplicate || !isExact)
		throw new ProtocolError("stale", "sealed: must be exactly the desk's active members at their key epochs");
	if (dir.commitments.has(keyOf(body.kc))) throw new ProtocolError("conflict", "kc: a desk or circle has had this key before");
	const { epoch, pk, kc, from, wrap, recovery } = body;
	const isByCoordinator = signer.role === "coordinator";
	const key = { pk, kc, by: signer.id, isByCoordinator, from, wrap, sealed: body.sealed, recovery, rejectedBy: null };
	const keys = new Map([...desk.keys, [epoch, key]]);
	changeDesk(dir, desk.id, { epoch, head: objId, sealed, ...keysAndCode(desk, keys, body) });
	dir.commitments.add(keyOf(kc));
}

/** The wrapped seed must be that of an earlier key which nobody has rejected. Only the desk's members can judge whether that key is good. */
function checkWrapped(desk: Desk, { from, wrap }: Statement<"desk.rekey">["body"]): void {
	if ((from === null) !== (wrap === null)) throw new ProtocolError("bad-statement", "from: must be null exactly when wrap is null");
	if (from === null) return;
	const earlier = desk.keys.get(from);
	if (!earlier || from > desk.epoch) refuse("from: is not an earlier key epoch of the desk");
	if (earlier.rejectedBy !== null) throw new ProtocolError("stale", "from: a member has rejected this key");
}

/** After a rejection another member renews the key, so that nobody repeats a false one. */
function checkNotAgain(dir: Directory, desk: Desk, signer: Member): void {
	const last = desk.keys.get(desk.epoch);
	if (last?.rejectedBy == null || last.by !== signer.id) return;
	if (deskMembers(dir, desk.id).some(({ id }) => id !== signer.id))
		refuse("by: your last key was rejected, so another member of the desk renews it");
}

/** The printed code of the desk stays, unless a coordinator takes it away or replaces it. A code that the desk had before doesn't come back. */
function checkRecovery(desk: Desk, { recovery }: Statement<"desk.rekey">["body"], signer: Member): void {
	if (isSameCode(recovery?.pk ?? null, desk.recovery)) return;
	if (desk.recovery !== null && signer.role !== "coordinator")
		refuse("recovery: only a coordinator of the organisation may take away or replace the printed code");
	if (recovery && [...desk.keys.values()].some((earlier) => earlier.recovery && equal(earlier.recovery.pk, recovery.pk)))
		throw new ProtocolError("conflict", "recovery: the desk has had this printed code before");
}

const isSameCode = (one: Bytes | null, other: Bytes | null) => (one && other ? equal(one, other) : one === other);

/** Who may read a lost desk with a paper is a coordinator's decision. So a member who rejects a coordinator's key leaves its code in force. */
export function printedCode(keys: Iterable<DeskKey>): Bytes | null {
	return [...keys].findLast(({ rejectedBy, isByCoordinator }) => rejectedBy === null || isByCoordinator)?.recovery?.pk ?? null;
}

/** The keys of a desk after a change by this statement, with the printed code that follows from them. */
function keysAndCode(desk: Desk, keys: Desk["keys"], { by, at }: { by: Id; at: number }): Pick<Desk, "keys" | "recovery" | "codeChanged"> {
	const recovery = printedCode(keys.values());
	return { keys, recovery, codeChanged: isSameCode(recovery, desk.recovery) ? desk.codeChanged : { by, at } };
}

/** Records that a member has rejected the present key. The desk is then stale. Its printed code is that of `printedCode`. */
export function applyDeskReject(dir: Directory, { body }: Statement<"desk.reject">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk may reject its key");
	const key = desk.keys.get(body.epoch);
	if (!key || body.epoch !== desk.epoch) throw new ProtocolError("stale", "epoch: is not the desk's present one");
	if (key.rejectedBy !== null) throw new ProtocolError("wrong-state", "epoch: this key was rejected already");
	if (key.by === signer.id) refuse("by: nobody rejects a key that they have made");
	if (!isNamedIn(key, signer)) refuse("by: only a member whom the rekey names may reject it");
	const keys = new Map([...desk.keys, [body.epoch, { ...key, rejectedBy: signer.id }]]);
	changeDesk(dir, desk.id, keysAndCode(desk, keys, body));
}

/** Whether a desk.rekey was sealed to the present keys of this member. */
export function isNamedIn({ sealed }: DeskKey, { id, keyEpoch }: Member): boolean {
	return sealed.some(({ member, ke }) => member === id && ke === keyEpoch);
}

/** Records that the present key was sealed to one more member. */
export function applyDeskGrant(dir: Directory, { body }: Statement<"desk.grant">, signer: Member): void {
	const desk = requireOpenDesk(dir, body.desk);
	if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk may grant its key");
	if (body.epoch !== deskKey(dir, desk.id)?.epoch) throw new ProtocolError("stale", "epoch: is not the desk's present one");
	if (deskKeyIsRejected(dir, desk.id)) throw new ProtocolError("stale", "epoch: this key was rejected");
	const member = deskMembers(dir, desk.id).find((each) => each.id === body.member);
	if (!member || member.keyEpoch !== body.keyEpoch) refuse("member: is not an active member of the desk at this key epoch");
	changeDesk(dir, desk.id, { sealed: new Map([...desk.sealed, [body.member, body.keyEpoch]]) });
}
