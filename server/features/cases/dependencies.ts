import type { Id } from "#protocol/bytes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Db } from "#server/database/database.ts";

/** The part of the bells that cases need. Features don't import each other, so features.ts passes it in. */
export interface CaseBells {
	/**
	 * Rings the bells of desks whose hand-offs have moved.
	 * @param changes all hand-offs of the case, also those that have not moved. `before`: undefined for a new one. `redAt`: from when on
	 * the hand-off is red, UTC ms; null for never. `hasClosed`: the basis has stopped allowing it or a section of it.
	 * @param actor the desk that acted; null for an admin. @param now UTC ms.
	 */
	ringForMoves(
		db: Db,
		changes: readonly { before: Handoff | undefined; after: Handoff; redAt: number | null; hasClosed: boolean }[],
		actor: Id | null,
		now: number,
	): Promise<void>;
	/** Rings the bell of the desk that is asked for a case. @param custodian null when no bell must ring. @param now UTC ms. */
	ringForAsk(db: Db, custodian: Id | null, now: number): Promise<void>;
}
