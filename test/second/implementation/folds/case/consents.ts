/** Second implementation of spec/cases.md, section 5: what a "no", a yes and an exclusion mean at a time. */
import type { Body } from "../plain.ts";
import type { CaseData, Consent } from "./data.ts";

const isInForce = ({ state, terms }: Consent, now: number): boolean => state === "active" && terms.from <= now && now < terms.until;

/** Whether this kind of guardian is part of the harm. */
export function isExcluded({ consents }: CaseData, kind: string | null): boolean {
	return Object.values(consents).some(({ terms, verdicts }) => {
		const lifts = [...verdicts.values()].filter((verdict) => verdict === "approve");
		return kind !== null && terms.excluded === kind && lifts.length < 2;
	});
}

/** Whether what this permit's givers say now ends what was said earlier: a guardian alone can't speak for the person. */
function speaksAfter(data: CaseData, { terms: { givenBy, guardian } }: Consent, earlier: Consent): boolean {
	return givenBy !== "guardian" || (earlier.terms.givenBy === "guardian" && !isExcluded(data, guardian));
}

/** Whether this permit ends a "no" of the recipient. */
function isHerYes({ terms, organisation, verdicts }: Consent): boolean {
	const isApproved = [...verdicts].some(([of, verdict]) => of !== terms.recipient && verdict === "approve");
	return organisation !== terms.recipient || isApproved;
}

/** Whether this "no" forbids its recipient a section for a purpose. @param basis null for no basis at all */
function forbids(
	data: CaseData,
	no: Consent,
	{ section, purpose, basis, now }: { section: string; purpose: string; basis: Body | null; now: number },
): boolean {
	const { id, state, terms } = no;
	if (terms.permit || state !== "active" || now < terms.from) return false;
	if (!terms.sections.includes(section) || !terms.purposes.includes(purpose)) return false;
	if (terms.givenBy === "guardian") {
		if (now >= terms.until || isExcluded(data, terms.guardian)) return false;
		if (basis?.kind === "best-interests" && basis.code === "guardian-part-of-harm") return false;
	}
	return !Object.values(data.consents).some(
		(yes) =>
			yes.terms.permit &&
			yes.terms.replaces === id &&
			yes.terms.recipient === terms.recipient &&
			isInForce(yes, now) &&
			isHerYes(yes) &&
			speaksAfter(data, yes, no) &&
			yes.terms.sections.includes(section) &&
			yes.terms.purposes.includes(purpose),
	);
}

/** Whether a "no" takes a section out of a question. @param recordedBefore only a "no" that was recorded before this time counts */
export function isTakenOut(
	data: CaseData,
	question: {
		recipient: string | undefined;
		section: string;
		purposes: string[];
		basis: Body | null;
		now: number;
		recordedBefore?: number;
	},
): boolean {
	const { recipient, section, purposes, basis, now, recordedBefore = Number.POSITIVE_INFINITY } = question;
	return Object.values(data.consents).some(
		(no) =>
			no.terms.recipient === recipient &&
			no.at < recordedBefore &&
			purposes.some((purpose) => forbids(data, no, { section, purpose, basis, now })),
	);
}

/** Whether a withdrawal stands, for these sections and purposes. */
export function hasWithdrawn(data: CaseData, recipient: string | undefined, sections: string[], purposes: string[]): boolean {
	const own = Object.values(data.consents).filter(({ terms }) => terms.permit && terms.recipient === recipient);
	const lists = ({ terms }: Consent, all: "some" | "every") =>
		sections[all]((each) => terms.sections.includes(each)) && purposes[all]((each) => terms.purposes.includes(each));
	return own.some(
		(permit) =>
			permit.wasWithdrawn &&
			lists(permit, "some") &&
			!own.some(
				(later) => later.order > permit.order && later.state === "active" && speaksAfter(data, later, permit) && lists(later, "every"),
			),
	);
}
