/** Accepts hand-offs, seals sections that are given by hand, and countersigns. */
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkGrantBasis, whoAnswers } from "#protocol/folds/case-basis.ts";
import { checkMayGrant, sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isAccepted } from "#protocol/rules/handoff-state.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { grantWire } from "../../compartments/holders.ts";
import type { UnlockedSession } from "../../context.ts";
import { isRefusal } from "../../http/answers.ts";
import { chooseDesk } from "../append.ts";
import { loadCase, presentContext } from "../load.ts";
import { isChildsBand } from "../person-facts.ts";
import { openSummary, type SummaryRecipient } from "../summary.ts";
import { findHandoff, type HandoffRef, toBasis } from "./common.ts";
import { addMove, changeHandoff } from "./moves.ts";
import { makeHandoffGrants } from "./request.ts";

/** The basis of the request, with the present head of its consent. */
export function requestedBasis(state: CaseState, { basis }: Handoff): Basis {
	if (!basis) throw new ProtocolError("wrong-state", "the hand-off was not requested yet");
	const { kind, consent, assent, code, away } = basis;
	return toBasis(state, { kind, assent, away, ...(consent !== null && { consent }), ...(code !== null && { code }) });
}

/**
 * Accepts a hand-off. Only for the to-desk. The basis is checked again, here and by the server. Then the server releases the keys of the
 * granted sections to my desk.
 * @throws ProtocolError no-basis (the consent ended, was withdrawn, or does not cover the sections), already-placed (another
 * transfer was accepted), not-allowed (nobody requests and accepts the same hand-off), wrong-state, desk-too-small; CaseMoved.
 * @example await acceptHandoff(session, { case: id, handoff });
 */
export function acceptHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	return changeHandoff(session, ref, async (bundle, { summaries }) => {
		const handoff = findHandoff(bundle.state, ref.handoff);
		const basis = requestedBasis(bundle.state, handoff);
		if (basis.kind === "consent") await checkNoChild(session, { ...ref, to: handoff.to }, summaries.get(ref.handoff));
		addMove(session, bundle, ref.handoff, "accept", { basis });
	});
}

/**
 * A child doesn't consent alone. The to-desk knows the age only from the summary.
 * @throws ProtocolError no-basis when the summary says that the person is a child.
 */
async function checkNoChild(session: UnlockedSession, to: SummaryRecipient, box: Bytes | undefined): Promise<void> {
	const summary = box && (await openSummary(session, to, box).catch(ignoreUnopened));
	if (!summary || !isChildsBand(summary)) return;
	throw new ProtocolError("no-basis", "basis.kind: the summary says that the person is a child", "basis.kind", {
		why: ["given-by-person"],
	});
}

/** A key that hasn't arrived yet doesn't stop the acceptance. */
function ignoreUnopened(error: unknown): null {
	if (isRefusal(error, "not-found", "bad-content")) return null;
	throw error;
}

/**
 * Seals sections to the to-desk, after this client itself has verified the acceptance: those that are given by hand, and those that were
 * closed to the to-desk for a time and are open again. Until then the server has no key of these sections to give away. A section that
 * isn't open to the to-desk now is left out. Only for the from-desk.
 * @returns how many sections were sealed now.
 * @throws ProtocolError wrong-state when the hand-off isn't accepted, or is over; no-basis when its basis has ended.
 * @example await sealSectionsByHand(session, { case: id, handoff });
 */
export async function sealSectionsByHand(session: UnlockedSession, ref: HandoffRef): Promise<number> {
	const loaded = await loadCase(session, ref.case);
	const { state } = loaded;
	const handoff = findHandoff(state, ref.handoff);
	const { accept: accepted, state: now, from, to } = handoff;
	if (accepted === null || !(isAccepted(now) || now === "received")) throw new ProtocolError("wrong-state", "the hand-off is not accepted");
	const as = chooseDesk(session, from);
	let sealed = 0;
	const open = sectionsOpenTo(state, handoff, presentContext(session));
	if (open.length === 0) checkGrantBasis(state, ref.handoff, presentContext(session));
	for (const compartment of open) {
		const bundle = await makeHandoffGrants(session, loaded, compartment, { handoff: ref.handoff, to, as });
		if (bundle.statements.length === 0) continue;
		// Checked as late as possible: a lying server that has the sealed key can give it away.
		checkMayGrant(state, ref.handoff, compartment, presentContext(session));
		await session.server.call(contracts.compartments.grant, { params: { compartment }, body: grantWire(bundle) });
		sealed += 1;
	}
	return sealed;
}

/** objId of the statement that waits for a second person: an enter-in-error, or the statement of the oldest open question about a basis. */
export function findUncountersigned({ inError, questions }: Handoff): string | null {
	if (inError) return inError.object;
	return questions.toSorted((one, other) => one.since - other.since)[0]?.object ?? null;
}

/**
 * Signs, as the second member, the statement of a hand-off that waits for a second signature.
 * @throws ProtocolError wrong-state when nothing waits; not-allowed when I signed it myself, or my desk may not.
 * @example await countersignHandoff(session, { case: id, handoff }, "approve");
 */
export function countersignHandoff(session: UnlockedSession, ref: HandoffRef, verdict: "approve" | "refuse"): Promise<Handoff> {
	return changeHandoff(session, ref, (bundle) => {
		const handoff = findHandoff(bundle.state, ref.handoff);
		const object = findUncountersigned(handoff);
		if (object === null) throw new ProtocolError("wrong-state", "nothing in this hand-off waits for a second member");
		const question = handoff.questions.find((each) => each.object === object);
		const answerers = question ? whoAnswers(bundle.state, handoff, question, presentContext(session)) : [];
		const as = chooseDesk(session, ...(answerers.length > 0 ? answerers : [handoff.from, handoff.to]));
		bundle.add("handoff.countersign", as, { handoff: ref.handoff, object: fromBase64Url(object), verdict });
	});
}
