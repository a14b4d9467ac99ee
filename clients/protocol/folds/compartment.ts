/**
 * A compartment as everybody folds it: epochs, grants, and so who holds its keys. SPEC "Compartments", sections 1 to 3.
 * Threads and case sections are one mechanism. What belongs to other folds comes in through the context.
 */
import { type Bytes, equal, type Id } from "../bytes.ts";
import type { CompartmentKind, Role, Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Body } from "../statements/registry.ts";
import type { Statement } from "../statements/statement.ts";
import type { CaseFacts } from "./case-facts.ts";
import { deskCanHold, deskIsHere, deskIsStale, deskMembers, isHere } from "./directory/lookups.ts";
import type { Directory } from "./directory/state.ts";

export type Holder = Body<"epoch">["holders"][number];
export type Pending = Body<"epoch">["pending"][number];

/** A holder as people think of it, whatever the keys: a desk, or a member in their own right (in threads and reviews only). */
export interface Party {
	kind: "desk" | "member";
	id: Id;
}

export interface Epoch {
	number: number;
	objId: Bytes;
	kc: Bytes;
	owner: Id;
	holders: Holder[];
	/** Closed grants: each opens while its hand-off is accepted. From the epoch statement and from grants. */
	pending: Pending[];
	closes: Body<"epoch">["closes"];
	by: Id;
}

export interface Compartment {
	id: Id;
	kind: CompartmentKind;
	subject: Id | null;
	section: Section | null;
	owner: Id;
	/** In rising order of number, from 1, without gaps. */
	epochs: Epoch[];
}

/** The directory and the case by which a statement is judged. */
export interface CompartmentContext extends CaseFacts {
	dir: Directory;
}

/** Who acts: a member, and the desk acted for. */
export interface Acting {
	by: Id;
	as: Id | null;
}

export function presentEpoch(compartment: Compartment): Epoch {
	const epoch = compartment.epochs.at(-1);
	if (!epoch) throw new ProtocolError("not-found", "compartment: has no epoch");
	return epoch;
}

/** Whether the actor is a holder of this epoch: by own key, or through the desk acted for. */
export function holds(epoch: Epoch, { by, as }: Acting, isLive: (handoff: Id) => boolean): boolean {
	const direct = epoch.holders.some((holder) =>
		holder.kind === "member" && holder.via === null ? holder.id === by : deskOf(holder) === as && as !== null,
	);
	return direct || epoch.pending.some((pending) => pending.desk === as && isLive(pending.handoff));
}

/** The desk behind a holder, or null for a member in their own right. */
export function deskOf(holder: Pick<Holder, "kind" | "id" | "via">): Id | null {
	return holder.kind === "desk" ? holder.id : holder.via;
}

export function partyOf(holder: Pick<Holder, "kind" | "id" | "via">): Party {
	const desk = deskOf(holder);
	return desk === null ? { kind: "member", id: holder.id } : { kind: "desk", id: desk };
}

function nameOf(holder: Holder): string {
	const { kind, id } = partyOf(holder);
	return `${kind}:${id}`;
}

function names(epoch: Epoch): Set<string> {
	return new Set(epoch.holders.map(nameOf));
}

/** Reasons why nobody may write in the present epoch until it is rotated; empty when it is fresh. */
export function staleness(compartment: Compartment, ctx: CompartmentContext): string[] {
	const epoch = presentEpoch(compartment);
	const moved = ctx.sectionOwner !== null && ctx.sectionOwner !== epoch.owner ? ["owner: custody has moved"] : [];
	const over = epoch.pending
		.filter((pending) => ctx.recipient(pending.handoff) === null)
		.map((pending) => `pending: hand-off ${pending.handoff} has ended`);
	const unfit = epoch.holders.flatMap((holder) => unfitness(ctx.dir, holder, compartment.kind) ?? []);
	// Somebody who left the to-desk has the key that the open grant was sealed to.
	const rekeyed = epoch.pending
		.filter(({ desk, ke, handoff }) => ctx.isLive(handoff) && ctx.dir.desks.get(desk)?.epoch !== ke)
		.map(({ desk }) => `desk ${desk} has a new key`);
	return [...moved, ...over, ...unfit, ...rekeyed, ...missingColleagues(ctx.dir, epoch)];
}

