/** Drafting and requesting a hand-off. */
import { randomId } from "#crypto/random.ts";
import { hash, type Id } from "#protocol/bytes.ts";
import { type HandoffKind, type Priority, type REFERRAL_REASONS, RESPOND_WITHIN } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { epochKey } from "../../compartments/epoch-keys.ts";
import { firstEpoch } from "../../compartments/epochs.ts";
import { type GrantBundle, makeGrants } from "../../compartments/holders.ts";
import type { UnlockedSession } from "../../context.ts";
import { chooseDesk, appendToCase, type CaseDraft } from "../append.ts";
import { openSection } from "../keys.ts";
import { type HandoffSummary, sealSummary } from "../summary.ts";
import { toBasis, type BasisInput, type HandoffRef, findHandoff } from "./common.ts";

/**
 * to: the desk. travel: whether the person travels there. followUp: of a transfer, that my desk goes on reading the sections
 * it grants. from: which desk of mine asks; the custodian when left out.
 */
export interface HandoffDraft {
	kind: HandoffKind;
	to: Id;
	reason: (typeof REFERRAL_REASONS)[number];
	priority: Priority;
	travel: boolean;
	followUp?: boolean;
	from?: Id;
}

/** byHand: sealed only once my desk has verified the acceptance (`sealByHand`); otherwise the server keeps it closed until then. */
export interface GrantedSection {
	compartment: Id;
	byHand?: boolean;
}

export interface HandoffRequest {
	sections: GrantedSection[];
	basis: BasisInput;
	/** No name: the least that the desk needs to decide. */
	summary: HandoffSummary;
}

/** The custodian where I am of it, else a desk of mine that owns a section. */
function chooseFromDesk(session: UnlockedSession, state: CaseState): Id {
	return chooseDesk(session, state.custodian, ...Object.values(state.sections).map(({ owner }) => owner));
}

function addDraft(session: UnlockedSession, draft: CaseDraft, { from, followUp = false, ...fields }: HandoffDraft): Id {
	const handoff = randomId();
	draft.add("handoff.draft", from ?? chooseFromDesk(session, draft.state), { handoff, ...fields, followUp });
	return handoff;
}

/**
 * Drafts a hand-off: nobody but my desk sees it yet.
 * @returns its id.
 * @throws ProtocolError not-allowed (a transfer is the custodian's), bad-input
 * @example const handoff = await draftHandoff(session, id, { kind: "transfer", to, reason: "MigrationOrChangeOfLocation", priority: "urgent", travel: true });
 */
export async function draftHandoff(session: UnlockedSession, caseId: Id, draft: HandoffDraft): Promise<Id> {
	const { result } = await appendToCase(session, caseId, (bundle) => addDraft(session, bundle, draft));
	return result;
}

/**
 * Requests a drafted hand-off: the summary sealed to the to-desk, the keys of the granted sections sealed to it and closed
 * until it accepts, and a thread of the two desks' own. `respondBy` follows from the priority: 24 h, 72 h or 14 days.
 * @throws ProtocolError no-basis, not-allowed, desk-too-small (the to-desk can't hold cases), wrong-state; CaseMoved;
 * Unreadable when a section's key isn't mine.
 * @example await requestHandoff(session, { case: id, handoff }, { sections: [{ compartment }], basis: { kind: "consent", consent }, summary });
 */
export async function requestHandoff(session: UnlockedSession, ref: HandoffRef, request: HandoffRequest): Promise<Handoff> {
	const { state } = await appendToCase(session, ref.case, (draft) => addRequest(session, draft, ref.handoff, request), ref.handoff);
	return findHandoff(state, ref.handoff);
}

/**
 * Drafts and requests in one step.
 * @returns the hand-off; its id is `id`.
 * @throws as draftHandoff and requestHandoff
 * @example const { id } = await handOff(session, caseId, { kind: "referral", to, reason: "AdditionalServicesRequired", priority: "normal", travel: false, sections, basis, summary });
 */
export async function handOffCase(
	session: UnlockedSession,
	caseId: Id,
	{ sections, basis, summary, ...draft }: HandoffDraft & HandoffRequest,
): Promise<Handoff> {
	const { result, state } = await appendToCase(session, caseId, async (bundle) => {
		const handoff = addDraft(session, bundle, draft);
		await addRequest(session, bundle, handoff, { sections, basis, summary });
		return handoff;
	});
	return findHandoff(state, result);
}

async function addRequest(session: UnlockedSession, draft: CaseDraft, handoff: Id, { sections, basis, summary }: HandoffRequest): Promise<void> {
	const { from, to, priority } = findHandoff(draft.state, handoff);
	const box = sealSummary(session, { case: draft.state.id, handoff, to }, summary);
	const thread = randomId();
	const granted = sections.map(({ compartment, byHand = false }) => ({
		section: sectionName(draft.state, compartment),
		compartment,
		byHand,
	}));
	draft.addTimed("handoff.request", from, (at) => ({
		handoff,
		respondBy: at + RESPOND_WITHIN[priority],
		sections: granted,
		basis: toBasis(draft.state, basis),
		summary: hash(box),
		thread,
	}));
	draft.summaries.push({ handoff, box });
	draft.epochs.push(
		firstEpoch(session, { compartment: thread, kind: "handoff", subject: handoff, owner: from, holders: [{ kind: "desk", id: to }] }),
	);
	for (const { compartment, byHand } of granted) {
		if (byHand) continue;
		draft.grants.push(await makeHandoffGrants(session, compartment, { handoff, to, as: from }));
	}
}

/**
 * All epochs of a section that I can open, sealed to a hand-off's to-desk; closed until it accepts.
 * @throws Unreadable when not even the present epoch's key is mine.
 */
export async function makeHandoffGrants(
	session: UnlockedSession,
	compartment: Id,
	{ handoff, to, as }: { handoff: Id; to: Id; as: Id },
): Promise<GrantBundle> {
	const section = await openSection(session, compartment);
	await epochKey(session, section, presentEpoch(section.state).number);
	return makeGrants(session, section, { party: { kind: "desk", id: to }, handoff, as });
}

function sectionName(state: CaseState, compartment: Id) {
	const found = state.sections[compartment];
	if (!found) throw new ProtocolError("not-found", "sections: one is not of this case");
	return found.section;
}
