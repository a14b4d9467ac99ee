/**
 * Locks that order two operations: closing a desk or removing its organisation, and giving that desk a part of a case to keep. The later
 * operation waits for the earlier one, sees its result, and is refused. So no case ends up with a desk that nobody acts for (decisions
 * 0015 and 0040).
 */
import { type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, organisationOfDesk } from "#protocol/folds/directory.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { readChain } from "./chains.ts";
import { DIRECTORY } from "./directory-cache.ts";

const lockText = (shared: "" | "_shared") =>
	`SELECT pg_advisory_xact_lock${shared}(hashtextextended(desk, 8422)) FROM unnest($1::text[]) AS desk`;

/** Locks are taken in one order, so that two transactions that lock several desks can't deadlock. */
const inOrder = (desks: readonly Id[]) => [...new Set(desks)].sort();

/**
 * Keeps these desks open until the transaction ends.
 * @param directory its present state. @param judgedLength its length by which the request was judged.
 * @throws ProtocolError stale if one of the desks was closed after that, or its organisation may have been removed.
 */
export async function keepOpen(db: Db, desks: readonly Id[], directory: Directory, judgedLength: number): Promise<void> {
	const locked = inOrder(desks);
	if (locked.length === 0) return;
	await prepared(db, "desks.keepOpen", lockText("_shared"), [locked]);
	for (const { statement } of await readChain(db, DIRECTORY, judgedLength))
		if (desksEndedBy(directory, statement).some((desk) => locked.includes(desk)))
			throw new ProtocolError("stale", "directory: one of these desks was closed just now; read the directory again");
}

/** Until the transaction ends, nobody can give these desks a part of a case. Waits for the transactions that are doing so now. */
export async function lockForClosing(db: Db, desks: readonly Id[]): Promise<void> {
	await prepared(db, "desks.close", lockText(""), [inOrder(desks)]);
}

/** The desks that a statement closes, or whose organisation it proposes to remove or approves to remove. */
export function desksEndedBy(directory: Directory, statement: AnyStatement): Id[] {
	if (statement.type === "desk.close") return [statement.body.desk];
	const removal = removalBy(directory, statement);
	if (removal?.body.kind !== "organisation") return [];
	return [...directory.desks.keys()].filter((desk) => organisationOfDesk(directory, desk) === removal.body.subject);
}

/** The `remove` that a statement is, or approves; else null. */
export function removalBy(directory: Directory, statement: AnyStatement): Statement<"remove"> | null {
	if (statement.type === "remove") return statement;
	if (statement.type !== "countersign" || statement.body.verdict !== "approve") return null;
	const proposed = directory.proposals.get(keyOf(statement.body.object))?.statement;
	return proposed?.type === "remove" ? proposed : null;
}
