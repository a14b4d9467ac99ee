/** Vetting: checklists, due dates, and the queue of admins. SPEC "The directory", section 4. */
import { fingerprint, fingerprintMatches } from "#crypto/fingerprint.ts";
import { type Bytes, equal, hash, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { type Cbor, encodeCbor } from "#protocol/cbor.ts";
import type { ASKS, Checklist } from "#protocol/contracts/directory.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	coordinatorsOf,
	type Folded,
	isUndecided,
	keysOf,
	type Member,
	mayApprove,
	type Organisation,
	type Proposal,
} from "#protocol/folds/directory.ts";
import { checkChecklist, checkNextVetting, monthsLater, vettingDueAt } from "#protocol/rules/vetting.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "./append.ts";
import { syncDirectory } from "./directory.ts";

export type { Checklist };
export type VettingAsk = (typeof ASKS)[number];

/** The hash of a checklist that signed statements name: H of its deterministic CBOR. */
export function checklistHash(checklist: Checklist): Bytes {
	return hash(encodeCbor({ ...checklist } as { [key: string]: Cbor }));
}

/**
 * The next vetting of somebody who is vetted now, by the network's policy, UTC ms.
 * @example const nextVetting = defaultNextVetting(session);
 */
export function defaultNextVetting(session: UnlockedSession): number {
	return monthsLater(session.now(), session.dir.policy?.vettingMonths ?? 12);
}

/**
 * When a member or an organisation must be vetted again, UTC ms. This is the signed date, or an earlier one if the network's policy
 * has become shorter since. Null before the first vetting, as for the founder.
 * @example const due = vettingDueDate(session, member);
 */
export function vettingDueDate(session: UnlockedSession, vetted: Member | Organisation): number | null {
	return vettingDueAt(vetted, session.dir.policy?.vettingMonths);
}

/** @throws ProtocolError bad-statement, as the server would, before anything is signed. */
export function checkVetting(session: UnlockedSession, checklist: Checklist, nextVetting: number): void {
	checkChecklist(checklist, session.now());
	checkNextVetting(nextVetting, session.now());
}

/** The join statement of a newcomer. @throws ProtocolError not-found when no newcomer has this id. */
export function joinOf(session: UnlockedSession, member: Id): Folded<Statement<"join">> {
	const join = session.dir.joins.get(session.dir.members.get(member)?.joining ?? "");
	if (!join) throw new ProtocolError("not-found", "member: no newcomer has this id");
	return join.statement;
}

/**
 * The fingerprint of a newcomer's keys. The newcomer reads it out, and an admin who has called the person types it in.
 * @throws ProtocolError not-found when no newcomer has this id.
 * @example fingerprintOf(session, member) // "01234 56789 ..."
 */
export function fingerprintOf(session: UnlockedSession, member: Id): string {
	return fingerprint(session.network, joinOf(session, member).body.keys);
}

/**
 * The fingerprint of the keys that a member has now, to compare by voice. New keys that wait for vouching don't count: a member who
 * vouches or approves must hear their fingerprint from the person.
 * @throws ProtocolError not-found for somebody without keys that were vouched for.
 * @example presentFingerprint(session, member) // "01234 56789 ..."
 */
export function presentFingerprint({ network, dir }: UnlockedSession, member: Id): string {
	const keys = keysOf(dir, member, dir.members.get(member)?.keyEpoch ?? 0);
	if (!keys) throw new ProtocolError("not-found", "member: has no keys that were vouched for");
	return fingerprint(network, keys);
}

/**
 * Whether typed digits are the fingerprint of a newcomer's keys.
 * @throws ProtocolError not-found when no newcomer has this id.
 * @example matchesFingerprint(session, member, "01234 56789 ...")
 */
export function matchesFingerprint(session: UnlockedSession, member: Id, typed: string): boolean {
	return fingerprintMatches(typed, session.network, joinOf(session, member).body.keys);
}

/** @throws ProtocolError bad-input (field fingerprint) unless the typed fingerprint is that of the newcomer's keys. */
export function checkFingerprint(session: UnlockedSession, member: Id, typed: string): void {
	if (matchesFingerprint(session, member, typed)) return;
	throw new ProtocolError("bad-input", "fingerprint: it does not match this person's keys; do not vouch or approve", "fingerprint");
}

/**
 * The coordinators of whom one must vouch for this newcomer first. Empty when an admin vouches first, as for a first coordinator.
 * @throws ProtocolError not-found when no newcomer has this id.
 * @example const coordinators = firstVouchers(session, member);
 */
