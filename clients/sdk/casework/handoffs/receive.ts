/** Receiving: where custody moves. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { holds, presentEpoch } from "#protocol/folds/compartment.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { type OpenCompartment, openCompartment } from "../../compartments/compartment.ts";
import { firstEpoch, nextEpoch } from "../../compartments/epochs.ts";
import type { UnlockedSession } from "../../context.ts";
import { isRefusal } from "../../http/answers.ts";
import { appendToCase, type CaseDraft } from "../append.ts";
import { changeOfHolders } from "../keys.ts";
import { type HandoffRef, findHandoff } from "./common.ts";
import { addMove } from "./moves.ts";

/**
 * The person is here; of a referral without travel: the service has started. To-desk.
 *
 * Of a transfer, custody of the case and ownership of the granted sections move with it, in one step: the next epoch of each
 * of these sections is my desk's own, the earlier custodian holds it only with follow-up, and my desk gets a discussion
 * of its own. A section by hand whose key hasn't come stays with its owner, who can disclose it later by a referral.
 * @throws ProtocolError wrong-state, not-allowed; CaseMoved
 * @example await receive(session, { case: id, handoff });
 */
export async function receiveHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	const { state } = await appendToCase(
		session,
		ref.case,
		async (draft) => {
			const { objId } = addMove(session, draft, ref.handoff, "receive");
			const handoff = findHandoff(draft.state, ref.handoff);
			if (handoff.kind === "transfer") await takeCustody(session, draft, handoff, objId);
		},
		ref.handoff,
	);
	return findHandoff(state, ref.handoff);
}

async function takeCustody(session: UnlockedSession, draft: CaseDraft, { id, to, sections }: Handoff, receipt: Bytes): Promise<void> {
	const discussion = randomId();
	const reached = await Promise.all(
		sections.map(async ({ compartment, byHand }) => ({ compartment, byHand, opened: await openIfHeld(session, compartment, to) })),
	);
	const taken = reached.filter(({ byHand, opened }) => opened !== null || !byHand);
	const granted = taken.map(({ compartment }) => compartment);
	const custody = draft.add("case.custody", to, { handoff: id, receive: receipt, to, sections: granted, discussion });
	draft.epochs.push(firstEpoch(session, { compartment: discussion, kind: "discussion", subject: draft.state.id, owner: to, holders: [] }));
	for (const { opened } of taken)
		if (opened)
			draft.epochs.push(
				await nextEpoch(session, opened, changeOfHolders(draft.state, opened, { reason: "custody", cite: custody.objId, as: to })),
			);
}

/** Null while my desk holds no key of the section: only a holder opens the next epoch. */
async function openIfHeld(session: UnlockedSession, compartment: Id, desk: Id): Promise<OpenCompartment | null> {
	try {
		const opened = await openCompartment(session, compartment);
		return holds(presentEpoch(opened.state), { by: session.me, as: desk }, opened.facts.isLive) ? opened : null;
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}
