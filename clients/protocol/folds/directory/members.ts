/** Invites, joins, credentials, roles. */
import { ProtocolError } from "../../errors.ts";
import type { Statement } from "../../statements/statement.ts";
import { coordinatorsOf, hasLeft, isIdUsed, organisationIsActive } from "./lookups.ts";
import { checkCheckpoint, checkSignature, checkSigner, joinOfCredential, refuse } from "./standing.ts";
import type { Directory, Invite, Join, Member } from "./state.ts";

/** Coordinators invite for their own organisation; admins invite first coordinators, admins and auditors. */
export function invite(dir: Directory, statement: Statement<"invite">, signer: Member): void {
	const { body } = statement;
	const { organisation, role, desk, member } = body;
	if (dir.invites.has(body.invite)) throw new ProtocolError("conflict", "invite: is known");
	if (organisation !== null && !organisationIsActive(dir, organisation)) refuse("organisation: is not an active one");
	if ((role === "staff" || role === "coordinator") !== (organisation !== null) && role !== "auditor")
		refuse("organisation: staff and coordinators have one, admins have none");
	if (desk !== null && (dir.desks.get(desk)?.organisation !== organisation || !dir.desks.get(desk)?.open))
		refuse("desk: is not an open desk of the organisation");
	if (desk !== null && role !== "staff" && role !== "coordinator") refuse("desk: only staff and coordinators belong to desks");
	if (member !== null) checkReturning(dir, body as Invite, signer);
	checkInviter(dir, body as Invite, signer);
	dir.invites.set(body.invite, { ...body, used: false });
}

function checkInviter(dir: Directory, { organisation, role, member }: Invite, signer: Member): void {
	const own = signer.role === "coordinator" && signer.organisation === organisation && role !== "auditor";
	if (own) return;
	if (signer.role !== "admin") refuse("by: only the organisation's coordinator or an admin may invite");
	if (role !== "staff" && role !== "coordinator") return;
	const others = coordinatorsOf(dir, organisation as string).filter((each) => each.id !== member);
	if (others.length > 0) refuse("by: the organisation's coordinator invites its people");
	if (role !== "coordinator") refuse("role: an organisation's first member is its coordinator");
}

/** A known member who lost everything comes back as who they were. */
function checkReturning(dir: Directory, body: Invite, signer: Member): void {
	const member = dir.members.get(body.member as string);
	if (!member || (member.status !== "active" && member.status !== "suspended"))
		throw new ProtocolError("not-found", "member: is not an active member");
	if (member.id === signer.id) refuse("member: nobody invites themselves");
	if (member.role !== body.role || member.organisation !== body.organisation)
		refuse("role: a returning member keeps role and organisation");
}

/** That a join is by whom the invite is for. @returns the invite. */
export function checkJoin(dir: Directory, statement: Statement<"join">): Invite {
	const { body } = statement;
	const used = dir.invites.get(body.invite);
	if (!used) throw new ProtocolError("not-found", "invite: is not in the directory");
	if (used.used) throw new ProtocolError("invite-used", "invite: was used before");
	const known = dir.members.get(body.by);
	if (used.member === null ? isIdUsed(dir, body.by) : used.member !== body.by) refuse("by: is not whom the invite is for");
	if (known && hasLeft(dir, known)) refuse("by: has left the network");
	const keyEpoch = (known?.keyEpoch ?? 0) + 1;
	if (body.ke !== keyEpoch || body.as !== null) refuse("ke: must be the next key epoch, and as none");
	if (statement.sigs.length !== 2) throw new ProtocolError("bad-signature", "sigs: takes the new key's and the invite's");
	checkSignature(dir, statement, body.keys.sign, 0);
	checkSignature(dir, statement, used.pk, 1);
	checkCheckpoint(dir, statement);
	return used;
}

/** The newcomer's own statement: new keys, held back until they are vouched for. */
export function join(dir: Directory, statement: Statement<"join">): void {
	const used = checkJoin(dir, statement);
	const { body } = statement;
	const known = dir.members.get(body.by);
	used.used = true;
	for (const earlier of dir.joins.values()) if (earlier.member === body.by && earlier.status === "waiting") earlier.status = "refused";
	dir.joins.set(statement.key, { statement, invite: body.invite, member: body.by, keyEpoch: body.ke, credential: null, status: "waiting" });
	if (known) known.joining = statement.key;
	else dir.members.set(body.by, newcomer(used, statement));
}

function newcomer(invited: Invite, { body, key }: Statement<"join">): Member {
	return {
		id: body.by,
		organisation: invited.organisation,
		role: invited.role,
		status: "pending",
		keyEpoch: 0,
		keys: new Map(),
		nameHash: body.nameHash,
		vouchers: [],
		credential: null,
		checklist: null,
		nextVetting: null,
		joining: key,
	};
}

/** That a credential is by whom it says. @returns who that is, and the join that it belongs to. */
export function checkCredential(dir: Directory, statement: Statement<"credential">): { member: Member; joining: Join | null } {
	const joining = joinOfCredential(dir, statement);
	const member = dir.members.get(statement.body.by);
	if (!member) throw new ProtocolError("not-vouched", "by: has not joined");
	if (joining) {
		checkJoinersSignatures(dir, statement, joining);
		checkCheckpoint(dir, statement);
	} else checkSigner(dir, statement, { whileSuspended: true });
	return { member, joining };
}

/** The first belongs to the join, and is signed as that is. Later ones need the new key alone: the invite is used up. */
function checkJoinersSignatures(dir: Directory, statement: Statement<"credential">, joining: Join): void {
	const first = joining.credential === null;
	const invited = dir.invites.get(joining.invite);
	if (statement.sigs.length !== (first ? 2 : 1) || !invited)
		throw new ProtocolError("bad-signature", `sigs: takes the new key's${first ? " and the invite's" : " alone"}`);
	checkSignature(dir, statement, joining.statement.body.keys.sign, 0);
	if (first) checkSignature(dir, statement, invited.pk, 1);
}

/** Versions only grow, so that no old keybag can be served. While joining, the credential waits with the keys. */
export function credential(dir: Directory, statement: Statement<"credential">): void {
	const { member, joining } = checkCredential(dir, statement);
	const { body } = statement;
	const before = joining ? joining.credential : member.credential;
	const floor = Math.max(before?.version ?? 0, member.credential?.version ?? 0);
	if (body.version !== floor + 1) throw new ProtocolError("stale", "version: must be the next one");
	const { record, setup, version, bag, recovery } = body;
	const fresh = { record, setup, version, bag, recovery };
	if (joining) joining.credential = fresh;
	// A newcomer can sign in at once, to see that vouching is awaited; one who comes back only once vouched for.
	if (!joining || member.status === "pending") member.credential = fresh;
}

export function memberRole(dir: Directory, { body }: Statement<"member.role">, signer: Member): void {
	const member = dir.members.get(body.member);
	if (!member || member.organisation === null || member.status !== "active" || member.role === "auditor")
		throw new ProtocolError("not-found", "member: is not active staff");
	if (signer.id === member.id) refuse("member: nobody gives themselves a role");
	if (signer.role !== "coordinator" || signer.organisation !== member.organisation)
		refuse("by: only a coordinator of the organisation may do this");
	member.role = body.role;
}
