/** Circles: the desks of a region or of the whole network, and the keys that they share. SPEC "Circles". */
import { circleCommitment, wrapCircleSeed } from "#crypto/circle.ts";
import { CircleSeed } from "#crypto/secret.ts";
import { type Bytes, equal, hash, type Id, idToBytes, toHex, tup } from "#protocol/bytes.ts";
import { CIRCLES, type CircleName } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	activeMember,
	type CircleSeat,
	circleIsStale,
	circleWaiting,
	type Desk,
	deskHasSeat,
	hashOfSeats,
	newestCircleEpoch,
	seatKey,
	seatsOfCircle,
} from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { appendToDirectory } from "./append.ts";
import {
	boxFor,
	circleEpoch,
	judgeCircleKey,
	keepCircleSeed,
	myDeskWithSeat,
	newestGoodCircleKey,
	type OpenCircleKey,
} from "./circle-keys.ts";

/** A circle that somebody has a seat in. */
export interface CircleView {
	circle: CircleName;
	/** The desks with a seat. Their members read everything that is written for the circle, also what was written before they came. */
	desks: Desk[];
	/** Whether a desk of mine is among them. */
	isMine: boolean;
	/** The present key epoch; 0 while there is none. */
	epoch: number;
	/** Whether somebody has lost the right to the present key, so that it is renewed before anything is written. */
	isStale: boolean;
	/** The desks to which the present key isn't sealed yet. */
	waiting: Id[];
}

/**
 * The circles in which a desk has a seat, as the directory says.
 * @example for (const { circle, desks } of listCircles(session)) print(circle, desks.length);
 */
export function listCircles(session: UnlockedSession): CircleView[] {
	const { dir } = session;
	const views = CIRCLES.map((circle): CircleView => {
		const record = dir.circles.get(circle);
		const granted = (seat: CircleSeat) => record?.granted.has(seatKey(seat)) ?? false;
		const waiting = circleWaiting(dir, circle).filter((seat) => !granted(seat));
		return {
			circle,
			desks: [...dir.desks.values()].filter((desk) => deskHasSeat(dir, circle, desk)),
			isMine: myDeskWithSeat(session, circle) !== null,
			epoch: record?.epochs.length ?? 0,
			isStale: circleIsStale(dir, circle),
			waiting: [...new Set(waiting.map(({ id, via }) => via ?? id))],
		};
	});
	return views.filter(({ desks, epoch }) => desks.length > 0 || epoch > 0);
}

/** The statement of a new key, with its boxes in the order of the seats. */
function makeRekey(session: UnlockedSession, circle: CircleName, desk: Id, earlier: OpenCircleKey | null) {
	const { dir, network } = session;
	const record = dir.circles.get(circle);
	const seed = CircleSeed.random();
	const epoch = (record?.epochs.length ?? 0) + 1;
	const at = { network, circle, epoch, kc: circleCommitment(seed) };
	const seats = seatsOfCircle(dir, circle);
	const sealed = seats.map((seat) => boxFor(session, at, seat, seed));
	const fields: Fields<"circle.rekey"> = {
		circle,
		epoch,
		prev: newestCircleEpoch(record)?.objId ?? null,
		kc: at.kc,
		from: earlier?.epoch ?? null,
		wrap: earlier && wrapCircleSeed(seed, earlier.seed, circleEpoch(session, circle, earlier.epoch)),
		who: hashOfSeats(seats),
		boxes: hash(tup(...sealed.map((box) => hash(box)))),
	};
	nameUnusable(session, seats, sealed);
	return { statements: [session.sign("circle.rekey", fields, desk)], sealed, seed, epoch };
}

/** Names the signers of keys to which nobody can seal. */
function nameUnusable(session: UnlockedSession, seats: readonly CircleSeat[], sealed: readonly Bytes[]): void {
	for (const [place, { kind, id, ke }] of seats.entries()) {
		if (sealed[place]?.length !== 0) continue;
		const by = kind === "desk" ? session.dir.desks.get(id)?.keys.get(ke)?.by : id;
		session.alarm({ code: "junk-key", subject: id, detail: `key ${ke}: nobody can seal to it`, ...(by && { by }) });
	}
}

/** Why the key of a circle must be made anew: there is none, somebody has lost it, or it is bad. Null: it is good, or I can't judge it. */
async function reasonToRenew(session: UnlockedSession, circle: CircleName): Promise<"new" | "stale" | "bad" | null> {
	const newest = session.dir.circles.get(circle)?.epochs.length ?? 0;
	if (newest === 0) return "new";
	if (circleIsStale(session.dir, circle)) return "stale";
	return (await judgeCircleKey(session, circle, newest)) === "bad" ? "bad" : null;
}

/** The desk for which I may sign the next key, and the key that it wraps. Null when others must sign it. */
async function prepareNextKey(session: UnlockedSession, circle: CircleName) {
	const { dir, me } = session;
	const desk = activeMember(dir, me) && myDeskWithSeat(session, circle);
	const record = dir.circles.get(circle);
	const hasSigned = record?.epochs.some(({ by, leaf }) => by === me && leaf >= record.takenAt);
	if (!desk || hasSigned) return null;
	// When every seat waits, nobody here has the newest key any more.
	const passesUnknown = seatsOfCircle(dir, circle).length === circleWaiting(dir, circle).length;
	try {
		return { desk: desk.id, earlier: await newestGoodCircleKey(session, circle, { passesUnknown }) };
	} catch (error) {
		if (!isRefusal(error, "not-found")) throw error;
		return null;
	}
}

