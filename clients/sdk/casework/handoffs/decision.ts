/** Decides about the basis of a hand-off, with the function that the fold and the server also use. */
import type { Id } from "#protocol/bytes.ts";
import type { BasisKind, ConsentPurpose } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { decideHandoff } from "#protocol/folds/case-basis.ts";
import { holdBasis } from "#protocol/rules/basis.ts";
import { type Decision, decide } from "#protocol/rules/decide.ts";
import { isOpen } from "#protocol/rules/handoff-state.ts";
import type { UnlockedSession } from "../../context.ts";
import { type LoadedCase, loadCase, presentContext } from "../load.ts";
import { offeredBases, readContactLanguages, readPersonFacts } from "../person-facts.ts";
import { type BasisInput, findHandoff, type HandoffRef, sectionName, toBasis } from "./common.ts";

/** A request that a screen prepares. */
export interface RequestPreview {
	/** The to-desk. */
	to: Id;
	/** Compartments of the case. */
	sections: Id[];
	purposes: ConsentPurpose[];
	basis: BasisInput;
}

/**
 * Decides about the basis that a hand-off has now.
 * @returns whether it still allows the hand-off, why, until when, and what must be done.
 * @throws ProtocolError not-found; wrong-state before the request
 * @example const { duties } = await decideBasis(session, { case: id, handoff });
 */
export async function decideBasis(session: UnlockedSession, ref: HandoffRef): Promise<Decision> {
	const { state } = await loadCase(session, ref.case);
	const handoff = findHandoff(state, ref.handoff);
	if (!handoff.basis) throw new ProtocolError("wrong-state", "the hand-off was not requested yet");
	const phase = isOpen(handoff.state) ? "request" : "read";
	return decideHandoff(state, handoff, presentContext(session), phase);
}

/**
 * Returns the kinds of basis that may be offered for the person of a case. A child doesn't consent alone, a guardian who isn't safe
 * doesn't consent for the child, and only for a child do two members decide in the child's best interests.
 * @throws ProtocolError not-found
 * @example const { isChild, bases } = await listOfferedBases(session, id);
 */
export async function listOfferedBases(session: UnlockedSession, id: Id): Promise<{ isChild: boolean; bases: BasisKind[] }> {
	const facts = await readPersonFacts(session, await loadCase(session, id));
	return { isChild: facts.isChild, bases: offeredBases(facts) };
}

/** Who may consent, and how to ask. */
export interface ConsentFacts {
	isChild: boolean;
	bases: BasisKind[];
	/** BCP 47 tags. Several when people wrote different ones. */
	languages: string[];
}

/**
 * Returns what the case says for somebody who is about to ask for a consent. The languages come from the section identity. When it names
 * none, they come from the person's safe contact, which is read only then.
 * @throws ProtocolError not-found
 * @example const { languages: [only, ...others] } = await readConsentFacts(session, id);
 */
export async function readConsentFacts(session: UnlockedSession, id: Id): Promise<ConsentFacts> {
	const loaded = await loadCase(session, id);
	const { languages, ...facts } = await readPersonFacts(session, loaded);
	return {
		isChild: facts.isChild,
		bases: offeredBases(facts),
		languages: languages.length > 0 ? languages : await readContactLanguages(session, loaded),
	};
}

/**
 * Decides about a request before it is made, so that a screen can say what is missing. It changes nothing. It doesn't look at the person:
 * `listOfferedBases` says which kinds of basis a request may name.
 * @param id of the case, or the result of loadCase.
 * @returns whether the basis would allow the request, and why.
 * @throws ProtocolError not-found for an unknown case, desk, section or consent; bad-input when the fields of the basis don't fit its kind
 * @example const { allow, why } = await previewRequest(session, id, { to, sections, purposes: ["shelter"], basis: { kind: "consent", consent } });
 */
export async function previewRequest(
	session: UnlockedSession,
	id: Id | LoadedCase,
	{ to, sections, purposes, basis }: RequestPreview,
): Promise<Decision> {
	const { state } = typeof id === "string" ? await loadCase(session, id) : id;
	const recipient = presentContext(session).organisationOfDesk(to);
	if (recipient === undefined) throw new ProtocolError("not-found", "to: the directory has no such desk");
	const named = sections.map((compartment) => sectionName(state, compartment));
	const now = session.now();
	// A request doesn't ask how long an override counts.
	const held = holdBasis(toBasis(state, basis), "", session.me, now, now);
	const question = { recipient, sections: named, purposes, phase: "request" as const, now, isTransfer: false, travel: null };
	return decide(question, { basis: held, consents: Object.values(state.consents) });
}
