/** Drafts and requests hand-offs. */
import { randomId } from "#crypto/random.ts";
import { hash, type Id } from "#protocol/bytes.ts";
import { type ConsentPurpose, type HandoffKind, type Priority, type REFERRAL_REASONS, RESPOND_WITHIN } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import { deskIsStale } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { epochKey } from "../../compartments/epoch-keys.ts";
import { firstEpoch } from "../../compartments/epochs.ts";
import { type GrantBundle, makeGrants } from "../../compartments/holders.ts";
import type { UnlockedSession } from "../../context.ts";
import { appendToCase, type CaseBundle, chooseDesk } from "../append.ts";
import { openSectionCompartment } from "../keys.ts";
import type { LoadedCase } from "../load.ts";
import { checkAgeBand, checkBasisOffered, readPersonFacts } from "../person-facts.ts";
import { type HandoffSummary, sealSummary } from "../summary.ts";
import { type BasisInput, findHandoff, type HandoffRef, sectionName, toBasis } from "./common.ts";
import { changeHandoff } from "./moves.ts";

export interface HandoffDraft {
	kind: HandoffKind;
	/** The to-desk. */
	to: Id;
	reason: (typeof REFERRAL_REASONS)[number];
	priority: Priority;
	/** Whether the person travels to the to-desk. */
	travel: boolean;
	/** Whether my desk may still read the granted sections after a transfer. Default: false. */
	followUp?: boolean;
	/** The from-desk, a desk of mine. Default: the custodian if I belong to it, else a desk of mine that owns a section. */
	from?: Id;
}

/** A section that a hand-off gives to the to-desk. */
export interface GrantedSection {
	compartment: Id;
	/**
	 * Whether the key is sealed only after my desk has verified the acceptance (`sealSectionsByHand`). When false or left out, the key is
	 * sealed with the request, and the server withholds it until the acceptance.
	 */
	byHand?: boolean;
}

export interface HandoffRequest {
	sections: GrantedSection[];
	/** What the to-desk will do for the person. A consent must list them all. */
	purposes: ConsentPurpose[];
	basis: BasisInput;
	/** The least that the to-desk needs to decide, without a name. */
	summary: HandoffSummary;
	/** Within how many ms the to-desk should answer. Default, and the most: the answer time of the priority. */
	answerWithin?: number;
}

/** The custodian if I belong to it, else a desk of mine that owns a section. */
function chooseFromDesk(session: UnlockedSession, state: CaseState): Id {
	return chooseDesk(session, state.custodian, ...Object.values(state.sections).map(({ owner }) => owner));
}

function addDraft(
	session: UnlockedSession,
	bundle: CaseBundle,
	{ from, followUp = false, ...fields }: HandoffDraft,
	handoff: Id = randomId(),
): Id {
	bundle.add("handoff.draft", from ?? chooseFromDesk(session, bundle.state), { handoff, ...fields, followUp });
	return handoff;
}

/**
 * Drafts a hand-off. Only my desk sees a draft.
 * @returns the hand-off's id.
 * @throws ProtocolError not-allowed when my desk is not the custodian and, for a referral, owns no section either; bad-input
 * @example const handoff = await draftHandoff(session, id, { kind: "transfer", to, reason: "MigrationOrChangeOfLocation", priority: "urgent", travel: true });
 */
export async function draftHandoff(session: UnlockedSession, caseId: Id, draft: HandoffDraft): Promise<Id> {
	const { result } = await appendToCase(session, caseId, (bundle) => addDraft(session, bundle, draft));
	return result;
}

/**
 * Requests a drafted hand-off. It seals the summary and the keys of the granted sections to the to-desk, and opens a thread for
 * the two desks. The server withholds the keys until the to-desk accepts. Without `answerWithin`, `respondBy` follows from the
 * priority: emergency 24 h, urgent 72 h, normal 14 days.
 * @throws ProtocolError no-basis, also when a child would consent alone; bad-input when the age band contradicts the date of birth;
 * not-allowed, desk-too-small (the to-desk can't hold cases), wrong-state; CaseMoved;
 * Unreadable when I have no key of a section.
 * @example await requestHandoff(session, { case: id, handoff }, { sections: [{ compartment }], purposes: ["shelter"], basis: { kind: "consent", consent }, summary });
 */
