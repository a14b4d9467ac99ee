/** The flags in which the basis of a hand-off is told. */
import { BASIS_CODES, BASIS_KINDS, type BasisCode, type BasisKind } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { GivenBasis } from "#sdk/casework/index.ts";
import { optional, required, yes } from "../grammar.ts";
import { code, ref } from "../kinds.ts";
import { findConsent } from "./find.ts";

export const basisFlags = {
	basis: required(code(BASIS_KINDS)),
	consent: optional(ref("CONSENT")),
	assent: yes,
	"basis-code": optional(code(BASIS_CODES)),
};

interface Given {
	basis: BasisKind;
	consent: string | undefined;
	assent: boolean;
	"basis-code": BasisCode | undefined;
}

export function basisFrom(state: CaseState, given: Given): GivenBasis {
	const { basis: kind, assent } = given;
	const reason = given["basis-code"];
	return {
		kind,
		assent,
		...(given.consent !== undefined && { consent: findConsent(state, given.consent) }),
		...(reason && { code: reason }),
	};
}
