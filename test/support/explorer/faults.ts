/** Faults that are put into the rules, to show that the explorer finds them. */
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseContext, CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { RULES, type Rules } from "./served-case.ts";

export interface Fault {
	name: string;
	world: string;
	rules: Partial<Rules>;
	/** The invariant that it breaks. */
	breaks: string;
}

type Apply = (state: CaseState, statement: CaseStatement, ctx: CaseContext) => void;

const fold = (applyCase: Apply): Partial<Rules> => ({ applyCase });
const handoffsOf = (state: CaseState): Handoff[] => Object.values(state.handoffs);

/** Changes the hand-off after each move with this action. */
function afterMove(action: string, change: (handoff: Handoff, state: CaseState) => void): Partial<Rules> {
	return fold((state, statement, ctx) => {
		RULES.applyCase(state, statement, ctx);
		const moved = movedBy(state, statement, action);
		if (moved) change(moved, state);
	});
}

function movedBy(state: CaseState, { type, body }: CaseStatement, action: string): Handoff | undefined {
	return type === "handoff.move" && body.action === action ? state.handoffs[body.handoff] : undefined;
}

function afterWithdrawal(change: (handoff: Handoff) => void): Partial<Rules> {
	return fold((state, statement, ctx) => {
		RULES.applyCase(state, statement, ctx);
		if (statement.type === "consent.move") for (const handoff of handoffsOf(state)) change(handoff);
	});
}

/** Hides the other hand-offs while one is judged. */
const judgedAlone = fold((state, statement, ctx) => {
	const moved = movedBy(state, statement, "accept");
	if (!moved) return RULES.applyCase(state, statement, ctx);
	const alone = { ...state, handoffs: { [moved.id]: moved } };
	RULES.applyCase(alone, statement, ctx);
});

const acceptAfterDecline = fold((state, statement, ctx) => {
	const moved = movedBy(state, statement, "accept");
	if (moved?.state !== "declined") return RULES.applyCase(state, statement, ctx);
	moved.state = "accepted";
});

const refusalLeavesTrace = fold((state, statement, ctx) => {
	try {
		RULES.applyCase(state, statement, ctx);
	} catch (error) {
		state.lead = statement.body.by;
		throw error;
	}
});

const holdForever = fold((state, statement, ctx) => {
	const moved = movedBy(state, statement, "receive") ?? movedBy(state, statement, "end");
	if (moved?.state === "on-hold") throw new ProtocolError("wrong-state");
	RULES.applyCase(state, statement, ctx);
});

export const FAULTS: readonly Fault[] = [
	{
		name: "an acknowledgement accepts",
		world: "one transfer",
		rules: afterMove("acknowledge", (handoff) => Object.assign(handoff, { state: "accepted" })),
		breaks: "moves are those of SPEC's table",
	},
	{
		name: "accept moves custody",
		world: "one transfer",
		rules: afterMove("accept", (handoff, state) => Object.assign(state, { custodian: handoff.to, route: [handoff.id] })),
		breaks: "custody moves only by receive",
	},
	{
		name: "the end of a transfer leaves no custodian",
		world: "one transfer",
		rules: afterMove("complete", (_handoff, state) => Object.assign(state, { custodian: null })),
		breaks: "each case has one custodian",
	},
	{
		name: "accept doesn't look at other transfers",
		world: "beds in three places",
		rules: judgedAlone,
		breaks: "at most one transfer is accepted",
	},
	{
		name: "extend grants one more section",
		world: "one referral",
		rules: afterMove("extend", ({ sections }, state) => {
			for (const [compartment, { section }] of Object.entries(state.sections))
				if (!sections.some((each) => each.section === section)) sections.push({ section, compartment, byHand: false });
		}),
		breaks: "readers grow only by accept or custody",
	},
	{
		name: "a withdrawn consent takes back a person on the way",
		world: "one transfer",
		rules: afterWithdrawal((handoff) => {
			if (handoff.state === "on-hold" && handoff.departed) handoff.state = "withdrawn";
		}),
		breaks: "a hand-off that departed is never taken back",
	},
	{
		name: "a withdrawn consent stops hand-offs on another basis",
		world: "one transfer",
		rules: afterWithdrawal((handoff) => {
			if (handoff.state === "requested") handoff.state = "withdrawn";
		}),
		breaks: "a hand-off changes only by its own moves, a countersignature, a consent or custody",
	},
	{
		name: "a declined hand-off may be accepted",
		world: "beds in three places",
		rules: acceptAfterDecline,
		breaks: "what has ended stays ended",
	},
	{ name: "nobody ends a hold", world: "one transfer", rules: holdForever, breaks: "somebody can end each hand-off" },
	{ name: "a refusal leaves a trace", world: "one transfer", rules: refusalLeavesTrace, breaks: "refusals change nothing" },
	{
		name: "the rows keep a declined hand-off as requested",
		world: "one transfer",
		rules: {
			handoffRows: (state) =>
				RULES.handoffRows(state).map((row) =>
					row.state === "declined" ? { ...row, view: { ...row.view, handoff: { ...row.view.handoff, state: "requested" as const } } } : row,
				),
		},
		breaks: "the server's rows give the same rights as the fold",
	},
	{
		name: "the server drops no grants",
		world: "one referral",
		rules: { grantEffects: (before, after) => ({ ...RULES.grantEffects(before, after), drop: [] }) },
		breaks: "the server has released the keys of those who may read",
	},
	{
		name: "the to-desk of a referral may be closed",
		world: "one referral",
		rules: { newlyNeeded: (before, after) => RULES.newlyNeeded(before, { ...after, handoffs: {} }) },
		breaks: "who may read sees the case, and can't be closed",
	},
	{
		name: "the inbox of the to-desk shows ended hand-offs",
		world: "one referral",
		rules: {
			handoffRows: (state) => RULES.handoffRows(state).map((row) => ({ ...row, awaitsTo: row.awaitsTo || row.state === "completed" })),
		},
		breaks: "a desk that an inbox waits for can act",
	},
];
