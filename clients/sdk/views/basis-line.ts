/** The basis of a hand-off, and whether a second person must still sign it. */
import type { BasisKind } from "#protocol/codes.ts";
import { COUNTERSIGN_WITHIN, type Countersignature } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Names } from "./names.ts";

export interface BasisLine {
	kind: BasisKind;
	/** The reason that was given; null for a consent. */
	code: NonNullable<Handoff["basis"]>["code"];
	/** Whether the decision takes a child away from a parent. */
	away: boolean;
	/** Whether the second person must be of another organisation. */
	needsOtherOrganisation: boolean;
	countersign: Countersignature;
	/** Until when the second person must sign, UTC ms. Null when nobody must, or when there is no time limit. */
	signBy: number | null;
	/** Who named the basis, and so can't be the second person. Empty when the name isn't known. */
	givenBy: string;
}

/** @returns null before the request. */
export function basisLine(names: Names, { basis, questions }: Handoff): BasisLine | null {
	if (basis === null) return null;
	const { kind, code, away, countersign, by } = basis;
	const asked = questions.find((each) => each.kind === kind);
	return {
		kind,
		code,
		away,
		needsOtherOrganisation: asked?.needsOtherOrganisation ?? false,
		countersign,
		signBy: asked ? asked.since + COUNTERSIGN_WITHIN : null,
		givenBy: names.get(by) ?? "",
	};
}
