/** The rules of epoch and grant statements. SPEC "Compartments", sections 1 to 3. Signatures are checked elsewhere. */
import { equal, type Id } from "../../bytes.ts";
import type { CompartmentKind } from "../../codes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";
import { deskCanHold, isCurrentDesk } from "../directory/lookups.ts";
import { refuse } from "../directory/standing.ts";
import type { Directory } from "../directory/state.ts";
import { isPartyGone, maySealForHandoff, missingColleagues, returningDesks, staleness, successor, whyUnfit } from "./staleness.ts";
import {
	actingParty,
	type Compartment,
	type CompartmentContext,
	deskOf,
	type Epoch,
	followEpoch,
	followGrant,
	followLeave,
	type Holder,
	hasLeft,
	holds,
	type Party,
	partyKey,
	partyOf,
	presentEpoch,
} from "./state.ts";

const partiesOf = (epoch: Epoch) => new Set(epoch.holders.map(partyKey));

/**
 * Checks an epoch statement against the compartment so far.
 * @param compartment null for the first epoch.
 * @throws ProtocolError stale, not-allowed, desk-too-small or bad-statement.
 */
function checkEpoch(compartment: Compartment | null, { body }: Statement<"epoch">, context: CompartmentContext): void {
	if (compartment === null) checkFirstEpoch(body, context);
	else checkNextEpoch(compartment, body, context);
	if (context.sectionOwner !== null && body.owner !== context.sectionOwner) refuse("owner: is not the desk that the case names as owner");
	checkHolders(body, context);
	if (compartment !== null && body.as !== body.owner) checkNeeded(compartment, body, context);
}

const WITHOUT_SUBJECT: ReadonlySet<CompartmentKind> = new Set(["thread", "book"]);
/** Kinds whose entries are parts of cases, or rows about cases. */
const KEEPS_CASES: ReadonlySet<CompartmentKind> = new Set(["section", "book"]);

function checkFirstEpoch(body: Body<"epoch">, context: CompartmentContext): void {
	if (body.number !== 1 || body.prev !== null || body.closes !== null)
		throw new ProtocolError("stale", "number: the first epoch has number 1, and its prev and closes are null");
	if ((body.section !== null) !== (body.kind === "section"))
		throw new ProtocolError("bad-statement", "section: must be set for kind section, and null for other kinds");
	if ((body.subject === null) !== WITHOUT_SUBJECT.has(body.kind))
		throw new ProtocolError("bad-statement", "subject: must name the case, hand-off or query, and is null for a thread or book");
	const isReview = body.kind === "review";
	if (isReview && context.dir.members.get(body.by)?.role !== "auditor") refuse("by: only an auditor opens a review");
	if (isReview && !body.holders.some((holder) => deskOf(holder) === null && holder.id === body.by))
		refuse("holders: the auditor who opens a review must be a holder");
	if (!isReview && body.as !== body.owner) refuse("owner: must be the desk in the field as");
	if (KEEPS_CASES.has(body.kind) && !deskCanHold(context.dir, body.owner))
		throw new ProtocolError("desk-too-small", "owner: a desk needs two active members or a printed recovery code before it can keep cases");
}

function checkNextEpoch(compartment: Compartment, body: Body<"epoch">, context: CompartmentContext): void {
	const last = presentEpoch(compartment);
	if (body.number !== last.number + 1 || body.prev === null || !equal(body.prev, last.objId))
		throw new ProtocolError("stale", "number: must be the next number, and prev the objId of the last epoch");
	checkNotOlder(last, body);
	if (body.closes === null) throw new ProtocolError("bad-statement", "closes: is missing");
	if (body.kind !== compartment.kind || body.subject !== compartment.subject || body.section !== compartment.section)
		throw new ProtocolError("bad-statement", "kind: kind, subject and section never change");
	if (body.owner !== compartment.owner && context.sectionOwner !== body.owner && successor(compartment, context.dir) !== body.owner)
		refuse("owner: changes only when custody of the case moves, or when the owner of a thread is gone or in danger");
	if (!holds(last, body, context.hasOpenGrants)) refuse("as: only a holder may open the next epoch");
	if (body.holders.some((holder) => hasLeft(last, partyOf(holder))))
		throw new ProtocolError("stale", "holders: one of them has left the thread in the present epoch");
	if (body.as !== body.owner || HOLDERS_ARE_FIXED.has(body.kind)) checkRotation(compartment, body, context);
}

/**
 * Whoever isn't the owner opens an epoch only when the present one is stale, or once as a repair. Otherwise one holder could use up all the
 * epochs that a compartment may have.
 */
