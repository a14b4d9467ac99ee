/** Sentences of the inbox: what happened, and what can be done. They are made from the plain rows of the SDK. */
import type { LapseReason } from "#protocol/folds/directory.ts";
import type { HandoffInboxRow, InboxGroup, InboxRow, ProposalInboxRow } from "#sdk/casework/index.ts";
import { shortId } from "../short-id.ts";
import { channelWords, ringFailureWords } from "./codes.ts";

export const groupWords: Record<InboxGroup, string> = {
	emergency: "EMERGENCIES",
	failed: "CAME TO NOTHING",
	red: "LATE OR AT RISK",
	due: "ANSWER SOON",
	awaiting: "WAITS FOR US",
	unread: "NEW SINCE YOU WERE HERE",
	others: "WAITS FOR OTHERS",
};

export interface Names {
	desk(id: string | null): string;
	name(id: string | null): string;
	organisation(id: string | null): string;
}

const inWords = (code: string | null): string => (code ?? "").replaceAll("-", " ");

/** The words of each flag. A flag that says no more than the rest of the row has no words. */
const flagWords = new Map<string, string>([
	["overdue", "The arrival is overdue."],
	["still-expected", "Still expected. Meet her; ask her."],
	["nothing-arranged-amber", "Nothing is arranged yet."],
	["nothing-arranged-red", "Nothing is arranged. Phone the other desk now."],
	["met-amber", "She was met more than a day ago, and nobody has taken the case."],
	["met-red", "She was met three days ago, and nobody has taken the case."],
	["denied", "She said no, to all of it or to a part."],
	["lapsed", "The basis has ended."],
	["file-closed", "The file is closed to the receiving desk: no basis allows it now."],
	["unconfirmed", "The arrival is not confirmed."],
	["countersign-awaited", "A second signature is awaited."],
	["countersign-missing", "The second signature is missing."],
	["countersign-refused", "The second signature was refused."],
	["consent-withdrawn", "The consent was withdrawn."],
	["error-awaits-countersign", "The hand-off was marked as a mistake. This waits for a second signature."],
]);

const absentWords = {
	gone: "is closed or has left the network",
	danger: "is suspended because people are in danger there, so bring nobody there",
	suspended: "is suspended",
	unmanned: "has no active member",
} as const;

const failures = {
	declined: (from: string, why: string) => `${from} declined: ${why}.`,
	rerouted: (from: string) => `${from} suggests another desk.`,
	withdrawn: (from: string, why: string) => `The request to ${from} was withdrawn: ${why}.`,
	cancelled: (from: string, why: string) => `${from} cancelled after accepting: ${why}.`,
};

const states: Partial<Record<HandoffInboxRow["state"], (from: string, incoming: boolean) => string>> = {
	requested: (from, incoming) => (incoming ? `${from} asks us to take over.` : `${from} has not answered.`),
	acknowledged: (from, incoming) => (incoming ? `${from} waits for our answer.` : `${from} has seen the request.`),
	accepted: (from, incoming) => (incoming ? `We have accepted the request of ${from}.` : `${from} has accepted.`),
	arranged: (from) => `The arrival is arranged with ${from}.`,
	"in-transit": (from, incoming) => (incoming ? `The person is on the way from ${from}.` : `The person is on the way to ${from}.`),
	"on-hold": (from) => `On hold with ${from}.`,
	received: (from, incoming) => (incoming ? `The person has come from ${from}.` : `${from} has received the person.`),
};

/** What happened with a hand-off, and what is to be done. */
function handoffWords(row: HandoffInboxRow, names: Names): string {
	const from = names.desk(row.from);
	const id = shortId(row.handoff);
	const parts = row.kind === "handoff" ? [whatHappened(row, from)] : [];
	if (row.kind !== "handoff") parts.push(failures[row.kind](from, inWords(row.reason) || "no reason given"));
	if (row.kind !== "handoff" && row.suggested) parts.push(`Suggested: ${names.desk(row.suggested)}.`);
	parts.push(...row.flags.flatMap((flag) => flagWords.get(flag) ?? []));
	if (row.absent) parts.push(`That desk ${absentWords[row.absent]}: phone its organisation, or ask an admin.`);
	if (row.withoutCustodian) parts.push("The case is without custodian. A desk that reads a section may take over: case take-over CODE.");
	if (row.kind !== "handoff") parts.push(`Make a new request, or: handoff settle ${id}`);
	else if (row.awaits && row.next) parts.push(`Next: handoff ${row.next} ${id}`);
	else if (row.hasHer && row.next === null) parts.push(metAndOver(row.incoming, from));
	return parts.join(" ");
}

/** A hand-off that is over, although the to-desk has her. */
const metAndOver = (incoming: boolean, from: string) =>
	incoming
		? `The hand-off is over. Phone ${from}: your desk can take the case after a new request.`
		: `The hand-off is over. Make a new request to ${from}, which has her.`;

function whatHappened({ state, incoming, hasHer }: HandoffInboxRow, from: string): string {
	if (hasHer) return incoming ? `The person is with us. ${from} sent her.` : `The person is with ${from}. The case hasn't moved.`;
	return states[state]?.(from, incoming) ?? `${state}: ${from}.`;
}

