/**
 * The hand-off as a state machine. SPEC "Cases", section 3.
 *
 * The from-desk drafts and requests. The to-desk acknowledges ("we have seen it"), then accepts, declines, or
 * suggests another desk (reroute). Until departure the from-desk may withdraw the hand-off. The to-desk may cancel it
 * after it has accepted. Either desk proposes an arrangement, and the other desk confirms it. The from-desk says when the
 * person departs, and the to-desk says when she is there (arrived): both are facts and need no basis. Either desk may
 * hold, and resume to the state before. The to-desk may receive from `accepted` on, because people arrive early, and
 * because a referral without travel begins this way ("service started"). The to-desk completes a received hand-off. When
 * the person doesn't reach the to-desk, the from-desk ends the hand-off, and custody stays. The from-desk can also end a
 * received referral. Until departure the from-desk and a second member can enter a hand-off in error. After departure the
 * case is handed back instead.
 *
 * Other desks may act in the place of the from-desk: see folds/case-moves.ts.
 *
 * `take` says who sees to the hand-off now. It stops the ringing, and keeps the state.
 *
 * Only `resume` ends a hold. An arrangement that is confirmed on hold keeps the hold, and so does a departure.
 */
import type { Id } from "../bytes.ts";
import {
	type BasisKind,
	type ConsentPurpose,
	DECLINE_CODES,
	END_CODES,
	HANDOFF_OUTCOMES,
	type HandoffAction,
	type HandoffKind,
	type HandoffState,
	IN_ERROR_CODES,
	MET_CODES,
	type Priority,
	REFUSAL_CODES,
	SETTLE_CODES,
	type Section,
} from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Fields } from "../statements/registry.ts";
import type { HeldBasis, OpenQuestion } from "./basis.ts";

export type AnyAction = "draft" | "request" | HandoffAction;
type Who = "from-desk" | "to-desk" | "either" | "the desk that did not arrange";
/** The next state. "kept": the same state. "before": the state before the hold. */
type Next = HandoffState | "kept" | "before";
export type MoveField = "code" | "ending" | "outcome" | "desk" | "expectBy" | "since" | "tellBy" | "basis";

/** One row of the table of moves. */
interface MoveRow {
	action: AnyAction;
	from: readonly (HandoffState | "none")[];
	to: Next;
	who: Who;
	/** The fields that the move takes. All other fields of a move are null. `tellBy` of a `depart` may be null too. */
	takes?: readonly MoveField[];
	/** A further rule, which folds/case-moves.ts checks. */
	rule?: string;
}

/** The states of a request that waits for an answer. */
export const OPEN = ["requested", "acknowledged"] as const;
/** The states of an accepted hand-off before departure. */
const READY = ["accepted", "arranged"] as const;
/** The states of a hand-off that was accepted and is neither received nor over. */
export const UNDER_WAY = ["accepted", "arranged", "in-transit", "on-hold"] as const;
/** The states of a hand-off that is over. */
export const OVER = ["declined", "rerouted", "withdrawn", "cancelled", "ended", "completed", "entered-in-error"] as const;
/** The states of a request that failed. */
export const FAILED = ["declined", "rerouted", "withdrawn", "cancelled"] as const;