export function firstVouchers(session: UnlockedSession, member: Id): Member[] {
	const { role, organisation } = session.dir.invites.get(joinOf(session, member).body.invite) ?? { role: "admin", organisation: null };
	if (organisation === null || (role !== "staff" && role !== "coordinator")) return [];
	return coordinatorsOf(session.dir, organisation).filter(({ id }) => id !== member);
}

/** A proposal that waits for approval. */
export interface WaitingProposal {
	/** objId of the proposal, for approve, refuse and askForMore. */
	object: Bytes;
	proposal: Proposal;
	/** Null when the proposal has none, or when the served one doesn't match the signed hash. */
	checklist: Checklist | null;
	asked: VettingRequest[];
	answered: VettingAnswer[];
}

/** A request of an admin to the proposer. */
export interface VettingRequest {
	by: Id;
	/** UTC ms. */
	at: number;
	asks: VettingAsk[];
}

/** An answer of the proposer. */
export interface VettingAnswer {
	/** UTC ms. */
	at: number;
	/** The admin has received these outside of the network. */
	given: VettingAsk[];
	/** These can't be given. */
	missing: VettingAsk[];
}

/**
 * Returns what was asked of the proposer and not answered since.
 * @example const asks = unansweredVettingAsks(waiting);
 */
export function unansweredVettingAsks({ asked, answered }: Pick<WaitingProposal, "asked" | "answered">): VettingAsk[] {
	const lastAsked = new Map<VettingAsk, number>();
	for (const { at, asks } of asked) for (const ask of asks) lastAsked.set(ask, Math.max(at, lastAsked.get(ask) ?? 0));
	return [...lastAsked]
		.filter(([ask, at]) => !answered.some((each) => each.at >= at && [...each.given, ...each.missing].includes(ask)))
		.map(([ask]) => ask);
}

export interface VettingQueue {
	proposals: WaitingProposal[];
	/** Members who have joined and whom nobody has vouched for yet. For a coordinator: only those of the coordinator's organisation. */
	newcomers: Member[];
	/** Active members and organisations that must be vetted again within 30 days. by: UTC ms. Empty for a coordinator. */
	due: { subject: Member | Organisation; by: number }[];
	/** Proposals that were refused in the last 30 days. For a coordinator: the coordinator's own. */
	refused: Proposal[];
	/** Proposals that have lapsed in the last 30 days, without a refusal. For a coordinator: the coordinator's own. */
	lapsed: Proposal[];
}

/**
 * Open proposals with their checklists, newcomers, vettings that are due, and proposals that were refused or lapsed lately. A coordinator
 * gets the proposals that the coordinator made or may approve.
 * @throws ProtocolError not-allowed unless I am an admin or a coordinator.
 * @example for (const { object } of (await vettingQueue(session)).proposals) await approve(session, object, { fingerprint });
 */
export async function vettingQueue(session: UnlockedSession): Promise<VettingQueue> {
	await syncDirectory(session);
	const served = await session.server.call(contracts.directory.vetting);
	const servedByObject = new Map(served.proposals.map((each) => [each.object, each]));
	const me = session.dir.members.get(session.me) as Member;
	const isAdmin = me.role === "admin";
	const isMine = (proposal: Proposal) => proposal.statement.body.by === me.id || mayApprove(session.dir, proposal, me);
	const open = [...session.dir.proposals.entries()].filter(([, proposal]) => isUndecided(proposal));
	const shown = open.filter(([, proposal]) => isAdmin || isMine(proposal));
	const proposals = shown.map(([key, proposal]): WaitingProposal => {
		const { checklist = null, asked = [], answered = [] } = servedByObject.get(key) ?? {};
		return {
			object: proposal.statement.objId,
			proposal,
			checklist: signedChecklist(session, proposal, checklist),
			asked,
			answered,
		};
	});
	const unproposed = findUnproposed(
		session,
		open.map(([, proposal]) => proposal),
	);
	const newcomers = unproposed.filter(({ organisation }) => isAdmin || organisation === me.organisation);
	const ended = [...session.dir.proposals.values()].filter(({ statement }) => isAdmin || statement.body.by === me.id);
	const isRecent = (end: { at: number } | null) => end !== null && end.at >= session.now() - LISTED_AFTER_MS;
	return {
		proposals,
		newcomers,
		due: isAdmin ? vettingsDue(session) : [],
		refused: ended.filter(({ refusal }) => isRecent(refusal)),
		lapsed: ended.filter((each) => isRecent(each.lapse) && !isUndecided(each)),
	};
}

/** Newcomers about whom there is none of these proposals. */
function findUnproposed({ dir }: UnlockedSession, proposals: readonly Proposal[]): Member[] {
	const proposed = new Set(
		proposals.flatMap(({ statement }) => (statement.type === "member.add" ? [keyOf((statement.body as Fields<"member.add">).join)] : [])),
	);
	return [...dir.members.values()].filter(({ joining }) => joining !== null && !proposed.has(joining));
}

