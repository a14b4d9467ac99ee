/**
 * When the keys of a compartment must be renewed: a holder has left, has new keys or is in danger, custody has moved, or a hand-off has ended.
 * SPEC "Compartments", sections 1 to 3.
 */
import type { Id } from "../../bytes.ts";
import type { CompartmentKind, Role } from "../../codes.ts";
import { deskIsStale, deskMayRead, deskMembers, isCurrentMember, isInDanger } from "../directory/lookups.ts";
import type { Directory } from "../directory/state.ts";
import {
	type Compartment,
	type CompartmentContext,
	deskOf,
	type Epoch,
	type Holder,
	hasLeft,
	type Party,
	type Pending,
	presentEpoch,
} from "./state.ts";

/** Reasons why the present epoch must be rotated before anybody may write in it. Empty when its keys are up to date. */
export function staleness(compartment: Compartment, context: CompartmentContext): string[] {
	const epoch = presentEpoch(compartment);
	const ownerChanged = context.sectionOwner !== null && context.sectionOwner !== epoch.owner ? ["owner: custody has moved"] : [];
	const unfit = epoch.holders.flatMap((holder) => whyUnfit(context.dir, holder, compartment.kind) ?? []);
	const left = epoch.left.map(({ kind, id }) => `${kind} ${id} has left the thread`);
	return [
		...ownerChanged,
		...left,
		...stalePending(epoch, context),
		...unfit,
		...returningDesks(compartment, context.dir).map((desk) => `desk ${desk} may read the thread of its hand-off again`),
		...formerFollowers(compartment, context),
		...missingColleagues(context.dir, epoch),
	];
}

/** Kinds that go on under another owner when theirs is gone. */
const OUTLIVES_OWNER: ReadonlySet<CompartmentKind> = new Set(["thread", "handoff"]);

/**
 * The desk that owns a thread after its owner is gone, is in danger or has left: the first desk of epoch 1, in order, that still holds it. Without one,
 * the first desk of the present epoch. Null while the owner is there, and when no desk is left.
 */
export function successor(compartment: Compartment, dir: Directory): Id | null {
	if (!OUTLIVES_OWNER.has(compartment.kind)) return null;
	const desksIn = (epoch: Epoch | undefined) => (epoch?.holders ?? []).flatMap((holder) => deskOf(holder) ?? []);
	const present = presentEpoch(compartment);
	const remaining = desksIn(present).filter((desk) => deskMayRead(dir, desk));
	if (deskMayRead(dir, compartment.owner) && !hasLeft(present, { kind: "desk", id: compartment.owner })) return null;
	return desksIn(compartment.epochs[0]).find((desk) => remaining.includes(desk)) ?? remaining[0] ?? null;
}

/** The desk that owns the compartment now, by this directory. It may have to open the next epoch first. */
export function ownerNow(compartment: Compartment, dir: Directory): Id {
	return successor(compartment, dir) ?? compartment.owner;
}

/**
 * The desks of a hand-off that were left out of its thread while people were in danger there, and that may read again. They come back, because
 * each desk must be able to reach the other one. Empty for all other kinds.
 */
export function returningDesks(compartment: Compartment, dir: Directory): Id[] {
	if (compartment.kind !== "handoff") return [];
	const desksIn = (epoch: Epoch | undefined) => new Set((epoch?.holders ?? []).flatMap((holder) => deskOf(holder) ?? []));
	const present = desksIn(presentEpoch(compartment));
	return [...desksIn(compartment.epochs[0])].filter((desk) => !present.has(desk) && deskMayRead(dir, desk) && !deskIsStale(dir, desk));
}

/** Reasons about the desks that wait for a hand-off. */
function stalePending(epoch: Epoch, context: CompartmentContext): string[] {
	const ended = epoch.pending
		.filter((pending) => !maySealForHandoff(pending, context))
		.map(
			(pending) =>
				`pending: hand-off ${pending.handoff} doesn't open the section now, or desk ${pending.desk} is closed or stale, or its organisation has left or is in danger`,
		);
	// A member who left the to-desk still has the key that the open grant was sealed to.
	const rekeyed = epoch.pending
		.filter(({ desk, ke, handoff }) => context.hasOpenGrants(handoff) && context.dir.desks.get(desk)?.epoch !== ke)
		.map(({ desk }) => `desk ${desk} has a new key`);
	return [...ended, ...rekeyed];
}

