/** The order of what was refused. */
import type { FindingView } from "../../sitting/verbs/index.ts";

/** Requests that nobody signed in for are many, and say the least. */
export function strangersLast(findings: FindingView[]): FindingView[] {
	return findings.toSorted((a, b) => Number(isOfStranger(a)) - Number(isOfStranger(b)));
}

const isOfStranger = ({ entries }: FindingView) => entries.every(({ action }) => action === "request.unauthenticated");
