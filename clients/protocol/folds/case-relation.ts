/** Which desks see the present of a case. It decides what the server shows of the case chain. Clients check it. SPEC "Cases", section 1. */
import type { Id } from "../bytes.ts";
import { followUpDesks, pendingGrants, runningHandoffs } from "./case-grants.ts";
import type { CaseState } from "./case-state.ts";

/**
 * Whether one of the desks sees the present state of the case. These desks see it: the custodian, a desk that has a request to answer, the
 * to-desk of a hand-off that runs, a desk that follows up, and a desk that has her. A desk that only owns a section doesn't see it. This
 * doesn't depend on the time.
 */
export function seesPresent(state: CaseState, desks: ReadonlySet<Id>): boolean {
	if (state.custodian !== null && desks.has(state.custodian)) return true;
	if (runningHandoffs(state).some(({ to }) => desks.has(to))) return true;
	if (Object.values(state.handoffs).some(({ hasHer, to }) => hasHer && desks.has(to))) return true;
	return pendingGrants(state).some(({ desk }) => desks.has(desk)) || followUpDesks(state).some((desk) => desks.has(desk));
}

/** Whether one of the desks owns a section that isn't closed. */
export function ownsSection({ sections }: CaseState, desks: ReadonlySet<Id>): boolean {
	return Object.values(sections).some(({ owner, closed }) => !closed && desks.has(owner));
}
