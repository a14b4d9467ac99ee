/** A case from its stored statements. There is an end to their number (#protocol/rules/places.ts), so each request folds it anew. */

import type { Id } from "#protocol/bytes.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseContext, type CaseState, type CaseStatement, emptyCase } from "#protocol/folds/case-state.ts";
import { type Directory, deskCanHold, isMemberOfDesk, organisationOfDesk } from "#protocol/folds/directory.ts";
import { readGroup } from "#server/chains/chains.ts";
import type { Db } from "#server/database/database.ts";
import { Onlooker, type Placed } from "./view.ts";

export interface LoadedCase {
	state: CaseState;
	statements: Placed[];
	/** Follows what the given desks may see. */
	onlooker: Onlooker;
}

/** Before the first statement the case is empty: custodian null. @param desks whose view is wanted. */
export async function loadCase(db: Db, directory: Directory, id: Id, desks: readonly Id[]): Promise<LoadedCase> {
	const state = emptyCase(id, true);
	const onlooker = new Onlooker(desks);
	const statements: Placed[] = [];
	for (const { statement, groupPos, at } of await readGroup(db, id)) {
		const placed = { pos: groupPos ?? 0, at, statement: statement as CaseStatement };
		applyCase(state, placed.statement, replayed(directory, at));
		onlooker.after(state, placed.pos);
		statements.push(placed);
	}
	return { state, statements, onlooker };
}

/** For a new statement: as the directory and the clock stand now. */
export function contextAt(directory: Directory, now: number): CaseContext {
	return {
		now,
		organisationOfDesk: (desk) => organisationOfDesk(directory, desk),
		isMemberOfDesk: (member, desk) => isMemberOfDesk(directory, member, desk),
		deskCanHold: (desk) => deskCanHold(directory, desk),
	};
}

/** What was stored was judged by the directory of its time: who has left since, doesn't undo it. */
function replayed(directory: Directory, at: number): CaseContext {
	return { ...contextAt(directory, at), isMemberOfDesk: () => true, deskCanHold: () => true };
}
