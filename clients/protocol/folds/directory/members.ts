/** Statements about invites, joins, credentials and roles. SPEC "The directory", sections 2 and 3. */
import type { Id } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Statement } from "../../statements/statement.ts";
import { checkCheckpoint } from "./checkpoint.ts";
import { coordinatorsOf, hasLeft, isIdUsed, organisationIsActive, waitingJoin } from "./lookups.ts";
import { changeInvite, changeJoin, changeMember, putMember } from "./records.ts";
import { checkSignature, checkSigner, joinOfCredential, refuse } from "./standing.ts";
import { type Directory, type Invite, type Join, type Member, NOT_VETTED } from "./state.ts";

/** Records an invite. Coordinators invite for their own organisation. Admins invite admins, auditors and an organisation's first coordinator. */
export function applyInvite(dir: Directory, statement: Statement<"invite">, signer: Member): void {
	const { body } = statement;
	const { organisation, role, desk, member } = body;
	if (dir.invites.has(body.invite)) throw new ProtocolError("conflict", "invite: this id is already in use");
	if (organisation !== null && !organisationIsActive(dir, organisation)) refuse("organisation: is not active");
	const worksAtDesks = role === "staff" || role === "coordinator";
	// An auditor may audit one organisation or the whole network, so both values are allowed.
	if (role !== "auditor" && worksAtDesks !== (organisation !== null))
		refuse("organisation: must be set for staff and coordinators, and null for admins");
	if (desk !== null && (dir.desks.get(desk)?.organisation !== organisation || !dir.desks.get(desk)?.open))
		refuse("desk: is not an open desk of the organisation");
	if (desk !== null && !worksAtDesks) refuse("desk: must be null, because only staff and coordinators belong to desks");
	if (member !== null) checkReturning(dir, body as Invite, signer);
	checkInviter(dir, body as Invite, signer);
	dir.invites.set(body.invite, { ...body, used: false, cancelled: false });
}

function checkInviter(dir: Directory, { organisation, role, member }: Invite, signer: Member): void {
	const isOwnCoordinator = signer.role === "coordinator" && signer.organisation === organisation && role !== "auditor";
	if (isOwnCoordinator) return;
	if (signer.role !== "admin") refuse("by: only the organisation's coordinator or an admin may invite");
	if (role !== "staff" && role !== "coordinator") return;
	const others = coordinatorsOf(dir, organisation as string).filter((each) => each.id !== member);
	if (others.length > 0) refuse("by: the organisation has a coordinator, who must invite its members");
	if (role !== "coordinator") refuse("role: the first member of an organisation must be a coordinator");
}

/** Ends an invite that nobody has used. An admin ends each of them, a coordinator those of colleagues. */
export function applyInviteCancel(dir: Directory, { body }: Statement<"invite.cancel">, signer: Member): void {
	const openInvite = findOpenInvite(dir, body.invite);
	const isOwnCoordinator =
		signer.role === "coordinator" && signer.organisation === openInvite.organisation && openInvite.role !== "auditor";
	if (!isOwnCoordinator && signer.role !== "admin") refuse("by: only the organisation's coordinator or an admin may cancel an invite");
	changeInvite(dir, openInvite, { cancelled: true });
}

function findOpenInvite(dir: Directory, id: Id): Invite {
	const found = dir.invites.get(id);
	if (!found) throw new ProtocolError("not-found", "invite: is not in the directory");
	if (found.used) throw new ProtocolError("invite-used", "invite: was used before");
	if (found.cancelled) throw new ProtocolError("invite-cancelled", "invite: was cancelled");
	return found;
}

/** Checks an invite for a member who has lost all keys: role and organisation stay the same. */
function checkReturning(dir: Directory, body: Invite, signer: Member): void {
	const member = dir.members.get(body.member as string);
	if (!member || (member.status !== "active" && member.status !== "suspended"))
		throw new ProtocolError("not-found", "member: is not an active member");
	if (member.id === signer.id) refuse("member: nobody invites themselves");
	if (member.role !== body.role || member.organisation !== body.organisation)
		refuse("role: a returning member must keep role and organisation");
}

/** Checks that the invite is open, and that the join is by the person whom the invite is for. @returns the invite. */
export function checkJoin(dir: Directory, statement: Statement<"join">): Invite {
	const { body } = statement;
	const openInvite = findOpenInvite(dir, body.invite);
	// A newcomer takes a new id. A returning member keeps the one that the invite names.
	const isOtherPerson = openInvite.member === null ? isIdUsed(dir, body.by) : openInvite.member !== body.by;
	if (isOtherPerson) refuse("by: is not the person whom the invite is for");
	const returning = dir.members.get(body.by);
	if (returning && hasLeft(dir, returning)) refuse("by: has left the network");
	const keyEpoch = (returning?.keyEpoch ?? 0) + 1;
	if (body.ke !== keyEpoch || body.as !== null) refuse("ke: must be the next key epoch, and as must be null");
	if (statement.sigs.length !== 2) throw new ProtocolError("bad-signature", "sigs: must be one by the new key and one by the invite's key");
	checkSignature(dir, statement, body.keys.sign, 0);
	checkSignature(dir, statement, openInvite.pk, 1);
	checkCheckpoint(dir, statement);
	return openInvite;
}

