/** Hand-off chains: applies the moves of rules/handoff.ts and checks them against the rest of the case. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import { type HandoffState, RESPOND_WITHIN } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { HeldBasis } from "../rules/basis.ts";
import { type AnyAction, checkMoveFields, checkWho, type Handoff, nextState } from "../rules/handoff.ts";
import { checkResume, confirmBasis, takeBasis } from "./case-basis.ts";
import {
	acceptedTransfers,
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkCustodian,
	type TimedContext,
} from "./case-state.ts";

/** @throws ProtocolError `conflict`, `stale`, `not-allowed` or `bad-input`. */
export function planDraft(state: CaseState, { body, key }: CaseStatementOf<"handoff.draft">, desk: Id, ctx: TimedContext): Change {
	if (state.handoffs[body.handoff]) throw new ProtocolError("conflict", "handoff: another one has this id");
	checkChain([], body);
	const ownsSome = Object.values(state.sections).some(({ owner }) => owner === desk);
	if (body.kind === "transfer" || !ownsSome) checkCustodian(state, desk);
	if (body.to === desk || ctx.organisationOfDesk(body.to) === undefined)
		throw new ProtocolError("bad-input", "to: must be another desk that the directory knows", "to");
	const { handoff: id, kind, to, priority, travel, followUp } = body;
	return () => {
		state.handoffs[id] = {
			id,
			kind,
			from: desk,
			to,
			priority,
			travel,
			followUp,
			state: "draft",
			before: null,
			requestedBy: null,
			respondBy: null,
			sections: [],
			thread: null,
			basis: null,
			proposed: null,
			arranged: null,
			departed: false,
			accept: null,
			receive: null,
			inError: null,
			suggested: null,
			reason: null,
			chain: [key],
		};
	};
}

function handoffOf(state: CaseState, id: Id): Handoff {
	const handoff = state.handoffs[id];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	return handoff;
}

/** Checks the desk, then the chain, then the state. So the later of two racing statements gets `stale`, and other desks learn nothing. */
function checkMove(handoff: Handoff, body: { seq: number; prev: Uint8Array | null }, action: AnyAction, desk: Id): HandoffState {
	checkWho(handoff, action, desk);
	checkChain(handoff.chain, body);
	return nextState(handoff, action, desk);
}

/** @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `no-basis`, `desk-too-small` or `bad-input`. */
export function planRequest(state: CaseState, { body, key }: CaseStatementOf<"handoff.request">, desk: Id, ctx: TimedContext): Change {
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, "request", desk);
	if (handoff.kind === "transfer") checkCustodian(state, desk);
	checkSections(state, body.sections, desk);
	if (body.respondBy !== body.at + RESPOND_WITHIN[handoff.priority])
		throw new ProtocolError("bad-input", `respondBy: must be the time in at plus the answer time for ${handoff.priority}`, "respondBy");
	if (!ctx.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");
	const basis = takeBasis(state, { ...handoff, sections: body.sections }, body, key, ctx, "request");
	return () => {
		handoff.chain.push(key);
		Object.assign(handoff, {
			state: next,
			requestedBy: body.by,
			respondBy: body.respondBy,
			sections: body.sections,
			thread: body.thread,
			basis,
			inError: null,
		});
	};
}

function checkSections(state: CaseState, sections: Handoff["sections"], desk: Id): void {
	const compartments = sections.map(({ compartment }) => compartment);
	if (sections.length === 0 || new Set(compartments).size !== sections.length)
		throw new ProtocolError("bad-input", "sections: needs at least one section, and each only once", "sections");
	for (const { section, compartment } of sections) {
		const listed = state.sections[compartment];
		if (listed?.owner !== desk) throw new ProtocolError("not-allowed", "sections: the from-desk does not own all of them");
		if (listed.section !== section) throw new ProtocolError("bad-input", "sections: a compartment belongs to another section", "sections");
	}
}

/** @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `no-basis`, `already-placed`, `desk-too-small` or `bad-input`. */
export function planMove(state: CaseState, statement: CaseStatementOf<"handoff.move">, desk: Id, ctx: TimedContext): Change {
	const { body, key } = statement;
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, body.action, desk);
	checkMoveFields(body);
	const effect = planEffect(state, handoff, statement, desk, ctx);
	return () => {
		handoff.chain.push(key);
		handoff.state = next;
		handoff.reason = body.code ?? body.ending ?? body.outcome ?? handoff.reason;
		Object.assign(handoff, effect);
		const canBeInError = !handoff.departed && ["draft", "requested", "acknowledged", "accepted", "arranged"].includes(next);
		if (!canBeInError) handoff.inError = null;
	};
}

/** Checks the extra rule of an action. Returns the fields that it changes besides the state. */
function planEffect(
	state: CaseState,
	handoff: Handoff,
	{ body, key }: CaseStatementOf<"handoff.move">,
	desk: Id,
	ctx: TimedContext,
): Partial<Handoff> {
	switch (body.action) {
		case "accept":
			return { accept: key, basis: checkAccept(state, handoff, body, key, ctx) };
		case "extend":
			return { basis: takeBasis(state, handoff, body, key, ctx, "request") };
		case "reroute":
			if (body.desk === handoff.from || body.desk === handoff.to)
				throw new ProtocolError("bad-input", "desk: must be a third desk", "desk");
			return { suggested: body.desk };
		case "arrange":
			return { proposed: { expectBy: body.expectBy ?? 0, desk } };
		case "confirm":
			return { arranged: handoff.proposed, proposed: null, before: handoff.before === "accepted" ? "arranged" : handoff.before };
		case "depart":
			return { departed: true };
		case "hold":
			return { before: handoff.state };
		case "resume":
			checkResume(state, handoff);
			return { before: null };
		case "receive":
			return { receive: key, before: null };
		case "end":
			return { before: null };
		case "complete":
			if (handoff.kind === "transfer" && !state.route.includes(handoff.id))
				throw new ProtocolError("wrong-state", "custody has not moved yet");
			return {};
		case "enter-in-error":
			return { inError: { object: key, by: body.by } };
		default:
			return {};
	}
}

function checkAccept(
	state: CaseState,
	handoff: Handoff,
	body: CaseStatementOf<"handoff.move">["body"],
	key: string,
	ctx: TimedContext,
): HeldBasis {
	if (body.by === handoff.requestedBy) throw new ProtocolError("not-allowed", "by: another member than the requester must accept");
	if (handoff.kind === "transfer" && (state.custodian !== handoff.from || acceptedTransfers(state).length > 0))
		throw new ProtocolError("already-placed");
	const hasLostSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner !== handoff.from);
	if (hasLostSection) throw new ProtocolError("wrong-state", "the from-desk no longer owns all sections of the hand-off");
	if (!ctx.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");
	return confirmBasis(state, handoff, body, key, ctx);
}
