/** The basis of a hand-off, and whether a second person must still sign it. */
import type { BasisKind } from "#protocol/codes.ts";
import { COUNTERSIGN_WITHIN, type Countersignature } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Names } from "./names.ts";

export interface BasisLine {
	kind: BasisKind;
	countersign: Countersignature;
	/** Until when the second person must sign, UTC ms. Null when nobody must, or when there is no time limit. */
	signBy: number | null;
	/** Who named the basis, and so can't be the second person. Empty when the name isn't known. */
	givenBy: string;
}

/** @returns null before the request. */
export function basisLine(names: Names, { basis, questions }: Handoff): BasisLine | null {
	if (basis === null) return null;
	const { kind, countersign, by } = basis;
	const asked = questions.find((each) => each.kind === kind);
	return { kind, countersign, signBy: asked ? asked.since + COUNTERSIGN_WITHIN : null, givenBy: names.get(by) ?? "" };
}
