/** People: invited, vouched for, suspended, removed. SPEC section 5. */
import { Invite } from "#crypto/invite.ts";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { LEAVE_CODES, Role, VETTING_REFUSALS } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { inviteId } from "../account/invites.ts";
import { checkOld, loadPin } from "../audit/pins.ts";
import type { UnlockedSession } from "../context.ts";
import { appendToDirectory, syncDirectory } from "./directory.ts";
import { type Checklist, checkFingerprint, checklistHash, vettingDue } from "./vetting.ts";

const WEEK = 7 * 86_400_000;

export interface NewInvite {
	invite: Id;
	/** To be told in person or by phone; it is never sent, and shown once. */
	code: string;
	/** UTC ms. */
	expires: number;
}

/**
 * Invites somebody. Coordinators invite for their organisation; admins invite first coordinators, admins and auditors.
 * @param to organisation: null for admins, and for auditors of the whole network. desk: which the person will belong
 * to. member: a known member who lost all keys. validFor: ms, 7 days at most, which is also the default.
 * @throws ProtocolError not-allowed
 * @example const { code } = await invite(session, { organisation, role: "staff", desk });
 */
export async function invite(
	session: UnlockedSession,
	to: { organisation: Id | null; role: Role; desk?: Id | null; member?: Id | null; validFor?: number },
): Promise<NewInvite> {
	const token = Invite.random(session.network);
	const pk = token.signingKey().publicKey;
	// A minute less than the most that is allowed, for a clock that goes ahead of the server's.
	const expires = session.now() + Math.min(to.validFor ?? WEEK, WEEK) - 60_000;
	const { organisation, role, desk = null, member = null } = to;
	const fields = { invite: inviteId(pk), organisation, role, desk, member, expires, pk };
	await appendToDirectory(session, () => ({ statements: [session.sign("invite", fields)] }));
	return { invite: fields.invite, code: token.reveal(), expires };
}

/**
 * Vouches for a newcomer's keys, as the one who knows the person. Others must approve before it takes effect.
 * @param member who joined. @param checklist how the person was vetted. @param nextVetting UTC ms; by the policy when left out.
 * @returns objId of the proposal, for whoever approves it.
 * @throws ProtocolError not-found when nobody waits under this id, not-allowed
 * @example const object = await vouch(session, member, checklist);
 */
export async function vouch(session: UnlockedSession, member: Id, checklist: Checklist, nextVetting?: number): Promise<Bytes> {
	const { object } = await appendToDirectory(session, () => {
		const joining = session.dir.members.get(member)?.joining;
		const join = joining ? session.dir.joins.get(joining) : undefined;
		if (!join) throw new ProtocolError("not-found", "member: nobody waits to be vouched for under this id");
		const fields = {
			member,
			join: join.statement.objId,
			checklist: checklistHash(checklist),
			nextVetting: nextVetting ?? vettingDue(session),
		};
		const statement = session.sign("member.add", fields);
		return { statements: [statement], checklist, object: statement.objId };
	});
	return object;
}

/**
 * Approves what somebody else proposed.
 * @param given fingerprint: as the newcomer reads it out; needed to approve a member.
 * @throws ProtocolError bad-input (field fingerprint): another person's keys, so don't approve; not-allowed, wrong-state
 * @example await approve(session, object, { fingerprint: "01234 56789 ..." });
 */
export async function approve(session: UnlockedSession, object: Bytes, given: { fingerprint?: string } = {}): Promise<void> {
	await syncDirectory(session);
	const proposal = session.dir.proposals.get(keyOf(object));
	if (!proposal) throw new ProtocolError("not-found", "object: is no proposal");
	if (proposal.statement.type === "member.add")
		checkFingerprint(session, (proposal.statement.body as Fields<"member.add">).member, given.fingerprint ?? "");
	if (proposal.statement.type === "log.restart")
		checkOld(session, await loadPin(session, "access"), (proposal.statement.body as Fields<"log.restart">).old);
	await appendToDirectory(session, () => ({ statements: [session.sign("countersign", { object, verdict: "approve", code: null })] }));
}

/** Refuses what somebody else proposed. @param code why. @example await refuse(session, object, "references-missing"); */
export async function refuse(session: UnlockedSession, object: Bytes, code: (typeof VETTING_REFUSALS)[number]): Promise<void> {
	await appendToDirectory(session, () => ({ statements: [session.sign("countersign", { object, verdict: "refuse", code })] }));
}

/** A member or an organisation. */
export interface MemberOrOrganisation {
	kind: "member" | "organisation";
	subject: Id;
}
type LeaveCode = (typeof LEAVE_CODES)[number];

/**
 * Ends sessions and writes at once; an admin's suspension needs a second admin.
 * @returns objId of the statement, for whoever must approve it.
 * @example const object = await suspend(session, { kind: "member", subject: member }, "misconduct");
 */
export function suspend(session: UnlockedSession, { kind, subject }: MemberOrOrganisation, code: LeaveCode): Promise<Bytes> {
	return propose(session, () => session.sign("suspend", { kind, subject, code }));
}

/**
 * Two people lift a suspension. @returns objId, for whoever approves it.
 * @example const object = await reinstate(session, { kind: "member", subject: member });
 */
export function reinstate(session: UnlockedSession, { kind, subject }: MemberOrOrganisation): Promise<Bytes> {
	return propose(session, () => session.sign("reinstate", { kind, subject }));
}

/**
 * For good. Colleagues' clients renew the desks' keys, and then those of every compartment the leaver could read.
 * @returns objId, for whoever must approve it (an admin's, or an organisation's).
 * @example await remove(session, { kind: "member", subject: member }, "left");
 */
export function remove(session: UnlockedSession, { kind, subject }: MemberOrOrganisation, code: LeaveCode): Promise<Bytes> {
	return propose(session, () => session.sign("remove", { kind, subject, code }));
}

async function propose(
	session: UnlockedSession,
	make: () => ReturnType<typeof session.sign<"suspend" | "reinstate" | "remove">>,
): Promise<Bytes> {
	const { object } = await appendToDirectory(session, () => {
		const statement = make();
		return { statements: [statement as never], object: statement.objId };
	});
	return object;
}

/**
 * Makes a colleague a coordinator, or staff again. @throws ProtocolError not-allowed unless I am their coordinator.
 * @example await setRole(session, member, "coordinator");
 */
export async function setRole(session: UnlockedSession, member: Id, role: "staff" | "coordinator"): Promise<void> {
	await appendToDirectory(session, () => ({ statements: [session.sign("member.role", { member, role })] }));
}
