/** The flags that describe the basis of a hand-off. */
import { BASIS_CODES, BASIS_KINDS } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { BasisInput } from "#sdk/casework/index.ts";
import { findConsent } from "../lookup/cases.ts";
import { flag, optional, required, type Values } from "./grammar.ts";
import { code, ref } from "./kinds.ts";

export const basisFlags = {
	basis: required(code(BASIS_KINDS)),
	consent: optional(ref("CONSENT")),
	assent: flag,
	"basis-code": optional(code(BASIS_CODES)),
	away: flag,
};

/**
 * The basis as the SDK takes it. A whole id of a consent isn't checked. @throws NotFound when no id of a consent of the case begins with
 * the typed text, UsageError when several ids do.
 */
export function basisFrom(state: CaseState, input: Values<typeof basisFlags>): BasisInput {
	const { basis: kind, assent, away, consent, "basis-code": reason } = input;
	return {
		kind,
		assent,
		away,
		...(consent !== undefined && { consent: findConsent(state, consent) }),
		...(reason && { code: reason }),
	};
}
