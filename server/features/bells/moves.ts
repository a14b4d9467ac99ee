/** Rings for the hand-offs of a case, in the transaction that moves them. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { updateLadders } from "./ladders.ts";
import { addRings } from "./outbox.ts";
import { type HandoffChange, isMove, isStillRequested, ringsOfMove } from "./rules.ts";

/**
 * Rings for the hand-offs that a change of their case has moved. The rings of a ladder that wait are dropped once the request is answered.
 */
export async function ringForMoves(db: Db, changes: readonly HandoffChange[], actor: Id | null, now: number): Promise<void> {
	const moved = changes.filter(isMove);
	if (moved.length === 0) return;
	const over = moved.filter((change) => !isStillRequested(change)).map(({ after }) => after.id);
	await prepared(db, "bells.moved", "DELETE FROM bell_ring WHERE handoff = ANY ($1::uuid[])", [over]);
	await addRings(
		db,
		moved.flatMap((change) => ringsOfMove(change, actor, now)),
	);
	await updateLadders(db, moved, actor, now);
}
