/** Receives a hand-off. With a transfer, custody moves here. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { holds, presentEpoch } from "#protocol/folds/compartment.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { AlarmError } from "../../alarms.ts";
import { type OpenCompartment, openCompartment } from "../../compartments/compartment.ts";
import { firstEpoch, nextEpoch } from "../../compartments/epochs.ts";
import type { UnlockedSession } from "../../context.ts";
import { isRefusal } from "../../http/answers.ts";
import type { CaseBundle } from "../append.ts";
import { changeOfHolders, unseenHandoffs } from "../keys.ts";
import { presentContext } from "../load.ts";
import { renewSectionKeys } from "../upkeep.ts";
import { findHandoff, type HandoffRef } from "./common.ts";
import { addMove, changeHandoff } from "./moves.ts";

/**
 * Records that the person has arrived, or that the service of a referral without travel has started. Only for the to-desk.
 *
 * A transfer also moves custody of the case and ownership of the granted sections, in the same bundle. My desk opens a discussion of its
 * own, and the next epoch of each of these sections whose key it holds. The earlier custodian holds that epoch only with follow-up. A
 * section that is given by hand and whose key hasn't arrived stays with its owner, who can disclose it later by a referral. A section that
 * isn't open to my desk now, for example because she said no to it, stays with its owner, too.
 * @throws ProtocolError wrong-state, not-allowed; CaseMoved
 * @example await receiveHandoff(session, { case: id, handoff });
 */
export async function receiveHandoff(session: UnlockedSession, ref: HandoffRef): Promise<Handoff> {
	const unseen = { count: 0, isKept: true };
	try {
		return await receive(session, ref, unseen);
	} catch (error) {
		if (unseen.count === 0 || !isRefusal(error, "not-allowed")) throw error;
	}
	// Some hand-off to another desk has ended, or ends with this one, and my desk isn't shown which. So no key is sealed for any hand-off to
	// another desk. Once my desk has the case, it sees which of these desks still read, and seals the keys to them.
	const handoff = await receive(session, ref, { count: 0, isKept: false });
	await renewSectionKeys(session, ref.case).catch(ignoreFailedRenewal);
	return handoff;
}

/** For `catch`: the person is received all the same, and the upkeep of the case renews the keys. @throws any other error */
function ignoreFailedRenewal(error: unknown): void {
	if (!(error instanceof ProtocolError || error instanceof AlarmError)) throw error;
}

/** The hand-offs to other desks that my desk isn't shown, but for which the present keys are sealed. */
interface Unseen {
	count: number;
	/** Whether the next keys are sealed for them too. */
	isKept: boolean;
}

function receive(session: UnlockedSession, ref: HandoffRef, unseen: Unseen): Promise<Handoff> {
	return changeHandoff(session, ref, async (bundle) => {
		const { objId } = addMove(session, bundle, ref.handoff, "receive");
		const handoff = findHandoff(bundle.state, ref.handoff);
		if (handoff.kind === "transfer") await takeCustody(session, bundle, handoff, objId, unseen);
	});
}

async function takeCustody(
	session: UnlockedSession,
	bundle: CaseBundle,
	handoff: Handoff,
	receiveId: Bytes,
	unseen: Unseen,
): Promise<void> {
	const { id, to } = handoff;
	const discussion = randomId();
	const given = handoff.sections.filter(({ compartment }) => handoff.given.includes(compartment));
	const granted = await Promise.all(
		given.map(async ({ compartment, byHand }) => ({ compartment, byHand, opened: await openIfHeld(session, compartment, to) })),
	);
	const movable = granted.filter(({ byHand, opened }) => opened !== null || !byHand);
	const custody = bundle.add("case.custody", to, {
		handoff: id,
		receive: receiveId,
		to,
		sections: movable.map(({ compartment }) => compartment),
		discussion,
	});
	bundle.epochs.push(
		firstEpoch(session, { compartment: discussion, kind: "discussion", subject: bundle.state.id, owner: to, holders: [] }),
	);
	for (const { opened } of movable) {
		if (!opened) continue;
		const hidden = unseenHandoffs(bundle.state, opened);
		unseen.count += hidden.length;
		const change = changeOfHolders(bundle.state, opened, presentContext(session), { reason: "custody", cite: custody.objId, as: to });
		const waiting = change.waiting?.filter((each) => unseen.isKept || !hidden.some(({ handoff }) => handoff === each.handoff));
		bundle.epochs.push(await nextEpoch(session, opened, { ...change, waiting: waiting ?? [] }));
	}
}

/** Returns null while my desk holds no key of the section, because only a holder can open the next epoch. */
export async function openIfHeld(session: UnlockedSession, compartment: Id, desk: Id): Promise<OpenCompartment | null> {
	try {
		const opened = await openCompartment(session, compartment);
		return holds(presentEpoch(opened.state), { by: session.me, as: desk }, opened.facts.hasOpenGrants) ? opened : null;
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}
