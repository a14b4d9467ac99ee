/** The rows of an inbox: plain data without sentences. Each client makes its own sentences from them. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind, RingFailure, Section } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { contracts } from "#protocol/contracts/index.ts";
import type { Absence, LapseReason, ProposalType, Refusal } from "#protocol/folds/directory.ts";
import type { AnyAction } from "#protocol/rules/handoff.ts";
import type { HandoffFlag } from "#protocol/rules/handoff-views.ts";

/**
 * The groups of an inbox, in order. emergency: priority "emergency", in any state. failed: a request that failed. red: see `red` below.
 * due: the deadline comes near. awaiting: waits for me or my desk. unread: new entries. others: waits for somebody else.
 */
export const INBOX_GROUPS = ["emergency", "failed", "red", "due", "awaiting", "unread", "others"] as const;
export type InboxGroup = (typeof INBOX_GROUPS)[number];

interface InboxRowBase {
	group: InboxGroup;
	/** Whether the matter is late or its time runs out, or nobody takes care of a case or desk. Clients show the row in red. */
	red: boolean;
	/** The desk of mine that the row is about. */
	desk: Id | null;
	/** The desk that it comes from, or that must answer. */
	from: Id | null;
	/** The member that it comes from or is about. */
	member: Id | null;
	case: { id: Id; code: string } | null;
	/** When it began to wait, UTC ms. desk-unmanned: the time of this answer. vetting-due: the deadline. */
	since: number;
	/** The deadline, UTC ms. */
	by: number | null;
}

/** What the server says of a hand-off in an inbox. */
export type ServedHandoff = Reply<typeof contracts.cases.inbox>["handoffs"][number];

/** The fields of the contract that the base has in another form, or that only the server knows whole. */
type Reshaped = "kind" | "case" | "code" | "from" | "to" | "respondBy" | "expectBy" | "changed" | "failed" | "flags" | "next";

/** A hand-off. The kind is the state of a request that failed and that nobody at the from-desk has settled. Otherwise it is `handoff`. */
export interface HandoffInboxRow extends InboxRowBase, Omit<ServedHandoff, Reshaped> {
	kind: "declined" | "rerouted" | "withdrawn" | "cancelled" | "handoff";
	/** Whether my desk is the to-desk. */
	incoming: boolean;
	flags: HandoffFlag[];
	/** The next move. */
	next: AnyAction | null;
	/** Why nobody acts for the other desk now; null when somebody does. danger: it is suspended, because people are in danger there. */
	absent: Absence | "danger" | null;
}

/** Entries of others that I haven't seen. `member` is the author of the newest one. */
export interface UnreadInboxRow extends InboxRowBase {
	kind: "unread";
	compartment: Id;
	/** The kind of the compartment. */
	of: CompartmentKind;
	section: Section | null;
	/** Whether I am an auditor, and the entries answer a query. */
	isAnswer: boolean;
	/** The title of a thread. Null when titles weren't asked for, or this one can't be read. */
	title: string | null;
	/** The number of unread entries, at most 100. */
	count: number;
	/** Whether one of them mentions me. As the server says. */
	isMention: boolean;
}

/** Another desk asks for a case of ours. */
export interface AskInboxRow extends InboxRowBase {
	kind: "ask";
	ask: Id;
}

/** lead-left: the lead of an open case is no active member of its desk. member: the lead. */
export interface LeadInboxRow extends InboxRowBase {
	kind: "lead-left";
}

/** The custodian of an open case is gone, and a desk of mine may take over. from: the custodian. */
export interface WithoutCustodianInboxRow extends InboxRowBase {
	kind: "without-custodian";
}

/** A desk of mine must hand on, close or erase the case, because the person doesn't want its organisation to go on. */
export interface DutyInboxRow extends InboxRowBase {
	kind: "custodian-duty";
}

