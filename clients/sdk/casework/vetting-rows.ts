/** The rows of the inbox about vetting and proposals, for admins and coordinators. */
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { isUnconfirmed, mayApprove, openProposals, type Proposal } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import {
	firstVouchers,
	joinOf,
	unansweredVettingAsks,
	type VettingQueue,
	vettingQueue,
	type WaitingProposal,
} from "../directory/vetting.ts";
import { EMPTY_ROW } from "./empty-row.ts";
import type { InboxRow, ProposalInboxRow } from "./inbox-rows.ts";

/** How long people are told that a proposal was refused or has lapsed, in ms. */
const TOLD_MS = 7 * 86_400_000;

/**
 * What waits to be vetted or decided, and what became of my own proposals.
 * @throws ProtocolError not-allowed unless I am an admin or a coordinator.
 */
export async function vettingRows(session: UnlockedSession): Promise<InboxRow[]> {
	const queue = await vettingQueue(session);
	return [
		...queue.proposals.map((each) => openRow(session, each)),
		...queue.refused.flatMap((each) => refusedRow(session, each)),
		...queue.lapsed.flatMap((each) => lapsedRow(session, each)),
		...queue.newcomers.map((each) => newcomerRow(session, each)),
		...queue.due.map((each) => dueRow(session, each)),
	];
}

function openRow(session: UnlockedSession, waiting: WaitingProposal): ProposalInboxRow {
	const { proposal, asked } = waiting;
	const { by, at } = proposal.statement.body;
	const me = session.dir.members.get(session.me);
	if (by === session.me && unansweredVettingAsks(waiting).length > 0) {
		const last = asked.reduce((newest, each) => (each.at > newest.at ? each : newest));
		return { ...aboutProposal(session, proposal), kind: "vetting-asked", group: "awaiting", member: last.by, since: last.at };
	}
	const isForMe = me !== undefined && mayApprove(session.dir, proposal, me);
	const row = { ...aboutProposal(session, proposal), member: by, since: at };
	if (proposal.tookEffectAtOnce) return unconfirmedRow(session, proposal, isForMe);
	return isForMe ? { ...row, kind: "proposal", group: "awaiting" } : { ...row, kind: "proposal-waits", group: "others" };
}

/** A suspension that nobody has confirmed. */
function unconfirmedRow(session: UnlockedSession, proposal: Proposal, isForMe: boolean): ProposalInboxRow {
	const { by, at } = proposal.statement.body;
	const kind = isForMe ? "proposal" : "proposal-waits";
	return { ...aboutProposal(session, proposal), member: by, since: at, kind, group: "red", red: true };
}

/** The suspensions that nobody has confirmed, for auditors. They decide nothing. */
export function unconfirmedRows(session: UnlockedSession): ProposalInboxRow[] {
	const unconfirmed = openProposals(session.dir).filter(isUnconfirmed);
	return unconfirmed.map((each) => unconfirmedRow(session, each, false));
}

function refusedRow(session: UnlockedSession, proposal: Proposal): ProposalInboxRow[] {
	const { refusal, statement } = proposal;
	if (!refusal || statement.body.by !== session.me || refusal.at < session.now() - TOLD_MS) return [];
	const { by, at, code } = refusal;
	return [{ ...aboutProposal(session, proposal), kind: "proposal-refused", group: "failed", member: by, since: at, refusal: code }];
}

function lapsedRow(session: UnlockedSession, proposal: Proposal): ProposalInboxRow[] {
	const { lapse, statement } = proposal;
	if (!lapse || lapse.at < session.now() - TOLD_MS) return [];
	const row = { ...aboutProposal(session, proposal), member: statement.body.by, since: lapse.at, lapse: lapse.why };
	return [{ ...row, kind: "proposal-lapsed", group: "failed" }];
}

function aboutProposal({ me }: UnlockedSession, { statement }: Proposal) {
	const { objId, type, body } = statement;
	const isMine = body.by === me;
	return { ...EMPTY_ROW, object: toBase64Url(objId), what: type, isMine, subject: subjectOf(statement), refusal: null, lapse: null };
}

function subjectOf({ type, body }: Proposal["statement"]): ProposalInboxRow["subject"] {
	if (type === "organisation.add") return { kind: "organisation", id: body.organisation };
	if (type === "member.add") return { kind: "member", id: body.member };
	return "subject" in body ? { kind: body.kind, id: body.subject } : null;
}

function newcomerRow(session: UnlockedSession, { id, organisation }: VettingQueue["newcomers"][number]): InboxRow {
	const row = { ...EMPTY_ROW, member: id, organisation, since: joinOf(session, id).body.at };
	return mayVouch(session, id) ? { ...row, kind: "newcomer", group: "awaiting" } : { ...row, kind: "newcomer-waits", group: "others" };
}

/** Whether I may vouch for a newcomer first. A coordinator of the organisation vouches first. Where there is none, an admin does. */
function mayVouch(session: UnlockedSession, newcomer: Id): boolean {
	const first = firstVouchers(session, newcomer);
	return first.length === 0 ? session.dir.members.get(session.me)?.role === "admin" : first.some(({ id }) => id === session.me);
}

function dueRow(session: UnlockedSession, { subject, by }: VettingQueue["due"][number]): InboxRow {
	const isLate = by < session.now();
	const isOrganisation = "country" in subject;
	return {
		...EMPTY_ROW,
		kind: "vetting-due",
		group: isLate ? "red" : "due",
		red: isLate,
		member: isOrganisation ? null : subject.id,
		organisation: isOrganisation ? subject.id : null,
		since: by,
		by,
	};
}
