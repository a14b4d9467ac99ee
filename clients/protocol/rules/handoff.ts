/**
 * The hand-off as a state machine. SPEC "Cases", section 3.
 *
 * The from-desk drafts and requests. The to-desk acknowledges ("we have seen it"), then accepts, declines, or
 * suggests another desk (reroute). Until departure the from-desk may withdraw and the to-desk, once it has accepted,
 * may cancel. Either desk proposes an arrangement and the other one confirms it. The from-desk says when the person
 * departs. Either desk may hold, and resume to the state before. The to-desk may receive from `accepted` on, because
 * people arrive early, and because a referral without travel begins this way ("service started"). The to-desk completes
 * a received hand-off. The from-desk ends one that did not reach the to-desk, and custody stays. It can also end a received
 * referral. Until departure the from-desk and a second member can enter a hand-off in error. After departure the case is
 * handed back instead.
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
type Next = HandoffState | "kept" | "before";
export type MoveField = "code" | "ending" | "outcome" | "desk" | "expectBy" | "basis";

interface Row {
	action: AnyAction;
	from: readonly (HandoffState | "none")[];
	to: Next;
	who: Who;
	/** The one field the move takes; all others of its statement are null. */
	takes?: MoveField;
	/** A further rule, which folds/case-moves.ts checks. */
	rule?: string;
}

const OPEN = ["requested", "acknowledged"] as const;
const READY = ["accepted", "arranged"] as const;
/** The states of a hand-off that was accepted and is neither received nor over. */
export const UNDER_WAY = ["accepted", "arranged", "in-transit", "on-hold"] as const;
/** The states of a request that has come to nothing. */
export const FAILED = ["declined", "rerouted", "withdrawn", "cancelled"] as const;

// biome-ignore format: a table
export const MOVES: readonly Row[] = [
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
	requestedBy: Id | null;
	/** The members who signed the request or an `extend`, each once. None of them may accept. */
	basisSigners: Id[];
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
	/** The statement that named the basis of the departure. Only this basis may end while the person travels. */
	departureBasis: string | null;
	/** Whether its consent was withdrawn on the way, and it has not been resumed on another basis. */
	heldBack: boolean;
	/** Whether it was ever held back. */
	wasHeldBack: boolean;
	/** The kinds of basis that a second member has refused. */
	refusedBases: BasisKind[];
	accept: string | null;
	receive: string | null;
	/** The enter-in-error that waits for its countersignature. */
	inError: { object: string; by: Id } | null;
	/** The desk that the to-desk suggested by `reroute`. */
	suggested: Id | null;
	/** Whether the from-desk has taken it up after it had come to nothing: by `settle`, or by a new request in the case. */
	settled: boolean;
	/** The last code, ending or outcome given. `settle` leaves it as it is. */
	reason: string | null;
	/** The objIds of its statements in order. */
	chain: string[];
}

export function isAccepted(state: HandoffState): boolean {
	return (UNDER_WAY as readonly string[]).includes(state);
}

/** Whether it waits for the to-desk to accept or decline. */
export function isOpen(state: HandoffState): boolean {
	return (OPEN as readonly string[]).includes(state);
}

/** Whether the request has come to nothing, and the from-desk has not taken it up. */
export function isUnsettled({ state, settled }: Pick<Handoff, "state" | "settled">): boolean {
	return (FAILED as readonly string[]).includes(state) && !settled;
}

/** Whether it was requested and has not ended. */
export function isLive(state: HandoffState): boolean {
	return isOpen(state) || isAccepted(state) || state === "received";
}

/** Whether it is a received transfer. Then custody has moved too, in the same bundle, and the to-desk owns the granted sections. */
export function hasMoved({ kind, state }: Pick<Handoff, "kind" | "state">): boolean {
	return kind === "transfer" && (state === "received" || state === "completed");
}

/** Whether it still discloses sections to the to-desk. After a received transfer the to-desk reads as their owner. */
export function discloses({ kind, state }: Pick<Handoff, "kind" | "state">): boolean {
	return isLive(state) && !hasMoved({ kind, state });
}

/** The to-desk, while grants may be sealed to it; else null. */
export function recipientOf(handoff: Pick<Handoff, "kind" | "state" | "to">): Id | null {
	return discloses(handoff) ? handoff.to : null;
}

/** Whether the to-desk may open its grants. Grants of a received transfer stay open. */
export function isReleased({ kind, state }: Pick<Handoff, "kind" | "state">): boolean {
	return isAccepted(state) || state === "received" || hasMoved({ kind, state });
}

/** The to-desk needs these sections to meet the person safely, so they are never held back. */
const NEVER_HELD_BACK: readonly Section[] = ["safe-contact", "logistics"];

/**
 * The compartments of the sections that a hand-off holds back. The to-desk gets no new key of them. A section that it owns by now is its own, and
 * isn't held back.
 * @param owners the sections of the case.
 */
export function heldBackSections(
	{ heldBack, sections, to }: Pick<Handoff, "heldBack" | "sections" | "to">,
	owners: Readonly<Record<Id, { owner: Id }>>,
): Id[] {
	if (!heldBack) return [];
	return sections.flatMap(({ section, compartment }) => (canHoldBack(section) && owners[compartment]?.owner !== to ? compartment : []));
}

/** Whether a hand-off of this section holds it back after a withdrawal on the way. */
export function canHoldBack(section: Section): boolean {
	return !NEVER_HELD_BACK.includes(section);
}

/** Whether the hand-off gives the to-desk this section, and doesn't hold it back. */
export function givesSection({ heldBack, sections }: Pick<Handoff, "heldBack" | "sections">, compartment: Id): boolean {
	const named = sections.find((each) => each.compartment === compartment);
	return named !== undefined && !(heldBack && canHoldBack(named.section));
}

/**
 * Whether the to-desk holds this section by the hand-off. A desk that owns the section now goes on holding it when the hand-off has ended or is
 * held back: it has taken the case over, or was given the section.
 */
export function holdsBy(
	handoff: Pick<Handoff, "accept" | "heldBack" | "kind" | "sections" | "state" | "to">,
	compartment: Id,
	owner: Id | null,
): boolean {
	const isNamed = handoff.sections.some((each) => each.compartment === compartment);
	if (isNamed && handoff.accept !== null && handoff.to === owner) return true;
	return givesSection(handoff, compartment) && isReleased(handoff);
}

/** Whether the person has departed, and the hand-off is neither received nor ended. */
export function isTravelling(handoff: Handoff): boolean {
	return handoff.departed && isAccepted(handoff.state);
}

/** Whether one of the desks may see the hand-off: its from-desk always, its to-desk once it was requested. */
export function isParty({ from, to, requestedBy }: Handoff, desks: ReadonlySet<Id>): boolean {
	return desks.has(from) || (requestedBy !== null && desks.has(to));
}

/** The first row of an action. `who` and `takes` are the same in all its rows. */
function rowOf(action: AnyAction): Row | undefined {
	return MOVES.find((row) => row.action === action);
}

/** The one field that a move takes; null when it takes none. */
export function fieldTakenBy(action: AnyAction): MoveField | null {
	return rowOf(action)?.takes ?? null;
}

/** The desks that may make this move now, as MOVES says. The desk that did not propose the arrangement confirms it. */
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

/** The codes that a move takes one of; null when it takes none. */
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
