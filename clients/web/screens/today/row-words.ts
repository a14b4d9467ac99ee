/** What each row says, and where its work is done: ids of messages and routes, without sentences. */
import type { DueToday, WaitingRow } from "../../sitting/verbs/index.ts";
import type { MessageId } from "../../words/words.tsx";

type HandoffRow = Extract<WaitingRow, { handoff: string }>;
/** A row about a proposal. It has a sentence of its own, which says what the proposal would do. */
export type ProposalRow = Extract<WaitingRow, { what: string }>;
export type OtherRow = Exclude<WaitingRow, ProposalRow>;

const FOR_ADMINS = new Set<WaitingRow["kind"]>(["newcomer", "newcomer-waits", "vetting-due", "bell-failing"]);

/** Whether only admins and coordinators get such a row. */
export const isForAdmins = (row: WaitingRow): boolean => "what" in row || FOR_ADMINS.has(row.kind);

/** The parts of the list, in their order. */
export const GROUPS = ["emergency", "failed", "red", "due", "awaiting", "ask", "unread", "others"] as const;
export type Group = (typeof GROUPS)[number];

function groupOf(row: WaitingRow): Group {
	return row.kind === "ask" ? "ask" : row.group;
}

/** The rows of one part. Unread rows of one case stand together, where the first of them stands. */
export function rowsIn(group: Group, all: readonly WaitingRow[]): WaitingRow[] {
	const rows = all.filter((row) => groupOf(row) === group);
	if (group !== "unread") return rows;
	const groupKeyOf = (row: WaitingRow) => (row.case ? `case ${row.case.id}` : keyOf(row));
	const groupKeys = [...new Set(rows.map(groupKeyOf))];
	return groupKeys.flatMap((key) => rows.filter((row) => groupKeyOf(row) === key));
}

/** The rows on which I can act, in the order of the page. */
export function rowsForMe(all: readonly WaitingRow[]): WaitingRow[] {
	return GROUPS.filter((group) => group !== "others").flatMap((group) => rowsIn(group, all));
}

/** How many things wait: the rows on which I can act, and the dates that have passed, such as of a colleague who isn't back from a visit. */
export function countForMe(rows: readonly WaitingRow[], due: DueToday | undefined): number {
	return rowsForMe(rows).length + (due?.items.filter(({ isRed }) => isRed).length ?? 0);
}

/** Puts neighbours of the same case together. A row without a case stays alone. */
function byCase<T extends WaitingRow>(rows: readonly T[]): T[][] {
	const together: T[][] = [];
	for (const row of rows) {
		const last = together.at(-1);
		if (last && row.case && last[0]?.case?.id === row.case.id) last.push(row);
		else together.push([row]);
	}
	return together;
}

/** From so many on, the unread threads of one member stand in one row. */
const MANY = 4;

/** As byCase. Many threads whose newest entry is by the same member are together too, at the place of the first of them. */
export function unreadTogether(rows: readonly OtherRow[]): OtherRow[][] {
	const authorOf = (row: OtherRow | undefined) => (row?.kind === "unread" && row.of === "thread" ? row.member : null);
	const of = (member: string) => rows.filter((row) => authorOf(row) === member);
	return byCase(rows).flatMap((together) => {
		const [first] = together;
		const author = authorOf(first);
		const theirs = author === null ? [] : of(author);
		if (theirs.length < MANY) return [together];
		return theirs[0] === first ? [theirs] : [];
	});
}

/** The same row has the same key in each answer. */
export function keyOf(row: WaitingRow): string {
	if ("what" in row) return `${row.kind} ${row.object}`;
	switch (row.kind) {
		case "unread":
			return row.compartment;
		case "ask":
			return row.ask;
		case "query-overdue":
			return row.query;
		case "lead-left":
		case "without-custodian":
		case "custodian-duty":
			return `${row.kind} ${row.case?.id}`;
		case "attest":
			return `${row.kind} ${row.case?.id} ${row.desk}`;
		case "met-suspended":
		case "overdue-alone":
		case "second-asked":
			return `${row.kind} ${row.from} ${row.to} ${row.since}`;
		case "desk-unmanned":
			return `${row.kind} ${row.from}`;
		case "bell-failing":
			return `${row.kind} ${row.from} ${row.channel}`;
		case "newcomer":
		case "newcomer-waits":
		case "vetting-due":
			return `${row.kind} ${row.member ?? row.organisation}`;
		default:
			return row.handoff;
	}
}