/** Why a holder's key must not be sealed to any more, or null. */
export function unfitness(dir: Directory, holder: Pick<Holder, "kind" | "id" | "via" | "ke">, of: CompartmentKind): string | null {
	const desk = deskOf(holder);
	if (desk === null) {
		if (isOutOfReview(dir, holder.id, of)) return `member ${holder.id} neither audits nor coordinates any more`;
		const here = isHere(dir, holder.id) && dir.members.get(holder.id)?.keyEpoch === holder.ke;
		return here ? null : `member ${holder.id} has left or has new keys`;
	}
	if (!deskIsHere(dir, desk)) return `desk ${desk} is closed or its organisation has left`;
	if (holder.kind === "desk") {
		if (dir.desks.get(holder.id)?.epoch !== holder.ke) return `desk ${holder.id} has a new key`;
		return deskIsStale(dir, holder.id) ? `somebody has left desk ${holder.id}` : null;
	}
	if (!deskIsStale(dir, desk)) return `desk ${desk} has renewed its key`;
	const reached = deskMembers(dir, desk).some(({ id, keyEpoch }) => id === holder.id && keyEpoch === holder.ke);
	return reached ? null : `member ${holder.id} has left desk ${desk} or has new keys`;
}

/** Whether the directory itself removed this party, so that any other holder may drop it, and every client does at the next epoch. */
export function isGone(dir: Directory, { kind, id }: Party, of: CompartmentKind): boolean {
	return kind === "desk" ? !deskIsHere(dir, id) : !isHere(dir, id) || isOutOfReview(dir, id, of);
}

/** Reviews are held by auditors and coordinators; nobody's organisation ever changes, so the role is all that can be lost. */
export function takesPart(role: Role | null | undefined): boolean {
	return role === "auditor" || role === "coordinator";
}

/** Whoever lost the role that a review is held by has left the review, too. */
export function isOutOfReview(dir: Directory, member: Id, of: CompartmentKind): boolean {
	return of === "review" && !takesPart(dir.members.get(member)?.role);
}

/** A desk that is reached through its members' own keys must be reached through all of them. */
function missingColleagues(dir: Directory, epoch: Epoch): string[] {
	const through = epoch.holders.filter((holder) => holder.via !== null);
	return [...new Set(through.map((holder) => holder.via as Id))].flatMap((desk) => {
		const reached = new Set(through.filter((holder) => holder.via === desk).map((holder) => holder.id));
		return deskMembers(dir, desk).every((member) => reached.has(member.id)) ? [] : [`desk ${desk}: a member isn't reached`];
	});
}

const refuse = (detail: string): never => {
	throw new ProtocolError("not-allowed", detail);
};

/**
 * Judges an epoch statement by all that stands before it; signatures are judged apart.
 * @param compartment null for the first epoch.
 * @throws ProtocolError stale, not-allowed, desk-too-small or bad-statement.
 */
export function judgeEpoch(compartment: Compartment | null, { body }: Statement<"epoch">, ctx: CompartmentContext): void {
	if (compartment === null) judgeFirst(body, ctx);
	else judgeNext(compartment, body, ctx);
	if (ctx.sectionOwner !== null && body.owner !== ctx.sectionOwner) refuse("owner: is not whom the case names");
	judgeHolders(body, ctx);
}

function judgeFirst(body: Body<"epoch">, ctx: CompartmentContext): void {
	if (body.number !== 1 || body.prev !== null || body.closes !== null)
		throw new ProtocolError("stale", "number: the first epoch is 1, without prev and closes");
	if ((body.section !== null) !== (body.kind === "section"))
		throw new ProtocolError("bad-statement", "section: belongs to kind section, and only there");
	if ((body.subject === null) !== (body.kind === "thread"))
		throw new ProtocolError("bad-statement", "subject: is the case or hand-off, and null for a thread");
	const review = body.kind === "review";
	if (review && ctx.dir.members.get(body.by)?.role !== "auditor") refuse("by: only an auditor opens a review");
	if (review && !body.holders.some((holder) => deskOf(holder) === null && holder.id === body.by))
		refuse("holders: whoever opens a review holds it");
	if (!review && body.as !== body.owner) refuse("owner: must be the desk acted for");
	if (body.kind === "section" && !deskCanHold(ctx.dir, body.owner))
		throw new ProtocolError("desk-too-small", "owner: a desk keeps cases only with two active members or a printed recovery code");
}

