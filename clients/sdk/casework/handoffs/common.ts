/** Types and lookups that all functions on hand-offs share. */
import { fromBase64Url, type Id } from "#protocol/bytes.ts";
import type { BasisCode, BasisKind, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { restsOnConsent } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Basis } from "#protocol/statements/cases.ts";

/** Names one hand-off of a case. */
export interface HandoffRef {
	case: Id;
	handoff: Id;
}

/** The legal basis of a hand-off. */
export interface BasisInput {
	kind: BasisKind;
	/** The consent, for the kinds "consent" and "guardian-consent". */
	consent?: Id;
	/** Whether the child agrees to the guardian's consent. */
	assent?: boolean;
	/** For all other kinds: one of BASIS_CODES_OF. */
	code?: BasisCode;
	/** For best interests: whether the decision takes the child away from a parent. */
	away?: boolean;
}

/** The basis as a statement holds it, with the consent's present head. @throws ProtocolError not-found for an unknown consent. */
export function toBasis(state: CaseState, { kind, consent, assent = false, code, away = false }: BasisInput): Basis {
	const head = consent === undefined ? undefined : state.consents[consent]?.chain.at(-1);
	if (restsOnConsent(kind) && consent !== undefined && head === undefined) throw new ProtocolError("not-found", "basis: no such consent");
	return { kind, consent: consent ?? null, head: head === undefined ? null : fromBase64Url(head), assent, code: code ?? null, away };
}

/** The section that a compartment of the case holds. @throws ProtocolError not-found */
export function sectionName(state: CaseState, compartment: Id): Section {
	const found = state.sections[compartment];
	if (!found) throw new ProtocolError("not-found", "sections: one of them is not a section of this case");
	return found.section;
}

/** @throws ProtocolError not-found */
export function findHandoff(state: CaseState, handoff: Id): Handoff {
	const found = state.handoffs[handoff];
	if (!found) throw new ProtocolError("not-found", "handoff: this case has no such hand-off, or you may not see it");
	return found;
}
