/**
 * Finds the moves of a hand-off that the signed-in member may make now. It tries each move on the protocol's fold, so it always agrees with
 * the fold.
 */
import { fromBase64Url, type Id } from "#protocol/bytes.ts";
import { type ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { planCountersign } from "#protocol/folds/case-countersign.ts";
import { planMove } from "#protocol/folds/case-moves.ts";
import type { CaseState, CaseStatementOf, TimedContext } from "#protocol/folds/case-state.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import {
	type AnyAction,
	codesOf,
	fieldsTakenBy,
	type Handoff,
	isMetCode,
	MOVES,
	type MoveField,
	whoMoves,
} from "#protocol/rules/handoff.ts";
import { isReceivedTransfer } from "#protocol/rules/handoff-state.ts";
import { nextMove } from "#protocol/rules/handoff-views.ts";
import type { UnlockedSession } from "../../context.ts";
import { type LoadedCase, presentContext } from "../load.ts";
import { findUncountersigned, requestedBasis } from "./accept.ts";
import { findHandoff } from "./common.ts";

export type MoveName = Exclude<AnyAction, "draft"> | "countersign";

export interface PermittedMove {
	move: MoveName;
	/** The desk of mine that makes it. */
	as: Id;
	/** The fields that the person fills in. */
	takes: readonly MoveField[];
	/** The codes to choose from; null when it takes none. */
	codes: readonly string[] | null;
}

/** A move that my desk makes in this state, but that isn't possible now. */
export interface BarredMove {
	move: MoveName;
	/** The error with which the fold refuses the move. */
	code: ErrorCode;
	detail: string;
}

export interface PermittedMoves {
	/** The one move that takes the hand-off forward; null when others must act first, or it is over. */
	primary: MoveName | null;
	moves: PermittedMove[];
	barred: BarredMove[];
}

/**
 * The moves that the signed-in member may make now, in the order of the protocol's table. Nothing is sent.
 * @param loaded from `loadCase`.
 * @throws ProtocolError not-found when the case shows no such hand-off.
 * @example const { primary, moves } = permittedMoves(session, await loadCase(session, id), handoff);
 */
export function permittedMoves(session: UnlockedSession, { state }: Pick<LoadedCase, "state">, handoff: Id): PermittedMoves {
	const found = findHandoff(state, handoff);
	const trial: Trial = { state, handoff: found, me: session.me, context: presentContext(session) };
	const mine = desksOf(session.dir, session.me).map(({ id }) => id);
	const judged = [...new Set(MOVES.map(({ action }) => action))].flatMap((action) =>
		action === "draft" ? [] : (judgeMove(trial, action, mine) ?? []),
	);
	const countersign = mine.find((desk) => passes(() => tryCountersign(trial, desk)));
	const moves = judged.filter((each): each is PermittedMove => "as" in each);
	if (countersign !== undefined) moves.push({ move: "countersign", as: countersign, takes: [], codes: null });
	const barred = judged.filter((each): each is BarredMove => "detail" in each);
	return { primary: primaryOf(found, new Set(moves.map(({ move }) => move)), barred), moves, barred };
}

/** What a move is tried on. */
interface Trial {
	state: CaseState;
	handoff: Handoff;
	me: Id;
	context: TimedContext;
}

type Move = CaseStatementOf<"handoff.move">["body"]["action"];

/**
 * Moves that aren't shown as barred when the fold answers wrong-state. They need more than the right state: an arrangement, a journey, or
 * custody that has not moved. Without it the move doesn't apply, so there is nothing to explain.
 */
const HIDDEN_WHEN_WRONG_STATE: readonly AnyAction[] = ["confirm", "depart", "arrived", "tell", "extend", "end", "settle"];

/** Tries a move for each of these desks. @returns null when none of them makes it in this state. */
function judgeMove(trial: Trial, action: Exclude<AnyAction, "draft">, desks: readonly Id[]): PermittedMove | BarredMove | null {
	const { handoff } = trial;
	if (!MOVES.some((row) => row.action === action && row.from.includes(handoff.state))) return null;
	let refusal: ProtocolError | null = null;
	for (const as of desks) {
		try {
			tryMove(trial, action, as);
			return { move: action, as, takes: fieldsTakenBy(action), codes: codesFor(handoff, action) };
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			// The to-desk extends only while it has her, so at other times nothing is barred.
			const isMover = action === "extend" ? as === handoff.from : whoMoves(handoff, action).includes(as);
			if (isMover) refusal = error;
		}
	}
	// Nobody misses a take: the other desk must act next.
	if (refusal === null || action === "take" || (refusal.code === "wrong-state" && HIDDEN_WHEN_WRONG_STATE.includes(action))) return null;
	return { move: action, code: refusal.code, detail: refusal.detail };
}

