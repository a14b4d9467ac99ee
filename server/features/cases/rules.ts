/** Rules of a bundle: which keys and summaries must come with its statements. Pure. */
import { equal, type Id } from "#protocol/bytes.ts";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { deskOf } from "#protocol/folds/compartment.ts";
import type { Purpose } from "#protocol/log/entry.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { hasMoved } from "#protocol/rules/handoff-state.ts";
import type { Statement } from "#protocol/statements/statement.ts";

/** The chain of a statement, and its kind. */
export function chainOfStatement({ type, body }: CaseStatement): { chain: Id; kind: "case" | "consent" | "handoff" } {
	if (type !== "case.custody" && "handoff" in body) return { chain: body.handoff, kind: "handoff" };
	if ("consent" in body) return { chain: body.consent, kind: "consent" };
	return { chain: body.case, kind: "case" };
}

/** Returns the facts for the access entry of a bundle. @param statement the first of the bundle. */
export function noteOf(statement: CaseStatement) {
	const { type, body } = statement;
	const { chain: object, kind: objectType } = chainOfStatement(statement);
	const action = type === "handoff.move" ? `handoff.${body.action}` : type;
	const purpose: Purpose = objectType === "handoff" ? "handoff" : "care";
	const basis = "basis" in body && body.basis ? body.basis.kind : null;
	return { object, objectType, action, purpose, basis, case: body.case, desk: body.as };
}

/**
 * A suspended custodian may hand over its open cases. A suspended to-desk may receive a person who has departed, and then is the
 * custodian. A suspended owner may give up a section that it kept. None of them may do anything else.
 */
export function allowedWhileSuspended(state: CaseState, { type, body }: CaseStatement): boolean {
	if (type === "handoff.move" && body.action === "receive") return body.as === state.handoffs[body.handoff]?.to;
	if (type === "case.give-up") return body.as === state.sections[body.compartment]?.owner;
	if (type === "case.custody") return body.as === body.to && body.as === state.handoffs[body.handoff]?.to;
	return type.startsWith("handoff.") && state.custodian !== null && body.as === state.custodian;
}

/** A compartment that a statement names and that must be opened in the same bundle. */
export interface OpenedCompartment {
	compartment: Id;
	kind: CompartmentKind;
	subject: Id;
	section: Section | null;
	owner: Id | null;
	/** Exactly these desks must hold it; null when the owner chooses the holders. */
	desks: readonly Id[] | null;
}

/** The compartments that a statement opens. @param state after the statement. */
export function openedBy({ type, body }: CaseStatement, state: CaseState): OpenedCompartment[] {
	const section = (each: { section: Section; compartment: Id }): OpenedCompartment => ({
		...each,
		kind: "section",
		subject: body.case,
		owner: body.as,
		desks: null,
	});
	const discussion = (compartment: Id): OpenedCompartment => ({
		compartment,
		kind: "discussion",
		subject: body.case,
		section: null,
		owner: body.as,
		desks: null,
	});
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

const bad = (field: string, rule: string) => new ProtocolError("bad-input", `${field}: ${rule}`, field);

/**
 * First epochs must be exactly those of the compartments that the bundle's new statements open. Later epochs must be of this
 * case's sections.
 * @throws ProtocolError bad-input
 */
export function checkEpochs(opened: readonly OpenedCompartment[], epochs: readonly Statement<"epoch">[], state: CaseState): void {
	const firsts = epochs.filter(({ body }) => body.number === 1);
	for (const wanted of opened) {
		const found = firsts.find(({ body }) => body.compartment === wanted.compartment);
		if (!found) throw bad("epochs", "the first epoch of a compartment is missing");
		checkFirstEpoch(wanted, found);
	}
	if (firsts.some(({ body }) => !opened.some(({ compartment }) => compartment === body.compartment)))
		throw bad("epochs", "takes only compartments that a statement of the bundle opens");
	const later = epochs.filter(({ body }) => body.number !== 1);
	if (later.some(({ body }) => !state.sections[body.compartment])) throw bad("epochs", "takes later epochs of this case's sections only");
}

function checkFirstEpoch({ kind, subject, section, owner, desks }: OpenedCompartment, { body }: Statement<"epoch">): void {
	if (body.kind !== kind || body.subject !== subject || body.section !== section || body.owner !== owner)
		throw bad("epochs", "kind, subject, section or owner differs from the statement's");
	if (desks === null) return;
	const held = new Set(body.holders.map(deskOf));
	if (held.size !== desks.length || desks.some((desk) => !held.has(desk)))
		throw bad("epochs", "the thread of a hand-off is held by its two desks and nobody else");
}

/** @throws ProtocolError bad-input unless each request has its summary, and each summary its request. */
export function checkSummaries(
	requests: readonly Statement<"handoff.request">[],
	summaries: readonly { handoff: Id; hash: Uint8Array }[],
): void {
	for (const { body } of requests) {
		const own = summaries.filter(({ handoff }) => handoff === body.handoff);
		if (own.length !== 1 || !own[0] || !equal(own[0].hash, body.summary))
			throw bad("summaries", "takes the summary that the request names");
	}
	if (summaries.length !== requests.length) throw bad("summaries", "one belongs to no request of this bundle");
}

/**
 * A request must seal the present key of each section for the to-desk, except for sections marked by hand.
 * @param pending by compartment: the hand-offs for which the present epoch key is sealed but not yet released.
 */
export function checkSealed({ body }: Statement<"handoff.request">, pending: ReadonlyMap<Id, readonly Id[]>): void {
	for (const { compartment, byHand } of body.sections) {
		const sealed = pending.get(compartment)?.includes(body.handoff) ?? false;
		if (!sealed && !byHand) throw bad("grants", "the present key of a granted section is missing");
		if (sealed && byHand) throw bad("grants", "a section marked by hand is sealed only after the acceptance");
	}
}

/** Whether a desk still follows a section that it handed over to its present owner. @param handoff the one that granted the section. */
export function isFollowedUp(
	handoff: Pick<Handoff, "kind" | "state" | "from" | "to" | "followUp"> | undefined,
	desk: Id,
	owner: Id | null,
): boolean {
	return handoff?.followUp === true && handoff.from === desk && handoff.to === owner && hasMoved(handoff);
}
