/**
 * The move of a running hand-off that names another basis. It checks the basis against what the case says about the person. That check needs
 * much code. So this move has a file of its own, and the web client's first screens load the other moves without it.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { UnlockedSession } from "../../context.ts";
import type { CaseBundle } from "../append.ts";
import type { LoadedCase } from "../load.ts";
import { checkBasisOffered, readPersonFacts } from "../person-facts.ts";
import { type BasisInput, type HandoffRef, toBasis } from "./common.ts";
import { addMove, changeHandoff } from "./moves.ts";

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
 * Puts a hand-off on a new basis, or renews its present basis. A basis other than a consent then lasts 30 days from now. For the from-desk;
 * and for the to-desk, while it has her, on a consent that the to-desk has recorded.
 * @throws ProtocolError no-basis, also when the basis isn't offered for this person; not-found for an unknown consent; wrong-state;
 * not-allowed; CaseMoved
 * @example await extendHandoff(session, ref, { kind: "consent", consent });
 */
export function extendHandoff(session: UnlockedSession, ref: HandoffRef, basis: BasisInput): Promise<Handoff> {
	return changeHandoff(session, ref, (bundle, loaded) => addExtension(session, bundle, loaded, ref.handoff, basis));
}
