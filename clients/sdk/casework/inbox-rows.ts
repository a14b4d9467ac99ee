/** The rows of an inbox: plain data without sentences. Each client makes its own sentences from them. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind, HandoffState, Priority, RingFailure, Section } from "#protocol/codes.ts";
import type { Absence, ProposalType, Refusal } from "#protocol/folds/directory.ts";
import type { AnyAction } from "#protocol/rules/handoff.ts";
import type { HandoffFlag } from "#protocol/rules/handoff-views.ts";

/** The order of an inbox. Emergencies come first, whatever happened to them. others: it waits for somebody else, so it comes last. */
export const INBOX_GROUPS = ["emergency", "failed", "red", "due", "awaiting", "unread", "others"] as const;
export type InboxGroup = (typeof INBOX_GROUPS)[number];

interface Base {
	group: InboxGroup;
	/** Whether it is late, or its time runs out. */
	red: boolean;
	/** The desk of mine that it is about. */
	desk: Id | null;
	/** The desk that it comes from, or that must answer. */
	from: Id | null;
	/** The member that it comes from or is about. */
	member: Id | null;
	case: { id: Id; code: string } | null;
	/** Since when, UTC ms. */
	since: number;
	/** By when, UTC ms. */
	by: number | null;
}

/** A hand-off. Its kind is the state when the request came to nothing and nobody has taken it up, else `handoff`. */
export interface HandoffInboxRow extends Base {
	kind: "declined" | "rerouted" | "withdrawn" | "cancelled" | "handoff";
	handoff: Id;
	state: HandoffState;
	priority: Priority;
	/** Whether my desk is the to-desk. */
	incoming: boolean;
	flags: HandoffFlag[];
	/** The last code that was given. */
	reason: string | null;
	/** The desk that reroute names. */
	suggested: Id | null;
	/** The next move, and whether it is my desk's. */
	next: AnyAction | null;
	awaits: boolean;
	/** Why nobody acts for the other desk now. */
	absent: Absence | null;
	/** The hand-off runs, and the custodian of its case is gone. */
	withoutCustodian: boolean;
}

/** Entries of others that I haven't seen. `member` is the author of the newest one. */
export interface UnreadInboxRow extends Base {
	kind: "unread";
	compartment: Id;
	of: CompartmentKind;
	section: Section | null;
	title: string | null;
	/** At most 100. */
	count: number;
}

/** Another desk asks for a case of ours. */
export interface AskInboxRow extends Base {
	kind: "ask";
	ask: Id;
}

/** lead-left: the lead of an open case is no active member of its desk. member: the lead. */
export interface LeadInboxRow extends Base {
	kind: "lead-left";
}

/** The custodian of an open case is gone, and a desk of mine may take over. from: the custodian. */
export interface WithoutCustodianInboxRow extends Base {
	kind: "without-custodian";
}

/** A desk has work and no active member. from: that desk. */
export interface UnmannedInboxRow extends Base {
	kind: "desk-unmanned";
	cases: number;
	handoffs: number;
}

/** For coordinators: a bell can't ring, so nobody at the desk is told that something waits. from: the desk. */
export interface BellInboxRow extends Base {
	kind: "bell-failing";
	channel: "mail" | "webhook";
	/** Why the last try failed. */
	failure: RingFailure;
}

/**
 * A proposal, for admins and coordinators. proposal: I can decide it. proposal-waits: only others can, because I made it, for example.
 * proposal-refused: mine, refused lately. vetting-asked: an admin asks for more about mine. member: whoever proposed, refused or asks.
 */
export interface ProposalInboxRow extends Base {
	kind: "proposal" | "proposal-waits" | "proposal-refused" | "vetting-asked";
	/** The proposal's objId, base64url. */
	object: string;
	what: ProposalType;
	isMine: boolean;
	/** Whom or what it is about. Null when it is about the network. */
	subject: { kind: "member" | "organisation"; id: Id } | null;
	/** Why it was refused. Null also when no reason was given. */
	refusal: Refusal["code"];
}

/** For admins and coordinators: whom they must vouch for or vet again. */
export interface VettingInboxRow extends Base {
	kind: "newcomer" | "vetting-due";
	/** The organisation of the newcomer, or the one that must be vetted again. */
	organisation: Id | null;
}

/** An auditor's query that nobody has answered in time. member: whose entries are queried. */
export interface QueryInboxRow extends Base {
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
	| UnmannedInboxRow
	| BellInboxRow
	| ProposalInboxRow
	| VettingInboxRow
	| QueryInboxRow;

/** Sorts rows by group. In a group, the nearest `by` comes first, then the oldest; of unread ones the newest. @example inOrder(rows)[0] */
export function inOrder(rows: InboxRow[]): InboxRow[] {
	const place = ({ group }: InboxRow) => INBOX_GROUPS.indexOf(group);
	const age = (row: InboxRow) => (row.group === "unread" ? -row.since : row.since);
	return [...rows].sort((a, b) => place(a) - place(b) || (a.by ?? Infinity) - (b.by ?? Infinity) || age(a) - age(b) || 0);
}
