/**
 * Opens and judges the keys of circles in which my desks have a seat. Whoever has a seed can make all its boxes again, and sees when
 * somebody got something else. SPEC "Circles", sections 3 and 4.
 */
import { type CircleKeyEpoch, openCircleSeed, sealCircleSeed, unwrapCircleSeed } from "#crypto/circle.ts";
import { deskKeys } from "#crypto/desk.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import type { CircleSeed } from "#crypto/secret.ts";
import { type Bytes, equal, fromBase64Url, hash, keyOf, NO_BYTES, tup } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	type CircleEpoch,
	type CircleSeat,
	deskHasSeat,
	desksOf,
	droppedEpochs,
	keysOf,
	seatKey,
	seatsOfCircle,
} from "#protocol/folds/directory.ts";
import { AlarmError } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import type { CircleBoxes } from "../memory.ts";
import { storageName } from "./cache.ts";

/** My desk that has a seat in the circle, or null. */
export function myDeskWithSeat(session: UnlockedSession, circle: CircleName) {
	return myDesksWithSeats(session, circle)[0] ?? null;
}

/** The desks of mine that have a seat in the circle. */
export function myDesksWithSeats({ dir, me }: UnlockedSession, circle: CircleName) {
	return desksOf(dir, me).filter((desk) => deskHasSeat(dir, circle, desk));
}

/** A key of a circle, as its circle.rekey names it. @throws ProtocolError not-found */
export function circleKeyOf({ dir }: UnlockedSession, circle: CircleName, epoch: number): CircleEpoch {
	const key = dir.circles.get(circle)?.epochs[epoch - 1];
	if (!key) throw new ProtocolError("not-found", "epoch: the circle has no such key");
	return key;
}

/** An epoch of a circle, in the form that sealing and opening take. @throws ProtocolError not-found */
export function circleEpoch(session: UnlockedSession, circle: CircleName, epoch: number): CircleKeyEpoch {
	return { network: session.network, circle, epoch, kc: circleKeyOf(session, circle, epoch).kc };
}

const nameOf = (circle: CircleName, epoch: number) => `${circle} ${epoch}`;
const junk = (epoch: number, why: string) => `key ${epoch} of the circle: ${why}`;

/** Keeps a seed in memory. An older seed that becomes known can change what is good, so everything is judged again. */
export function keepCircleSeed({ memory }: UnlockedSession, circle: CircleName, epoch: number, seed: CircleSeed): void {
	memory.circleSeeds.set(nameOf(circle, epoch), seed);
	for (const name of memory.judgedCircles.keys()) if (name.startsWith(`${circle} `)) memory.judgedCircles.delete(name);
}

/**
 * The seed of a circle in an epoch: from a box that is sealed to a desk of mine or to me, or unwrapped with a newer seed. Null when I
 * don't have it yet.
 * @throws ProtocolError unavailable and others of the request for my boxes
 */
export async function circleSeed(session: UnlockedSession, circle: CircleName, epoch: number): Promise<CircleSeed | null> {
	const kept = session.memory.circleSeeds.get(nameOf(circle, epoch));
	if (kept) return kept;
	const seed = (await unwrapFromLater(session, circle, epoch)) ?? (await openMine(session, circle, epoch)).seed;
	if (seed) keepCircleSeed(session, circle, epoch, seed);
	return seed;
}

/** The seed, unwrapped with a newer seed that I have, or null. A later rekey that wraps something else is passed over. */
async function unwrapFromLater(session: UnlockedSession, circle: CircleName, epoch: number): Promise<CircleSeed | null> {
	const epochs = session.dir.circles.get(circle)?.epochs ?? [];
	for (let later = epochs.length; later > epoch; later--) {
		if (epochs[later - 1]?.from !== epoch) continue;
		const newer = await circleSeed(session, circle, later);
		const seed = newer && unwrapped(session, circle, later, newer);
		if (seed) return seed;
	}
	return null;
}

