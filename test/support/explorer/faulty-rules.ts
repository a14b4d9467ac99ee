/** Rules of a case with one mistake each. `seeded-faults.ts` names them, and says which invariant finds each of them. */
import { ProtocolError } from "#protocol/errors.ts";
import { acceptedTransfers, type CaseContext, type CaseState, type CaseStatement } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { type CaseView, CaseVisibility, type PlacedStatement } from "../../../server/features/cases/view.ts";
import { RULES, type Rules } from "./served-case.ts";

type Apply = (state: CaseState, statement: CaseStatement, context: CaseContext) => void;

/** Rules in which another function takes the place of `applyCase`. */
const fold = (applyCase: Apply): Partial<Rules> => ({ applyCase });
const handoffsOf = (state: CaseState): Handoff[] => Object.values(state.handoffs);

/** Applies each statement correctly, and then changes the hand-off of a move with this action. */
export function afterMove(action: string, change: (handoff: Handoff, state: CaseState) => void): Partial<Rules> {
	return fold((state, statement, context) => {
		RULES.applyCase(state, statement, context);
		const moved = movedBy(state, statement, action);
		if (moved) change(moved, state);
	});
}

/** The hand-off that the statement moves, if it is a move with this action. */
function movedBy(state: CaseState, { type, body }: CaseStatement, action: string): Handoff | undefined {
	return type === "handoff.move" && body.action === action ? state.handoffs[body.handoff] : undefined;
}

/** Applies each statement correctly, and then changes the case. */
export function afterEach(change: (state: CaseState, statement: CaseStatement) => void): Partial<Rules> {
	return fold((state, statement, context) => {
		RULES.applyCase(state, statement, context);
		change(state, statement);
	});
}

/** Refuses a move with this action in these states. */
export function refuseMove(action: string, isRefused: (handoff: Handoff) => boolean = () => true): Partial<Rules> {
	return fold((state, statement, context) => {
		const moved = movedBy(state, statement, action);
		if (moved && isRefused(moved)) throw new ProtocolError("wrong-state");
		RULES.applyCase(state, statement, context);
	});
}

/** Lets a "no" be entered in error at once, by anybody. */
export const noFallsAtOnce = fold((state, statement, context) => {
	const consent = statement.type === "consent.move" ? state.consents[statement.body.consent] : undefined;
	if (!consent || consent.terms.permit || statement.type !== "consent.move" || statement.body.action !== "enter-in-error")
		return RULES.applyCase(state, statement, context);
	consent.chain.push(statement.key);
	consent.state = "entered-in-error";
});

/** Lets a transfer be received before a second person has agreed. */
export const receiveAlone = fold((state, statement, context) => {
	const moved = movedBy(state, statement, "receive");
	if (!moved?.basis) return RULES.applyCase(state, statement, context);
	const { basis } = moved;
	const alone = {
		...state,
		handoffs: { ...state.handoffs, [moved.id]: { ...moved, basis: { ...basis, countersign: "approved" as const } } },
	};
	RULES.applyCase(alone, statement, context);
	Object.assign(state, alone);
});

export function afterWithdrawal(change: (handoff: Handoff) => void): Partial<Rules> {
	return fold((state, statement, context) => {
		RULES.applyCase(state, statement, context);
		if (statement.type === "consent.move") for (const handoff of handoffsOf(state)) change(handoff);
	});
}

/** Lets the admin who has invited a desk approve its take-over. */
export const inviterApproves = fold((state, statement, context) => {
	if (statement.type !== "case.countersign") return RULES.applyCase(state, statement, context);
	const invited = Object.fromEntries(Object.keys(state.invited).map((desk) => [desk, [""]]));
	const judged = { ...state, invited };
	RULES.applyCase(judged, statement, context);
	Object.assign(state, judged);
});

/** Hides the other hand-offs while an `accept` is judged. */
export const judgedAlone = fold((state, statement, context) => {
	const moved = movedBy(state, statement, "accept");
	if (!moved) return RULES.applyCase(state, statement, context);
	const alone = { ...state, handoffs: { [moved.id]: moved } };
	RULES.applyCase(alone, statement, context);
});

