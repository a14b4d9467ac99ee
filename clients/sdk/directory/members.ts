/** Members: invite, vouch, approve, suspend, remove. SPEC "The directory", sections 3 and 4. */
import { Invite } from "#crypto/invite.ts";
import { type Bytes, type Id, keyOf, toHex } from "#protocol/bytes.ts";
import type { LEAVE_CODES, Role, SUSPEND_CODES, VETTING_REFUSALS } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Invite as OpenInvite, readWitnesses } from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { inviteId } from "../account/invites.ts";
import { checkRestartCovers, loadLogPin } from "../audit/pins.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "./append.ts";
import { syncDirectory } from "./directory.ts";
import { type Checklist, checkFingerprint, checklistHash, checkVetting, defaultNextVetting, joinOf } from "./vetting.ts";

const WEEK = 7 * 86_400_000;

export type { OpenInvite };

export interface NewInvite {
	invite: Id;
	/** Tell it in person or by phone. It is shown once and never sent. */
	code: string;
	/** UTC ms. */
	expires: number;
}

/**
 * Invites somebody. Coordinators invite for their organisation. Admins invite the first coordinator of an
 * organisation, admins and auditors.
 * @param to organisation: null for admins and for auditors of the whole network. desk: the desk that the person will belong to.
 * member: the id of a known member who lost all keys. label: whom the invite is for, up to 80 characters, which all members can read. validFor: ms; 7 days when left out, which is also the longest. The invite
 * expires a minute earlier than that.
 * @returns the invite's id, its code, and when it expires.
 * @throws ProtocolError not-allowed; not-found when `member` isn't a member now.
 * @example const { code } = await invite(session, { organisation, role: "staff", desk });
 */
export async function invite(
	session: UnlockedSession,
	to: { organisation: Id | null; role: Role; desk?: Id | null; member?: Id | null; label?: string | null; validFor?: number },
): Promise<NewInvite> {
	const token = Invite.random(session.network);
	const pk = token.signingKey().publicKey;
	// A minute shorter than allowed, in case this clock is ahead of the server's.
	const expires = session.now() + Math.min(to.validFor ?? WEEK, WEEK) - 60_000;
	const { organisation, role, desk = null, member = null } = to;
	const label = to.label?.trim().normalize("NFC") || null;
	const fields = { invite: inviteId(pk), organisation, role, desk, member, expires, label, pk };
	await appendStatement(session, "invite", () => fields);
	return { invite: fields.invite, code: token.reveal(), expires };
}

/**
 * The invites that can still be used and that I may cancel: an admin all of them, a coordinator those of colleagues. The newest comes first.
 * @example for (const { label, expires } of openInvites(session)) console.log(label, new Date(expires));
 */
export function openInvites({ dir, me, now }: UnlockedSession): OpenInvite[] {
	const own = dir.members.get(me);
	const mayCancel = ({ organisation, role }: OpenInvite) =>
		own?.role === "admin" || (own?.role === "coordinator" && own.organisation === organisation && role !== "auditor");
	const open = [...dir.invites.values()].filter((each) => !each.used && !each.cancelled && each.expires > now() && mayCancel(each));
	return open.sort((a, b) => b.at - a.at);
}

/**
 * Ends an invite that nobody has used. Its code then opens nothing.
 * @throws ProtocolError not-allowed; not-found; invite-used; invite-cancelled
 * @example await cancelInvite(session, invite);
 */
export async function cancelInvite(session: UnlockedSession, invite: Id): Promise<void> {
	await appendStatement(session, "invite.cancel", () => ({ invite }));
}

/**
 * Vouches for the keys of a newcomer whom I know. Others must approve before it takes effect, unless I am the only admin.
 * @param member the newcomer's id. @param checklist how the person was vetted. @param nextVetting UTC ms; by the policy when left out.
 * @param check fingerprint: as the newcomer reads it out. It is compared with the keys that are vouched for.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError bad-input (field fingerprint) when the keys are not the newcomer's: don't vouch then; not-found when no newcomer
 * has this id; not-allowed; bad-statement (with the field) for dates out of bounds, a next vetting beyond the policy's period, or no
 * reference.
 * @example const object = await vouch(session, member, checklist, undefined, { fingerprint: "01234 56789 ..." });
 */
export async function vouch(
	session: UnlockedSession,
	member: Id,
	checklist: Checklist,
	nextVetting?: number,
	check: { fingerprint?: string } = {},
): Promise<Bytes> {
	checkVetting(session, checklist, nextVetting ?? defaultNextVetting(session));
	const fields = () => {
		// Here, because the newcomer may have joined again with other keys since the fingerprint was typed.
		if (check.fingerprint !== undefined) checkFingerprint(session, member, check.fingerprint);
		return {
			member,
			join: joinOf(session, member).objId,
			checklist: checklistHash(checklist),
			nextVetting: nextVetting ?? defaultNextVetting(session),
		};
	};
	return appendStatement(session, "member.add", fields, checklist);
}

/** Values that the approver has learned outside of the network. The proposal is signed only if it says the same. */
export interface ApprovalCheck {
	/** The fingerprint, as the newcomer reads it out. Needed to approve a member. */
	fingerprint?: string;
	/** For a release of web code or of the public site: the SHA-256 of the manifest of the approver's own build, as hex. Compared when given. */
	release?: string;
	/** For witnesses: the verifier keys of those that aren't in force yet, from the organisations that run them. Compared when given. */
	witnesses?: readonly string[];
}