// biome-ignore format: a table
export const MOVES: readonly MoveRow[] = [
	{ action: "draft",          from: ["none"],                      to: "draft",        who: "from-desk", rule: "the custodian; a referral also an owner of sections" },
	{ action: "request",        from: ["draft"],                     to: "requested",    who: "from-desk", rule: "owns the sections; a basis covers the recipient and them" },
	{ action: "acknowledge",    from: ["requested"],                 to: "acknowledged", who: "to-desk" },
	{ action: "accept",         from: OPEN,                          to: "accepted",     who: "to-desk",   takes: ["basis"], rule: "not a signer of its basis; basis checked again; one transfer of a case" },
	{ action: "decline",        from: OPEN,                          to: "declined",     who: "to-desk",   takes: ["code"] },
	{ action: "reroute",        from: OPEN,                          to: "rerouted",     who: "to-desk",   takes: ["desk"], rule: "to a third desk" },
	{ action: "withdraw",       from: [...OPEN, ...READY],           to: "withdrawn",    who: "from-desk", takes: ["code"], rule: "not once she counts as departed" },
	{ action: "cancel",         from: UNDER_WAY,                     to: "cancelled",    who: "to-desk",   takes: ["code"] },
	{ action: "arrange",        from: UNDER_WAY,                     to: "kept",         who: "either",    takes: ["expectBy"], rule: "on the hour, not in the past; replaces an unconfirmed arrangement" },
	{ action: "confirm",        from: READY,                         to: "arranged",     who: "the desk that did not arrange" },
	{ action: "confirm",        from: ["in-transit", "on-hold"],     to: "kept",         who: "the desk that did not arrange" },
	{ action: "depart",         from: READY,                         to: "in-transit",   who: "from-desk", takes: ["since", "tellBy"], rule: "not once she counts as departed" },
	{ action: "depart",         from: ["on-hold"],                   to: "kept",         who: "from-desk", takes: ["since", "tellBy"], rule: "not once she counts as departed" },
	{ action: "arrived",        from: [...OPEN, ...UNDER_WAY, ...OVER], to: "kept",      who: "to-desk",   takes: ["since"], rule: "once over: within 72 hours, or while she is still expected" },
	{ action: "tell",           from: [...OPEN, ...UNDER_WAY],       to: "kept",         who: "either",    takes: ["tellBy"], rule: "while she counts as departed" },
	{ action: "take",           from: [...OPEN, ...UNDER_WAY, "cancelled"], to: "kept",  who: "either",    rule: "before the acceptance: the to-desk; once cancelled: the from-desk" },
	{ action: "hold",           from: [...READY, "in-transit"],      to: "on-hold",      who: "either",    takes: ["code"] },
	{ action: "resume",         from: ["on-hold"],                   to: "before",       who: "either",    rule: "a valid basis" },
	{ action: "receive",        from: UNDER_WAY,                     to: "received",     who: "to-desk",   rule: "a valid basis; a transfer: the second person's agreement, and case.custody follows in the same bundle" },
	{ action: "end",            from: [...OPEN, ...READY],           to: "ended",        who: "from-desk", takes: ["ending"], rule: "once she counts as departed" },
	{ action: "end",            from: ["in-transit", "on-hold"],     to: "ended",        who: "from-desk", takes: ["ending"] },
	{ action: "end",            from: ["received"],                  to: "ended",        who: "from-desk", takes: ["ending"], rule: "a referral" },
	{ action: "complete",       from: ["received"],                  to: "completed",    who: "to-desk",   takes: ["outcome"], rule: "a transfer: custody has moved" },
	{ action: "extend",         from: [...OPEN, ...UNDER_WAY, "received"], to: "kept",   who: "either",    takes: ["basis"], rule: "the new basis covers recipient and sections; not a moved transfer; the to-desk: on a consent that she gave there" },
	{ action: "enter-in-error", from: ["draft", ...OPEN, ...READY],  to: "kept",         who: "from-desk", takes: ["code"], rule: "entered-in-error once a second member countersigns; not once she counts as departed" },
	{ action: "settle",         from: FAILED,                        to: "kept",         who: "from-desk", takes: ["code"], rule: "once; a new request of the from-desk in the case settles it too; met-by-us and met-by-other: while she is still expected" },
	{ action: "settle",         from: ["in-transit", "on-hold"],     to: "kept",         who: "from-desk", takes: ["code"], rule: "only met-by-us and met-by-other" },
];

/** When the person is expected (UTC ms, whole hours), and the desk that proposed it. */
export interface Arrangement {
	expectBy: number;
	desk: Id;
}

