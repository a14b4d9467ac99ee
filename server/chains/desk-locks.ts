/**
 * Closing a desk, and giving it something of a case to keep, wait for each other until the transaction ends: whoever comes second
 * sees what the first has done, and is refused. So nobody is left with a desk that nobody acts for (decision 0015).
 */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { readChain } from "./chains.ts";
import { DIRECTORY } from "./directory-cache.ts";

const lockText = (shared: "" | "_shared") =>
	`SELECT pg_advisory_xact_lock${shared}(hashtextextended(desk, 8422)) FROM unnest($1::text[]) AS desk`;

/** In one order, so that of two who lock several neither waits for the other for ever. */
const inOrder = (desks: readonly Id[]) => [...new Set(desks)].sort();

/**
 * Until the transaction ends nobody closes these desks.
 * @param judged how long the directory was by which the request was judged. @throws ProtocolError stale when one was closed since.
 */
export async function keepOpen(db: Db, desks: readonly Id[], judged: number): Promise<void> {
	const locked = inOrder(desks);
	if (locked.length === 0) return;
	await prepared(db, "desks.keepOpen", lockText("_shared"), [locked]);
	for (const { statement } of await readChain(db, DIRECTORY, judged))
		if (statement.type === "desk.close" && locked.includes(statement.body.desk))
			throw new ProtocolError("stale", "directory: a desk of this was closed just now");
}

/** Until the transaction ends nobody gives these desks anything to keep; what was given before is committed. */
export async function lockForClosing(db: Db, desks: readonly Id[]): Promise<void> {
	await prepared(db, "desks.close", lockText(""), [inOrder(desks)]);
}
