/** Drafts and requests of hand-offs. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import { type ConsentPurpose, RESPOND_WITHIN } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isOpen, isUnsettled } from "../rules/handoff-state.ts";
import type { Body } from "../statements/registry.ts";
import { noteOverride, questionsAfter, takeBasis } from "./case-basis.ts";
import { checkMove, handoffOf } from "./case-handoffs.ts";
import {
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkCustodian,
	checkNotClosed,
	type DeskPlans,
	type TimedContext,
} from "./case-state.ts";

/** Plans the draft of a hand-off. @throws ProtocolError `conflict`, `stale`, `not-allowed` or `bad-input`. */
function planDraft(state: CaseState, { body, key }: CaseStatementOf<"handoff.draft">, desk: Id, context: TimedContext): Change {
	if (state.handoffs[body.handoff]) throw new ProtocolError("conflict", "handoff: another hand-off has this id");
	checkChain([], body);
	const ownsSome = Object.values(state.sections).some(({ owner }) => owner === desk);
	if (body.kind === "transfer" || !ownsSome) checkCustodian(state, desk);
	if (body.to === desk || context.organisationOfDesk(body.to) === undefined)
		throw new ProtocolError("bad-input", "to: must be another desk that the directory knows", "to");
	return () => {
		state.handoffs[body.handoff] = newHandoff(body, desk, key);
	};
}

/** A hand-off that has only been drafted. @param key the objId key of the draft. */
function newHandoff({ handoff: id, kind, to, priority, travel, followUp }: Body<"handoff.draft">, desk: Id, key: string): Handoff {
	return {
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
		basisSigners: [],
		respondBy: null,
		sections: [],
		purposes: [],
		thread: null,
		basis: null,
		proposed: null,
		arranged: null,
		departed: null,
		tellBy: null,
		basisTellBy: null,
		arrived: null,
		taken: null,
		hasHer: false,
		expected: false,
		acceptedAt: null,
		overAt: null,
		questions: [],
		refusedBases: [],
		given: [],
		accept: null,
		receive: null,
		inError: null,
		suggested: null,
		settled: false,
		reason: null,
		chain: [key],
	};
}

/**
 * Plans the request of a drafted hand-off.
 * @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `case-closed`, `no-basis`, `already-requested`, `desk-too-small`
 * or `bad-input`.
 */
function planRequest(state: CaseState, { body, key }: CaseStatementOf<"handoff.request">, desk: Id, context: TimedContext): Change {
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, "request", desk);
	if (handoff.kind === "transfer") checkCustodian(state, desk);
	// A partial view may lack the statement that reopened the case.
	if (state.complete) checkNotClosed(state);
	checkSections(state, body.sections, desk);
	if (body.respondBy <= body.at || body.respondBy > body.at + RESPOND_WITHIN[handoff.priority])
		throw new ProtocolError("bad-input", `respondBy: must lie after at, and within the answer time for ${handoff.priority}`, "respondBy");
	if (!context.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");
	checkIsNew(state, handoff, body.sections);
	checkPurposes(body.purposes);
	const asked = { ...handoff, sections: body.sections, purposes: body.purposes };
	const basis = takeBasis(state, asked, body, key, context, "request");
	const questions = questionsAfter(handoff, basis, context);
	return () => {
		handoff.chain.push(key);
		// A new request of the desk settles the earlier requests of this desk that failed.
		for (const earlier of Object.values(state.handoffs)) if (earlier.from === desk && isUnsettled(earlier)) earlier.settled = true;
		Object.assign(handoff, {
			state: next,
			requestedBy: body.by,
			basisSigners: [body.by],
			respondBy: body.respondBy,
			sections: body.sections,
			purposes: body.purposes,
			thread: body.thread,
			basis,
			questions,
			inError: null,
		});
		noteOverride(state, handoff, basis, context);
	};
}

/** @throws ProtocolError `already-requested` with the id of the open request that asks the same desk for the same. */
function checkIsNew(state: CaseState, { from, to, kind }: Handoff, sections: Handoff["sections"]): void {
	const idsOf = (list: Handoff["sections"]) => list.map(({ compartment }) => compartment).sort();
	const isSame = (other: Handoff) =>
		other.from === from && other.to === to && other.kind === kind && idsOf(other.sections).join() === idsOf(sections).join();
	const same = Object.values(state.handoffs).find((other) => isOpen(other.state) && isSame(other));
	if (!same) return;
	throw new ProtocolError("already-requested", `handoff: request ${same.id} is open and asks for the same`, "handoff", {
		handoff: same.id,
	});
}

function checkPurposes(purposes: readonly ConsentPurpose[]): void {
	if (purposes.length === 0 || new Set(purposes).size !== purposes.length)
		throw new ProtocolError("bad-input", "purposes: needs at least one purpose, and each only once", "purposes");
}

function checkSections(state: CaseState, sections: Handoff["sections"], desk: Id): void {
	const compartments = sections.map(({ compartment }) => compartment);
	if (sections.length === 0 || new Set(compartments).size !== sections.length)
		throw new ProtocolError("bad-input", "sections: needs at least one section, and each only once", "sections");
	for (const { section, compartment } of sections) {
		const listed = state.sections[compartment];
		if (listed?.owner !== desk) throw new ProtocolError("not-allowed", "sections: the from-desk does not own all of them");
		if (listed.closed) throw new ProtocolError("wrong-state", "sections: one of them is closed");
		if (listed.section !== section) throw new ProtocolError("bad-input", "sections: a compartment belongs to another section", "sections");
	}
}

/** The plans of the types in this file. */
export const requestPlans = {
	"handoff.draft": planDraft,
	"handoff.request": planRequest,
} satisfies Partial<DeskPlans>;