/**
 * Makes the key of a circle anew when there is none, when somebody has lost the right to it, or when it is bad. Does nothing else, so call it
 * before something is written for the circle. The new key is sealed to all seats of the circle.
 * @returns whether I have made a key.
 * @throws ProtocolError not-allowed when no desk of mine has a seat; not-found when others must make it, because I have none of its good keys
 * yet, or have just made one.
 * @example await renewCircle(session, "network");
 */
export async function renewCircle(session: UnlockedSession, circle: CircleName): Promise<boolean> {
	if (!myDeskWithSeat(session, circle)) throw new ProtocolError("not-allowed", "circle: none of your desks has a seat in it");
	if ((await reasonToRenew(session, circle)) === null) return false;
	const made = await appendToDirectory(session, async () => {
		// A member of another desk may have been faster.
		if ((await reasonToRenew(session, circle)) === null) return { statements: [], sealed: [], seed: null, epoch: 0 };
		const ground = await prepareNextKey(session, circle);
		if (!ground) throw new ProtocolError("not-found", "circle: you have no good key of it; a member of another desk renews it");
		return makeRekey(session, circle, ground.desk, ground.earlier);
	});
	if (made.seed) keepCircleSeed(session, circle, made.epoch, made.seed);
	return made.seed !== null;
}

/** The most statements of one request. */
const GRANTS = 50;

/**
 * Seals the present key of a circle to the seats that wait for it.
 * @returns how many seats got it.
 * @example const seats = await grantCircle(session, "network");
 */
export async function grantCircle(session: UnlockedSession, circle: CircleName): Promise<number> {
	if (circleWaiting(session.dir, circle).length === 0) return 0;
	const { statements } = await appendToDirectory(session, async () => {
		const nothing = { statements: [], sealed: [] };
		const { dir, me } = session;
		const record = dir.circles.get(circle);
		const desk = activeMember(dir, me) && myDeskWithSeat(session, circle);
		if (!record || !desk || circleIsStale(dir, circle)) return nothing;
		const waiting = circleWaiting(dir, circle).filter((seat) => !record.granted.get(seatKey(seat))?.some(({ by }) => by === me));
		if (waiting.length === 0) return nothing;
		const epoch = record.epochs.length;
		const good = (await judgeCircleKey(session, circle, epoch)) === "good" ? await newestGoodCircleKey(session, circle) : null;
		if (!good) return nothing;
		const at = circleEpoch(session, circle, epoch);
		const made = waiting.flatMap((seat) => {
			const box = boxFor(session, at, seat, good.seed);
			const isGiven = record.granted.get(seatKey(seat))?.some((each) => equal(each.hash, hash(box)));
			return isGiven || box.length === 0 ? [] : [{ box, fields: { circle, epoch, seat, hash: hash(box) } }];
		});
		const some = made.slice(0, GRANTS);
		return {
			statements: some.map(({ fields }) => session.sign("circle.grant", fields, desk.id)),
			sealed: some.map(({ box }) => box),
		};
	});
	return statements.length;
}

/** How long each desk waits for those before it, in ms. */
const TURN_MS = 5_000;

/**
 * Whether it is my turn to renew a stale key. The desks have an order, so that not all of them seal the key at once. Whoever writes doesn't
 * wait for a turn.
 */
function isMyTurn({ dir, me, now }: UnlockedSession, circle: CircleName): boolean {
	const record = dir.circles.get(circle);
	if (!record) return false;
	const order = [...dir.desks.values()]
		.filter((desk) => deskHasSeat(dir, circle, desk))
		.map((desk) => ({ desk, place: toHex(hash(tup(circle, record.epochs.length, idToBytes(desk.id)))) }))
		.sort((one, other) => (one.place < other.place ? -1 : 1));
	const place = order.findIndex(({ desk }) => desk.members.has(me));
	return place >= 0 && now() >= (dir.times[record.takenAt] ?? 0) + place * TURN_MS;
}

/**
 * Does the upkeep of the circles that have a key: renews a stale key when it is my turn, replaces a bad one, and gives the key to seats
 * that wait for it.
 * @returns how many keys were made, and how many seats got one.
 */
export async function keepCircle(session: UnlockedSession, circle: CircleName): Promise<{ renewed: boolean; granted: number }> {
	if (!activeMember(session.dir, session.me) || !myDeskWithSeat(session, circle)) return { renewed: false, granted: 0 };
	const reason = await reasonToRenew(session, circle);
	const isDue = reason === "bad" || (reason === "stale" && isMyTurn(session, circle));
	const renewed = isDue && (await prepareNextKey(session, circle)) !== null && (await renewCircle(session, circle));
	return { renewed, granted: await grantCircle(session, circle) };
}
