/** Which desks see the present of a case. It decides what the server shows of the case chain. Clients check it. SPEC "Cases", section 1. */
import type { Id } from "../bytes.ts";
import { openGrants, pendingGrants, runningHandoffs } from "./case-grants.ts";
import type { CaseState } from "./case-state.ts";

/**
 * Whether one of the desks sees the present state of the case. These desks see it: the custodian, a desk that has a request to answer, and
 * a desk that reads a section by a hand-off, also while the hand-off is held back. A desk that only owns a section doesn't see it.
 */
export function seesPresent(state: CaseState, desks: ReadonlySet<Id>): boolean {
	if (state.custodian !== null && desks.has(state.custodian)) return true;
	if (runningHandoffs(state).some(({ to }) => desks.has(to))) return true;
	return [...pendingGrants(state), ...openGrants(state)].some(({ desk }) => desks.has(desk));
}

/** Whether one of the desks owns a section that isn't closed. */
export function ownsSection({ sections }: CaseState, desks: ReadonlySet<Id>): boolean {
	return Object.values(sections).some(({ owner, closed }) => !closed && desks.has(owner));
}
