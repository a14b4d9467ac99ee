/**
 * A case whose custodian is gone is taken over by another desk, with an admin's countersignature. SPEC "Cases", section 2.
 *
 * Several desks may propose to take over. One approval makes one of them the custodian, and drops all other proposals.
 */
import { type Id, keyOf } from "../bytes.ts";
import { CONSENT_PURPOSES, type Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { standingNoes } from "../rules/decide.ts";
import type { Handoff } from "../rules/handoff.ts";
import { MEET_WITHIN } from "../rules/handoff-state.ts";
import { moveCustody } from "./case-custody.ts";
import { openGrants } from "./case-grants.ts";
import {
	type AdminPlans,
	acceptedTransfers,
	type CaseContext,
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkNewDiscussion,
	type DeskPlans,
	isWithoutCustodian,
	type TakeOver,
	type TimedContext,
} from "./case-state.ts";

/** A departure stops other desks until `tellBy` plus this many ms. */
const STOPS_AFTER_TELL = 6 * 3_600_000;

/** @throws ProtocolError `stale`, `wrong-state`, `already-placed`, `not-allowed`, `desk-too-small`, `bad-input` or `conflict`. */
function planTakeOver(state: CaseState, { body, key }: CaseStatementOf<"case.take-over">, desk: Id, context: TimedContext): Change {
	checkChain(state.chain, body);
	if (body.from !== state.custodian) throw new ProtocolError("wrong-state", "from: is not the custodian");
	if (!isWithoutCustodian(state, context)) throw new ProtocolError("wrong-state", "from: this desk is not gone");
	const takeOver = { object: key, desk, by: body.by, sections: body.sections, discussion: body.discussion };
	checkTakeOver(state, takeOver, context);
	if (new Set(body.sections).size !== body.sections.length)
		throw new ProtocolError("bad-input", "sections: a section is named twice", "sections");
	checkNewDiscussion(state, body.discussion);
	return () => {
		state.chain.push(key);
		state.takeOvers[desk] = takeOver;
	};
}

/** @throws ProtocolError `not-allowed`, `stale`, `wrong-state`; for an approval also `already-placed`, `desk-too-small`, `bad-input`. */
function planCaseCountersign(state: CaseState, { body, key }: CaseStatementOf<"case.countersign">, context: TimedContext): Change {
	checkIsAdmin(body, context);
	checkChain(state.chain, body);
	const takeOver = Object.values(state.takeOvers).find(({ object }) => object === keyOf(body.object));
	if (!takeOver) throw new ProtocolError("wrong-state", "object: is not a take-over that waits");
	if (body.verdict === "approve" && takeOver.by === body.by)
		throw new ProtocolError("not-allowed", "by: must be another admin than the member who proposed the take-over");
	// The desk's rights may have ended since it proposed to take over.
	if (body.verdict === "approve") checkTakeOver(state, takeOver, context, body.by);
	return () => {
		state.chain.push(key);
		if (body.verdict === "approve") moveCustody(state, takeOver, null, body.at);
		else delete state.takeOvers[takeOver.desk];
	};
}

/** Plans the invitation of a desk to take the case over. @throws ProtocolError `not-allowed`, `stale`, `wrong-state` or `bad-input`. */
function planInvite(state: CaseState, { body, key }: CaseStatementOf<"case.invite">, context: CaseContext): Change {
	checkIsAdmin(body, context);
	checkChain(state.chain, body);
	if (!isWithoutCustodian(state, context)) throw new ProtocolError("wrong-state", "the custodian is not gone");
	if (context.organisationOfDesk(body.desk) === undefined || context.isGone(body.desk))
		throw new ProtocolError("bad-input", "desk: must be a desk that isn't gone", "desk");
	return () => {
		state.chain.push(key);
		state.invited[body.desk] = [...new Set([...(state.invited[body.desk] ?? []), body.by])];
	};
}

function checkIsAdmin({ as, by }: { as: Id | null; by: Id }, context: CaseContext): void {
	if (as !== null || !context.isAdmin(by)) throw new ProtocolError("not-allowed", "by: must be an active admin, and as must be null");
}

/** @param approver the admin who approves; null for the proposal. */
function checkTakeOver(state: CaseState, { desk, sections }: TakeOver, context: TimedContext, approver: Id | null = null): void {
	const all = Object.values(state.handoffs);
	if (state.complete && all.some((handoff) => stops(state, handoff, desk, context))) throw new ProtocolError("already-placed");
	if (!context.deskCanHold(desk)) throw new ProtocolError("desk-too-small");
	if (sections.some((compartment) => !isOwnerGone(state, compartment, context)))
		throw new ProtocolError("bad-input", "sections: the owner of each section must be a desk that is gone", "sections");
	// A partial view may lack the hand-offs by which another desk reads.
	if (!state.complete) return;
	const { read, hasHer, hasAny } = partOf(state, desk, context);
	// An invitation needs another admin than the one who approves.
	const isInvited = (state.invited[desk] ?? []).some((admin) => admin !== approver);
	if (!hasAny && !isInvited)
		throw new ProtocolError(
			"not-allowed",
			"only a desk that owns or reads a section, has her, or was invited (by another admin) may take over",
		);
	// A new owner that can't read a section could not renew its key.
	if (sections.some((compartment) => !read.has(compartment)))
		throw new ProtocolError("not-allowed", "sections: the desk doesn't read all of them");
	checkNotDenied(state, { desk, sections, hasHer }, context);
}

/** The part of a desk in a case. */
interface Part {
	/** The sections that it reads. */
	read: ReadonlySet<Id>;
	hasHer: boolean;
	/** Whether it has a part at all. */
	hasAny: boolean;
}

/** What lets a desk take the case over without an invitation: the sections that it reads, those that it owns, or that it has her. */
export function partOf(state: CaseState, desk: Id, context: TimedContext): Part {
	const read = new Set(openGrants(state, context).flatMap((grant) => (grant.desk === desk ? grant.compartment : [])));
	const owns = Object.values(state.sections).some(({ owner, closed }) => owner === desk && !closed);
	const hasHer = Object.values(state.handoffs).some((handoff) => handoff.to === desk && handoff.hasHer);
	return { read, hasHer, hasAny: owns || read.size > 0 || hasHer };
}

/** Whether a hand-off to another desk stops this desk from taking the case over. Without a new statement, it does so only for a time. */
function stops(state: CaseState, handoff: Handoff, desk: Id, { isGone, goneSince, now }: TimedContext): boolean {
	const { from, to, inError, hasHer, arrived, departed, tellBy, acceptedAt } = handoff;
	if (to === desk || isGone(to)) return false;
	if (hasHer && arrived) return now < arrived.at + MEET_WITHIN;
	if (!acceptedTransfers(state).includes(handoff) || (inError !== null && isGone(from))) return false;
	// She is already with another desk.
	if (Object.values(state.handoffs).some((other) => other.hasHer)) return false;
	if (departed !== null && tellBy !== null) return now < tellBy + STOPS_AFTER_TELL;
	return now < Math.max(acceptedAt ?? 0, goneSince(state.custodian ?? "") ?? 0) + MEET_WITHIN;
}

/**
 * Refuses the take-over when each section has a "no" about the desk's organisation. There is one exception: the desk takes over no section,
 * and it has her, or every other active organisation has such a "no" too.
 * @throws ProtocolError `no-basis`
 */
function checkNotDenied(
	state: CaseState,
	{ desk, sections, hasHer }: Pick<TakeOver, "desk" | "sections"> & { hasHer: boolean },
	context: TimedContext,
): void {
	const own = context.organisationOfDesk(desk);
	if (own === undefined || !isRefused(state, own, context)) return;
	if (hasHer && sections.length === 0) return;
	const others = context.activeOrganisations().filter((each) => each !== own);
	if (sections.length === 0 && others.every((each) => isRefused(state, each, context))) return;
	throw new ProtocolError("no-basis", 'she has said "no" to this organisation', undefined, { why: ["denied"] });
}

/** Whether for each section of the case that isn't closed a "no" about this organisation stands, for one purpose at least. */
export function isRefused(state: CaseState, recipient: Id, { now }: Pick<TimedContext, "now">): boolean {
	const consents = Object.values(state.consents);
	const open = Object.values(state.sections).filter(({ closed }) => !closed);
	const question = { recipient, purposes: CONSENT_PURPOSES, now, phase: "read" as const, travel: null };
	const isSectionRefused = (section: Section) => standingNoes(section, question, consents).length > 0;
	return open.length > 0 && open.every(({ section }) => isSectionRefused(section));
}

function isOwnerGone({ sections }: CaseState, compartment: Id, context: CaseContext): boolean {
	const section = sections[compartment];
	return section !== undefined && context.isGone(section.owner);
}

/** The plans of the types in this file. */
export const takeOverPlans = { "case.take-over": planTakeOver } satisfies Partial<DeskPlans>;

/** The plans of the statements that admins sign. */
export const adminPlans = {
	"case.countersign": planCaseCountersign,
	"case.invite": planInvite,
} satisfies Partial<AdminPlans>;