function checkNeeded(compartment: Compartment, { by, reason }: Body<"epoch">, context: CompartmentContext): void {
	if (compartment.kind === "section" && context.isPast) return;
	if (staleness(compartment, context).length > 0) return;
	if (reason !== "repair") refuse("reason: only the owner opens the next epoch while the present one isn't stale, or somebody repairs it");
	const sinceOwner = compartment.epochs.slice(compartment.epochs.findLastIndex(({ as, owner }) => as === owner) + 1);
	if (sinceOwner.some((epoch) => epoch.isRepair && epoch.by === by))
		refuse("reason: you have repaired this compartment once since its owner opened an epoch");
}

/**
 * Checks that the signer's directory is not older than the directory by which the present epoch was signed. If an older directory counted,
 * members who have left could still sign.
 */
function checkNotOlder(last: Epoch, { cp }: Pick<Body<"epoch">, "cp">): void {
	if (cp.size < last.cpSize) throw new ProtocolError("stale", "cp: is older than that of the present epoch");
}

/**
 * Not even the owner chooses the holders of these kinds. A coordinator to whom a query is put must not remove the auditor from the review.
 * A desk must not silence the other desk in the thread of a hand-off while a person travels.
 */
const HOLDERS_ARE_FIXED: ReadonlySet<CompartmentKind> = new Set(["discussion", "handoff", "review", "book"]);

/**
 * For a signer who may not choose the holders: parties that were removed or are in danger may be left out, and nobody may be added but a desk
 * that comes back to the thread of its hand-off.
 */
function checkRotation(compartment: Compartment, body: Body<"epoch">, context: CompartmentContext): void {
	const last = presentEpoch(compartment);
	const who = HOLDERS_ARE_FIXED.has(body.kind) ? "nobody" : "only the owner";
	const before = new Set([...partiesOf(last), ...returningDesks(compartment, context.dir).map((desk) => `desk:${desk}`)]);
	const after = new Set(body.holders.map(partyKey));
	if ([...after].some((party) => !before.has(party))) refuse(`holders: ${who} may add a holder`);
	const leftOut = last.holders.filter((holder) => !after.has(partyKey(holder)));
	if (leftOut.some((holder) => !isPartyGone(context.dir, partyOf(holder), body.kind)))
		refuse(`holders: ${who} may drop a holder that the directory hasn't removed`);
	const stillOpen = last.pending.filter((pending) => maySealForHandoff(pending, context));
	if (stillOpen.some((pending) => !body.pending.some((each) => each.handoff === pending.handoff && each.desk === pending.desk)))
		refuse("pending: must keep every desk whose hand-off is still open");
	const known = new Set(last.pending.map((pending) => pending.handoff));
	if (body.pending.some((pending) => !known.has(pending.handoff))) refuse("pending: only the owner may add a pending desk");
}

function checkHolders(body: Body<"epoch">, context: CompartmentContext): void {
	if (!body.holders.some((holder) => deskOf(holder) === body.owner) && body.kind !== "review") refuse("holders: the owner is missing");
	checkReadingDesks(body, context);
	const keys = new Set<string>();
	for (const holder of body.holders) {
		const key = `${holder.kind}:${holder.id}:${holder.via}`;
		if (keys.has(key)) throw new ProtocolError("bad-statement", "holders: a holder is named twice");
		keys.add(key);
		checkForm(holder);
		checkHolder(body, holder, context.dir);
	}
	const missing = missingColleagues(context.dir, body)[0];
	if (missing) refuse(`holders: ${missing}`);
	for (const pending of body.pending) {
		if (body.kind !== "section")
			throw new ProtocolError("bad-statement", "pending: only a section may have desks that wait for a hand-off");
		if (!maySealForHandoff(pending, context))
			refuse("pending: the desk is not the to-desk of an open hand-off, or is closed or stale, or its organisation has left");
		if (context.dir.desks.get(pending.desk)?.epoch !== pending.ke)
			throw new ProtocolError("stale", "pending: key epoch is not the desk's present one");
	}
}

const OWNER_ALONE: ReadonlySet<CompartmentKind> = new Set(["discussion", "book"]);

/** A desk that follows up may hold a section beside its owner. Every other desk reads it through a hand-off, and is in `pending`. */
function checkReadingDesks({ kind, owner, number, holders }: Body<"epoch">, context: CompartmentContext): void {
	const others = holders.map(deskOf).filter((desk) => desk !== null && desk !== owner) as Id[];
	if (OWNER_ALONE.has(kind) && number === 1 && others.length > 0) refuse(`holders: a new ${kind} has its owner as only desk`);
	if (kind === "handoff" && number === 1 && new Set(others).size !== 1) refuse("holders: a new thread of a hand-off is held by two desks");
	if (kind === "section" && others.some((desk) => !context.follows(desk)))
		refuse("holders: another desk may read a section only through a hand-off");
}

/** @throws ProtocolError bad-statement */
function checkForm({ kind, via }: Holder): void {
	if (kind === "desk" && via !== null) throw new ProtocolError("bad-statement", "via: a desk holds for itself");
}

