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
import type { Sitting } from "../../context.ts";
import { actingFor, appendToCase, type CaseDraft } from "../append.ts";
import { openSection } from "../keys.ts";
import { type Summary, sealSummary } from "../summary.ts";
import { basisOf, type GivenBasis, type HandoffRef, handoffOf } from "./common.ts";

/**
 * to: the desk. travel: whether the person travels there. followUp: of a transfer, that my desk goes on reading the sections
 * it grants. from: which desk of mine asks; the custodian when left out.
 */
export interface DraftOf {
	kind: HandoffKind;
	to: Id;
	reason: (typeof REFERRAL_REASONS)[number];
	priority: Priority;
	travel: boolean;
	followUp?: boolean;
	from?: Id;
}

/** byHand: sealed only once my desk has verified the acceptance (`sealByHand`); otherwise the server keeps it closed until then. */
export interface Granted {
	compartment: Id;
	byHand?: boolean;
}

export interface RequestOf {
	sections: Granted[];
	basis: GivenBasis;
	/** No name: the least that the desk needs to decide. */
	summary: Summary;
}

/** The custodian where I am of it, else a desk of mine that owns a section. */
function fromDesk(sitting: Sitting, state: CaseState): Id {
	return actingFor(sitting, state.custodian, ...Object.values(state.sections).map(({ owner }) => owner));
}

function addDraft(sitting: Sitting, draft: CaseDraft, { from, followUp = false, ...fields }: DraftOf): Id {
	const handoff = randomId();
	draft.add("handoff.draft", from ?? fromDesk(sitting, draft.state), { handoff, ...fields, followUp });
	return handoff;
}

/**
 * Drafts a hand-off: nobody but my desk sees it yet.
 * @returns its id.
 * @throws ProtocolError not-allowed (a transfer is the custodian's), bad-input
 * @example const handoff = await draftHandoff(sitting, id, { kind: "transfer", to, reason: "MigrationOrChangeOfLocation", priority: "urgent", travel: true });
 */
export async function draftHandoff(sitting: Sitting, caseId: Id, draft: DraftOf): Promise<Id> {
	const { result } = await appendToCase(sitting, caseId, (bundle) => addDraft(sitting, bundle, draft));
	return result;
}

/**
 * Requests a drafted hand-off: the summary sealed to the to-desk, the keys of the granted sections sealed to it and closed
 * until it accepts, and a thread of the two desks' own. `respondBy` follows from the priority: 24 h, 72 h or 14 days.
 * @throws ProtocolError no-basis, not-allowed, desk-too-small (the to-desk can't hold cases), wrong-state; CaseMoved;
 * Unreadable when a section's key isn't mine.
 * @example await requestHandoff(sitting, { case: id, handoff }, { sections: [{ compartment }], basis: { kind: "consent", consent }, summary });
 */
export async function requestHandoff(sitting: Sitting, ref: HandoffRef, request: RequestOf): Promise<Handoff> {
	const { state } = await appendToCase(sitting, ref.case, (draft) => addRequest(sitting, draft, ref.handoff, request), ref.handoff);
	return handoffOf(state, ref.handoff);
}

/**
 * Drafts and requests in one step.
 * @returns the hand-off; its id is `id`.
 * @throws as draftHandoff and requestHandoff
 * @example const { id } = await handOff(sitting, caseId, { kind: "referral", to, reason: "AdditionalServicesRequired", priority: "normal", travel: false, sections, basis, summary });
 */
export async function handOff(sitting: Sitting, caseId: Id, { sections, basis, summary, ...draft }: DraftOf & RequestOf): Promise<Handoff> {
	const { result, state } = await appendToCase(sitting, caseId, async (bundle) => {
		const handoff = addDraft(sitting, bundle, draft);
		await addRequest(sitting, bundle, handoff, { sections, basis, summary });
		return handoff;
	});
	return handoffOf(state, result);
}

async function addRequest(sitting: Sitting, draft: CaseDraft, handoff: Id, { sections, basis, summary }: RequestOf): Promise<void> {
	const { from, to, priority } = handoffOf(draft.state, handoff);
	const box = sealSummary(sitting, { case: draft.state.id, handoff, to }, summary);
	const thread = randomId();
	const granted = sections.map(({ compartment, byHand = false }) => ({
		section: sectionName(draft.state, compartment),
		compartment,
		byHand,
	}));
	draft.addAt("handoff.request", from, (at) => ({
		handoff,
		respondBy: at + RESPOND_WITHIN[priority],
		sections: granted,
		basis: basisOf(draft.state, basis),
		summary: hash(box),
		thread,
	}));
	draft.summaries.push({ handoff, box });
	draft.epochs.push(
		firstEpoch(sitting, { compartment: thread, kind: "handoff", subject: handoff, owner: from, holders: [{ kind: "desk", id: to }] }),
	);
	for (const { compartment, byHand } of granted) {
		if (byHand) continue;
		draft.grants.push(await sealFor(sitting, compartment, { handoff, to, as: from }));
	}
}

/**
 * All epochs of a section that I can open, sealed to a hand-off's to-desk; closed until it accepts.
 * @throws Unreadable when not even the present epoch's key is mine.
 */
export async function sealFor(
	sitting: Sitting,
	compartment: Id,
	{ handoff, to, as }: { handoff: Id; to: Id; as: Id },
): Promise<GrantBundle> {
	const section = await openSection(sitting, compartment);
	await epochKey(sitting, section, presentEpoch(section.state).number);
	return makeGrants(sitting, section, { party: { kind: "desk", id: to }, handoff, as });
}

function sectionName(state: CaseState, compartment: Id) {
	const found = state.sections[compartment];
	if (!found) throw new ProtocolError("not-found", "sections: one is not of this case");
	return found.section;
}
