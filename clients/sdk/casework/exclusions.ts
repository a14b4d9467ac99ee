/** Guardians who are part of the harm. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { GUARDIAN_KINDS, type GuardianKind } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { type Consent, isExcluded } from "#protocol/rules/consent.ts";
import type { UnlockedSession } from "../context.ts";
import { type ConsentInput, recordConsent } from "./consents.ts";
import { loadCase } from "./load.ts";
import { chooseRecordingDesk } from "./recording-desk.ts";

/** A guardian who is part of the harm. */
export interface Exclusion {
	kind: GuardianKind;
	/** The consents that have set it. Two organisations lift it with `attestConsent`, about each of them. */
	consents: Consent[];
	isLifted: boolean;
}

/** The guardians who are excluded in a case, or were. @example listExclusions((await loadCase(session, id)).state) */
export function listExclusions({ consents }: Pick<CaseState, "consents">): Exclusion[] {
	const all = Object.values(consents);
	return GUARDIAN_KINDS.flatMap((kind): Exclusion[] => {
		const setBy = all.filter(({ terms }) => terms.excluded === kind);
		return setBy.length === 0 ? [] : [{ kind, consents: setBy, isLifted: !isExcluded(all, kind) }];
	});
}

const YEAR = 365 * 86_400_000;

/**
 * Records that a guardian is part of the harm, as the child has said. From now on no consent and no "no" of such a guardian counts. It stands
 * in a prepared "no" to my own organisation, which never becomes active and so forbids nothing.
 * @param consent give the same id when you repeat a call that got no answer.
 * @returns the id of the consent that holds the exclusion, for `askToAttest` and `attestConsent`.
 * @throws ProtocolError as recordConsent
 * @example await excludeGuardian(session, id, "parent");
 */
export async function excludeGuardian(session: UnlockedSession, id: Id, kind: GuardianKind, consent = randomId()): Promise<Id> {
	const { state } = await loadCase(session, id);
	const recipient = session.dir.desks.get(chooseRecordingDesk(session, state))?.organisation ?? "";
	const from = session.now();
	const terms: ConsentInput = {
		...{ givenBy: "person", recipient, purposes: ["family-tracing"], sections: ["family"], permit: false, from, until: from + YEAR },
		...{ language: "und", interpreter: false, recorded: "witnessed-speech", withhold: [], excluded: kind },
	};
	return recordConsent(session, id, terms, { active: false, consent });
}
