/** Verbs about vetting: what waits for approval, deciding it, asking and answering, vouching, and renewing. */
import { fromBase64Url, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { VETTING_REFUSALS } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { countryOf, isWaiting, organisationName, type Proposal } from "#protocol/folds/directory.ts";
import {
	answerVettingAsk,
	approve,
	askForMore,
	type Checklist,
	fingerprintOf,
	firstVouchers,
	matchesFingerprint,
	refuse,
	renewVetting,
	syncDirectory,
	type UnlockedSession,
	unansweredVettingAsks,
	type VettingAsk,
	vettingDueDate,
	vettingQueue,
	vouch,
	type WaitingProposal,
} from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import {
	detailsOf,
	gapsOf,
	type Named,
	type Names,
	named,
	type ProposalDetails,
	proposalStateOf,
	subjectName,
} from "#sdk/views/proposals.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

type VettingRefusal = (typeof VETTING_REFUSALS)[number];
type ProposalState = ReturnType<typeof proposalStateOf>;

/** One row of the queue. */
export interface ProposalLine extends ProposalState {
	type: ProposalDetails["type"];
	/** The name of what the proposal is about. Null when that is the network, or when the name isn't known. */
	subject: string | null;
	organisation: string | null;
	/** The codes of what the checklist lacks. Null: the server doesn't serve the checklist that was signed. */
	gaps: string[] | null;
	/** The codes of what an admin asked for, and the proposer hasn't answered. */
	openAsks: VettingAsk[];
}

export interface NewcomerLine extends Named {
	role: string;
	organisation: string | null;
	/** ISO 3166-1 alpha-2. */
	country: string | null;
	/** When they joined, UTC ms. */
	since: number;
	/** The coordinators of whom one must vouch first. Empty: an admin vouches. */
	coordinators: Named[];
}

export interface DueLine {
	kind: "member" | "organisation";
	id: string;
	name: string | null;
	organisation: string | null;
	/** When the vetting must be repeated, UTC ms. */
	by: number;
	isMe: boolean;
}

/** A proposal that was refused or has lapsed in the last 30 days. */
export interface EndedLine extends ProposalState {
	type: ProposalDetails["type"];
	subject: string | null;
}

export interface QueueView {
	/** Oldest first. */
	proposals: ProposalLine[];
	newcomers: NewcomerLine[];
	/** Most overdue first. */
	due: DueLine[];
	/** Newest first. */
	refused: EndedLine[];
	/** Newest first. */
	lapsed: EndedLine[];
	isAdmin: boolean;
}

/**
 * Everything that waits for a decision, and what was refused or lapsed lately. A coordinator gets the proposals that the coordinator has
 * made or may approve, and the organisation's newcomers. @throws ProtocolError not-allowed unless I am an admin or a coordinator
 */
export const listVetting = reads({ topics: ["directory"], asksOnOpening: true }, async (sitting: Sitting): Promise<QueueView> => {
	const session = sessionOf(sitting);
	const queue = await vettingQueue(session);
	const names = await namesOf(session);
	const { dir, me } = session;
	const newcomers = queue.newcomers.map(({ id, role, organisation, joining }) => ({
		...named(names, id),
		role,
		organisation: organisationName(dir, organisation),
		country: countryOf(dir, organisation),
		since: (joining && dir.joins.get(joining)?.statement.body.at) || session.now(),
		coordinators: firstVouchers(session, id).map((each) => named(names, each.id)),
	}));
	const due = queue.due.map(({ subject, by }): DueLine => {
		if ("country" in subject)
			return { kind: "organisation", id: subject.id, name: organisationName(dir, subject.id), organisation: null, by, isMe: false };
		const { id, organisation } = subject;
		return { kind: "member", ...named(names, id), organisation: organisationName(dir, organisation), by, isMe: id === me };
	});
	const endedLine = (each: Proposal): EndedLine => ({
		...proposalStateOf(session, names, each),
		type: each.statement.type,
		subject: subjectName(session, names, each),
	});
	return {
		proposals: queue.proposals.map((each) => lineOf(session, names, each)).sort((a, b) => a.at - b.at),
		newcomers: newcomers.sort((a, b) => a.since - b.since),
		due: due.sort((a, b) => a.by - b.by),
		refused: [...queue.refused].sort((a, b) => (b.refusal?.at ?? 0) - (a.refusal?.at ?? 0)).map(endedLine),
		lapsed: [...queue.lapsed].sort((a, b) => (b.lapse?.at ?? 0) - (a.lapse?.at ?? 0)).map(endedLine),
		isAdmin: dir.members.get(me)?.role === "admin",
	};
});

function lineOf(session: UnlockedSession, names: Names, waiting: WaitingProposal): ProposalLine {
	const { proposal, checklist } = waiting;
	const { statement } = proposal;
	const details = detailsOf(session, names, proposal, true);
	return {
		...proposalStateOf(session, names, proposal),
		type: details.type,
		subject: subjectName(session, names, proposal),
		organisation: details.type === "member.add" ? details.organisation : null,
		gaps: "checklist" in statement.body ? gapsOf(checklist) : [],
		openAsks: unansweredVettingAsks(waiting),
	};
}

/** Proposals that let a person or an organisation in, or keep them. */
const PERSONAL: readonly string[] = ["member.add", "organisation.add", "vetting"];
/** The reasons for a refusal that fit any other proposal. */
const GENERAL_REFUSALS = ["conflict-of-interest", "other"] as const satisfies readonly VettingRefusal[];

export interface ProposalView extends ProposalState {
	/** The name of what it is about. Null when it is about the network, or when the name isn't known. */
	subject: string | null;
	details: ProposalDetails;
	/** Whether a proposal of this type has a checklist. */
	hasChecklist: boolean;
	/** Null when there is no checklist, when the server doesn't serve the signed checklist, and when the proposal no longer waits. */
	checklist: Checklist | null;
	/** at: UTC ms. `asked` and `answered` are empty when the proposal no longer waits. */
	asked: { by: Named; at: number; asks: string[] }[];
	answered: { at: number; given: string[]; missing: string[] }[];
	openAsks: VettingAsk[];
	/** The reasons for a refusal that fit this proposal. */
	refusals: readonly VettingRefusal[];
}

/**
 * One proposal with everything that an approval puts in force.
 * @throws ProtocolError not-found; not-allowed unless I am an admin or a coordinator
 */
export const readProposal = reads(
	{ topics: ["directory"], asksOnOpening: true },
	async (sitting: Sitting, { proposal: id }: { proposal: string }): Promise<ProposalView> => {
		const session = sessionOf(sitting);
		// Auditors see what is proposed, and decide nothing.
		const isAuditor = session.dir.members.get(session.me)?.role === "auditor";
		const { proposals } = isAuditor ? { proposals: [] } : await vettingQueue(session);
		const key = keyOf(fromBase64Url(id));
		const proposal = session.dir.proposals.get(key);
		if (!proposal) throw new ProtocolError("not-found", "proposal: there is no such proposal");
		const names = await namesOf(session);
		const waiting = proposals.find(({ object }) => keyOf(object) === key);
		const { checklist = null, asked = [], answered = [] } = waiting ?? {};
		const state = proposalStateOf(session, names, proposal);
		return {
			...state,
			subject: subjectName(session, names, proposal),
			details: detailsOf(session, names, proposal, state.mayDecide),
			hasChecklist: "checklist" in proposal.statement.body,
			checklist: checklist && { ...checklist },
			asked: asked.map(({ by, at, asks }) => ({ by: named(names, by), at, asks: [...asks] })),
			answered: answered.map(({ at, given, missing }) => ({ at, given: [...given], missing: [...missing] })),
			openAsks: unansweredVettingAsks({ asked, answered }),
			refusals: PERSONAL.includes(proposal.statement.type) ? VETTING_REFUSALS : GENERAL_REFUSALS,
		};
	},
);

export interface Approval {
	proposal: string;
	/** What the approver was told or has computed, as typed. The type of the proposal decides which of the three is compared. */
	fingerprint?: string;
	release?: string;
	witnesses?: string[];
}

/** Approves a proposal. The typed value is compared on this device. An approval that needs a typed value fails without it. */
export const approveProposal = changes(
	anyOf("directory"),
	async (sitting: Sitting, { proposal, fingerprint = "", release = "", witnesses = [] }: Approval): Promise<void> => {
		await approve(sessionOf(sitting), fromBase64Url(proposal), { fingerprint, release, witnesses });
	},
);

/** Refuses a proposal. @param code why; one of `refusals` of the proposal's view. */
export const refuseProposal = changes(
	anyOf("directory"),
	async (sitting: Sitting, { proposal, code }: { proposal: string; code: VettingRefusal }): Promise<void> => {
		await refuse(sessionOf(sitting), fromBase64Url(proposal), code);
	},
);

/** Asks the proposer for what is missing. */
export const askProposer = changes(
	anyOf("directory"),
	async (sitting: Sitting, { proposal, asks }: { proposal: string; asks: VettingAsk[] }): Promise<void> => {
		await askForMore(sessionOf(sitting), fromBase64Url(proposal), asks);
	},
);

export interface ProposerAnswer {
	proposal: string;
	/** What the admin has received, outside of the network. */
	given: VettingAsk[];
	/** What can't be given. */
	missing: VettingAsk[];
}

/** Answers what an admin asked about my proposal. */
export const answerAdmin = changes(
	anyOf("directory"),
	async (sitting: Sitting, { proposal, given, missing }: ProposerAnswer): Promise<void> => {
		await answerVettingAsk(sessionOf(sitting), fromBase64Url(proposal), { given, missing });
	},
);

export interface NewcomerView extends NewcomerLine {
	desk: string | null;
	invitedBy: Named;
	isMyInvite: boolean;
	/** A known member who has lost all keys. */
	returns: boolean;
}

/** Somebody who has joined and whom nobody has vouched for. @throws ProtocolError not-found, also when somebody else has just vouched. */
export const readNewcomer = reads(
	{ topics: ["directory"] },
	async (sitting: Sitting, { member }: { member: string }): Promise<NewcomerView> => {
		const { newcomers } = await listVetting(sitting);
		const line = newcomers.find(({ id }) => id === member);
		if (!line) throw new ProtocolError("not-found", "member: nobody with this id waits to be vouched for");
		const { dir, me } = sessionOf(sitting);
		const join = dir.joins.get(dir.members.get(member)?.joining ?? "");
		const invite = join && dir.invites.get(join.invite);
		const desk = (invite?.desk && dir.desks.get(invite.desk)?.name) || null;
		const invitedBy = named(await namesOf(sessionOf(sitting)), invite?.by ?? "");
		return { ...line, desk, invitedBy, isMyInvite: invite?.by === me, returns: (join?.keyEpoch ?? 1) > 1 };
	},
);

export interface Vouching {
	member: string;
	/** As the newcomer has read it out, typed. */
	fingerprint: string;
	checklist: Checklist;
}

/** Whether the digits that a newcomer has read out are those of the keys that wait. */
export const isFingerprintRight = reads(
	{ topics: ["directory"] },
	async (sitting: Sitting, { member, fingerprint }: { member: string; fingerprint: string }): Promise<boolean> => {
		return matchesFingerprint(sessionOf(sitting), member, fingerprint);
	},
);

/** Vouches for a newcomer's keys. @returns the proposal's id when a second person must agree, otherwise null; and the digits that were compared. */
export const vouchFor = changes(
	anyOf("directory"),
	async (sitting: Sitting, { member, fingerprint, checklist }: Vouching): Promise<{ proposal: string | null; fingerprint: string }> => {
		const session = sessionOf(sitting);
		// After the statement is accepted, a founder's word puts the keys in force at once.
		const digits = fingerprintOf(session, member);
		const object = await vouch(session, member, checklist, undefined, { fingerprint });
		return { proposal: waitingId(session, object), fingerprint: digits };
	},
);

export interface Renewal {
	kind: "member" | "organisation";
	id: string;
	checklist: Checklist;
	/** UTC ms. When left out, the network's policy decides. */
	nextVetting?: number;
}

/** Records that somebody was vetted again. @returns whether a second admin must agree first. */
export const recordVetting = changes(
	anyOf("directory"),
	async (sitting: Sitting, { kind, id, checklist, nextVetting }: Renewal): Promise<{ waits: boolean }> => {
		const session = sessionOf(sitting);
		const object = await renewVetting(session, { kind, subject: id, checklist, ...(nextVetting !== undefined && { nextVetting }) });
		return { waits: waitingId(session, object) !== null };
	},
);

/** The id of a proposal that I just made. Null when it waits for nobody, because it is in force already. */
export function waitingId({ dir }: UnlockedSession, object: Uint8Array): string | null {
	const proposal = dir.proposals.get(keyOf(object));
	return proposal && isWaiting(proposal) ? toBase64Url(object) : null;
}

/**
 * The subject of a vetting form. due: when the subject must be vetted again, UTC ms; null before the first vetting.
 * @throws ProtocolError not-found
 */
export const vettingSubject = reads(
	{ topics: ["directory"] },
	async (
		sitting: Sitting,
		{ kind, id }: { kind: "member" | "organisation"; id: string },
	): Promise<{ name: string | null; due: number | null }> => {
		const session = sessionOf(sitting);
		await syncDirectory(session);
		const subject = kind === "member" ? session.dir.members.get(id) : session.dir.organisations.get(id);
		if (!subject) throw new ProtocolError("not-found", "subject: nobody has this id");
		const name = "country" in subject ? organisationName(session.dir, id) : ((await namesOf(session)).get(id) ?? null);
		return { name, due: vettingDueDate(session, subject) };
	},
);
