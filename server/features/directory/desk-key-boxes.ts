/** The sealed boxes that come with statements and are named by their hash. Pure. */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { matchBoxes, type SealedWire } from "#server/chains/epochs/boxes.ts";
import { type CircleBox, checkSize, grantsIn } from "./circle-boxes.ts";

/** The key of a desk, sealed to one member, or to the key of the desk's printed code. */
export interface DeskKeyBox {
	desk: Id;
	/** The key epoch of the desk. */
	epoch: number;
	/** Null for the key of the printed code. */
	member: Id | null;
	/** The key epoch of the member's key; null without a member. */
	ke: number | null;
	hash: Bytes;
	box: Bytes;
}

/**
 * Returns each box of a request, with the fields of the statement that names it.
 * @throws ProtocolError bad-statement unless there is one box for each named hash, and no other, or when a box of a circle has another
 * size; bad-input when a box is not base64url.
 */
export function boxesNamed(
	statements: readonly AnyStatement[],
	sealed: readonly SealedWire[],
): { deskKeys: DeskKeyBox[]; circleGrants: CircleBox[] } {
	const deskKeys = statements.flatMap(namedBoxes);
	const circleGrants = grantsIn(statements);
	const boxes = matchBoxes(
		[...deskKeys, ...circleGrants].map((each) => each.hash),
		sealed,
		"bad-statement",
	);
	const withBox = <T extends { hash: Bytes }>(each: T) => ({ ...each, box: boxes.get(keyOf(each.hash)) as Bytes });
	const granted = circleGrants.map(withBox);
	for (const { box } of granted) checkSize(box);
	return { deskKeys: deskKeys.map(withBox), circleGrants: granted };
}

/** The boxes that a statement names by their hash. */
function namedBoxes({ type, body }: AnyStatement): Omit<DeskKeyBox, "box">[] {
	if (type === "desk.grant") return [{ desk: body.desk, epoch: body.epoch, member: body.member, ke: body.keyEpoch, hash: body.hash }];
	if (type !== "desk.rekey") return [];
	const { desk, epoch, recovery } = body;
	const printed = recovery ? [{ desk, epoch, member: null, ke: null, hash: recovery.hash }] : [];
	return [...body.sealed.map((each) => ({ desk, epoch, member: each.member, ke: each.ke, hash: each.hash })), ...printed];
}
