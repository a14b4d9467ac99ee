/**
 * Locks that keep two operations apart. One closes a desk or removes its organisation. The other gives that desk a part of a
 * case. The later operation waits for the earlier one, sees its result, and is refused. So no case ends up with a desk that nobody acts
 * for (decisions 0015 and 0040).
 */
import { type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, type Folded, organisationOfDesk } from "#protocol/folds/directory.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { LOCK_SPACE } from "#server/database/advisory-locks.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { readChain } from "./chains.ts";
import { DIRECTORY } from "./directory-cache.ts";

const lockQuery = (shared: "" | "_shared") =>
	`SELECT pg_advisory_xact_lock${shared}(hashtextextended(desk, ${LOCK_SPACE.desk})) FROM unnest($1::text[]) AS desk`;

/** Each desk once, in the order in which desks are locked. The order is always the same, so that two transactions can't deadlock. */
const inLockOrder = (desks: readonly Id[]) => [...new Set(desks)].sort();

/**
 * Keeps these desks open until the transaction ends.
 * @param directory the present directory.
 * @param judgedLength the length of the directory's chain by which the request was judged.
 * @throws ProtocolError stale if, after the directory had this length, one of the desks was closed or its organisation may have been
 * removed.
 */
export async function keepDesksOpen(db: Db, desks: readonly Id[], directory: Directory, judgedLength: number): Promise<void> {
	const locked = inLockOrder(desks);
	if (locked.length === 0) return;
	await prepared(db, "desks.keepOpen", lockQuery("_shared"), [locked]);
	for (const { statement } of await readChain(db, DIRECTORY, judgedLength))
		if (desksEndedBy(directory, statement).some((desk) => locked.includes(desk)))
			throw new ProtocolError(
				"stale",
				"directory: one of these desks was closed just now, or its organisation may have been removed; read the directory again",
			);
}

/** Keeps others from giving these desks a part of a case, until the transaction ends. Waits for transactions that are doing so now. */
export async function lockForClosing(db: Db, desks: readonly Id[]): Promise<void> {
	await prepared(db, "desks.close", lockQuery(""), [inLockOrder(desks)]);
}

/** The desks that a statement closes, or whose organisation it proposes to remove or approves to remove. */
export function desksEndedBy(directory: Directory, statement: AnyStatement): Id[] {
	if (statement.type === "desk.close") return [statement.body.desk];
	const removal = removalBy(directory, statement);
	if (removal?.body.kind !== "organisation") return [];
	return [...directory.desks.keys()].filter((desk) => organisationOfDesk(directory, desk) === removal.body.subject);
}

/** The `remove` statement: the given statement itself, or the proposal that the given countersignature approves. Null for all others. */
export function removalBy(directory: Directory, statement: AnyStatement): Folded<Statement<"remove">> | null {
	if (statement.type === "remove") return statement;
	if (statement.type !== "countersign" || statement.body.verdict !== "approve") return null;
	const proposed = directory.proposals.get(keyOf(statement.body.object))?.statement;
	return proposed?.type === "remove" ? proposed : null;
}
