/**
 * Proposals: who may make a proposal, how many other people must approve it, and how an approved proposal is applied. SPEC "The directory",
 * section 4.
 */
import { type Id, keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";
import { activeMember, admins, coordinatorsOf, openProposals, organisationIsActive, organisationOfDesk } from "./lookups.ts";
import { changeDesk, changeJoin, changeMember, changeOrganisation, changeProposal } from "./records.ts";
import { putSpace } from "./spaces.ts";
import { refuse } from "./standing.ts";
import type { Directory, Folded, Join, Member, Proposal, ProposalStatement, ProposalType } from "./state.ts";
import { reinstatesAlone, type StandingStatement, setStanding, unconfirmedSuspension } from "./suspensions.ts";
import { isBeyondPolicy, renewVetting } from "./vetting.ts";
import { readWitnesses } from "./witnesses.ts";

/** The waiting join that a member.add vouches for. @throws ProtocolError wrong-state, also when the join's organisation is not active. */
export function joinVouchedFor(dir: Directory, body: Body<"member.add">): Join {
	const join = dir.joins.get(keyOf(body.join));
	if (join?.status !== "waiting" || join.member !== body.member)
		throw new ProtocolError("wrong-state", "join: does not wait to be vouched for");
	if (!organisationIsActive(dir, dir.invites.get(join.invite)?.organisation ?? null))
		throw new ProtocolError("wrong-state", "join: its organisation is not active");
	return join;
}

/**
 * How many people besides the proposer must agree.
 * @throws ProtocolError not-allowed when the proposer may not propose this at all.
 */
export function approvalsNeeded(dir: Directory, statement: ProposalStatement, signer: Member): number {
	const others = dir.quorum - 1;
	switch (statement.type) {
		case "policy":
		case "organisation.add":
		case "organisation.change":
		case "log.restart":
		case "log.witnesses":
		case "web.release":
		case "space.add":
		case "space.owner":
			if (signer.role !== "admin") refuse("by: only an admin may propose this");
			return others;
		case "site.release":
			if (signer.role !== "admin") refuse("by: only an admin may propose this");
			// What endangers somebody is taken down at once. A release takes two accounts, also while there is one admin only.
			return statement.body.release === null ? 0 : 1;
		case "reinstate": {
			if (signer.role !== "admin") refuse("by: only an admin may propose this");
			// Until somebody has confirmed a suspension, each other admin ends it alone.
			return reinstatesAlone(dir, statement.body.subject, signer.id) ? 0 : others;
		}
		case "vetting":
			if (signer.role !== "admin" || signer.id === statement.body.subject)
				refuse("by: only an admin renews a vetting, and never their own");
			return isBeyondPolicy(dir, statement.body) ? others : 0;
		case "member.add":
			return vouchersNeeded(dir, statement.body, signer);
		case "suspend":
		case "remove":
			return approvalsToSuspendOrRemove(dir, statement, signer);
	}
}

/**
 * For staff and coordinators, a coordinator of their organisation vouches first, and one approval more is needed. An admin vouches first
 * when the organisation has no other active coordinator, and for auditors and admins. Then the quorum decides.
 */
function vouchersNeeded(dir: Directory, body: Body<"member.add">, signer: Member): number {
	const join = joinVouchedFor(dir, body);
	if (join.member === signer.id) refuse("member: nobody vouches for themselves");
	const invite = dir.invites.get(join.invite);
	const organisation = invite?.organisation ?? null;
	const isStaff = invite?.role === "staff" || invite?.role === "coordinator";
	if (isStaff && signer.role === "coordinator" && signer.organisation === organisation) return 1;
	if (signer.role !== "admin") refuse("by: only the organisation's coordinator or an admin may vouch first");
	if (isStaff && organisation !== null && coordinatorsOf(dir, organisation).some((each) => each.id !== join.member))
		refuse("by: the organisation's coordinator must vouch first");
	return dir.quorum - 1;
}

/** A coordinator acts alone in their own organisation. A suspension by one admin must be confirmed, and one admin removes only a newcomer. */
function approvalsToSuspendOrRemove(dir: Directory, { body }: StandingStatement<"suspend" | "remove">, signer: Member): number {
	const subject = body.kind === "member" ? dir.members.get(body.subject) : dir.organisations.get(body.subject);
	if (!subject) throw new ProtocolError("not-found", "subject: is not in the directory");
	if (body.kind === "member" && signer.role === "coordinator") {
		const member = subject as Member;
		if (member.organisation !== signer.organisation) refuse("subject: belongs to another organisation");
		if (member.role === "auditor") refuse("subject: only an admin may do this to an auditor");
		return 0;
	}
	if (signer.role !== "admin") refuse("by: only an admin or the person's own coordinator may do this");
	return body.kind === "member" && subject.status === "pending" ? 0 : dir.quorum - 1;
}

/** Only admins approve these: every client relies on the logs, their witnesses and the web code, and vetting is a duty of admins. */
const ONLY_ADMINS = new Set<ProposalType>(["log.restart", "log.witnesses", "web.release", "vetting"]);

/** Whether this member may approve the proposal. Nobody approves their own proposal, or one about themselves. */
export function mayApprove(dir: Directory, proposal: Proposal, approver: Member): boolean {
	const { by } = proposal.statement.body;
	if (approver.id === by || proposal.approvals.includes(approver.id) || subjectOf(proposal) === approver.id) return false;
	if (approver.role === "admin") return true;
	if (ONLY_ADMINS.has(proposal.statement.type)) return false;
	// A coordinator proposes only about their own organisation, so this also excludes the proposer's colleagues.
	return approver.role === "coordinator" && approver.organisation !== organisationOf(dir, proposal);
}

/** Whether this member may refuse the proposal. A coordinator can't end a suspension that is in force. */
export function mayRefuse(proposal: Proposal, approver: Member): boolean {
	return !proposal.tookEffectAtOnce || approver.role === "admin";
}

/**
 * Whether the proposal would suspend an admin who has suspended this coordinator, or the coordinator's organisation. Without this, an admin
 * could first suspend everybody who would have to agree. They don't count for a removal, which nobody can undo.
 */
export function isAgainstSuspender(dir: Directory, { statement: { type, body } }: Proposal, id: Id): boolean {
	const member = dir.members.get(id);
	if (member?.role !== "coordinator" || type !== "suspend") return false;
	const suspensions = [member.suspension, dir.organisations.get(member.organisation ?? "")?.suspension];
	return dir.members.get(body.subject)?.role === "admin" && suspensions.some((each) => each?.by === body.subject);
}

/**
 * How many approvals are missing. Each admin counts as one. Coordinators of two other organisations together count as one; for the public
 * site, a coordinator alone does.
 */
export function approvalsMissing(dir: Directory, proposal: Proposal): number {
	const counts = (id: Id) => (isAgainstSuspender(dir, proposal, id) ? dir.members.get(id) : activeMember(dir, id));
	const approvers = proposal.approvals.flatMap((id) => counts(id) ?? []);
	const byAdmins = approvers.filter((each) => each.role === "admin").length;
	const organisations = new Set(approvers.filter((each) => each.role === "coordinator").map((each) => each.organisation));
	const enough = proposal.statement.type === "site.release" ? 1 : 2;
	return Math.max(0, proposal.needed - byAdmins - (organisations.size >= enough ? 1 : 0));
}

function subjectOf({ statement }: Proposal): Id | null {
	if (statement.type === "member.add") return statement.body.member;
	if (statement.type === "organisation.change") return statement.body.organisation;
	if (statement.type === "space.add" || statement.type === "space.owner") return statement.body.space;
	return "subject" in statement.body ? statement.body.subject : null;
}

/** The organisation that the proposal is about, or the organisation of the member or of the desk that it is about. */
function organisationOf(dir: Directory, proposal: Proposal): Id | null {
	const { type, body } = proposal.statement;
	if (type === "organisation.add") return body.organisation;
	if (type === "space.add" || type === "space.owner") return organisationOfDesk(dir, body.owner) ?? null;
	const subject = subjectOf(proposal);
	if (subject === null) return null;
	const member = dir.members.get(subject);
	return member ? member.organisation : subject;
}

/** Notes that nobody can approve or refuse the proposal any more, and why. */
export function close(dir: Directory, proposal: Proposal, result: Partial<Proposal> & { status: "done" | "refused" }): void {
	changeProposal(dir, proposal, result);
	dir.openProposals.delete(proposal.statement.key);
}

/** Applies an approved proposal. @param at when the last person whose agreement was needed signed, UTC ms by this person's clock. */
export function carryOut(dir: Directory, proposal: Proposal, at: number): void {
	const { statement } = proposal;
	close(dir, proposal, { status: "done", lapse: null });
	switch (statement.type) {
		case "policy":
			dir.policy = statement.body.policy;
			refuseOthers(dir, proposal, at);
			break;
		case "log.restart":
			dir.restarts.push(statement.body);
			break;
		case "log.witnesses":
			dir.witnesses = { ...readWitnesses(statement.body), since: at };
			refuseOthers(dir, proposal, at);
			break;
		case "web.release":
			dir.web = statement.body.release;
			refuseOthers(dir, proposal, at);
			break;
		case "site.release":
			dir.site = statement.body.release;
			refuseOthers(dir, proposal, at);
			break;
		case "vetting":
			renewVetting(dir, statement.body);
			refuseOthers(dir, proposal, at);
			break;
		case "organisation.add":
			changeOrganisation(dir, statement.body.organisation, { status: "active" });
			break;
		case "organisation.change": {
			const { organisation, region, affiliation, scope } = statement.body;
			changeOrganisation(dir, organisation, { facts: { region, affiliation, scope } });
			refuseOthers(dir, proposal, at);
			break;
		}
		case "space.add":
		case "space.owner":
			putSpace(dir, statement);
			refuseOthers(dir, proposal, at);
			break;
		case "member.add":
			admit(dir, statement, proposal.approvals);
			break;
		default:
			// A suspension in force has set the standing before.
			if (!proposal.tookEffectAtOnce) setStanding(dir, statement, at);
			refuseOthers(dir, proposal, at);
			endUnconfirmed(dir, statement, at);
	}
}

/**
 * Refuses the other open proposals of this type and subject. Without this, one late approval could replace the newer decision. A proposal
 * that had already lapsed keeps the reason and date of its lapse, so that clients don't report it a second time.
 */
function refuseOthers(dir: Directory, approved: Proposal, at: number): void {
	for (const each of openProposals(dir)) {
		if (each.statement.type !== approved.statement.type || subjectOf(each) !== subjectOf(approved)) continue;
		close(dir, each, { status: "refused", lapse: each.lapse ?? { why: "overtaken", at } });
	}
}

/** When the subject of an unconfirmed suspension is reinstated or removed, or marked as in danger, nobody confirms the suspension later. */
export function endUnconfirmed(dir: Directory, { body }: StandingStatement, at: number): void {
	const unconfirmed = unconfirmedSuspension(dir, body.subject);
	if (unconfirmed) close(dir, unconfirmed, { status: "refused", lapse: unconfirmed.lapse ?? { why: "standing", at } });
}

/** Gives the member the keys and the desk of the join. A member who had lost all keys gets a new key epoch. */
function admit(dir: Directory, statement: Folded<Statement<"member.add">>, approvals: readonly Id[]): void {
	const join = dir.joins.get(keyOf(statement.body.join));
	const invite = join && dir.invites.get(join.invite);
	const member = join && dir.members.get(join.member);
	if (!join || !invite || !member) return;
	changeJoin(dir, join, { status: "vouched" });
	changeMember(dir, member.id, {
		// New keys do not end a suspension: `reinstate` does.
		status: member.status === "suspended" ? "suspended" : "active",
		keyEpoch: join.keyEpoch,
		nameHash: join.statement.body.nameHash,
		credential: join.credential,
		vouchers: [statement.body.by, ...approvals],
		checklist: statement.body.checklist,
		vettedAt: statement.body.at,
		nextVetting: statement.body.nextVetting,
		isExtended: false,
		joining: null,
		keys: new Map([...member.keys, [join.keyEpoch, join.statement.body.keys]]),
	});
	const desk = invite.desk === null ? undefined : dir.desks.get(invite.desk);
	if (desk?.open) changeDesk(dir, desk.id, { members: new Set([...desk.members, member.id]) });
	withdrawApprovals(dir, member.id);
	if (admins(dir).length >= 2) dir.quorum = 2;
}

/** Removes from the open proposals each approval that the member made with earlier keys. The member may approve again with the new keys. */
function withdrawApprovals(dir: Directory, member: Id): void {
	for (const proposal of openProposals(dir)) {
		const approvals = proposal.approvals.filter((approver) => approver !== member);
		if (approvals.length < proposal.approvals.length) changeProposal(dir, proposal, { approvals });
	}
}