function judgeNext(compartment: Compartment, body: Body<"epoch">, ctx: CompartmentContext): void {
	const last = presentEpoch(compartment);
	if (body.number !== last.number + 1 || body.prev === null || !equal(body.prev, last.objId))
		throw new ProtocolError("stale", "number: must be the next one, and prev the last epoch");
	if (body.closes === null) throw new ProtocolError("bad-statement", "closes: is missing");
	if (body.kind !== compartment.kind || body.subject !== compartment.subject || body.section !== compartment.section)
		throw new ProtocolError("bad-statement", "kind: subject and section never change");
	const newOwner = body.owner !== compartment.owner;
	if (newOwner && ctx.sectionOwner !== body.owner) refuse("owner: only the case chain moves it");
	if (!holds(last, body, ctx.isLive)) refuse("as: only a holder opens the next epoch");
	// Whoever is asked in a review must not put the auditor out of it.
	if (body.as !== body.owner || body.kind === "review") judgeRotation(last, body, ctx);
	else if (SETTLED.has(body.kind)) judgeAdded(last, body);
}

/** Who holds these is settled when they are opened. */
const SETTLED: ReadonlySet<CompartmentKind> = new Set(["discussion", "handoff"]);

function judgeAdded(last: Epoch, body: Body<"epoch">): void {
	const before = names(last);
	if (body.holders.some((holder) => !before.has(nameOf(holder)))) refuse("holders: nobody is added to this kind");
}

/** Whoever is not the owner may drop those whom the directory removed, and add nobody. */
function judgeRotation(last: Epoch, body: Body<"epoch">, ctx: CompartmentContext): void {
	const before = names(last);
	const after = new Set(body.holders.map(nameOf));
	if ([...after].some((name) => !before.has(name))) refuse("holders: only the owner adds one");
	const dropped = last.holders.filter((holder) => !after.has(nameOf(holder)));
	if (dropped.some((holder) => !isGone(ctx.dir, partyOf(holder), body.kind))) refuse("holders: only the owner drops one who is still here");
	const kept = last.pending.filter((pending) => ctx.recipient(pending.handoff) !== null);
	if (kept.some((pending) => !body.pending.some((each) => each.handoff === pending.handoff && each.desk === pending.desk)))
		refuse("pending: a desk that waits for its hand-off is left out");
	const known = new Set(last.pending.map((pending) => pending.handoff));
	if (body.pending.some((pending) => !known.has(pending.handoff))) refuse("pending: only the owner adds one");
}

function judgeHolders(body: Body<"epoch">, ctx: CompartmentContext): void {
	if (!body.holders.some((holder) => deskOf(holder) === body.owner) && body.kind !== "review") refuse("holders: the owner is missing");
	judgeReaders(body, ctx);
	const seen = new Set<string>();
	for (const holder of body.holders) {
		const key = `${holder.kind}:${holder.id}:${holder.via}`;
		if (seen.has(key)) throw new ProtocolError("bad-statement", "holders: one is named twice");
		seen.add(key);
		judgeHolder(body, holder, ctx.dir);
	}
	const gap = missingColleagues(ctx.dir, { holders: body.holders } as Epoch)[0];
	if (gap) refuse(`holders: ${gap}`);
	for (const pending of body.pending) {
		if (body.kind !== "section") throw new ProtocolError("bad-statement", "pending: only sections wait for a hand-off");
		if (ctx.recipient(pending.handoff) !== pending.desk) refuse("pending: is not the hand-off's to-desk");
		if (ctx.dir.desks.get(pending.desk)?.epoch !== pending.ke)
			throw new ProtocolError("stale", "pending: key epoch is not the desk's present one");
	}
}

/** Whoever else reads a section has a hand-off for it, with its basis, and waits or is released by that. */
function judgeReaders({ kind, as, owner, number, holders }: Body<"epoch">, ctx: CompartmentContext): void {
	const others = holders.map(deskOf).filter((desk) => desk !== null && desk !== owner) as Id[];
	if (kind === "discussion" && number === 1 && others.length > 0) refuse("holders: a discussion is its owner's own");
	if (kind === "section" && as === owner && others.some((desk) => !ctx.follows(desk)))
		refuse("holders: another desk reads a section by a hand-off only");
}