/** A screen. at: the desk or person that the list of people shows first. */
export interface Destination {
	to: string;
	search?: { at: string };
}

/** The screen where the row's work is done; null when there is none. */
export function destinationOf(row: WaitingRow): Destination | null {
	const desk = toPhone(row);
	if (desk !== null) return { to: "/people", search: { at: desk } };
	const to = routeOf(row);
	return to === null ? null : { to };
}

/** The desk whose people must be phoned, because the reader can't do the row's work. */
function toPhone(row: WaitingRow): string | null {
	switch (row.kind) {
		case "met-suspended":
		case "overdue-alone":
			return row.to;
		case "second-asked":
			return row.from;
		case "desk-unmanned":
			return row.desk === null ? row.from : null;
		default:
			return null;
	}
}

function routeOf(row: WaitingRow): string | null {
	if ("what" in row) return `/vetting/${row.object}`;
	switch (row.kind) {
		case "unread":
			if (row.isAnswer) return `/log/queries/${row.compartment}`;
			// A query is answered from the screen of the organisation, which signs the answer. A message in the thread would leave the query open.
			if (row.of === "review") return "/organisation";
			return row.of === "section" && row.case ? `/cases/${row.case.id}/s/${row.compartment}` : `/threads/${row.compartment}`;
		case "ask":
			return row.case && `/cases/${row.case.id}/handoffs/new`;
		case "lead-left":
		case "without-custodian":
		case "custodian-duty":
			return row.case && `/cases/${row.case.id}`;
		case "attest":
			return row.case && `/cases/${row.case.id}/attest`;
		case "met-suspended":
		case "overdue-alone":
		case "second-asked":
			return null;
		case "desk-unmanned":
			return row.desk && `/desk/${row.desk}`;
		case "bell-failing":
			return row.from === null ? "/administration/health" : `/desk/${row.from}/bell`;
		case "newcomer":
			return row.member && `/vetting/vouch/${row.member}`;
		case "newcomer-waits":
			return "/vetting";
		case "vetting-due":
			return row.member === null ? `/vetting/renew/organisation/${row.organisation}` : `/vetting/renew/member/${row.member}`;
		case "query-overdue":
			return `/log/queries/${row.query}`;
		default:
			return `/handoffs/${row.handoff}`;
	}
}

/** The sentence that says what happened. */
export function sentenceOf(row: OtherRow): MessageId {
	switch (row.kind) {
		case "unread":
			if (row.isAnswer) return "today.unread.answer";
			return `today.unread.${known(UNREAD, row.of)[0] ?? "thread"}`;
		case "ask":
			return "today.ask";
		case "lead-left":
			return "today.lead-left";
		case "without-custodian":
			return "today.without-custodian";
		case "custodian-duty":
			return "today.custodian-duty";
		case "attest":
			return "today.attest";
		case "met-suspended":
			return "today.met-suspended";
		case "overdue-alone":
			return "today.overdue-alone";
		case "second-asked":
			return "today.second-asked";
		case "desk-unmanned":
			return "today.desk-unmanned";
		case "bell-failing":
			if (row.from === null) return row.channel === "mail" ? "today.admin-bell-failing.mail" : "today.admin-bell-failing.webhook";
			return row.channel === "mail" ? "today.bell-failing.mail" : "today.bell-failing.webhook";
		case "newcomer":
			return "today.newcomer";
		case "newcomer-waits":
			return "today.newcomer-waits";
		case "vetting-due":
			return "today.vetting-due";
		case "query-overdue":
			return "today.query-overdue";
		case "handoff":
			return handoffSentence(row);
		default:
			return `today.${row.kind}`;
	}
}

