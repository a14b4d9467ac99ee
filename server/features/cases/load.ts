/**
 * Loads a case by folding its stored statements. Their number is limited (`#protocol/rules/chain-limits.ts`), so each request folds them
 * again.
 */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { type CaseContext, type CaseState, type CaseStatement, emptyCase } from "#protocol/folds/case-state.ts";
import { type Directory, directoryAt } from "#protocol/folds/directory.ts";
import { readGroup } from "#server/chains/chains.ts";
import type { Db } from "#server/database/database.ts";
import { CaseVisibility, type PlacedStatement } from "./view.ts";

export interface LoadedCase {
	state: CaseState;
	statements: PlacedStatement[];
	/** What the given desks may see. */
	visibility: CaseVisibility;
}

/** The statements by which the fold does something else while their desk is suspended. */
const RECORDS_SUSPENSION: readonly CaseStatement["type"][] = ["consent.move", "consent.record", "handoff.countersign"];

/** Folds the stored statements of a case. A case without statements has no custodian. @param desks for `visibility`. */
export async function loadCase(db: Db, directory: Directory, id: Id, desks: readonly Id[]): Promise<LoadedCase> {
	const state = emptyCase(id, true);
	const visibility = new CaseVisibility(desks);
	const statements: PlacedStatement[] = [];
	for (const { statement, groupPos } of await readGroup(db, id)) {
		const placed = { pos: groupPos ?? 0, statement: statement as CaseStatement };
		applyCase(state, placed.statement, caseContext(directoryAt(directory, placed.statement.body.cp.size)));
		visibility.after(state, placed.pos);
		statements.push(placed);
	}
	return { state, statements, visibility };
}

/**
 * The context by which a new statement is judged. The present directory must allow the statement. So must the directory that the
 * statement names, because readers will judge by that one.
 * @throws ProtocolError stale when the statement hides that its desk is suspended.
 */
export function contextOfNewStatement(directory: Directory, { type, body }: CaseStatement): CaseContext {
	const present = caseContext(directory);
	const then = caseContext(directoryAt(directory, body.cp.size));
	// The fold records whether the desk was suspended. Readers judge by `then`, which must not hide a suspension from them.
	if (RECORDS_SUSPENSION.includes(type) && body.as !== null && present.isSuspended(body.as) && !then.isSuspended(body.as))
		throw new ProtocolError("stale", "cp: is from before the suspension of the desk in as");
	return {
		...then,
		isMemberOfDesk: (member, desk) => present.isMemberOfDesk(member, desk) && then.isMemberOfDesk(member, desk),
		deskCanHold: (desk) => present.deskCanHold(desk) && then.deskCanHold(desk),
		isAdmin: (member) => present.isAdmin(member) && then.isAdmin(member),
	};
}