/** Plans a move as the fold does, with a field that it would take. @throws ProtocolError when the fold refuses it. */
function tryMove({ state, handoff, me, context }: Trial, action: Exclude<AnyAction, "draft">, as: Id): void {
	// The user still has to choose a basis for these two moves, so only desk and state can be checked.
	if (action === "request" || action === "extend") return checkBasisMove(state, handoff, action, as);
	const fields = fieldsFor(state, handoff, action, context.now);
	const body = { ...nextInChain(handoff), by: me, as, at: context.now, handoff: handoff.id, action, ...fields };
	planMove(state, unsigned("handoff.move", body), as, context);
}

function checkBasisMove(state: CaseState, handoff: Handoff, action: "request" | "extend", as: Id): void {
	const isHost = action === "extend" && as === handoff.to && handoff.hasHer;
	if (as !== handoff.from && !isHost) throw new ProtocolError("not-allowed", `${action} is for from-desk`);
	if (action === "extend" && isReceivedTransfer(handoff))
		throw new ProtocolError("wrong-state", "a transfer that has moved custody needs no basis");
	if (action === "request" && handoff.kind === "transfer" && state.custodian !== as)
		throw new ProtocolError("not-allowed", "only the custodian desk may do this");
}

/** The codes to choose from. While she is still expected, `settle` says who meets her; otherwise why no new request is needed. */
function codesFor({ expected }: Handoff, action: AnyAction): readonly string[] | null {
	const codes = codesOf(action);
	return action === "settle" && codes !== null ? codes.filter((code) => isMetCode(code) === expected) : codes;
}

/** A whole hour far in the future, UTC ms. */
const A_LATER_HOUR = 2_000_000_000 * 3_600_000;

/** Values that the fold accepts for the fields of a move. The user has not filled them in yet. */
function fieldsFor(state: CaseState, handoff: Handoff, action: Move, now: number) {
	const none = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null, basis: null };
	if (action === "accept") return { ...none, basis: requestedBasis(state, handoff) };
	// "" stands for the third desk that the user will choose. It is neither desk of the hand-off.
	const values = { desk: "", expectBy: A_LATER_HOUR, since: now, tellBy: now + 1, basis: null };
	const value = (field: MoveField) => (field in values ? values[field as keyof typeof values] : codesFor(handoff, action)?.[0]);
	return { ...none, ...Object.fromEntries(fieldsTakenBy(action).map((field) => [field, value(field)])) };
}

function tryCountersign({ state, handoff, me, context }: Trial, as: Id): void {
	const object = findUncountersigned(handoff);
	if (object === null) throw new ProtocolError("wrong-state", "nothing in this hand-off waits for a second member");
	const body = { ...nextInChain(handoff), by: me, as, handoff: handoff.id, object: fromBase64Url(object), verdict: "approve" };
	planCountersign(state, unsigned("handoff.countersign", body), as, context);
}

/** A statement without a signature, and without the fields that the rules of a hand-off don't read. */
function unsigned<T extends "handoff.move" | "handoff.countersign">(type: T, body: object): CaseStatementOf<T> {
	return { type, body, key: "" } as CaseStatementOf<T>;
}

function nextInChain({ chain }: Handoff) {
	const head = chain.at(-1);
	return { seq: chain.length, prev: head === undefined ? null : fromBase64Url(head) };
}

function passes(work: () => void): boolean {
	try {
		work();
		return true;
	} catch (error) {
		if (error instanceof ProtocolError) return false;
		throw error;
	}
}

/**
 * The move to offer first. A person may arrive early, so her arrival is offered whenever the to-desk needn't answer or agree first. Where she
 * travels, "arrived" comes before "receive". When she is there and the basis doesn't allow "receive", the missing step is to renew the basis,
 * unless a second person must agree first.
 */
function primaryOf(handoff: Handoff, moves: ReadonlySet<MoveName>, barred: readonly BarredMove[]): MoveName | null {
	const forward = nextMove(handoff) as MoveName | null;
	const lacksBasis = handoff.hasHer && barred.some(({ move, code }) => move === "receive" && code === "no-basis");
	const missing = lacksBasis && handoff.basis?.countersign !== "awaited" ? "extend" : null;
	const candidates: (MoveName | null)[] = ["acknowledge", forward, "countersign", handoff.state === "on-hold" ? null : "receive", missing];
	const first = candidates.find((move) => move !== null && moves.has(move)) ?? null;
	return first === "receive" && handoff.travel && moves.has("arrived") ? "arrived" : first;
}