/** How long a refusal or a lapse is listed. */
const LISTED_AFTER_MS = 30 * 86_400_000;

/** How long before its date a vetting is listed as due. */
const LISTED_BEFORE_MS = 30 * 86_400_000;

function vettingsDue(session: UnlockedSession): VettingQueue["due"] {
	const until = session.now() + LISTED_BEFORE_MS;
	const active = [...session.dir.members.values(), ...session.dir.organisations.values()].filter(({ status }) => status === "active");
	return active.flatMap((subject) => {
		const by = vettingDueDate(session, subject);
		return by !== null && by < until ? [{ subject, by }] : [];
	});
}

/** The served checklist; null when there is none, and null with an alarm when it isn't the checklist that the proposer signed. */
function signedChecklist(session: UnlockedSession, { statement }: Proposal, checklist: Checklist | null): Checklist | null {
	if (!checklist || !("checklist" in statement.body)) return null;
	if (equal(checklistHash(checklist), statement.body.checklist)) return checklist;
	session.alarm({ code: "content-tampered", subject: statement.body.by, detail: "a checklist is not the one that was signed" });
	return null;
}

/**
 * Asks the proposer for more before approving.
 * @param object objId of the proposal. @param asks codes for what is missing.
 * @throws ProtocolError not-allowed, not-found
 * @example await askForMore(session, object, ["references", "call-me"]);
 */
export async function askForMore(session: UnlockedSession, object: Bytes, asks: VettingAsk[]): Promise<void> {
	await session.server.call(contracts.directory.vettingAsk, { params: { object: toBase64Url(object) }, body: { asks } });
}

/**
 * Answers what admins asked about my proposal. The answer is no evidence: only the signed checklist is. When the checklist must change,
 * an admin refuses the proposal, and I propose again. A person then needs a new invite.
 * @param object objId of the proposal.
 * @param answer given: what the admin has received, outside of the network. missing: what can't be given.
 * @throws ProtocolError not-allowed unless I am the proposer; bad-input for what nobody asked.
 * @example await answerVettingAsk(session, object, { given: ["references"], missing: [] });
 */
export async function answerVettingAsk(
	session: UnlockedSession,
	object: Bytes,
	answer: { given: VettingAsk[]; missing: VettingAsk[] },
): Promise<void> {
	await session.server.call(contracts.directory.vettingAnswer, { params: { object: toBase64Url(object) }, body: answer });
}

/**
 * Records that a member or an organisation was vetted again. A second admin must approve a next vetting beyond the policy's period. The same
 * checklist again within a day counts once, unless the proposal has come to nothing.
 * @param vetting nextVetting: UTC ms; by the policy when left out.
 * @returns the statement's objId, for `approve` where that is needed.
 * @throws ProtocolError not-allowed unless I am an admin; bad-statement (with the field) for dates out of bounds or without a reference.
 * @example await renewVetting(session, { kind: "member", subject: member, checklist });
 */
export async function renewVetting(
	session: UnlockedSession,
	vetting: { kind: "member" | "organisation"; subject: Id; checklist: Checklist; nextVetting?: number },
): Promise<Bytes> {
	const { kind, subject, checklist, nextVetting = defaultNextVetting(session) } = vetting;
	checkVetting(session, checklist, nextVetting);
	await syncDirectory(session);
	const recorded = recordedBefore(session, vetting);
	if (recorded) return recorded.objId;
	return appendStatement(session, "vetting", () => ({ kind, subject, checklist: checklistHash(checklist), nextVetting }), checklist);
}

/** A vetting with the same checklist within this time is a repeated call. Later it is another vetting, whose checks have not changed. */
const REPEATED_WITHIN_MS = 86_400_000;

/** The newest vetting of a subject, if I have recorded it with this checklist a short while ago, and only the answer was lost. */
function recordedBefore(
	{ dir, me, now }: UnlockedSession,
	{ subject, checklist, nextVetting }: Parameters<typeof renewVetting>[1],
): Folded<Statement<"vetting">> | null {
	const isAbout = ({ statement }: Proposal) => statement.type === "vetting" && statement.body.subject === subject;
	const newest = [...dir.proposals.values()].findLast(isAbout);
	if (newest?.statement.type !== "vetting" || newest.status === "refused" || newest.lapse !== null) return null;
	const { body } = newest.statement;
	const isMine = body.by === me && now() - body.at < REPEATED_WITHIN_MS;
	const isSame = equal(body.checklist, checklistHash(checklist)) && (nextVetting ?? body.nextVetting) === body.nextVetting;
	return isMine && isSame ? newest.statement : null;
}
