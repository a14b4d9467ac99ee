/**
 * The moves of a running hand-off that may name another basis. Each move checks the basis against what the case says about the person. That
 * check needs much code. So these moves have a file of their own, and the web client's first screens load the other moves without it.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { UnlockedSession } from "../../context.ts";
import type { CaseBundle } from "../append.ts";
import type { LoadedCase } from "../load.ts";
import { checkBasisOffered, readPersonFacts } from "../person-facts.ts";
import { type BasisInput, findHandoff, type HandoffRef, toBasis } from "./common.ts";
import { addMove, changeHandoff, checkNotPast } from "./moves.ts";

/**
 * Adds the move that puts a hand-off on a new basis, or renews its present basis.
 * @throws ProtocolError no-basis, also when the basis isn't offered for this person; not-found for an unknown consent
 */
async function addExtension(
	session: UnlockedSession,
	bundle: CaseBundle,
	loaded: LoadedCase,
	handoff: Id,
	basis: BasisInput,
): Promise<void> {
	checkBasisOffered(await readPersonFacts(session, loaded), basis.kind);
	addMove(session, bundle, handoff, "extend", { basis: toBasis(bundle.state, basis) });
}

/**
 * Puts a hand-off on a new basis, or renews its present basis. A basis other than a consent then lasts 30 days from now. Only for the
 * from-desk.
 * @throws ProtocolError no-basis, also when the basis isn't offered for this person; not-found for an unknown consent; wrong-state;
 * not-allowed; CaseMoved
 * @example await extendHandoff(session, ref, { kind: "consent", consent });
 */
export function extendHandoff(session: UnlockedSession, ref: HandoffRef, basis: BasisInput): Promise<Handoff> {
	return changeHandoff(session, ref, (bundle, loaded) => addExtension(session, bundle, loaded, ref.handoff, basis));
}

/**
 * Records that the person has departed. Only for the from-desk.
 * @param basis another basis, when the hand-off's basis has ended. It is recorded in the same request.
 * @throws ProtocolError no-basis, also when the other basis isn't offered for this person; not-found for an unknown consent; wrong-state,
 * also for a hand-off without travel, or when the arranged arrival has passed; not-allowed; CaseMoved
 * @example await recordDeparture(session, { case: id, handoff });
 */
export function recordDeparture(session: UnlockedSession, ref: HandoffRef, basis?: BasisInput): Promise<Handoff> {
	return changeHandoff(session, ref, async (bundle, loaded) => {
		if (basis) await addExtension(session, bundle, loaded, ref.handoff, basis);
		addMove(session, bundle, ref.handoff, "depart");
		const { proposed, arranged } = findHandoff(bundle.state, ref.handoff);
		const newest = proposed ?? arranged;
		if (newest) checkNotPast(session, newest.expectBy);
	});
}
