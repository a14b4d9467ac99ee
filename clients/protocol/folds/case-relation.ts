/** Which desks a case concerns now. It decides what the server shows of the case chain, and clients check that. SPEC "Cases", section 1. */
import type { Id } from "../bytes.ts";
import { openGrants, pendingGrants, runningHandoffs } from "./case-grants.ts";
import type { CaseState } from "./case-state.ts";

/**
 * Whether one of the desks sees the present state of the case: its custodian, a desk that is asked for it, and a desk that reads a section by a
 * hand-off, also while it is held back. A desk that only owns a section doesn't.
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
