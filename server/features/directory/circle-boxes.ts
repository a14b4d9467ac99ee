/** The sealed boxes of circles' keys that come with statements. Pure. */
import { type Bytes, equal, hash, type Id, tup } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CircleSeat, Directory } from "#protocol/folds/directory.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import type { SealedWire } from "#server/chains/epochs/boxes.ts";
import { bytesOf } from "#server/gate/input.ts";

/** The seed of a circle, sealed to one seat. */
export interface CircleBox {
	circle: CircleName;
	epoch: number;
	/** The place of the seat in the circle.rekey; null for the box of a circle.grant. */
	place: number | null;
	kind: CircleSeat["kind"];
	/** The desk or member. */
	seat: Id;
	via: Id | null;
	ke: number;
	hash: Bytes;
	box: Bytes;
}

/** A sealed seed has this many bytes. A box for a key that nobody can seal to has none. */
const SIZES = [0, 1225];

const bad = (detail: string) => new ProtocolError("bad-statement", detail);

/** The circle.rekey of a request; null without one. @throws ProtocolError bad-statement when it doesn't come alone */
export function circleRekeyIn(statements: readonly AnyStatement[]): Statement<"circle.rekey"> | null {
	const found = statements.find(({ type }) => type === "circle.rekey");
	if (found && statements.length > 1) throw bad("statements: a circle.rekey comes alone");
	return found?.type === "circle.rekey" ? found : null;
}

/**
 * The boxes of a circle.rekey.
 * @param directory after the statement.
 * @throws ProtocolError bad-statement unless there is one box for each seat, in their order, as `boxes` says; bad-input for other text than
 * base64url.
 */
export function rekeyBoxes(
	{ circle: name, epoch, boxes }: Statement<"circle.rekey">["body"],
	sealed: readonly SealedWire[],
	directory: Directory,
): CircleBox[] {
	const seats = directory.circles.get(name)?.seats ?? [];
	if (sealed.length !== seats.length) throw bad("sealed: must be one box for each seat of the circle");
	const rows = seats.map(({ kind, id, via, ke }, place) => {
		const box = bytesOf(sealed[place]?.box ?? "", "sealed");
		checkSize(box);
		return { circle: name, epoch, place, kind, seat: id, via, ke, hash: hash(box), box };
	});
	if (!equal(boxes, hash(tup(...rows.map((row) => row.hash))))) throw bad("sealed: must be the boxes that the statement names");
	return rows;
}

/** @throws ProtocolError bad-statement */
export function checkSize(box: Bytes): void {
	if (!SIZES.includes(box.length)) throw bad("sealed: a sealed seed has 1225 bytes");
}

/** The boxes that statements name by their hash. */
export function grantsIn(statements: readonly AnyStatement[]): Omit<CircleBox, "box">[] {
	return statements.flatMap(({ type, body }) => {
		if (type !== "circle.grant") return [];
		const { kind, id, via, ke } = body.seat;
		return [{ circle: body.circle, epoch: body.epoch, place: null, kind, seat: id, via, ke, hash: body.hash }];
	});
}