/** The earlier seed that an epoch wraps; null when the wrap holds something else, or the epoch wraps none. */
function unwrapped(session: UnlockedSession, circle: CircleName, epoch: number, seed: CircleSeed): CircleSeed | null {
	const { from, wrap } = circleKeyOf(session, circle, epoch);
	if (from === null || wrap === null) return null;
	return orNull(() => unwrapCircleSeed(seed, wrap, circleEpoch(session, circle, from)));
}

function orNull<T>(open: () => T): T | null {
	try {
		return open();
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		return null;
	}
}

/** Opens the boxes that are sealed to my seats. isJunk: the signer of the rekey has put something else into one of them. */
async function openMine(
	session: UnlockedSession,
	circle: CircleName,
	epoch: number,
): Promise<{ seed: CircleSeed | null; isJunk: boolean }> {
	const { leaf } = circleKeyOf(session, circle, epoch);
	const seats = seatsOfCircle(session.dir, circle, leaf);
	const served = mayHaveBox(session, circle, epoch, seats) ? await boxesOf(session, circle, epoch) : null;
	if (served && !checkServed(session, circle, epoch, served, seats)) return { seed: null, isJunk: false };
	let isJunk = false;
	let found: CircleSeed | null = null;
	for (const { seat, isGranted, box } of served?.mine ?? []) {
		const seed = await openBox(session, circle, epoch, seat, box);
		if (seed === undefined) continue;
		if (seed) found ??= seed;
		else if (!isGranted) isJunk = true;
		else if (!raiseGrant(session, circle, epoch, seat, box)) session.alarm(swapped(circle, epoch));
	}
	return { seed: found, isJunk };
}

/** Whether the server may have a box for me. Somebody who still waits for the newest seed needn't ask. */
function mayHaveBox(session: UnlockedSession, circle: CircleName, epoch: number, seats: readonly CircleSeat[]): boolean {
	const record = session.dir.circles.get(circle);
	const newest = record?.epochs.length ?? 0;
	if (epoch < newest) return !droppedEpochs(session.dir, circle, epoch, session.now()).includes(epoch);
	const granted = seatsOfCircle(session.dir, circle).filter((seat) => record?.granted.has(seatKey(seat)));
	return [...seats, ...granted].some((seat) => isMine(session, seat));
}

const swapped = (circle: CircleName, epoch: number) =>
	({
		code: "key-mismatch",
		subject: null,
		detail: `${circle}: the server sends other boxes for key ${epoch} than the directory names`,
	}) as const;

/** Names the member who has granted a box that doesn't open. @returns whether the directory names this box. */
function raiseGrant(session: UnlockedSession, circle: CircleName, epoch: number, seat: CircleSeat, box: Bytes): boolean {
	const record = session.dir.circles.get(circle);
	// Grants of earlier epochs aren't kept. Their seeds come from the newer ones.
	if (record?.epochs.length !== epoch) return true;
	const grant = record.granted.get(seatKey(seat))?.find((each) => equal(each.hash, hash(box)));
	if (grant)
		session.alarm({ code: "circle-bad", subject: null, detail: `${circle}: a box given for key ${epoch} does not open`, by: grant.by });
	return grant !== undefined;
}

/**
 * Whether the hashes and boxes are those that the rekey names, with a box for each seat of mine.
 * Otherwise the server is at fault, and the alarm says so.
 */
function checkServed(
	session: UnlockedSession,
	circle: CircleName,
	epoch: number,
	{ hashes, mine }: CircleBoxes,
	seats: readonly CircleSeat[],
): boolean {
	const { boxes } = circleKeyOf(session, circle, epoch);
	const own = new Map(mine.filter(({ isGranted }) => !isGranted).map(({ seat, box }) => [seatKey(seat), box]));
	const fits = (seat: CircleSeat, place: number) => {
		const box = own.get(seatKey(seat));
		const named = hashes[place];
		return box ? named !== undefined && equal(hash(box), named) : !isMine(session, seat);
	};
	const isRight = equal(boxes, hash(tup(...hashes))) && seats.every(fits) && own.size <= seats.length;
	if (!isRight) session.alarm(swapped(circle, epoch));
	return isRight;
}