/** A hand-off in the state of a case. objIds are map keys. */
export interface Handoff {
	id: Id;
	kind: HandoffKind;
	from: Id;
	to: Id;
	priority: Priority;
	/** Whether the person travels. A referral without travel begins with `receive`. */
	travel: boolean;
	/** Whether the from-desk may go on reading after a transfer, until custody moves again. */
	followUp: boolean;
	state: HandoffState;
	/** While on hold: the state that `resume` returns to. */
	before: HandoffState | null;
	/** The member who signed the request; null for a draft. */
	requestedBy: Id | null;
	/** The members who signed the request or an `extend`, each once. None of them may accept. */
	basisSigners: Id[];
	/** The time until which the to-desk should answer, UTC ms; null for a draft. */
	respondBy: number | null;
	sections: { section: Section; compartment: Id; byHand: boolean }[];
	/** What the to-desk will do for the person. */
	purposes: ConsentPurpose[];
	thread: Id | null;
	basis: HeldBasis | null;
	/** An arrangement that is not confirmed yet. */
	proposed: Arrangement | null;
	/** The last arrangement that was confirmed. */
	arranged: Arrangement | null;
	/** When she departed, and the `at` of the statement that said so, UTC ms. An answer about a withdrawal or a "no" counts too. */
	departed: { since: number; at: number } | null;
	/** When both desks are told that she hasn't arrived, UTC ms. Null before departure. */
	tellBy: number | null;
	/** The `tellBy` that counts for the basis, UTC ms: that of the departure, or a later one that the from-desk has set in time. */
	basisTellBy: number | null;
	/** The last `arrived`: its objId, when she arrived, and its `at`, UTC ms. */
	arrived: { object: string; since: number; at: number } | null;
	/** Whether the to-desk has her, since its `arrived`. */
	hasHer: boolean;
	/** Whether she is still expected at the to-desk although the hand-off doesn't go on as agreed. */
	expected: boolean;
	/** The last `take`: who sees to the hand-off now, for which desk, and since when (UTC ms). */
	taken: { by: Id; desk: Id; at: number } | null;
	/** When it was accepted, and when it became over, UTC ms. */
	acceptedAt: number | null;
	overAt: number | null;
	/** The questions to a second person that are open. */
	questions: OpenQuestion[];
	/** The kinds of basis that a second person has refused. */
	refusedBases: BasisKind[];
	/** The sections that were open to the to-desk at the `receive`. */
	given: Id[];
	/** The objId of the move `accept`; null before the acceptance. */
	accept: string | null;
	/** The objId of the move `receive`; null before the arrival. */
	receive: string | null;
	/** The enter-in-error that waits for its countersignature: its objId and its signer. */
	inError: { object: string; by: Id } | null;
	/** The desk that the to-desk suggested by `reroute`. */
	suggested: Id | null;
	/** Whether the from-desk has settled the request after it failed: by `settle`, or by a new request in the case. */
	settled: boolean;
	/**
	 * The code, ending or outcome that a move gave last, or why a statement of another chain withdrew or held the hand-off. `settle` doesn't
	 * change it.
	 */
	reason: string | null;
	/** The objIds of the hand-off's statements in order. */
	chain: string[];
}

/** The first row of an action. `who` and `takes` are the same in all its rows. */
function rowOf(action: AnyAction): MoveRow | undefined {
	return MOVES.find((row) => row.action === action);
}

/** The fields that a move takes, in the order of SPEC's table. */
export function fieldsTakenBy(action: AnyAction): readonly MoveField[] {
	return rowOf(action)?.takes ?? [];
}

/**
 * The desks that may make this move, as MOVES says. An arrangement is confirmed by the desk that did not propose it. Without a proposed
 * arrangement both desks count.
 */
