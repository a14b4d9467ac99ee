/** What the server shows of a case under test to the members of one desk. */
import { randomBytes, randomId } from "#crypto/random.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseState, emptyCase, hideUpTo } from "#protocol/folds/case-state.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { makeUnlockedSession } from "#sdk/account/unlocked-session.ts";
import type { Alarm } from "#sdk/alarms.ts";
import { checkRememberedCase, loadRememberedCase, rememberCase } from "#sdk/casework/remembered.ts";
import { memoryStorage } from "#sdk/storage.ts";
import { type CaseView, CaseVisibility } from "../../server/features/cases/view.ts";
import { type CaseUnderTest, contextAt, idOf, START } from "./statements.ts";

/** @param count how many statements the case has at that time. @returns null when the desk is shown nothing. */
export function viewOf(c: CaseUnderTest, desk: string, count = c.log.length): CaseView | null {
	const state = emptyCase(c.id, true);
	const visibility = new CaseVisibility([idOf(desk)]);
	const placed = c.log.slice(0, count).map((statement, pos) => ({ pos, statement }));
	for (const { pos, statement } of placed) {
		applyCase(state, statement, contextAt(START));
		visibility.after(state, pos);
	}
	return visibility.view(state, placed, c.context);
}

/** The state that a client of the desk folds from a view. */
export function foldView(c: CaseUnderTest, { complete, statements, head }: CaseView): CaseState {
	const state = emptyCase(c.id, complete);
	for (const { statement } of statements) applyCase(state, statement, contextAt(START));
	if (head && head.length !== state.chain.length) hideUpTo(state, head.length, head.head);
	return state;
}

/**
 * Checks for each desk that its next view of the case never looks as if statements had been taken away.
 * @param parts how much of the case there is at each view, from 0 to 1. @param restarting whether the access log restarts before each view.
 */
export async function checkViewsGrow(c: CaseUnderTest, parts: number[], restarting = false): Promise<void> {
	const network = randomBytes(32);
	for (const desk of "abcd") {
		const me = randomId();
		const session = makeUnlockedSession({
			server: {},
			bag: { content: { seeds: [] } },
			network,
			me,
			storage: memoryStorage(),
			onAlarm,
		} as never);
		session.dir.desks.set(idOf(desk), { id: idOf(desk), members: new Set([me]), open: true } as never);
		for (const part of parts) {
			const view = viewOf(c, desk, Math.ceil(c.log.length * part));
			if (view === null) continue;
			if (restarting) session.dir.restarts.push({ log: "access", old: BEFORE_GENESIS, kept: BEFORE_GENESIS, origin: "again" });
			const state = foldView(c, view);
			await checkRememberedCase(session, state, await loadRememberedCase(session, c.id));
			await rememberCase(session, state);
		}
	}
}

const onAlarm = ({ detail }: Alarm) => {
	throw new Error(detail);
};
