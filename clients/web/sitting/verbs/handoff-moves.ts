/** The moves of a hand-off. The SDK and the server check each one. */
import { ProtocolError } from "#protocol/errors.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	arrangeHandoff,
	type BasisInput,
	cancelHandoff,
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
	receiveHandoff,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	settleHandoff,
	withdrawHandoff,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { anyOf, changes } from "./declare.ts";
import { caseOfHandoff } from "./handoff-case.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface MoveInput {
	handoff: string;
	move: string;
	/** How many statements the hand-off had when the person decided. */
	seen: number;
	/** A code, an ending, an outcome, a desk's id, or the verdict of a second member. */
	choice?: string;
	/** UTC ms. */
	expectBy?: number;
	/** Of `extend`: the ground on which the hand-off rests from now on. */
	basis?: BasisInput;
}

type Move = (session: UnlockedSession, ref: HandoffRef, input: MoveInput) => Promise<unknown>;

// The protocol checks each choice against the codes of its move.
const choiceOf = <T extends string>({ choice }: MoveInput): T => (choice ?? "") as T;

const MOVES: Record<string, Move> = {
	acknowledge: acknowledgeHandoff,
	accept: acceptHandoff,
	decline: (session, ref, input) => declineHandoff(session, ref, choiceOf(input)),
	reroute: (session, ref, input) => rerouteHandoff(session, ref, choiceOf(input)),
	withdraw: (session, ref, input) => withdrawHandoff(session, ref, choiceOf(input)),
	cancel: (session, ref, input) => cancelHandoff(session, ref, choiceOf(input)),
	arrange: (session, ref, { expectBy = 0 }) => arrangeHandoff(session, ref, expectBy),
	confirm: (session, ref, { expectBy }) => confirmArrangement(session, ref, expectBy),
	depart: (session, ref) => recordDeparture(session, ref),
	hold: (session, ref, input) => holdHandoff(session, ref, choiceOf(input)),
	resume: resumeHandoff,
	receive: receiveHandoff,
	end: (session, ref, input) => endHandoff(session, ref, choiceOf(input)),
	complete: (session, ref, input) => completeHandoff(session, ref, choiceOf(input)),
	extend,
	settle: (session, ref, input) => settleHandoff(session, ref, choiceOf(input)),
	"enter-in-error": (session, ref, input) => enterHandoffInError(session, ref, choiceOf(input)),
	countersign: (session, ref, input) => countersignHandoff(session, ref, choiceOf(input)),
};

/**
 * Makes one move, unless somebody has moved the hand-off since the person saw it. A repeated call makes the move once.
 * @throws ProtocolError stale when somebody else was quicker, and nothing was sent; also what the SDK throws for the move.
 */
export const moveHandoff = changes(anyOf("case", "tasks"), async (sitting: Sitting, input: MoveInput): Promise<void> => {
	const session = sessionOf(sitting);
	const move = Object.hasOwn(MOVES, input.move) ? MOVES[input.move] : undefined;
	if (!move) throw new ProtocolError("bad-input", `move: there is no move ${input.move}`, "move");
	const ref = { case: await caseOfHandoff(sitting, input.handoff), handoff: input.handoff };
	const loaded = await loadCase(session, ref.case);
	// The first call reached the server, and only its answer was lost.
	if (isMade(session, loaded, input)) return;
	if (loaded.state.handoffs[ref.handoff]?.chain.length !== input.seen)
		throw new ProtocolError("stale", "the hand-off was moved meanwhile; look at the new state and decide again");
	await move(session, ref, input);
});

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
		if (action === "extend" && !isSameBasis(basis, input.basis)) return false;
		return action === move && isSameTime && (code ?? ending ?? outcome ?? desk ?? undefined) === choice;
	});
}

const HOUR = 3_600_000;

function isSameBasis(made: Basis | null, asked: BasisInput | undefined): boolean {
	if (made === null || made.kind !== asked?.kind) return false;
	return made.consent === (asked.consent ?? null) && made.assent === (asked.assent ?? false) && made.code === (asked.code ?? null);
}

/** Lets the hand-off rest on this basis from now on. A basis that isn't a consent lasts 30 days. */
function extend(session: UnlockedSession, ref: HandoffRef, { basis }: MoveInput): Promise<unknown> {
	if (!basis) throw new ProtocolError("bad-input", "basis: name one", "basis");
	return extendHandoff(session, ref, basis);
}