export function whoMoves({ from, to, proposed }: Pick<Handoff, "from" | "to" | "proposed">, action: AnyAction): Id[] {
	const who = rowOf(action)?.who;
	if (who === "from-desk") return [from];
	if (who === "to-desk") return [to];
	return who === "the desk that did not arrange" ? [from, to].filter((desk) => desk !== proposed?.desk) : [from, to];
}

/** @throws ProtocolError `not-allowed` when this desk never makes this move in this hand-off. */
export function checkWho({ from, to }: Pick<Handoff, "from" | "to">, action: AnyAction, desk: Id): void {
	if (whoMoves({ from, to, proposed: null }, action).includes(desk)) return;
	const who = rowOf(action)?.who;
	throw new ProtocolError("not-allowed", `${action} is for ${who === "from-desk" || who === "to-desk" ? who : "the two desks"}`);
}

/**
 * The state after a move.
 * @throws ProtocolError `not-allowed` for the wrong desk, `wrong-state` when the move is not possible now.
 */
export function nextState(handoff: Handoff, action: AnyAction, desk: Id): HandoffState {
	checkWho(handoff, action, desk);
	const row = MOVES.find((candidate) => candidate.action === action && candidate.from.includes(handoff.state));
	if (!row) throw new ProtocolError("wrong-state", `${action} is not possible when ${handoff.state}`);
	if (action === "confirm") checkConfirm(handoff, desk);
	if (row.to === "kept") return handoff.state;
	if (row.to !== "before") return row.to;
	if (!handoff.before) throw new ProtocolError("wrong-state", "resume is possible only on hold");
	return handoff.before;
}

function checkConfirm({ proposed }: Handoff, desk: Id): void {
	if (!proposed) throw new ProtocolError("wrong-state", "no arrangement waits to be confirmed");
	if (proposed.desk === desk) throw new ProtocolError("not-allowed", "the other desk must confirm the arrangement");
}

const CODES: Partial<Record<AnyAction, readonly string[]>> = {
	decline: DECLINE_CODES,
	cancel: DECLINE_CODES,
	withdraw: REFUSAL_CODES.filter((code) => !isMetCode(code)),
	hold: REFUSAL_CODES.filter((code) => !isMetCode(code)),
	settle: SETTLE_CODES,
	"enter-in-error": IN_ERROR_CODES,
	end: END_CODES,
	complete: HANDOFF_OUTCOMES,
};

/** The codes of which a move takes one; null when it takes none. */
export function codesOf(action: AnyAction): readonly string[] | null {
	return CODES[action] ?? null;
}

const HOUR = 3_600_000;
const MOVE_FIELDS: readonly MoveField[] = ["code", "ending", "outcome", "desk", "expectBy", "since", "tellBy", "basis"];

/** Whether the code of a `settle` says who meets her. */
export function isMetCode(code: string | null): boolean {
	return (MET_CODES as readonly (string | null)[]).includes(code);
}

/** Checks that a move has exactly the fields that it takes. @throws ProtocolError `bad-input` that names the field. */
export function checkMoveFields(body: Pick<Fields<"handoff.move">, "action" | MoveField>): void {
	const takes = fieldsTakenBy(body.action);
	const isOptional = (field: MoveField) => field === "tellBy" && body.action === "depart";
	const wrongField = MOVE_FIELDS.find((field) => (body[field] !== null) !== takes.includes(field) && !isOptional(field));
	if (wrongField) throw new ProtocolError("bad-input", `${wrongField}: ${body.action} takes ${takes.join(", ") || "no field"}`, wrongField);
	const codes = CODES[body.action];
	const [field] = takes;
	if (field && codes && !codes.includes(body[field] as string))
		throw new ProtocolError("bad-input", `${field}: ${body.action} takes one of ${codes.join(", ")}`, field);
	if (body.expectBy !== null && body.expectBy % HOUR !== 0)
		throw new ProtocolError("bad-input", "expectBy: must be a whole hour", "expectBy");
}
