/** Statements about the keys of circles. SPEC "Circles", section 2. */
import { equal, keyOf } from "../../bytes.ts";
import type { CircleName } from "../../codes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Statement } from "../../statements/statement.ts";
import { circleIsStale, circleWaiting, deskHasSeat, hashOfSeats, newestCircleEpoch, seatKey, seatsOfCircle } from "./circle-seats.ts";
import { refuse } from "./standing.ts";
import type { Circle, Directory } from "./state.ts";

const NEW: Circle = { epochs: [], seats: [], granted: new Map(), takenAt: 0 };

function checkSeat(dir: Directory, { circle, as }: { circle: CircleName; as: string | null }): void {
	if (as === null || !deskHasSeat(dir, circle, dir.desks.get(as))) refuse("as: must be a desk that has a seat in the circle");
}

/** Records a new key of a circle. It must be sealed to exactly the circle's seats. */
export function applyCircleRekey(dir: Directory, { body, objId }: Statement<"circle.rekey">): void {
	const { circle: name, epoch, prev, kc, from, wrap, who, boxes, by } = body;
	checkSeat(dir, body);
	const circle = dir.circles.get(name) ?? NEW;
	const head = newestCircleEpoch(circle)?.objId ?? null;
	const namesLastRekey = head === null || prev === null ? head === prev : equal(head, prev);
	if (epoch !== circle.epochs.length + 1 || !namesLastRekey)
		throw new ProtocolError("stale", "epoch: must be the next one, and prev the objId of the last rekey");
	if ((from === null) !== (wrap === null)) throw new ProtocolError("bad-statement", "from: must be null exactly when wrap is null");
	if (from !== null && (from < 1 || from >= epoch)) refuse("from: is not an earlier key epoch of the circle");
	if (circle.epochs.some((each) => each.by === by && each.leaf >= circle.takenAt))
		refuse("by: has renewed the key already since the last person lost it");
	const seats = seatsOfCircle(dir, name);
	if (!equal(who, hashOfSeats(seats))) throw new ProtocolError("stale", "who: must be the circle's present seats");
	if (dir.commitments.has(keyOf(kc))) throw new ProtocolError("conflict", "kc: a desk or circle has had this key before");
	const added = { kc, from, wrap, boxes, by, objId, leaf: dir.size, staleAt: null };
	dir.circles.set(name, { ...circle, epochs: [...circle.epochs, added], seats, granted: new Map() });
	dir.commitments.add(keyOf(kc));
}

/** Records that the present key was sealed to one more seat. Each signer does so once, so that a false box can be replaced by others only. */
export function applyCircleGrant(dir: Directory, { body }: Statement<"circle.grant">): void {
	const { circle: name, epoch, hash, by } = body;
	checkSeat(dir, body);
	const circle = dir.circles.get(name);
	if (!circle || epoch !== circle.epochs.length) throw new ProtocolError("stale", "epoch: is not the circle's present one");
	if (circleIsStale(dir, name)) throw new ProtocolError("stale", "epoch: somebody has lost this key, so it is renewed first");
	const key = seatKey(body.seat);
	if (!circleWaiting(dir, name).some((seat) => seatKey(seat) === key))
		throw new ProtocolError("wrong-state", "seat: does not wait for this key");
	const earlier = circle.granted.get(key) ?? [];
	if (earlier.some((each) => each.by === by)) throw new ProtocolError("conflict", "by: has granted this key to this seat before");
	dir.circles.set(name, { ...circle, granted: new Map([...circle.granted, [key, [...earlier, { by, hash }]]]) });
}
