/** Second implementation of spec/cases.md, section 5: what a "no", a yes and an exclusion mean at a time. */
import type { Body } from "../plain.ts";
import { type CaseData, type Consent, type Handoff, lastsUntil } from "./data.ts";

/** @param travel the hand-off on which she may travel: then an end by date doesn't count at once */
const isInForce = ({ state, terms }: Consent, now: number, travel: Handoff | null): boolean =>
	state === "active" && terms.from <= now && now < (travel === null ? terms.until : lastsUntil(terms.until, travel));

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
	{ section, purpose, basis, now, travel }: { section: string; purpose: string; basis: Body | null; now: number; travel: Handoff | null },
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
			isInForce(yes, now, travel) &&
			isHerYes(yes) &&
			speaksAfter(data, yes, no) &&
			yes.terms.sections.includes(section) &&
			yes.terms.purposes.includes(purpose),
	);
}

/** Whether a "no" takes a section out of a question. @param activeBefore only a "no" that became active before this time counts */
export function isTakenOut(
	data: CaseData,
	question: {
		recipient: string | undefined;
		section: string;
		purposes: string[];
		basis: Body | null;
		now: number;
		travel: Handoff | null;
		activeBefore?: number;
	},
): boolean {
	const { recipient, section, purposes, basis, now, travel, activeBefore = Number.POSITIVE_INFINITY } = question;
	return Object.values(data.consents).some(
		(no) =>
			no.terms.recipient === recipient &&
			no.since < activeBefore &&
			purposes.some((purpose) => forbids(data, no, { section, purpose, basis, now, travel })),
	);
}

/** Whether a withdrawal stands, for one of these sections together with one of these purposes. */
export function hasWithdrawn(data: CaseData, recipient: string | undefined, sections: string[], purposes: string[]): boolean {
	const own = Object.values(data.consents).filter(({ terms }) => terms.permit && terms.recipient === recipient);
	const pairs = sections.flatMap((section) => purposes.map((purpose) => ({ section, purpose })));
	return own.some((permit) => {
		const isHers = ({ terms: { givenBy } }: Consent) => givenBy !== "guardian";
		const later = own.filter((each) => each.order > permit.order && each.state === "active" && isHers(each));
		const isStanding = ({ section, purpose }: (typeof pairs)[number]) => {
			const lists = ({ terms }: Consent) => terms.sections.includes(section) && terms.purposes.includes(purpose);
			return lists(permit) && !later.some(lists);
		};
		return permit.wasWithdrawn && pairs.some(isStanding);
	});
}