export function requestHandoff(session: UnlockedSession, ref: HandoffRef, request: HandoffRequest): Promise<Handoff> {
	return changeHandoff(session, ref, (bundle, loaded) => addRequest(session, bundle, loaded, ref.handoff, request));
}

/**
 * Drafts and requests a hand-off in one step.
 * @param more handoff: the id of the new hand-off. Give the same id when you repeat a call that got no answer. Then only one hand-off is requested.
 * @returns the hand-off.
 * @throws the errors of draftHandoff and requestHandoff
 * @example const { id } = await handOffCase(session, caseId, { kind: "referral", to, reason: "AdditionalServicesRequired", priority: "normal", travel: false, sections, purposes, basis, summary });
 */
export async function handOffCase(
	session: UnlockedSession,
	caseId: Id,
	{ sections, purposes, basis, summary, answerWithin, ...draft }: HandoffDraft & HandoffRequest,
	more: { handoff?: Id } = {},
): Promise<Handoff> {
	const { result, state } = await appendToCase(session, caseId, async (bundle, loaded) => {
		// An earlier call with this id has succeeded.
		if (more.handoff !== undefined && bundle.state.handoffs[more.handoff]?.requestedBy === session.me) return more.handoff;
		const handoff = addDraft(session, bundle, draft, more.handoff);
		const within = answerWithin === undefined ? {} : { answerWithin };
		await addRequest(session, bundle, loaded, handoff, { sections, purposes, basis, summary, ...within });
		return handoff;
	});
	return findHandoff(state, result);
}

async function addRequest(
	session: UnlockedSession,
	bundle: CaseBundle,
	loaded: LoadedCase,
	handoff: Id,
	{ sections, purposes, basis, summary, answerWithin = Number.POSITIVE_INFINITY }: HandoffRequest,
): Promise<void> {
	const { from, to, priority } = findHandoff(bundle.state, handoff);
	const within = Math.min(answerWithin, RESPOND_WITHIN[priority]);
	const person = await readPersonFacts(session, loaded);
	checkBasisOffered(person, basis.kind);
	checkAgeBand(person, summary);
	const box = sealSummary(session, { case: bundle.state.id, handoff, to }, summary);
	const thread = randomId();
	const granted = sections.map(({ compartment, byHand = false }) => ({
		section: sectionName(bundle.state, compartment),
		compartment,
		byHand,
	}));
	bundle.addTimed("handoff.request", from, (at) => ({
		handoff,
		respondBy: at + within,
		sections: granted,
		purposes,
		basis: toBasis(bundle.state, basis),
		summary: hash(box),
		thread,
	}));
	bundle.summaries.push({ handoff, box });
	bundle.epochs.push(
		firstEpoch(session, { compartment: thread, kind: "handoff", subject: handoff, owner: from, holders: [{ kind: "desk", id: to }] }),
	);
	// Nobody seals to a stale desk. The upkeep of the from-desk seals the sections when the to-desk has a new key.
	const isStale = deskIsStale(session.dir, to);
	for (const { compartment, byHand } of granted) {
		if (byHand || isStale) continue;
		bundle.grants.push(await makeHandoffGrants(session, loaded, compartment, { handoff, to, as: from }));
	}
}

/**
 * Seals keys of a section to a hand-off's to-desk: the keys of all epochs that I can open. The server withholds them until the to-desk
 * accepts.
 * @throws Unreadable when I don't have the key of the present epoch.
 */
export async function makeHandoffGrants(
	session: UnlockedSession,
	loaded: LoadedCase,
	compartment: Id,
	{ handoff, to, as }: { handoff: Id; to: Id; as: Id },
): Promise<GrantBundle> {
	const section = await openSectionCompartment(session, compartment, loaded);
	// `makeGrants` skips epochs whose key I don't have. The present epoch must not be skipped, so this throws first.
	await epochKey(session, section, presentEpoch(section.state).number);
	return makeGrants(session, section, { party: { kind: "desk", id: to }, handoff, as });
}
