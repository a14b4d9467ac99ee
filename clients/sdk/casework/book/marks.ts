/** Marks cases whose row in the book of their desk may be out of date. `updateBook` writes the rows. */
import type { Id } from "#protocol/bytes.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../../context.ts";
import type { BookMark } from "../../memory.ts";

/**
 * Marks a case whose custodian is a desk of mine. Other cases have no row in the books of my desks, so opening them would be useless.
 * @param custodian of the case, as the session knows it.
 */
export function markForBook(session: UnlockedSession, { id, custodian }: { id: Id; custodian: Id | null }, mark: BookMark): void {
	if (custodian !== null && isMemberOfDesk(session.dir, session.me, custodian)) session.memory.staleBookRows.set(id, mark);
}