function isMine({ dir, me }: UnlockedSession, { kind, id, via }: CircleSeat): boolean {
	return kind === "member"
		? id === me && desksOf(dir, me).some((desk) => desk.id === via)
		: desksOf(dir, me).some((desk) => desk.id === id);
}

/** The seed in a box for a seat of mine. Null when the box holds something else; undefined when I lack the key of the seat. */
async function openBox(
	session: UnlockedSession,
	circle: CircleName,
	epoch: number,
	seat: CircleSeat,
	box: Bytes,
): Promise<CircleSeed | null | undefined> {
	const at = circleEpoch(session, circle, epoch);
	if (seat.kind === "member") {
		if (seat.id !== session.me || !session.seeds.has(seat.ke)) return undefined;
		return orNull(() => openCircleSeed(session.keys(seat.ke).seal, at, seat, box));
	}
	try {
		const key = deskKeys(await session.deskSeed(seat.id, seat.ke)).seal;
		return orNull(() => openCircleSeed(key, at, seat, box));
	} catch (error) {
		if (error instanceof AlarmError || isRefusal(error, "not-found")) return undefined;
		throw error;
	}
}

/** The boxes of an epoch, as the server sends them. Null when it keeps none any more. */
async function boxesOf(session: UnlockedSession, circle: CircleName, epoch: number): Promise<CircleBoxes | null> {
	const { memory, dir } = session;
	const kept = memory.circleBoxes.get(nameOf(circle, epoch));
	// Grants are for the newest epoch only, so the boxes of earlier ones stay the same.
	if (kept && (kept.size === dir.size || epoch < (dir.circles.get(circle)?.epochs.length ?? 0))) return kept.boxes;
	const { hashes, boxes } = await session.server.call(contracts.directory.circleKeys, {
		params: { circle },
		query: { epoch: String(epoch) },
	});
	const mine = boxes.map(({ isGranted, box, ...seat }) => ({ seat, isGranted, box: fromBase64Url(box) }));
	const read = hashes.length === 0 ? null : { hashes: hashes.map(fromBase64Url), mine };
	memory.circleBoxes.set(nameOf(circle, epoch), { size: dir.size, boxes: read });
	return read;
}

/** unknown: I don't have the seed, and nothing says that its signer is at fault. */
export type CircleVerdict = "good" | "bad" | "unknown";

/**
 * Judges a key of a circle in which a desk of mine has a seat. A bad one raises the alarm `circle-bad`, which names its signer.
 * @throws ProtocolError unavailable and others of the request for my boxes
 */
export async function judgeCircleKey(session: UnlockedSession, circle: CircleName, epoch: number): Promise<CircleVerdict> {
	const { memory, dir } = session;
	const name = nameOf(circle, epoch);
	const known = memory.judgedCircles.get(name);
	if (known) return known;
	const { kc, by } = circleKeyOf(session, circle, epoch);
	const isNewest = epoch === dir.circles.get(circle)?.epochs.length;
	// Only while it is the newest: a later key can show that this one has left out a good key.
	if (isNewest && (await session.storage.get(judgedName(session, circle))) === keyOf(kc)) return noteGood(session, circle, epoch);
	const fault = await faultOf(session, circle, epoch);
	if (fault === undefined) return "unknown";
	if (fault === null) {
		if (isNewest) await session.storage.set(judgedName(session, circle), keyOf(kc));
		return noteGood(session, circle, epoch);
	}
	session.alarm({ code: "circle-bad", subject: null, detail: `${circle}: ${junk(epoch, fault)}`, by });
	memory.judgedCircles.set(name, "bad");
	return "bad";
}

function noteGood({ memory }: UnlockedSession, circle: CircleName, epoch: number): "good" {
	memory.judgedCircles.set(nameOf(circle, epoch), "good");
	return "good";
}

