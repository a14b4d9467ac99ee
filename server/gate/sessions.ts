/**
 * Finds the session of a request. The access token names it (tokens.ts). The session is looked up at every request, so the end of a
 * session takes effect at once. The session feature makes sessions and registers the look-up.
 */
import type { Id } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, hasLeft } from "#protocol/folds/directory.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Db } from "#server/database/database.ts";

export interface SessionRow {
	member: Id;
	/** Whether the session has expired. A session that was ended has no row any more. */
	isOver: boolean;
	/** Length of the directory's chain (`DIRECTORY_LENGTH` in the same query): the directory cache catches up to it. */
	directoryLength: number;
	/** Whether the directory lacks statements that were signed (`ROLLED_BACK` in the same query). */
	rolledBack: boolean;
}

export type SessionLookup = (db: Db, session: Id, now: number) => Promise<SessionRow | null>;

/** Holds the look-up that the session feature registers. */
export class Sessions {
	#lookup: SessionLookup | undefined;
	register(lookup: SessionLookup): void {
		if (this.#lookup) throw new Error("the look-up of sessions is registered already");
		this.#lookup = lookup;
	}
	/** @throws ProtocolError session-ended when there is no such session, or it has expired */
	async find(db: Db, session: Id, now: number): Promise<SessionRow> {
		if (!this.#lookup) throw new Error("no feature has registered the look-up of sessions");
		const row = await this.#lookup(db, session, now);
		if (!row || row.isOver) throw new ProtocolError("session-ended");
		return row;
	}
}

/**
 * Checks that a member of this standing may use this endpoint at all. The handler checks roles and relations.
 * @throws ProtocolError session-ended, not-vouched or suspended
 */
export function checkStanding(directory: Directory, actor: Actor, contract: AnyEndpoint): void {
	const status = actor.record?.status ?? "pending";
	if (actor.record && hasLeft(directory, actor.record)) throw new ProtocolError("session-ended", "member: has left the network");
	if (status === "refused" && !contract.afterRefusal) throw new ProtocolError("not-vouched", "member: was refused");
	if (contract.beforeVouching || actor.active) return;
	if (status === "pending") throw new ProtocolError("not-vouched");
	// When the organisation is suspended, its members still look after their cases. A suspended member doesn't.
	if (contract.whileSuspended && (status !== "suspended" || contract.whileSuspended === "in-person")) return;
	throw new ProtocolError("suspended");
}