function judgeHolder(body: Body<"epoch">, holder: Holder, dir: Directory): void {
	const reason = unfitness(dir, holder, body.kind);
	if (reason) throw new ProtocolError("stale", `holders: ${reason}`);
	const desk = deskOf(holder);
	const member = holder.kind === "member" ? dir.members.get(holder.id) : undefined;
	if (desk === null && body.kind !== "thread" && body.kind !== "review") refuse("holders: only desks hold this kind");
	if (member?.role === "admin" || (member?.role === "auditor" && body.kind !== "review"))
		refuse("holders: admins and auditors see no content");
}

/**
 * Judges a grant of one epoch's key to one more holder.
 * @throws ProtocolError not-allowed, stale or bad-content (another key than the epoch's).
 */
export function judgeGrant(compartment: Compartment, { body }: Statement<"grant">, ctx: CompartmentContext): void {
	const epoch = compartment.epochs[body.number - 1];
	if (!epoch) throw new ProtocolError("stale", "number: no such epoch");
	if (!equal(body.kc, epoch.kc)) throw new ProtocolError("bad-content", "kc: is not this epoch's key");
	if (body.handoff !== null) return judgePending(compartment, body, ctx);
	const reason = unfitness(ctx.dir, body.holder, compartment.kind);
	if (reason) throw new ProtocolError("stale", `holder: ${reason}`);
	const present = presentEpoch(compartment);
	if (!holds(present, body, ctx.isLive)) refuse("as: only a holder grants");
	if (body.as !== compartment.owner && !names(epoch).has(nameOf(body.holder))) refuse("holder: only the owner grants history to a new one");
	if (!names(present).has(nameOf(body.holder))) refuse("holder: must hold the present epoch as well");
}

function judgePending(compartment: Compartment, body: Body<"grant">, ctx: CompartmentContext): void {
	if (compartment.kind !== "section") throw new ProtocolError("bad-statement", "handoff: only sections are handed off");
	const owner = ctx.sectionOwner ?? compartment.owner;
	if (body.as !== owner) refuse("as: only the section's owner grants for a hand-off");
	const { kind, id, ke } = body.holder;
	if (kind !== "desk" || ctx.recipient(body.handoff as Id) !== id) refuse("holder: is not the hand-off's to-desk");
	if (ctx.dir.desks.get(id)?.epoch !== ke) throw new ProtocolError("stale", "holder: key epoch is not the desk's present one");
}

/** Judges, then returns the compartment after this epoch. @throws ProtocolError */
export function applyEpoch(compartment: Compartment | null, statement: Statement<"epoch">, ctx: CompartmentContext): Compartment {
	judgeEpoch(compartment, statement, ctx);
	return followEpoch(compartment, statement);
}

/** The compartment after an epoch that was judged before, such as when it was stored. */
export function followEpoch(compartment: Compartment | null, { body, objId }: Statement<"epoch">): Compartment {
	const { number, kc, owner, holders, pending, closes, by } = body;
	const epoch: Epoch = { number, objId, kc, owner, holders, pending, closes, by };
	return {
		id: body.compartment,
		kind: body.kind,
		subject: body.subject,
		section: body.section,
		owner,
		epochs: [...(compartment?.epochs ?? []), epoch],
	};
}

/** Judges, then returns the compartment after this grant. @throws ProtocolError */
export function applyGrant(compartment: Compartment, statement: Statement<"grant">, ctx: CompartmentContext): Compartment {
	judgeGrant(compartment, statement, ctx);
	return followGrant(compartment, statement);
}

/** The compartment after a grant that was judged before. */
export function followGrant(compartment: Compartment, { body }: Statement<"grant">): Compartment {
	const { holder, handoff, number } = body;
	const epochs = compartment.epochs.map((epoch) => {
		if (epoch.number !== number) return epoch;
		if (handoff === null) return { ...epoch, holders: [...epoch.holders, holder] };
		return { ...epoch, pending: [...epoch.pending, { desk: holder.id, ke: holder.ke, hash: holder.hash, handoff }] };
	});
	return { ...compartment, epochs };
}
