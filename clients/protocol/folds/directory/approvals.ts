/** Vouching: who may propose, how many others must agree, and what happens when they do. SPEC "The directory", section 4. */
import { type Id, keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";
import { activeMember, admins, coordinatorsOf, organisationIsActive } from "./lookups.ts";
import { refuse } from "./standing.ts";
import type { Directory, Join, Member, Organisation, Proposal, ProposalStatement, ProposalType } from "./state.ts";
import { namedBy } from "./witnesses.ts";

/** The join that a member.add vouches for. Nobody comes into an organisation that has left or is suspended. @throws ProtocolError wrong-state */
export function joinVouchedFor(dir: Directory, body: Body<"member.add">): Join {
	const join = dir.joins.get(keyOf(body.join));
	if (join?.status !== "waiting" || join.member !== body.member)
		throw new ProtocolError("wrong-state", "join: is not waiting to be vouched for");
	if (!organisationIsActive(dir, dir.invites.get(join.invite)?.organisation ?? null))
		throw new ProtocolError("wrong-state", "join: is into no active organisation");
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
		case "reinstate":
		case "log.restart":
		case "log.witnesses":
		case "web.release":
			if (signer.role !== "admin") refuse("by: only an admin may propose this");
			return others;
		case "member.add":
			return vouchersNeeded(dir, statement.body, signer);
		case "suspend":
		case "remove":
			return neededToEnd(dir, statement, signer);
	}
}

/** A coordinator's own people need one admin; everybody else is vouched for by admins. */
function vouchersNeeded(dir: Directory, body: Body<"member.add">, signer: Member): number {
	const join = joinVouchedFor(dir, body);
	if (join.member === signer.id) refuse("member: nobody vouches for themselves");
	const invite = dir.invites.get(join.invite);
	const organisation = invite?.organisation ?? null;
	const ordinary = invite?.role === "staff" || invite?.role === "coordinator";
	if (ordinary && signer.role === "coordinator" && signer.organisation === organisation) return 1;
	if (signer.role !== "admin") refuse("by: the organisation's coordinator or an admin vouches first");
	if (ordinary && organisation !== null && coordinatorsOf(dir, organisation).some((each) => each.id !== join.member))
		refuse("by: the organisation's coordinator vouches first");
	return dir.quorum - 1;
}

/** A change of how a member or an organisation stands. */
type StandingStatement<T extends ProposalType = "suspend" | "reinstate" | "remove"> = Extract<ProposalStatement, { type: T }>;

function neededToEnd(dir: Directory, { type, body }: StandingStatement<"suspend" | "remove">, signer: Member): number {
	const subject = body.kind === "member" ? dir.members.get(body.subject) : dir.organisations.get(body.subject);
	if (!subject) throw new ProtocolError("not-found", "subject: is not in the directory");
	if (body.kind === "member" && signer.role === "coordinator") {
		const member = subject as Member;
		if (member.organisation !== signer.organisation || member.role === "auditor") refuse("subject: belongs to another organisation");
		return 0;
	}
	if (signer.role !== "admin") refuse("by: only an admin, or the person's own coordinator, may do this");
	const severe = body.kind === "member" ? (subject as Member).role === "admin" : type === "remove";
	return severe ? dir.quorum - 1 : 0;
}

/** What clients go on without, whom they believe then, and which code they run, is for two admins alone to say. */
const ADMINS_ALONE = new Set<ProposalType>(["log.restart", "log.witnesses", "web.release"]);

/** Whether this person's word counts for the proposal. Nobody approves what they proposed, or themselves. */
export function mayApprove(dir: Directory, proposal: Proposal, approver: Member): boolean {
	const { by } = proposal.statement.body;
	if (approver.id === by || proposal.approvals.includes(approver.id) || subjectOf(proposal) === approver.id) return false;
	if (approver.role === "admin") return true;
	if (ADMINS_ALONE.has(proposal.statement.type)) return false;
	// Coordinators propose for their own people only: this leaves the proposer's colleagues out, too.
	return approver.role === "coordinator" && approver.organisation !== organisationOf(dir, proposal);
}

/** Admins' words count one each; coordinators of two other organisations together replace one missing admin. */
export function isApproved(dir: Directory, proposal: Proposal): boolean {
	const approvers = proposal.approvals.flatMap((id) => activeMember(dir, id) ?? []);
	const byAdmins = approvers.filter((each) => each.role === "admin").length;
	const organisations = new Set(approvers.filter((each) => each.role === "coordinator").map((each) => each.organisation));
	return byAdmins + (organisations.size >= 2 ? 1 : 0) >= proposal.needed;
}

