/** Rules of a bundle: which keys and summaries must come with its statements. Pure. */
import { equal, type Id } from "#protocol/bytes.ts";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { deskOf } from "#protocol/folds/compartment.ts";
import type { Statement } from "#protocol/statements/statement.ts";

/** A compartment that a statement names and that must be opened in the same bundle. */
export interface OpenedCompartment {
	compartment: Id;
	kind: CompartmentKind;
	/** The case, or the hand-off of a thread. */
	subject: Id;
	section: Section | null;
	owner: Id | null;
	/** The desks that must hold it, and no others; null when the owner chooses the holders. */
	desks: readonly Id[] | null;
}

/** The compartments that a statement opens. @param state after the statement. */
export function openedBy({ type, body }: CaseStatement, state: CaseState): OpenedCompartment[] {
	const ofCase = { subject: body.case, owner: body.as, desks: null };
	const section = ({ compartment, section }: { section: Section; compartment: Id }): OpenedCompartment => ({
		...ofCase,
		compartment,
		kind: "section",
		section,
	});
	const discussion = (compartment: Id): OpenedCompartment => ({ ...ofCase, compartment, kind: "discussion", section: null });
	switch (type) {
		case "case.open":
			return [...body.sections.map(section), discussion(body.discussion)];
		case "case.section":
			return [section(body.section)];
		case "case.custody":
		case "case.take-over":
			return [discussion(body.discussion)];
		case "handoff.request":
			return [threadOf(state, body.handoff, body.thread)];
		default:
			return [];
	}
}

function threadOf(state: CaseState, id: Id, compartment: Id): OpenedCompartment {
	const handoff = state.handoffs[id];
	if (!handoff) throw new Error("a request without its hand-off");
	return { compartment, kind: "handoff", subject: id, section: null, owner: handoff.from, desks: [handoff.from, handoff.to] };
}

const badInput = (field: string, rule: string) => new ProtocolError("bad-input", `${field}: ${rule}`, field);

/**
 * Checks the epochs of a bundle. There must be a first epoch for each compartment that the bundle's new statements open, and for no other
 * compartment. Later epochs must be of this case's sections.
 * @throws ProtocolError bad-input
 */
export function checkEpochs(opened: readonly OpenedCompartment[], epochs: readonly Statement<"epoch">[], state: CaseState): void {
	const firsts = epochs.filter(({ body }) => body.number === 1);
	for (const wanted of opened) {
		const found = firsts.find(({ body }) => body.compartment === wanted.compartment);
		if (!found) throw badInput("epochs", "the first epoch of a compartment is missing");
		checkFirstEpoch(wanted, found);
	}
	if (firsts.some(({ body }) => !opened.some(({ compartment }) => compartment === body.compartment)))
		throw badInput("epochs", "takes only compartments that a statement of the bundle opens");
	const later = epochs.filter(({ body }) => body.number !== 1);
	if (later.some(({ body }) => !state.sections[body.compartment]))
		throw badInput("epochs", "takes later epochs of this case's sections only");
}

function checkFirstEpoch({ kind, subject, section, owner, desks }: OpenedCompartment, { body }: Statement<"epoch">): void {
	if (body.kind !== kind || body.subject !== subject || body.section !== section || body.owner !== owner)
		throw badInput("epochs", "kind, subject, section or owner differs from the statement's");
	if (desks === null) return;
	const held = new Set(body.holders.map(deskOf));
	if (held.size !== desks.length || desks.some((desk) => !held.has(desk)))
		throw badInput("epochs", "the thread of a hand-off is held by its two desks and nobody else");
}

/** @throws ProtocolError bad-input unless each request has its summary, and each summary its request. */
export function checkSummaries(
	requests: readonly Statement<"handoff.request">[],
	summaries: readonly { handoff: Id; hash: Uint8Array }[],
): void {
	for (const { body } of requests) {
		const own = summaries.filter(({ handoff }) => handoff === body.handoff);
		if (own.length !== 1 || !own[0] || !equal(own[0].hash, body.summary))
			throw badInput("summaries", "takes the summary that the request names");
	}
	if (summaries.length !== requests.length) throw badInput("summaries", "a summary belongs to no request of this bundle");
}

/**
 * Checks that a request seals the present key of each section for the to-desk, except for sections that are given by hand, and except to a
 * stale desk.
 * @param isStale whether the to-desk is stale.
 * @param pending by compartment: the hand-offs for which the present epoch key is sealed but not yet released.
 * @throws ProtocolError bad-input
 */
export function checkSealed(
	{ body }: Statement<"handoff.request">,
	{ isStale, pending }: { isStale: boolean; pending: ReadonlyMap<Id, readonly Id[]> },
): void {
	for (const { compartment, byHand } of body.sections) {
		const sealed = pending.get(compartment)?.includes(body.handoff) ?? false;
		if (!sealed && !byHand && !isStale) throw badInput("grants", "the present key of a granted section is missing");
		if (sealed && byHand) throw badInput("grants", "a section that is given by hand is sealed only after the acceptance");
	}
}
