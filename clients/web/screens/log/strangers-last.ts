/** The order of findings about refused requests. */
import type { FindingView } from "../../sitting/verbs/index.ts";

/** Puts findings about requests without a sign-in last, because there are many and they say the least. */
export function strangersLast(findings: FindingView[]): FindingView[] {
	return findings.toSorted((a, b) => Number(isOfStranger(a)) - Number(isOfStranger(b)));
}

const isOfStranger = ({ entries }: FindingView) => entries.every(({ action }) => action === "request.unauthenticated");
