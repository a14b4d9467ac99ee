/** The desk for which I record what the person says. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isReceivedTransfer, isTravelling } from "#protocol/rules/handoff-state.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { chooseDesk } from "./append.ts";

/** The custodian, then each desk that has the person or expects her after departure. */
function recordingDesks(state: CaseState): (Id | null)[] {
	// The to-desk of a received transfer was the custodian, and may have handed the case on.
	const hasPerson = (each: Handoff) => each.hasHer || ((each.state === "received" || isTravelling(each)) && !isReceivedTransfer(each));
	const present = Object.values(state.handoffs).filter(hasPerson);
	return [state.custodian, ...present.map(({ to }) => to)];
}

/** Returns my desk that may record what the person says. @throws as chooseDesk */
export function chooseRecordingDesk(session: UnlockedSession, state: CaseState): Id {
	return chooseDesk(session, ...recordingDesks(state));
}

/** Whether a desk of mine may record what the person says. */
export function mayRecord(session: UnlockedSession, state: CaseState): boolean {
	const mine = myDesks(session);
	return recordingDesks(state).some((desk) => desk !== null && mine.has(desk));
}
