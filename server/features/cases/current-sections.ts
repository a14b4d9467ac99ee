/** Finds sections that waited for their next epoch and need none any more, because they are open to their to-desk again. */
import type { Id } from "#protocol/bytes.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { staleness } from "#protocol/folds/compartment.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { dueAmong, type GrantRow, loadCompartment } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import { factsFromState } from "./facts.ts";

interface Judgement {
	db: Db;
	directory: Directory;
	/** UTC ms. */
	now: number;
	state: CaseState;
}

/**
 * The sections that are marked as due although their present epoch is up to date. Closing a section marks it. When it opens again, its
 * present epoch may be as good as before.
 * @param rows of all hand-offs of the case.
 */
export async function currentSections({ db, directory, now, state }: Judgement, rows: readonly GrantRow[]): Promise<Id[]> {
	const open = new Set(rows.filter((row) => row.open).map(({ compartment }) => compartment));
	if (open.size === 0) return [];
	const current: Id[] = [];
	for (const id of await dueAmong(db, [...open])) {
		const section = await loadCompartment(db, id);
		const facts = factsFromState(state, id, { ...caseContext(directory), now });
		if (section && staleness(section, { dir: directory, ...facts }).length === 0) current.push(id);
	}
	return current;
}
