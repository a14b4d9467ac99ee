/** Consents: the coded part is a statement, which the server enforces; the words are entries of the section "consent". */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { RefusalCode } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { type ConsentAction, consentStateAt } from "#protocol/rules/consent.ts";
import { isAccepted } from "#protocol/rules/handoff.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import type { UnlockedSession } from "../context.ts";
import { chooseDesk, appendToCase } from "./append.ts";
import { loadCase } from "./load.ts";
import { writeSection } from "./sections.ts";

/** The custodian, or a desk that has the person, or to which the person is on the way. */
function chooseRecordingDesk(session: UnlockedSession, state: CaseState): Id {
	const having = Object.values(state.handoffs).filter((each) => each.state === "received" || (each.departed && isAccepted(each.state)));
	return chooseDesk(session, state.custodian, ...having.map(({ to }) => to));
}

/** What the person said, in words: an entry of my desk's own section "consent". */
async function writeConsentWords(session: UnlockedSession, state: CaseState, desk: Id, consent: Id, permit: boolean, words: string): Promise<void> {
	const section = Object.entries(state.sections).find(([, each]) => each.section === "consent" && each.owner === desk)?.[0];
	if (!section) throw new ProtocolError("not-found", "words: your desk has no section consent in this case; add one first");
	await writeSection(session, section, { values: { con_Consent: permit }, text: `${consent}\n${words}` }, { as: desk });
}

/**
 * Records a consent: what for, whom to, which sections, from when until when.
 * @param terms recipient: an organisation. from, until: UTC ms.
 * @param more active: false while it waits to be signed, then `activateConsent`. words: what was said, for the section "consent".
 * @returns the consent's id.
 * @throws ProtocolError not-allowed, bad-input, not-found (words without a section to keep them in; nothing is recorded then)
 * @example const consent = await recordConsent(session, id, { givenBy: "person", recipient: organisation, ... });
 */
export async function recordConsent(
	session: UnlockedSession,
	id: Id,
	terms: ConsentTerms,
	more: { active?: boolean; words?: string } = {},
): Promise<Id> {
	const consent = randomId();
	// The words go first: a consent that counts must not stand there without them.
	if (more.words !== undefined) {
		const { state } = await loadCase(session, id);
		await writeConsentWords(session, state, chooseRecordingDesk(session, state), consent, terms.permit, more.words);
	}
	await appendToCase(
		session,
		id,
		(draft) => void draft.add("consent.record", chooseRecordingDesk(session, draft.state), { consent, active: more.active ?? true, terms }),
	);
	return consent;
}

async function moveConsent(session: UnlockedSession, ref: ConsentRef, action: ConsentAction, code: RefusalCode | null): Promise<CaseState> {
	const { state } = await appendToCase(
		session,
		ref.case,
		(draft) => void draft.add("consent.move", chooseRecordingDesk(session, draft.state), { consent: ref.consent, action, code }),
	);
	return state;
}

export interface ConsentRef {
	case: Id;
	consent: Id;
}

/**
 * A proposed consent counts from now on. @throws ProtocolError wrong-state, not-allowed
 * @example await activateConsent(session, { case: id, consent });
 */
export async function activateConsent(session: UnlockedSession, ref: ConsentRef): Promise<void> {
	await moveConsent(session, ref, "activate", null);
}

/**
 * The person takes it back. Hand-offs that rest on it and have not departed are withdrawn with it; on the way they are put on
 * hold and can still be received.
 * @returns the case as it is then.
 * @throws ProtocolError wrong-state, not-allowed
 * @example const { handoffs } = await withdrawConsent(session, { case: id, consent }, "person-declined");
 */
export function withdrawConsent(session: UnlockedSession, ref: ConsentRef, code: RefusalCode | null = null): Promise<CaseState> {
	return moveConsent(session, ref, "withdraw", code);
}

/**
 * It never was one. Acts on hand-offs as withdrawConsent does. @throws ProtocolError wrong-state, not-allowed
 * @example await enterConsentInError(session, { case: id, consent }, "wrong-person");
 */
export function enterConsentInError(session: UnlockedSession, ref: ConsentRef, code: RefusalCode | null = null): Promise<CaseState> {
	return moveConsent(session, ref, "enter-in-error", code);
}

/** Consents of a case with their state as of now. @example for (const { state, terms } of await listConsents(session, id)) ... */
export async function listConsents(session: UnlockedSession, id: Id) {
	const { state } = await loadCase(session, id);
	return Object.values(state.consents).map((consent) => ({
		id: consent.id,
		terms: consent.terms,
		state: consentStateAt(consent, session.now()),
	}));
}
