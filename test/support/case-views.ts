/** What the server shows of a case under test to the members of one desk. */
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseState, emptyCase } from "#protocol/folds/case-state.ts";
import { type CaseView, Onlooker } from "../../server/features/cases/view.ts";
import { type CaseUnderTest, context, idOf } from "./statements.ts";

/** @param count of statements that there are by then. @returns null for nothing. */
export function viewOf(c: CaseUnderTest, desk: string, count = c.log.length): CaseView | null {
	const state = emptyCase(c.id, true);
	const onlooker = new Onlooker([idOf(desk)]);
	const placed = c.log.slice(0, count).map(({ statement, now }, pos) => ({ pos, at: now, statement }));
	for (const { pos, at, statement } of placed) {
		applyCase(state, statement, context(at));
		onlooker.after(state, pos);
	}
	return onlooker.view(state, placed);
}

export function foldView(c: CaseUnderTest, { complete, statements }: CaseView): CaseState {
	const state = emptyCase(c.id, complete);
	for (const { statement, at } of statements) applyCase(state, statement, context(at));
	return state;
}
