/**
 * The hand-off as a state machine. SPEC "Cases", section 3.
 *
 * The from-desk drafts and requests. The to-desk acknowledges ("we have seen it"), then accepts, declines, or
 * suggests another desk (reroute). Until departure the from-desk may withdraw the hand-off, and the to-desk may cancel it
 * after it has accepted. The to-desk may also cancel on hold, after a consent was withdrawn on the way. Either desk
 * proposes an arrangement, and the other desk confirms it. The from-desk says when the person departs. Either desk may
 * hold, and resume to the state before. The to-desk may receive from `accepted` on, because people arrive early, and
 * because a referral without travel begins this way ("service started"). The to-desk completes a received hand-off. When
 * the person doesn't reach the to-desk, the from-desk ends the hand-off, and custody stays. The from-desk can also end a
 * received referral. Until departure the from-desk and a second member can enter a hand-off in error. After departure the
 * case is handed back instead.
 *
 * Other desks may act in the place of the from-desk: see folds/case-moves.ts.
 *
 * Only `resume` ends a hold. An arrangement that is confirmed on hold keeps the hold.
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
	type Priority,
	REFUSAL_CODES,
	SETTLE_CODES,
	type Section,
} from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Fields } from "../statements/registry.ts";
import type { HeldBasis } from "./basis.ts";

export type AnyAction = "draft" | "request" | HandoffAction;
type Who = "from-desk" | "to-desk" | "either" | "the desk that did not arrange";
/** The next state. "kept": the same state. "before": the state before the hold. */
type Next = HandoffState | "kept" | "before";
export type MoveField = "code" | "ending" | "outcome" | "desk" | "expectBy" | "basis";

/** One row of the table of moves. */
interface MoveRow {
	action: AnyAction;
	from: readonly (HandoffState | "none")[];
	to: Next;
	who: Who;
	/** The one field that the move takes. All other fields of a move are null. */
	takes?: MoveField;
	/** A further rule, which folds/case-moves.ts checks. */
	rule?: string;
}

/** The states of a request that waits for an answer. */
export const OPEN = ["requested", "acknowledged"] as const;
/** The states of an accepted hand-off before departure. */
const READY = ["accepted", "arranged"] as const;
/** The states of a hand-off that was accepted and is neither received nor over. */
export const UNDER_WAY = ["accepted", "arranged", "in-transit", "on-hold"] as const;
/** The states of a request that failed. */
export const FAILED = ["declined", "rerouted", "withdrawn", "cancelled"] as const;

// biome-ignore format: a table
export const MOVES: readonly MoveRow[] = [
	{ action: "draft",          from: ["none"],                      to: "draft",        who: "from-desk", rule: "the custodian; a referral also an owner of sections" },
	{ action: "request",        from: ["draft"],                     to: "requested",    who: "from-desk", rule: "owns the sections; a basis covers the recipient and them" },
	{ action: "acknowledge",    from: ["requested"],                 to: "acknowledged", who: "to-desk" },
	{ action: "accept",         from: OPEN,                          to: "accepted",     who: "to-desk",   takes: "basis", rule: "not a signer of its basis; basis checked again; one transfer of a case" },
	{ action: "decline",        from: OPEN,                          to: "declined",     who: "to-desk",   takes: "code" },
	{ action: "reroute",        from: OPEN,                          to: "rerouted",     who: "to-desk",   takes: "desk", rule: "to a third desk" },
	{ action: "withdraw",       from: [...OPEN, ...READY],           to: "withdrawn",    who: "from-desk", takes: "code" },
	{ action: "cancel",         from: [...READY, "on-hold"],         to: "cancelled",    who: "to-desk",   takes: "code", rule: "on hold: only after the withdrawal of a consent on the way" },
	{ action: "arrange",        from: UNDER_WAY,                     to: "kept",         who: "either",    takes: "expectBy", rule: "on the hour, not in the past; replaces an unconfirmed arrangement" },
	{ action: "confirm",        from: READY,                         to: "arranged",     who: "the desk that did not arrange" },
	{ action: "confirm",        from: ["in-transit", "on-hold"],     to: "kept",         who: "the desk that did not arrange" },
	{ action: "depart",         from: READY,                         to: "in-transit",   who: "from-desk", rule: "the person travels; basis checked again" },
	{ action: "hold",           from: [...READY, "in-transit"],      to: "on-hold",      who: "either",    takes: "code" },
	{ action: "resume",         from: ["on-hold"],                   to: "before",       who: "either",    rule: "not on a consent that has ended" },
	{ action: "receive",        from: UNDER_WAY,                     to: "received",     who: "to-desk",   rule: "a transfer: case.custody follows in the same bundle" },
	{ action: "end",            from: ["in-transit", "on-hold"],     to: "ended",        who: "from-desk", takes: "ending" },
	{ action: "end",            from: ["received"],                  to: "ended",        who: "from-desk", takes: "ending", rule: "a referral" },
	{ action: "complete",       from: ["received"],                  to: "completed",    who: "to-desk",   takes: "outcome", rule: "a transfer: custody has moved" },
	{ action: "extend",         from: [...OPEN, ...UNDER_WAY, "received"], to: "kept",   who: "from-desk", takes: "basis", rule: "the new basis covers recipient and sections; not a moved transfer" },
	{ action: "enter-in-error", from: ["draft", ...OPEN, ...READY],  to: "kept",         who: "from-desk", takes: "code", rule: "entered-in-error once a second member countersigns" },
	{ action: "settle",         from: FAILED,                        to: "kept",         who: "from-desk", takes: "code", rule: "once; a new request of the from-desk in the case settles it too" },
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
	departed: boolean;
	/** The `object` of the basis on which the person departed. When only this basis ends while the person travels, that is just a warning. */
	departureBasis: string | null;
	/** Whether the consent was withdrawn on the way, and the hand-off was not resumed on another basis since. */
	heldBack: boolean;
	/** Whether it was ever held back. */
	wasHeldBack: boolean;
	/** The kinds of basis that a second member has refused. */
	refusedBases: BasisKind[];
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

/** The one field that a move takes; null when it takes none. */
export function fieldTakenBy(action: AnyAction): MoveField | null {
	return rowOf(action)?.takes ?? null;
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
	withdraw: REFUSAL_CODES,
	hold: REFUSAL_CODES,
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
const MOVE_FIELDS: readonly MoveField[] = ["code", "ending", "outcome", "desk", "expectBy", "basis"];

/** Checks that a move has exactly the field that it takes. @throws ProtocolError `bad-input` that names the field. */
export function checkMoveFields(body: Pick<Fields<"handoff.move">, "action" | MoveField>): void {
	const takes = fieldTakenBy(body.action);
	const wrongField = MOVE_FIELDS.find((field) => (body[field] !== null) !== (field === takes));
	if (wrongField) throw new ProtocolError("bad-input", `${wrongField}: ${body.action} takes ${takes ?? "no field"}`, wrongField);
	const value = takes && body[takes];
	const codes = CODES[body.action];
	if (takes && codes && !codes.includes(value as string))
		throw new ProtocolError("bad-input", `${takes}: ${body.action} takes one of ${codes.join(", ")}`, takes);
	if (takes === "expectBy" && (value as number) % HOUR !== 0)
		throw new ProtocolError("bad-input", "expectBy: must be a whole hour", "expectBy");
}