/** A desk has work and no active member. from: that desk. desk: the same, if it is of my organisation. */
export interface UnmannedInboxRow extends InboxRowBase {
	kind: "desk-unmanned";
	cases: number;
	handoffs: number;
}

/** Another desk asks a desk of mine to hear the person alone about a consent (`attestConsent`). case: without its code. */
export interface AttestInboxRow extends InboxRowBase {
	kind: "attest";
}

/**
 * For admins: the desks of a hand-off can't act. met-suspended: the person is with a suspended desk. overdue-alone: she hasn't arrived in
 * time. from: the from-desk.
 */
export interface MeetingInboxRow extends InboxRowBase {
	kind: "met-suspended" | "overdue-alone";
	/** The to-desk. */
	to: Id;
}

/** For auditors: a second person is asked about a hand-off, and hasn't answered. Red after 24 hours. from: the from-desk. */
export interface QuestionInboxRow extends InboxRowBase {
	kind: "second-asked";
	/** The to-desk. */
	to: Id;
}

/** A bell can't ring. from: the desk, for its coordinators; null for the bell of the admins. */
export interface BellInboxRow extends InboxRowBase {
	kind: "bell-failing";
	channel: "mail" | "webhook";
	/** Why the last try failed. */
	failure: RingFailure;
}

/**
 * A proposal, for admins and coordinators. proposal: I can decide it. proposal-waits: only others can, for example because I made it.
 * proposal-refused: my own proposal was refused recently. proposal-lapsed: nobody refused it, but it can't be approved any more; its
 * proposer and all admins are told. vetting-asked: an admin asks me for more about my own proposal. member: the member who has proposed,
 * refused or asked.
 */
export interface ProposalInboxRow extends InboxRowBase {
	kind: "proposal" | "proposal-waits" | "proposal-refused" | "proposal-lapsed" | "vetting-asked";
	/** The proposal's objId, base64url. */
	object: string;
	what: ProposalType;
	isMine: boolean;
	/** The member or organisation that it is about. Null when it is about the network. */
	subject: { kind: "member" | "organisation"; id: Id } | null;
	/** Why it was refused. Null also when no reason was given. */
	refusal: Refusal["code"];
	/** Why it has lapsed. Null unless it has. */
	lapse: LapseReason | null;
}

/**
 * For admins and coordinators: somebody whom they must vouch for, or an organisation or member that they must vet again. newcomer-waits:
 * only others can vouch.
 */
export interface VettingInboxRow extends InboxRowBase {
	kind: "newcomer" | "newcomer-waits" | "vetting-due";
	/** The organisation of the newcomer, or the organisation that must be vetted again. Null when a member must be vetted again. */
	organisation: Id | null;
}

/** An auditor's query that nobody has answered in time. member: the member whose entries are queried. */
export interface QueryInboxRow extends InboxRowBase {
	kind: "query-overdue";
	query: Id;
	organisation: Id;
}

export type InboxRow =
	| HandoffInboxRow
	| UnreadInboxRow
	| AskInboxRow
	| LeadInboxRow
	| WithoutCustodianInboxRow
	| DutyInboxRow
	| UnmannedInboxRow
	| AttestInboxRow
	| MeetingInboxRow
	| QuestionInboxRow
	| BellInboxRow
	| ProposalInboxRow
	| VettingInboxRow
	| QueryInboxRow;

/**
 * Sorts rows by group. In a group, the nearest deadline comes first. Rows without a deadline follow, the oldest first, but of unread rows
 * the newest first.
 * @example sortInbox(rows)[0]
 */
export function sortInbox(rows: InboxRow[]): InboxRow[] {
	const place = ({ group }: InboxRow) => INBOX_GROUPS.indexOf(group);
	const age = (row: InboxRow) => (row.group === "unread" ? -row.since : row.since);
	return [...rows].sort((a, b) => place(a) - place(b) || (a.by ?? Infinity) - (b.by ?? Infinity) || age(a) - age(b) || 0);
}