const judgedName = ({ network }: UnlockedSession, circle: CircleName) => storageName(network, "circle-key", circle);

/** What is wrong with a key; null when it is good, undefined when I can't judge it. */
async function faultOf(session: UnlockedSession, circle: CircleName, epoch: number): Promise<string | null | undefined> {
	const { isJunk, seed: own } = await openMine(session, circle, epoch);
	if (isJunk) return "my box does not open";
	const seed = own ?? (await circleSeed(session, circle, epoch));
	if (!seed) return undefined;
	keepIfNew(session, circle, epoch, seed);
	return faultOfBoxes(session, circle, epoch, seed) ?? (await faultOfChain(session, circle, epoch, seed));
}

function keepIfNew(session: UnlockedSession, circle: CircleName, epoch: number, seed: CircleSeed): void {
	if (!session.memory.circleSeeds.has(nameOf(circle, epoch))) keepCircleSeed(session, circle, epoch, seed);
}

function faultOfBoxes(session: UnlockedSession, circle: CircleName, epoch: number, seed: CircleSeed): string | null {
	const { boxes, leaf } = circleKeyOf(session, circle, epoch);
	const at = circleEpoch(session, circle, epoch);
	const made = seatsOfCircle(session.dir, circle, leaf).map((seat) => hash(boxFor(session, at, seat, seed)));
	return equal(boxes, hash(tup(...made))) ? null : "a box does not hold it";
}

/** The box of a seat. It has no bytes when nobody can seal to the key of the seat. */
export function boxFor({ dir }: UnlockedSession, at: CircleKeyEpoch, seat: CircleSeat, seed: CircleSeed): Bytes {
	const pk = seat.kind === "desk" ? dir.desks.get(seat.id)?.keys.get(seat.ke)?.pk : keysOf(dir, seat.id, seat.ke)?.kem;
	if (!pk) throw new ProtocolError("not-found", "seat: the directory has no such key");
	try {
		return sealCircleSeed(new SealPublicKey(pk), at, seat, seed);
	} catch (error) {
		if (!isRefusal(error, "bad-input")) throw error;
		return NO_BYTES;
	}
}

/** Checks that the chain of wraps goes back to the first key, and leaves out no good key. */
async function faultOfChain(session: UnlockedSession, circle: CircleName, epoch: number, seed: CircleSeed): Promise<string | null> {
	const { from } = circleKeyOf(session, circle, epoch);
	const earlier = from === null ? null : unwrapped(session, circle, epoch, seed);
	if (from !== null && !earlier) return `it does not wrap key ${from}`;
	if (from !== null && earlier) keepIfNew(session, circle, from, earlier);
	for (let skipped = (from ?? 0) + 1; skipped < epoch; skipped++)
		if ((await judgeCircleKey(session, circle, skipped)) === "good") return `it leaves out key ${skipped}`;
	return from !== null && earlier ? faultOfChain(session, circle, from, earlier) : null;
}

/** A seed of a circle, with its epoch. */
export interface OpenCircleKey {
	epoch: number;
	seed: CircleSeed;
}

/**
 * The newest good key of a circle, for the next rekey to wrap. Null when I know that it has none.
 * @param passesUnknown whether keys that I can't judge don't count, because nobody has them any more.
 * @throws ProtocolError not-found when a newer key may be good, but I don't have it yet
 */
export async function newestGoodCircleKey(
	session: UnlockedSession,
	circle: CircleName,
	{ passesUnknown = false } = {},
): Promise<OpenCircleKey | null> {
	for (let epoch = session.dir.circles.get(circle)?.epochs.length ?? 0; epoch > 0; epoch--) {
		const verdict = await judgeCircleKey(session, circle, epoch);
		if (verdict === "unknown" && !passesUnknown) throw new ProtocolError("not-found", `circle: you don't have its key ${epoch} yet`);
		const seed = verdict === "good" ? await circleSeed(session, circle, epoch) : null;
		if (seed) return { epoch, seed };
	}
	return null;
}