/** What was proposed, by whom, and who decides or has decided. */
function proposalWords(row: ProposalInboxRow, names: Names): string {
	const { subject } = row;
	const name = subject?.kind === "organisation" ? names.organisation(subject.id) : subject && names.name(subject.id);
	const what = name === null ? proposalKinds[row.what] : `${proposalKinds[row.what]}: ${name}`;
	const [by, id] = [names.name(row.member), shortId(row.object)];
	switch (row.kind) {
		case "proposal":
			return `${what}. ${by} proposes it, and you can decide. Next: vetting list, then vetting approve ${id} or vetting refuse ${id}`;
		case "proposal-waits":
			return `${what}. ${row.isMine ? "You propose it" : `${by} proposes it`}, and somebody else decides.`;
		case "proposal-refused":
			return `${what}. ${by} refused your proposal: ${inWords(row.refusal) || "no reason given"}.`;
		case "proposal-lapsed":
			return `${what}. ${row.isMine ? "You proposed it" : `${by} proposed it`}. ${row.lapse && lapseWords[row.lapse]}`;
		case "vetting-asked":
			return `${what}. ${by} asks for more about your proposal. Next: vetting list, then vetting answer ${id}`;
	}
}

export const lapseWords: Record<LapseReason, string> = {
	overtaken: "It no longer counts: another proposal about the same subject was approved.",
	newcomer: "It no longer counts: the person isn't waiting to be admitted any more.",
	standing: "It no longer counts: the status was changed in another way.",
	log: "It no longer counts: the logs or their witnesses have changed.",
	proposer:
		"It no longer counts: the person who proposed it has left, has another role, or has new keys. Propose it again if it is still needed.",
};

const proposalKinds: Record<ProposalInboxRow["what"], string> = {
	"member.add": "New person",
	"organisation.add": "New organisation",
	"organisation.change": "Region, affiliation and scope of an organisation",
	vetting: "Postpone the next vetting",
	suspend: "Suspend",
	reinstate: "End the suspension",
	remove: "Remove for good",
	policy: "New policy of the network",
	"log.restart": "Restart the access log",
	"log.witnesses": "New witnesses of the logs",
	"web.release": "New release of the web client",
	"site.release": "New release of the public site",
	"space.add": "New space",
	"space.owner": "Another desk answers for a space",
};

const places = new Map([
	["thread", "a thread"],
	["discussion", "the discussion"],
	["handoff", "a hand-off's thread"],
	["review", "a review"],
	["section", "a section"],
]);

/** One sentence or several about a row. */
export function rowWords(row: InboxRow, names: Names): string {
	switch (row.kind) {
		case "unread": {
			const place = row.title ? `"${row.title}"` : (row.section ?? places.get(row.of) ?? row.of);
			const entries = row.count === 1 ? "1 new entry" : `${row.count} new entries`;
			const mention = row.isMention ? " A message mentions you." : "";
			return `${entries} in ${place}, the newest by ${names.name(row.member)}.${mention} (${shortId(row.compartment)})`;
		}
		case "ask":
			return `${names.desk(row.from)} asks for this case: the person is there. Answer with a request to that desk, or: case settle-ask CODE ${shortId(row.ask)}`;
		case "lead-left":
			return `The lead, ${names.name(row.member)}, is no active member of the desk. Next: case lead CODE MEMBER`;
		case "without-custodian":
			return `The custodian, ${names.desk(row.from)}, is gone. Your desk may take over. Next: case take-over CODE`;
		case "custodian-duty":
			return `The person doesn't want the organisation of ${names.desk(row.desk)} to go on. Hand the case over, close it, or erase it. Next: case show CODE`;
		case "desk-unmanned":
			return `${names.desk(row.from)} has no active member: ${row.cases} open cases, ${row.handoffs} running hand-offs. Add a member, or reinstate one.`;
		case "attest":
			return `${names.desk(row.desk)} is asked to hear the person alone about a consent. Next: consent show ${shortId(row.case?.id ?? "")}, then consent attest`;
		case "met-suspended":
			return `The person is with ${names.desk(row.to)}, which is suspended. ${names.desk(row.from)} had sent her. Phone both desks.`;
		case "overdue-alone":
			return `The person hasn't arrived at ${names.desk(row.to)} from ${names.desk(row.from)}, and neither desk can act. Phone the people of both.`;
		case "second-asked":
			return `A second person was asked about a hand-off from ${names.desk(row.from)} to ${names.desk(row.to)}, and hasn't answered.`;
		case "bell-failing":
			if (row.from === null)
				return `The bell of the admins fails by ${channelWords[row.channel]}: ${ringFailureWords[row.failure]}. They may not hear when something needs them. Next: tell the operator`;
			return `The bell of ${names.desk(row.from)} fails by ${channelWords[row.channel]}: ${ringFailureWords[row.failure]}. Nobody there is told that something waits. Next: desk bell DESK`;
		case "proposal":
		case "proposal-waits":
		case "proposal-refused":
		case "proposal-lapsed":
		case "vetting-asked":
			return proposalWords(row, names);
		case "newcomer":
			return `${names.name(row.member)} has joined and waits to be vouched for. Next: member vouch`;
		case "newcomer-waits":
			return `${names.name(row.member)} has joined and waits until somebody else vouches.`;
		case "vetting-due":
			return `${row.organisation ? names.organisation(row.organisation) : names.name(row.member)} must be vetted again.`;
		case "query-overdue":
			return `${names.organisation(row.organisation)} has not answered a query about ${names.name(row.member)}. (${shortId(row.query)})`;
		default:
			return handoffWords(row, names);
	}
}

const MINUTE = 60_000;

/** "3 h left", "late by 2 days". */
export function timeLeft(by: number, now: number): string {
	const [text, late] = [span(Math.abs(by - now)), by < now];
	return late ? `late by ${text}` : `${text} left`;
}

function span(ms: number): string {
	const minutes = Math.floor(ms / MINUTE);
	if (minutes < 60) return `${minutes} min`;
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
	return `${Math.floor(minutes / 1440)} days`;
}