/** Records a join. Its keys take effect when they are vouched for. */
export function applyJoin(dir: Directory, statement: Statement<"join">): void {
	const usedInvite = checkJoin(dir, statement);
	const { body } = statement;
	const returning = dir.members.get(body.by);
	const earlier = waitingJoin(dir, body.by);
	changeInvite(dir, usedInvite, { used: true });
	if (earlier) changeJoin(dir, earlier, { status: "refused" });
	dir.joins.set(statement.key, { statement, invite: body.invite, member: body.by, keyEpoch: body.ke, credential: null, status: "waiting" });
	putMember(dir, returning ? { ...returning, joining: statement.key } : newcomer(usedInvite, statement));
}

function newcomer({ organisation, role }: Invite, { body, key }: Statement<"join">): Member {
	return {
		id: body.by,
		organisation,
		role,
		status: "pending",
		suspension: null,
		keyEpoch: 0,
		keys: new Map(),
		nameHash: body.nameHash,
		vouchers: [],
		credential: null,
		checklist: null,
		...NOT_VETTED,
		joining: key,
	};
}

/** Checks the signatures of a credential. @returns its signer, and the waiting join that it belongs to, if any. */
export function checkCredential(dir: Directory, statement: Statement<"credential">): { member: Member; ownJoin: Join | null } {
	const ownJoin = joinOfCredential(dir, statement);
	const member = dir.members.get(statement.body.by);
	if (!member) throw new ProtocolError("not-vouched", "by: has not joined");
	if (statement.body.as !== null) refuse("as: must be null, because a credential is a member's own");
	if (ownJoin) {
		checkJoiningSignatures(dir, statement, ownJoin);
		checkCheckpoint(dir, statement);
	} else checkSigner(dir, statement, { whileSuspended: true });
	return { member, ownJoin };
}

/** The first credential of a join has the same two signatures as the join. Later credentials of the join are signed by the new key alone. */
function checkJoiningSignatures(dir: Directory, statement: Statement<"credential">, ownJoin: Join): void {
	const isFirst = ownJoin.credential === null;
	const usedInvite = dir.invites.get(ownJoin.invite);
	if (statement.sigs.length !== (isFirst ? 2 : 1) || !usedInvite)
		throw new ProtocolError("bad-signature", `sigs: must be one by the new key${isFirst ? " and one by the invite's key" : " alone"}`);
	checkSignature(dir, statement, ownJoin.statement.body.keys.sign, 0);
	if (isFirst) checkSignature(dir, statement, usedInvite.pk, 1);
}

/**
 * Records a credential. Each version is one more than the last, so that the server can't return an old keybag. While the member waits
 * for vouching, the credential is kept with the join.
 */
export function applyCredential(dir: Directory, statement: Statement<"credential">): void {
	const { member, ownJoin } = checkCredential(dir, statement);
	const { body } = statement;
	const last = ownJoin ? ownJoin.credential : member.credential;
	const newest = Math.max(last?.version ?? 0, member.credential?.version ?? 0);
	if (body.version !== newest + 1) throw new ProtocolError("stale", "version: must be the next one");
	const { record, setup, version, bag, recovery } = body;
	const newCredential = { record, setup, version, bag, recovery };
	if (ownJoin) changeJoin(dir, ownJoin, { credential: newCredential });
	// A newcomer can sign in at once, and sees that vouching is pending. A returning member can sign in with the new credential only after the
	// vouching.
	if (!ownJoin || member.status === "pending") changeMember(dir, member.id, { credential: newCredential });
}

/** Records a new role. Only a coordinator of the same organisation changes it. */
export function applyMemberRole(dir: Directory, { body }: Statement<"member.role">, signer: Member): void {
	const member = dir.members.get(body.member);
	if (!member || member.organisation === null || member.status !== "active" || member.role === "auditor")
		throw new ProtocolError("not-found", "member: is not active staff");
	if (signer.id === member.id) refuse("member: nobody changes their own role");
	if (signer.role !== "coordinator" || signer.organisation !== member.organisation)
		refuse("by: only a coordinator of the organisation may do this");
	changeMember(dir, member.id, { role: body.role });
}