/**
 * Approves a proposal of another member.
 * @param object objId of the proposal. @param check what the approver has learned outside of the network.
 * @throws ProtocolError bad-input (field fingerprint, release or witnesses) when the proposal says something else: don't approve then;
 * not-found, not-allowed, wrong-state (decided already); AlarmError log-forked for a restart of the log that contradicts what this device saw.
 * @example await approve(session, object, { fingerprint: "01234 56789 ..." });
 */
export async function approve(session: UnlockedSession, object: Bytes, check: ApprovalCheck = {}): Promise<void> {
	await syncDirectory(session);
	const proposal = session.dir.proposals.get(keyOf(object));
	if (!proposal) throw new ProtocolError("not-found", "object: no proposal has this id");
	const { statement } = proposal;
	if (statement.type === "member.add") checkFingerprint(session, statement.body.member, check.fingerprint ?? "");
	const isRelease = statement.type === "web.release" || statement.type === "site.release";
	if (isRelease && check.release !== undefined) checkTypedRelease(statement.body, check.release);
	if (statement.type === "log.witnesses" && check.witnesses !== undefined) checkNewWitnesses(session, statement.body, check.witnesses);
	if (statement.type === "log.restart") checkRestartCovers(session, await loadLogPin(session, "access"), statement.body.old);
	await appendStatement(session, "countersign", () => ({ object, verdict: "approve" as const, code: null }));
}

/** @throws ProtocolError bad-input (field release) unless the typed hash is that of the release. For a withdrawal, nothing may be typed. */
function checkTypedRelease({ release }: Fields<"web.release" | "site.release">, typed: string): void {
	const given = typed.replace(/[^0-9a-z]/gi, "").toLowerCase();
	if (given === (release ? toHex(release.manifest) : "")) return;
	throw new ProtocolError("bad-input", "release: the proposal is about another build; do not approve", "release");
}

/** @throws ProtocolError bad-input (field witnesses) unless the typed keys are those of the witnesses that aren't in force yet. */
function checkNewWitnesses({ dir }: UnlockedSession, body: Fields<"log.witnesses">, typed: readonly string[]): void {
	const present = dir.witnesses.keys.map(formatVerifierKey);
	const added = readWitnesses(body)
		.keys.map(formatVerifierKey)
		.filter((key) => !present.includes(key));
	const given = new Set(typed.map((key) => key.trim()));
	if (given.size === added.length && added.every((key) => given.has(key))) return;
	throw new ProtocolError("bad-input", "witnesses: the proposal names other keys; do not approve", "witnesses");
}

/**
 * Refuses a proposal of another member.
 * @param object its objId. @param code the reason.
 * @throws ProtocolError not-allowed, wrong-state (decided already).
 * @example await refuse(session, object, "references-missing");
 */
export async function refuse(session: UnlockedSession, object: Bytes, code: (typeof VETTING_REFUSALS)[number]): Promise<void> {
	await appendStatement(session, "countersign", () => ({ object, verdict: "refuse" as const, code }));
}

/** A member or an organisation. */
export interface MemberOrOrganisation {
	kind: "member" | "organisation";
	subject: Id;
}
type LeaveCode = (typeof LEAVE_CODES)[number];
type SuspendCode = (typeof SUSPEND_CODES)[number];

/**
 * Suspends a member or an organisation: their sessions and writes end at once. A coordinator does this alone in their own organisation.
 * A suspension by an admin must be confirmed by another admin, or by coordinators of two organisations: until then, any other admin ends it
 * alone. The suspension of an admin, or of a second member or organisation within a day, takes effect only after they have agreed.
 * @param code the reason. "danger": people are in danger at this organisation. It then gets no content, and receives nobody. An organisation
 * that is suspended already can be marked so.
 * @returns the statement's objId, for `approve` where that is needed.
 * @throws ProtocolError not-found, not-allowed, wrong-state (not active)
 * @example const object = await suspend(session, { kind: "member", subject: member }, "misconduct");
 */
export function suspend(session: UnlockedSession, { kind, subject }: MemberOrOrganisation, code: SuspendCode): Promise<Bytes> {
	return appendStatement(session, "suspend", () => ({ kind, subject, code }));
}

/**
 * Proposes the end of a suspension. Others must approve it, unless I am the only admin, or another admin has made the suspension and nobody has
 * confirmed it yet.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed, wrong-state (not suspended)
 * @example const object = await reinstate(session, { kind: "member", subject: member });
 */
export function reinstate(session: UnlockedSession, { kind, subject }: MemberOrOrganisation): Promise<Bytes> {
	return appendStatement(session, "reinstate", () => ({ kind, subject }));
}

/**
 * Removes a member or an organisation for good. Colleagues' clients then renew the keys of the desks, and of every compartment that
 * the removed members could read.
 * @param code the reason. "cannot-act": an organisation with open cases that it can't hand over. Another desk may take them over.
 * @returns the statement's objId, for `approve`: a removal by an admin must be approved as in `suspend`, unless it is that of a newcomer.
 * @throws ProtocolError not-found, not-allowed, wrong-state (removed already, or an organisation with open cases)
 * @example await remove(session, { kind: "member", subject: member }, "left");
 */
export function remove(session: UnlockedSession, { kind, subject }: MemberOrOrganisation, code: LeaveCode): Promise<Bytes> {
	return appendStatement(session, "remove", () => ({ kind, subject, code }));
}

/**
 * Makes a colleague a coordinator or staff.
 * @throws ProtocolError not-found unless they are active staff or an active coordinator; not-allowed unless I am a coordinator of their
 * organisation, and for my own role.
 * @example await setRole(session, member, "coordinator");
 */
export async function setRole(session: UnlockedSession, member: Id, role: "staff" | "coordinator"): Promise<void> {
	await appendStatement(session, "member.role", () => ({ member, role }));
}
