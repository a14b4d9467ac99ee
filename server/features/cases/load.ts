/** Loads a case by folding its stored statements. Their number is limited (`#protocol/rules/chain-limits.ts`), so each request folds them again. */

import type { Id } from "#protocol/bytes.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseContext, type CaseState, type CaseStatement, emptyCase } from "#protocol/folds/case-state.ts";
import { type Directory, deskCanHold, isMemberOfDesk, organisationOfDesk } from "#protocol/folds/directory.ts";
import { readGroup } from "#server/chains/chains.ts";
import type { Db } from "#server/database/database.ts";
import { Onlooker, type PlacedStatement } from "./view.ts";

export interface LoadedCase {
	state: CaseState;
	statements: PlacedStatement[];
	/** What the given desks may see. */
	onlooker: Onlooker;
}

/** Folds the stored statements of a case. A case without statements has no custodian. @param desks for `onlooker`. */
export async function loadCase(db: Db, directory: Directory, id: Id, desks: readonly Id[]): Promise<LoadedCase> {
	const state = emptyCase(id, true);
	const onlooker = new Onlooker(desks);
	const statements: PlacedStatement[] = [];
	for (const { statement, groupPos, at } of await readGroup(db, id)) {
		const placed = { pos: groupPos ?? 0, at, statement: statement as CaseStatement };
		applyCase(state, placed.statement, storedContext(directory, at));
		onlooker.after(state, placed.pos);
		statements.push(placed);
	}
	return { state, statements, onlooker };
}

/** The context of a new statement: the present directory and time. */
export function contextAt(directory: Directory, now: number): CaseContext {
	return {
		now,
		organisationOfDesk: (desk) => organisationOfDesk(directory, desk),
		isMemberOfDesk: (member, desk) => isMemberOfDesk(directory, member, desk),
		deskCanHold: (desk) => deskCanHold(directory, desk),
	};
}

/** The context of a stored statement. It was checked against the directory of its time, and a later departure doesn't undo it. */
function storedContext(directory: Directory, at: number): CaseContext {
	return { ...contextAt(directory, at), isMemberOfDesk: () => true, deskCanHold: () => true };
}