/** Accepts a declined hand-off. */
export const acceptAfterDecline = fold((state, statement, context) => {
	const moved = movedBy(state, statement, "accept");
	if (moved?.state !== "declined") return RULES.applyCase(state, statement, context);
	moved.state = "accepted";
});

/** Doesn't let an ask be settled once the case is closed. */
export const noAskOfClosed = fold((state, statement, context) => {
	if (statement.type === "case.settle-ask" && state.status === "Closed") throw new ProtocolError("case-closed");
	RULES.applyCase(state, statement, context);
});

/** Closes a case without looking at its hand-offs. */
export const closesAlways = fold((state, statement, context) => {
	if (statement.type !== "case.status") return RULES.applyCase(state, statement, context);
	state.status = statement.body.status;
	state.chain.push(statement.key);
});

/** Changes the case although it refuses the statement. */
export const refusalLeavesTrace = fold((state, statement, context) => {
	try {
		RULES.applyCase(state, statement, context);
	} catch (error) {
		state.lead = statement.body.by;
		throw error;
	}
});

/** A hand-off on hold can be neither received nor ended nor cancelled. */
export const holdForever = fold((state, statement, context) => {
	const moved = ["receive", "end", "cancel"].map((action) => movedBy(state, statement, action)).find((each) => each !== undefined);
	if (moved?.state === "on-hold") throw new ProtocolError("wrong-state");
	RULES.applyCase(state, statement, context);
});

/** Refuses none of these statements. One that the real fold refuses is accepted here, and has no effect. */
function neverRefuses(isMeant: (statement: CaseStatement) => boolean): Partial<Rules> {
	return fold((state, statement, context) => {
		try {
			RULES.applyCase(state, statement, context);
		} catch (error) {
			if (!isMeant(statement)) throw error;
		}
	});
}

export const neverRefusesMove = (action: string) => neverRefuses(({ type, body }) => type === "handoff.move" && body.action === action);
export const neverRefusesType = (type: string) => neverRefuses((statement) => statement.type === type);

/** Changes the hand-offs after a statement that moves custody. @param change gets each hand-off as it is now and as it was before. */
export function afterCustody(change: (now: Handoff, before: Handoff) => void): Partial<Rules> {
	return fold((state, statement, context) => {
		const before = structuredClone(state.handoffs);
		RULES.applyCase(state, statement, context);
		if (statement.type !== "case.custody") return;
		for (const now of handoffsOf(state)) change(now, before[now.id] as Handoff);
	});
}

/** An approved take-over drops only itself from the list of proposals, not the others. */
export const approvalDropsOne = fold((state, statement, context) => {
	const waiting = { ...state.takeOvers };
	RULES.applyCase(state, statement, context);
	if (statement.type !== "case.countersign") return;
	delete waiting[state.custodian ?? ""];
	state.takeOvers = waiting;
});

/** Doesn't let a received referral be ended. */
export const refuseEnd = fold((state, statement, context) => {
	if (movedBy(state, statement, "end")?.state === "received") throw new ProtocolError("wrong-state");
	RULES.applyCase(state, statement, context);
});

/** Refuses a take-over while an accepted transfer is expected to arrive. */
export const acceptedComesFirst = fold((state, statement, context) => {
	const isExpected = acceptedTransfers(state).some(({ to }) => !context.isGone(to));
	if (statement.type === "case.take-over" && isExpected) throw new ProtocolError("already-placed");
	RULES.applyCase(state, statement, context);
});

export class ShowsAll extends CaseVisibility {
	override view(_state: CaseState, all: readonly PlacedStatement[]): CaseView {
		return { complete: false, statements: [...all], head: null, summaries: [] };
	}
}

export class HidesHead extends CaseVisibility {
	override view(...given: Parameters<CaseVisibility["view"]>): CaseView | null {
		const view = super.view(...given);
		return view && { ...view, head: null };
	}
}
