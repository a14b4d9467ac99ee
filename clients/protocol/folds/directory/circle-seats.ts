/** Who has a seat in a circle. A circle's seats follow from the directory, and are never listed. SPEC "Circles", section 1. */
import { type Bytes, hash, type Id, idToBytes, NO_BYTES, tup } from "../../bytes.ts";
import type { CircleName } from "../../codes.ts";
import { directoryAt } from "./history.ts";
import { activeMember, deskIsStale, deskMembers } from "./lookups.ts";
import type { Circle, CircleEpoch, CircleSeat, Desk, Directory, Organisation } from "./state.ts";

/** The circles in which the desks of this organisation have seats. */
export function circlesOf(organisation: Organisation | undefined): CircleName[] {
	const facts = organisation?.status === "active" ? organisation.facts : null;
	return facts?.scope === "full" ? ["network", facts.region] : [];
}

/** Whether the desk, or its members while it is stale, has a seat in the circle. */
export function deskHasSeat(dir: Directory, circle: CircleName, desk: Desk | undefined): desk is Desk {
	return desk?.open === true && desk.epoch > 0 && circlesOf(dir.organisations.get(desk.organisation)).includes(circle);
}

/** A seat as a map key. Seats stand in the order of their keys. */
export const seatKey = ({ kind, id, via, ke }: CircleSeat): string => [kind, id, via ?? "", ke].join(" ");

/** The seats of a circle after the first `size` leaves, in order. By default after all leaves. */
export function seatsOfCircle(dir: Directory, circle: CircleName, size: number = dir.size): CircleSeat[] {
	const then = directoryAt(dir, size);
	const seats = [...dir.desks.keys()].flatMap((id) => seatsOfDesk(then, circle, id));
	const keyed = seats.map((seat) => ({ seat, key: seatKey(seat) }));
	return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ seat }) => seat);
}

function seatsOfDesk(dir: Directory, circle: CircleName, id: Id): CircleSeat[] {
	const desk = dir.desks.get(id);
	if (!deskHasSeat(dir, circle, desk)) return [];
	if (!deskIsStale(dir, id)) return [{ kind: "desk", id, via: null, ke: desk.epoch }];
	return deskMembers(dir, id).map((member) => ({ kind: "member", id: member.id, via: id, ke: member.keyEpoch }));
}

/** The hash of seats that stands in circle.rekey as `who`. */
export function hashOfSeats(seats: readonly CircleSeat[]): Bytes {
	return hash(tup(...seats.flatMap(({ kind, id, via, ke }) => [kind, idToBytes(id), via === null ? NO_BYTES : idToBytes(via), ke])));
}

/** The newest key of a circle, or null. */
export function newestCircleEpoch(circle: Circle | undefined): CircleEpoch | null {
	return circle?.epochs.at(-1) ?? null;
}

/** The server keeps the boxes of so many epochs for each organisation that has signed some, and all younger ones. */
const CIRCLE_EPOCHS_KEPT = 10;
/** Ms. Until then whoever can judge a bad key has judged it. */
const CIRCLE_BOXES_KEPT_FOR = 90 * 86_400_000;

/**
 * The epochs of a circle whose boxes the server keeps no longer, of those that the organisation of this epoch's signer has signed. So nobody's
 * keys push out those of others, nor keys that others still have to judge. @param now UTC ms.
 */
export function droppedEpochs(dir: Directory, circle: CircleName, epoch: number, now: number): number[] {
	const epochs = dir.circles.get(circle)?.epochs ?? [];
	const organisation = organisationOfSigner(dir, epochs[epoch - 1]);
	const own = epochs.flatMap((each, i) => (organisationOfSigner(dir, each) === organisation ? [{ epoch: i + 1, leaf: each.leaf }] : []));
	return own
		.slice(0, -CIRCLE_EPOCHS_KEPT)
		.filter(({ leaf }) => (dir.times[leaf + 1] ?? 0) < now - CIRCLE_BOXES_KEPT_FOR)
		.map((each) => each.epoch);
}

/** The organisation whose member has signed a key of a circle. */
export const organisationOfSigner = (dir: Directory, epoch: Pick<CircleEpoch, "by"> | undefined): Id | null =>
	(epoch && dir.members.get(epoch.by)?.organisation) ?? null;

/** Whether somebody has lost the right to the newest key of the circle since it was made. */
export function circleIsStale(dir: Directory, circle: CircleName): boolean {
	const newest = newestCircleEpoch(dir.circles.get(circle));
	return newest !== null && newest.staleAt !== null;
}

/** The seats that the newest key of the circle wasn't sealed to. Some of them may have a grant. */
export function circleWaiting(dir: Directory, circle: CircleName): CircleSeat[] {
	const named = new Set(dir.circles.get(circle)?.seats.map(seatKey));
	return seatsOfCircle(dir, circle).filter((seat) => !named.has(seatKey(seat)));
}

/** The circles that this member can read, by a desk with a seat. */
export function circlesReadBy(dir: Directory, id: Id): CircleName[] {
	const member = activeMember(dir, id);
	if (!member?.organisation) return [];
	const circles = circlesOf(dir.organisations.get(member.organisation));
	if (circles.length === 0) return [];
	const sits = [...dir.desks.values()].some(
		(desk) => desk.organisation === member.organisation && desk.open && desk.epoch > 0 && desk.members.has(id),
	);
	return sits ? circles : [];
}