/** Reasons about desks that hold a section, although they neither own it nor may follow it any more. */
function formerFollowers(compartment: Compartment, { follows }: CompartmentContext): string[] {
	if (compartment.kind !== "section") return [];
	const { owner, holders } = presentEpoch(compartment);
	const desks = new Set(holders.flatMap((holder) => deskOf(holder) ?? []));
	desks.delete(owner);
	return [...desks].filter((desk) => !follows(desk)).map((desk) => `desk ${desk} may not follow the section any more`);
}

/** Whether keys may be sealed to this desk for this hand-off: `recipient` of CaseFacts allows it, and the desk may read and isn't stale. */
export function maySealForHandoff(
	{ desk, handoff }: Pick<Pending, "desk" | "handoff">,
	{ dir, recipient }: Pick<CompartmentContext, "dir" | "recipient">,
): boolean {
	return recipient(handoff) === desk && deskMayRead(dir, desk) && !deskIsStale(dir, desk);
}

/** Why nothing may be sealed to this holder's key any more; null when the key is good. */
export function whyUnfit(
	dir: Directory,
	holder: Pick<Holder, "kind" | "id" | "via" | "ke">,
	compartmentKind: CompartmentKind,
): string | null {
	const desk = deskOf(holder);
	if (desk === null) {
		if (mayNoLongerHoldReview(dir, holder.id, compartmentKind)) return `member ${holder.id} neither audits nor coordinates any more`;
		if (isMemberInDanger(dir, holder.id)) return `people are in danger at the organisation of member ${holder.id}`;
		const isGood = isCurrentMember(dir, holder.id) && dir.members.get(holder.id)?.keyEpoch === holder.ke;
		return isGood ? null : `member ${holder.id} has left or has new keys`;
	}
	if (!deskMayRead(dir, desk)) return `desk ${desk} is closed, or its organisation has left or is in danger`;
	if (holder.kind === "desk") {
		if (dir.desks.get(holder.id)?.epoch !== holder.ke) return `desk ${holder.id} has a new key`;
		return deskIsStale(dir, holder.id) ? `somebody has left desk ${holder.id}` : null;
	}
	// Members hold the epoch key on behalf of their desk only while the desk's own key is stale.
	if (!deskIsStale(dir, desk)) return `desk ${desk} has renewed its key`;
	const isReached = deskMembers(dir, desk).some(({ id, keyEpoch }) => id === holder.id && keyEpoch === holder.ke);
	return isReached ? null : `member ${holder.id} has left desk ${desk} or has new keys`;
}

function isMemberInDanger(dir: Directory, member: Id): boolean {
	return isInDanger(dir, dir.members.get(member)?.organisation ?? null);
}

/**
 * Whether this party may hold nothing now: it was removed, the desk is closed, people are in danger there, or the member's role no longer
 * allows a review.
 * Then every other holder may leave the party out of the next epoch, and each client that opens the next epoch does so.
 */
export function isPartyGone(dir: Directory, { kind, id }: Party, compartmentKind: CompartmentKind): boolean {
	if (kind === "desk") return !deskMayRead(dir, id);
	return !isCurrentMember(dir, id) || isMemberInDanger(dir, id) || mayNoLongerHoldReview(dir, id, compartmentKind);
}

/** Whether a member with this role may hold a review. The organisation isn't checked, because a member's organisation never changes. */
export function mayHoldReview(role: Role | null | undefined): boolean {
	return role === "auditor" || role === "coordinator";
}

/** Whether the compartment is a review and the member's present role doesn't allow holding it. */
export function mayNoLongerHoldReview(dir: Directory, member: Id, compartmentKind: CompartmentKind): boolean {
	return compartmentKind === "review" && !mayHoldReview(dir.members.get(member)?.role);
}

/**
 * Finds desks with a member who can't open the epoch key. When members hold the key on behalf of their desk, each active member must
 * be a holder.
 * @returns a reason for each such desk.
 */
export function missingColleagues(dir: Directory, epoch: Pick<Epoch, "holders">): string[] {
	const viaDesk = epoch.holders.filter((holder) => holder.via !== null);
	return [...new Set(viaDesk.map((holder) => holder.via as Id))].flatMap((desk) => {
		const reached = new Set(viaDesk.filter((holder) => holder.via === desk).map((holder) => holder.id));
		return deskMembers(dir, desk).every((member) => reached.has(member.id)) ? [] : [`desk ${desk}: a member isn't reached`];
	});
}