function checkHolder(body: Body<"epoch">, holder: Holder, dir: Directory): void {
	const reason = whyUnfit(dir, holder, body.kind);
	if (reason) throw new ProtocolError("stale", `holders: ${reason}`);
	const desk = deskOf(holder);
	const member = holder.kind === "member" ? dir.members.get(holder.id) : undefined;
	if (desk === null && body.kind !== "thread" && body.kind !== "review") refuse("holders: only desks may hold this kind of compartment");
	if (member?.role === "admin" || (member?.role === "auditor" && body.kind !== "review"))
		refuse("holders: admins and auditors may not read content");
}

/**
 * Checks a grant of one epoch's key to one more holder.
 * @throws ProtocolError not-allowed, stale or bad-content (another key than the epoch's).
 */
function checkGrant(compartment: Compartment, { body }: Statement<"grant">, context: CompartmentContext): void {
	const epoch = compartment.epochs[body.number - 1];
	if (!epoch) throw new ProtocolError("stale", "number: is not an epoch of the compartment");
	checkNotOlder(presentEpoch(compartment), body);
	if (!equal(body.kc, epoch.kc)) throw new ProtocolError("bad-content", "kc: is not this epoch's key");
	checkForm(body.holder);
	if (body.handoff !== null) return checkPendingGrant(compartment, body, context);
	const reason = whyUnfit(context.dir, body.holder, compartment.kind);
	if (reason) throw new ProtocolError("stale", `holder: ${reason}`);
	const present = presentEpoch(compartment);
	if (!holds(present, body, context.hasOpenGrants)) refuse("as: only a holder of the present epoch may grant keys");
	if (body.as !== compartment.owner && !partiesOf(epoch).has(partyKey(body.holder)))
		refuse("holder: only the owner may grant an earlier epoch to a new holder");
	if (!partiesOf(present).has(partyKey(body.holder))) refuse("holder: must also be a holder of the present epoch");
}

function checkPendingGrant(compartment: Compartment, body: Body<"grant">, context: CompartmentContext): void {
	if (compartment.kind !== "section")
		throw new ProtocolError("bad-statement", "handoff: must be null, because only sections are handed off");
	const owner = context.sectionOwner ?? compartment.owner;
	if (body.as !== owner) refuse("as: only the section's owner may grant keys for a hand-off");
	const { kind, id, ke } = body.holder;
	if (kind !== "desk" || !maySealForHandoff({ desk: id, handoff: body.handoff as Id }, context))
		refuse("holder: is not the to-desk of an open hand-off, or is closed or stale, or its organisation has left");
	if (context.dir.desks.get(id)?.epoch !== ke) throw new ProtocolError("stale", "holder: key epoch is not the desk's present one");
}

/**
 * Why this party can't leave the compartment; null when it can. A desk that is in the network must remain, to open the next epoch. The thread
 * of a hand-off is of another kind, and can't be left.
 */
export function whyCantLeave(compartment: Compartment, leaver: Party, dir: Directory): string | null {
	if (compartment.kind !== "thread") return "compartment: only a thread can be left";
	const parties = presentEpoch(compartment).holders.map(partyOf);
	const others = parties.filter(({ kind, id }) => kind !== leaver.kind || id !== leaver.id);
	if (others.length === parties.length) return "as: only a holder of the present epoch may leave";
	return others.some(({ kind, id }) => kind === "desk" && isCurrentDesk(dir, id)) ? null : "as: no other desk would remain";
}

/** Checks that a holder may leave. @throws ProtocolError stale or not-allowed. */
function checkLeave(compartment: Compartment, { body }: Statement<"leave">, { dir }: CompartmentContext): void {
	const present = presentEpoch(compartment);
	if (body.number !== present.number) throw new ProtocolError("stale", "number: is not the present epoch");
	checkNotOlder(present, body);
	const reason = whyCantLeave(compartment, actingParty(body), dir);
	if (reason) refuse(reason);
}

/** Checks an epoch and returns the compartment after it. @throws ProtocolError as checkEpoch does. */
export function applyEpoch(compartment: Compartment | null, statement: Statement<"epoch">, context: CompartmentContext): Compartment {
	checkEpoch(compartment, statement, context);
	return followEpoch(compartment, statement);
}

/** Checks a grant and returns the compartment after it. @throws ProtocolError as checkGrant does. */
export function applyGrant(compartment: Compartment, statement: Statement<"grant">, context: CompartmentContext): Compartment {
	checkGrant(compartment, statement, context);
	return followGrant(compartment, statement);
}

/** Checks that a holder may leave, and returns the compartment afterwards. @throws ProtocolError as checkLeave does. */
export function applyLeave(compartment: Compartment, statement: Statement<"leave">, context: CompartmentContext): Compartment {
	checkLeave(compartment, statement, context);
	return followLeave(compartment, statement);
}
