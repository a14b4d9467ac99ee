import type { Id } from "#protocol/bytes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Db } from "#server/database/database.ts";

/** The part of the bells that cases need. Features don't import each other, so features.ts passes it in. */
export interface CaseBells {
	/** @param actor the desk that acted. */
	ringForMoves(
		db: Db,
		changes: readonly { before: Handoff | undefined; after: Handoff; redAt: number | null }[],
		actor: Id | null,
		now: number,
	): Promise<void>;
	/** @param custodian null when nobody has the code that was asked for. */
	ringForAsk(db: Db, custodian: Id | null, now: number): Promise<void>;
}