function subjectOf({ statement }: Proposal): Id | null {
	if (statement.type === "member.add") return statement.body.member;
	return "subject" in statement.body ? statement.body.subject : null;
}

function organisationOf(dir: Directory, { statement }: Proposal): Id | null {
	if (statement.type === "organisation.add") return statement.body.organisation;
	const subject = subjectOf({ statement } as Proposal);
	if (subject === null) return null;
	const member = dir.members.get(subject);
	if (statement.type !== "member.add" || !member) return member?.organisation ?? subject;
	return member.organisation;
}

/** Makes an approved proposal true. */
export function carryOut(dir: Directory, proposal: Proposal): void {
	const { statement } = proposal;
	proposal.status = "done";
	switch (statement.type) {
		case "policy":
			dir.policy = statement.body.policy;
			closeOthers(dir, proposal);
			break;
		case "log.restart":
			dir.restarts.push(statement.body);
			break;
		case "log.witnesses":
			dir.witnesses = namedBy(statement.body);
			closeOthers(dir, proposal);
			break;
		case "web.release":
			dir.web = statement.body.release;
			closeOthers(dir, proposal);
			break;
		case "organisation.add":
			setOrganisation(dir, statement.body.organisation, "active");
			break;
		case "member.add":
			admit(dir, statement, proposal.approvals);
			break;
		default:
			setStanding(dir, statement);
			closeOthers(dir, proposal);
	}
}

/** What was thought better of can't take the place of a later one, by one countersignature whenever somebody likes. */
function closeOthers(dir: Directory, done: Proposal): void {
	for (const each of dir.proposals.values())
		if (each.status === "open" && each.statement.type === done.statement.type && subjectOf(each) === subjectOf(done))
			each.status = "refused";
}

function setOrganisation(dir: Directory, id: Id, status: Organisation["status"]): void {
	const organisation = dir.organisations.get(id);
	if (organisation) organisation.status = status;
}

function setStanding(dir: Directory, { type, body }: StandingStatement): void {
	const status = { suspend: "suspended", reinstate: "active", remove: "removed" } as const;
	if (body.kind === "organisation") return setOrganisation(dir, body.subject, status[type]);
	const member = dir.members.get(body.subject);
	if (!member) return;
	member.status = status[type];
	if (type === "remove") expel(dir, member);
}

/** Also out of the way back in: a join that waited can't be vouched for any more. */
function expel(dir: Directory, member: Member): void {
	for (const desk of dir.desks.values()) desk.members.delete(member.id);
	for (const join of dir.joins.values()) if (join.member === member.id && join.status === "waiting") join.status = "refused";
	member.joining = null;
}

/** The join's keys, role and desk become the member's; a member who had lost everything is back with a new key epoch. */
function admit(dir: Directory, statement: Statement<"member.add">, approvals: readonly Id[]): void {
	const join = dir.joins.get(keyOf(statement.body.join));
	const invite = join && dir.invites.get(join.invite);
	const member = join && dir.members.get(join.member);
	if (!join || !invite || !member) return;
	join.status = "vouched";
	Object.assign(member, {
		// New keys don't lift a suspension: reinstating takes a proposal of its own.
		status: member.status === "suspended" ? "suspended" : "active",
		keyEpoch: join.keyEpoch,
		nameHash: join.statement.body.nameHash,
		credential: join.credential,
		vouchers: [statement.body.by, ...approvals],
		checklist: statement.body.checklist,
		nextVetting: statement.body.nextVetting,
		joining: null,
	} satisfies Partial<Member>);
	member.keys.set(join.keyEpoch, join.statement.body.keys);
	const desk = invite.desk === null ? undefined : dir.desks.get(invite.desk);
	if (desk?.open) desk.members.add(member.id);
	withdrawApprovals(dir, member.id);
	if (admins(dir).length >= 2) dir.quorum = 2;
}

/** What somebody approved with keys that were lost doesn't count for what still waits; the new ones may say it again. */
function withdrawApprovals(dir: Directory, member: Id): void {
	for (const each of dir.proposals.values())
		if (each.status === "open") each.approvals = each.approvals.filter((approver) => approver !== member);
}
