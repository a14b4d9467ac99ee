/** The sealed boxes of desk keys that come with statements. Pure. */
import { type Bytes, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { bytesOf } from "#server/gate/input.ts";

const bad = (detail: string) => new ProtocolError("bad-statement", detail);

/** The key of a desk, sealed to one member or to the printed recovery key. */
export interface DeskKeyBox {
	desk: Id;
	epoch: number;
	/** Null for the desk's printed recovery key. */
	member: Id | null;
	ke: number | null;
	hash: Bytes;
	box: Bytes;
}

/** Matches the boxes of a request with the hashes in its statements. @throws ProtocolError bad-statement unless each has exactly one of the other. */
export function matchSealed(statements: readonly AnyStatement[], sealed: readonly { hash: string; box: string }[]): DeskKeyBox[] {
	const boxes = new Map<string, Bytes>();
	for (const { box } of sealed) {
		const content = bytesOf(box, "sealed.box");
		boxes.set(keyOf(hash(content)), content);
	}
	if (boxes.size !== sealed.length || sealed.some((each) => !boxes.has(each.hash)))
		throw bad("sealed: a hash does not match its box, or a box comes twice");
	const named = statements.flatMap(namedBoxes);
	const keys = new Set(named.map((each) => keyOf(each.hash)));
	if (keys.size !== named.length || keys.size !== boxes.size) throw bad("sealed: takes exactly the boxes that the statements name");
	return named.map((each) => {
		const box = boxes.get(keyOf(each.hash));
		if (!box) throw bad("sealed: a box that a statement names is missing");
		return { ...each, box };
	});
}

/** The boxes that a statement names by their hash. */
function namedBoxes({ type, body }: AnyStatement): Omit<DeskKeyBox, "box">[] {
	if (type === "desk.grant") return [{ desk: body.desk, epoch: body.epoch, member: body.member, ke: body.keyEpoch, hash: body.hash }];
	if (type !== "desk.rekey") return [];
	const { desk, epoch, recovery } = body;
	const printed = recovery ? [{ desk, epoch, member: null, ke: null, hash: recovery.hash }] : [];
	return [...body.sealed.map((each) => ({ desk, epoch, member: each.member, ke: each.ke, hash: each.hash })), ...printed];
}
