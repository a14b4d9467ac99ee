/** A member who renews the key of a circle, and gives others something else than the key. */
import { circleCommitment, wrapCircleSeed } from "#crypto/circle.ts";
import { randomBytes } from "#crypto/random.ts";
import { CircleSeed } from "#crypto/secret.ts";
import { hash, type Id, toBase64Url, tup } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { hashOfSeats, newestCircleEpoch, seatsOfCircle } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { boxFor, circleEpoch, circleSeed, keepCircleSeed, myDeskWithSeat } from "#sdk/directory/circle-keys.ts";
import { syncDirectory, type UnlockedSession } from "#sdk/index.ts";

export interface CircleDeceit {
	/** The desks and members whose boxes hold nothing. */
	junkFor?: Id[];
	/** The epoch to wrap; null wraps none. By default the present one. */
	from?: number | null;
	junkWrap?: boolean;
	/** Replaces fields of the statement. */
	change?: Partial<Fields<"circle.rekey">>;
	/** The desk to sign for; by default mine. */
	as?: Id | null;
	/** Changes the boxes that are sent, after the statement was made. */
	send?: (boxes: Uint8Array[]) => Uint8Array[];
}

/** Signs a circle.rekey as the SDK does, except for the deceit, and appends it. */
export async function deceiveCircle(session: UnlockedSession, circle: CircleName, deceit: CircleDeceit = {}): Promise<void> {
	await syncDirectory(session);
	const { dir, network } = session;
	const record = dir.circles.get(circle);
	const newest = record?.epochs.length ?? 0;
	const { junkFor = [], from = newest || null, send = (boxes) => boxes } = deceit;
	const seed = CircleSeed.random();
	const at = { network, circle, epoch: newest + 1, kc: circleCommitment(seed) };
	const seats = seatsOfCircle(dir, circle);
	const boxes = seats.map((seat) => (junkFor.includes(seat.id) ? randomBytes(1225) : boxFor(session, at, seat, seed)));
	const earlier = from === null ? null : await circleSeed(session, circle, from);
	const wrap = from === null || !earlier ? null : wrapCircleSeed(seed, earlier, circleEpoch(session, circle, from));
	const fields: Fields<"circle.rekey"> = {
		circle,
		epoch: at.epoch,
		prev: newestCircleEpoch(record)?.objId ?? null,
		kc: at.kc,
		from,
		wrap: from !== null && (deceit.junkWrap || !wrap) ? randomBytes(105) : wrap,
		who: hashOfSeats(seats),
		boxes: hash(tup(...boxes.map((box) => hash(box)))),
		...deceit.change,
	};
	const as = deceit.as === undefined ? (myDeskWithSeat(session, circle)?.id ?? null) : deceit.as;
	const sealed = send(boxes).map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) }));
	await session.server.call(contracts.directory.append, {
		body: { statements: [toWire(session.sign("circle.rekey", fields, as))], sealed },
	});
	await syncDirectory(session);
	keepCircleSeed(session, circle, at.epoch, seed);
}

/** Grants a box that holds nothing to the first seat that waits. */
export async function deceiveWaiting(session: UnlockedSession, circle: CircleName, seat: Fields<"circle.grant">["seat"]): Promise<void> {
	await syncDirectory(session);
	const epoch = session.dir.circles.get(circle)?.epochs.length ?? 0;
	const box = randomBytes(1225);
	const statement = session.sign("circle.grant", { circle, epoch, seat, hash: hash(box) }, myDeskWithSeat(session, circle)?.id ?? null);
	const sealed = [{ hash: toBase64Url(hash(box)), box: toBase64Url(box) }];
	await session.server.call(contracts.directory.append, { body: { statements: [toWire(statement)], sealed } });
	await syncDirectory(session);
}