/** Compartments whose unread entries have a sentence of their own. */
const UNREAD = ["section", "discussion", "handoff", "review"] as const;

/** Leaves out a code that isn't in the list. A newer server may send one, and there is no sentence for it. */
const known = <C extends string>(list: readonly C[], code: string | null): C[] => list.filter((each) => each === code);

function handoffSentence({ state, incoming, hasHer }: HandoffRow): MessageId {
	if (hasHer) return incoming ? "today.met-by-us" : "today.met-by-them";
	switch (state) {
		case "requested":
			return incoming ? "today.requested-of-us" : "today.requested-by-us";
		case "acknowledged":
			return incoming ? "today.seen-by-us" : "today.seen-by-them";
		case "accepted":
			return incoming ? "today.accepted-by-us" : "today.accepted-by-them";
		case "in-transit":
			return incoming ? "today.coming" : "today.leaving";
		case "received":
			return incoming ? "today.received-by-us" : "today.received-by-them";
		case "arranged":
			return "today.arranged";
		case "on-hold":
			return "today.on-hold";
		default:
			return "today.other-state";
	}
}

/** More sentences about a hand-off: what is wrong, and what comes next. */
export function detailsOf(row: WaitingRow): MessageId[] {
	if (row.kind === "unread") return row.isMention ? ["today.mentioned"] : [];
	if (!("handoff" in row)) return [];
	const withoutCustodian: MessageId[] = row.withoutCustodian ? ["today.case-without-custodian"] : [];
	const flags = row.flags
		.flatMap((flag) => known(FLAGS, flag))
		.map((flag) => {
			return flag === "overdue" && NOT_LEFT.includes(row.state) ? "today.flag.overdue-not-left" : (`today.flag.${flag}` as const);
		});
	const absent = row.absent ? [ABSENT[row.absent]] : [];
	const mustSignFirst = row.flags.some((flag) => flag === "countersign-awaited" || flag === "countersign-missing");
	const next = known(NEXT, row.kind === "handoff" && row.awaits ? row.next : null).map((action) => {
		if (action === "receive" && row.hasHer) return "today.next.receive-met";
		return action === "accept" && mustSignFirst ? "today.next.sign" : (`today.next.${action}` as const);
	});
	const isMetAndOver = row.kind === "handoff" && row.hasHer && row.next === null;
	const metAndOver: MessageId[] = isMetAndOver ? [`today.met-and-over.${row.incoming ? "to-us" : "from-us"}`] : [];
	return [...withoutCustodian, ...flags, ...absent, ...next, ...metAndOver];
}

/** Flags with a sentence of their own. For any other flag, the rest of the row says the same. */
const FLAGS = [
	"still-expected",
	"overdue",
	"met-red",
	"met-amber",
	"nothing-arranged-red",
	"nothing-arranged-amber",
	"denied",
	"lapsed",
	"file-closed",
	"unconfirmed",
	"countersign-awaited",
	"countersign-missing",
	"countersign-refused",
	"consent-withdrawn",
	"error-awaits-countersign",
] as const;

/** States in which nobody has said that she left. */
const NOT_LEFT: readonly string[] = ["accepted", "arranged"];

const ABSENT = {
	gone: "today.absent.gone",
	danger: "today.absent.danger",
	suspended: "today.absent.suspended",
	unmanned: "today.absent.unmanned",
} as const;

/** Next moves with a sentence of their own. */
const NEXT = ["accept", "arrange", "confirm", "depart", "receive", "resume", "complete"] as const;

/** The next step, for rows that don't say it by themselves. */
export function adviceOf(row: WaitingRow): MessageId | null {
	switch (row.kind) {
		case "desk-unmanned":
			return row.desk === null ? "today.advice.phone" : "today.advice.desk";
		case "second-asked":
			return "today.advice.second-asked";
		default:
			return null;
	}
}
