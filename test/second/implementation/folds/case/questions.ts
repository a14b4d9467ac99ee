/** Second implementation of "Questions to a second person" in spec/cases.md, section 3. */
import type { Body } from "../plain.ts";
import type { Desks, Handoff } from "./data.ts";

/** The desks that may answer a question of a hand-off. */
export function answerers({ kind, by, away }: Body, { from, to }: Handoff, custodian: string | null, desks: Desks): string[] {
	const own = desks.organisationOf(from);
	const isOther = (desk: string) => desks.organisationOf(desk) !== own;
	const needsTwo = kind === "best-interests" && (away || desks.countryOf(from) !== desks.countryOf(to));
	const first = kind !== "best-interests" ? [from, to] : needsTwo ? [to] : [from];
	const allowed = first.filter((desk) => !needsTwo || isOther(desk));
	const isThere = (desk: string) => desks.hasActive(desk, by);
	if (allowed.some(isThere)) return allowed;
	const rest = [to, from, ...(custodian ? [custodian] : [])].filter((desk) => !allowed.includes(desk) && (!needsTwo || isOther(desk)));
	const next = rest.find(isThere);
	return next ? [...allowed, next] : allowed;
}
