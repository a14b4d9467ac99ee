/** The moves of a hand-off. The SDK and the server check each one. */
import { DECLINE_CODES, END_CODES, HANDOFF_OUTCOMES, IN_ERROR_CODES, REFUSAL_CODES, SETTLE_CODES } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	arrangeHandoff,
	type BasisInput,
	cancelHandoff,
	changeTellBy,
	completeHandoff,
	confirmArrangement,
	countersignHandoff,
	declineHandoff,
	endHandoff,
	enterHandoffInError,
	extendHandoff,
	type HandoffRef,
	holdHandoff,
	type LoadedCase,
	loadCase,
	type MoveName,
	receiveHandoff,
	recordArrival,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	settleHandoff,
	takeHandoff,
	withdrawHandoff,
} from "../casework/index.ts";
import type { UnlockedSession } from "../context.ts";
import { caseOfHandoff } from "./handoff-case.ts";

export interface MoveInput {
	handoff: string;
	move: MoveName;
	/** How many statements the hand-off had when the person decided. */
	seen: number;
	/** A code, an ending, an outcome, a desk's id, or the verdict of a second member. */
	choice?: string;
	/** UTC ms. */
	expectBy?: number;
	/** Of `depart` and `arrived`: since when, UTC ms. Default: now. */
	since?: number;
	/** Of `depart` and `tell`: when both desks are told that she hasn't arrived, UTC ms. `depart` may leave it out. */
	tellBy?: number;
	/** Of `extend`: the ground on which the hand-off rests from now on. */
	basis?: BasisInput;
}

type Move = (session: UnlockedSession, ref: HandoffRef, input: MoveInput) => Promise<unknown>;

/** A move that takes one of these codes. */
function withCode<C extends string>(
	codes: readonly C[],
	move: (session: UnlockedSession, ref: HandoffRef, code: C) => Promise<unknown>,
): Move {
	return (session, ref, { choice }) => {
		const code = codes.find((each) => each === choice);
		if (code === undefined) throw new ProtocolError("bad-input", `choice: takes one of ${codes.join(", ")}`, "choice");
		return move(session, ref, code);
	};
}

const MOVES: Record<MoveName, Move> = {
	request: async () => {
		throw new ProtocolError("bad-input", "move: a request is made by handOffCase", "move");
	},
	acknowledge: acknowledgeHandoff,
	accept: acceptHandoff,
	decline: withCode(DECLINE_CODES, declineHandoff),
	reroute: (session, ref, { choice = "" }) => rerouteHandoff(session, ref, choice),
	withdraw: withCode(REFUSAL_CODES, withdrawHandoff),
	cancel: withCode(DECLINE_CODES, cancelHandoff),
	arrange: (session, ref, { expectBy = 0 }) => arrangeHandoff(session, ref, expectBy),
	confirm: (session, ref, { expectBy }) => confirmArrangement(session, ref, expectBy),
	depart: (session, ref, { since, tellBy }) =>
		recordDeparture(session, ref, { ...(since !== undefined && { since }), tellBy: tellBy ?? null }),
	arrived: (session, ref, { since }) => recordArrival(session, ref, since),
	tell: (session, ref, { tellBy = 0 }) => changeTellBy(session, ref, tellBy),
	take: takeHandoff,
	hold: withCode(REFUSAL_CODES, holdHandoff),
	resume: resumeHandoff,
	receive: receiveHandoff,
	end: withCode(END_CODES, endHandoff),
	complete: withCode(HANDOFF_OUTCOMES, completeHandoff),
	extend,
	settle: withCode(SETTLE_CODES, settleHandoff),
	"enter-in-error": withCode(IN_ERROR_CODES, enterHandoffInError),
	countersign: withCode(["approve", "refuse"] as const, countersignHandoff),
};

/**
 * Makes one move, unless somebody has moved the hand-off since the person saw it. A repeated call makes the move once.
 * @throws ProtocolError stale when somebody else was quicker, and nothing was sent; also what the SDK throws for the move.
 */
export async function moveHandoff(session: UnlockedSession, input: MoveInput): Promise<void> {
	if (!Object.hasOwn(MOVES, input.move)) throw new ProtocolError("bad-input", `move: there is no move ${input.move}`, "move");
	const ref = { case: await caseOfHandoff(session, input.handoff), handoff: input.handoff };
	const loaded = await loadCase(session, ref.case);
	// The first call reached the server, and only its answer was lost.
	if (isMade(session, loaded, input)) return;
	if (loaded.state.handoffs[ref.handoff]?.chain.length !== input.seen)
		throw new ProtocolError("stale", "the hand-off was moved meanwhile; look at the new state and decide again");
	await MOVES[input.move](session, ref, input);
}

/** Whether the first statement that the person hadn't seen is this same move, made by this person. */
function isMade({ me }: UnlockedSession, { placed }: LoadedCase, input: MoveInput): boolean {
	const { handoff, move, seen, choice } = input;
	return placed.some(({ statement: { type, body } }) => {
		if (type !== "handoff.move" && type !== "handoff.countersign") return false;
		if (body.handoff !== handoff || body.seq !== seen || body.by !== me) return false;
		if (type === "handoff.countersign") return move === "countersign" && body.verdict === choice;
		const { action, code, ending, outcome, desk, expectBy, basis } = body;
		// A proposed time is rounded up.
		const isSameTime = action !== "arrange" || Math.abs((expectBy ?? 0) - (input.expectBy ?? 0)) < HOUR;
		if (action === "tell" && body.tellBy !== input.tellBy) return false;
		if (action === "extend" && !isSameBasis(basis, input.basis)) return false;
		return action === move && isSameTime && (code ?? ending ?? outcome ?? desk ?? undefined) === choice;
	});
}

const HOUR = 3_600_000;

function isSameBasis(made: Basis | null, asked: BasisInput | undefined): boolean {
	if (made === null || made.kind !== asked?.kind) return false;
	return (
		made.consent === (asked.consent ?? null) &&
		made.assent === (asked.assent ?? false) &&
		made.code === (asked.code ?? null) &&
		made.away === (asked.away ?? false)
	);
}

/** Lets the hand-off rest on this basis from now on. A basis that isn't a consent lasts 30 days. */
function extend(session: UnlockedSession, ref: HandoffRef, { basis }: MoveInput): Promise<unknown> {
	if (!basis) throw new ProtocolError("bad-input", "basis: name one", "basis");
	return extendHandoff(session, ref, basis);
}
