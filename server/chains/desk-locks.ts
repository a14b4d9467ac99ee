/**
 * Locks that order two operations: closing a desk, and giving that desk a part of a case to keep. The later operation waits for the
 * earlier one, sees its result, and is refused. So no case ends up with a desk that nobody acts for (decision 0015).
 */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { readChain } from "./chains.ts";
import { DIRECTORY } from "./directory-cache.ts";

const lockText = (shared: "" | "_shared") =>
	`SELECT pg_advisory_xact_lock${shared}(hashtextextended(desk, 8422)) FROM unnest($1::text[]) AS desk`;

/** Locks are taken in one order, so that two transactions that lock several desks can't deadlock. */
const inOrder = (desks: readonly Id[]) => [...new Set(desks)].sort();

/**
 * Keeps these desks from being closed until the transaction ends.
 * @param judgedLength length of the directory by which the request was judged.
 * @throws ProtocolError stale if one of the desks was closed after that.
 */
export async function keepOpen(db: Db, desks: readonly Id[], judgedLength: number): Promise<void> {
	const locked = inOrder(desks);
	if (locked.length === 0) return;
	await prepared(db, "desks.keepOpen", lockText("_shared"), [locked]);
	for (const { statement } of await readChain(db, DIRECTORY, judgedLength))
		if (statement.type === "desk.close" && locked.includes(statement.body.desk))
			throw new ProtocolError("stale", "directory: one of these desks was closed just now; read the directory again");
}

/** Until the transaction ends, nobody can give these desks a part of a case. Waits for the transactions that are doing so now. */
export async function lockForClosing(db: Db, desks: readonly Id[]): Promise<void> {
	await prepared(db, "desks.close", lockText(""), [inOrder(desks)]);
}
