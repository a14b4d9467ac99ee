/** Second implementation of spec/cases.md, section 4, and of "Who may read" in section 3. */
import { type Body, must } from "../plain.ts";
import { hasWithdrawn, isExcluded, isTakenOut } from "./consents.ts";
import { type CaseData, DAY, type Handoff, HOUR, hasMoved, isOpen, lastsUntil, OVER } from "./data.ts";

export type Phase = "request" | "extend" | "accept" | "resume" | "receive" | "read";

const CODES: Record<string, string[]> = {
	consent: [],
	"guardian-consent": [],
	"best-interests": ["guardian-absent", "guardian-part-of-harm", "other"],
	"vital-interest": ["risk-to-life", "immediate-violence", "medical-emergency"],
	"legal-obligation": ["court-order", "mandatory-reporting", "other"],
};
export const isOverride = ({ kind }: Body): boolean => kind === "vital-interest" || kind === "legal-obligation";
export const asksSecond = ({ kind }: Body): boolean => kind === "best-interests" || isOverride({ kind });
const ESSENTIAL = ["safe-contact", "logistics"];
const MEET_WITHIN = 72 * HOUR;

/** The parts of a basis belong together. */
export function mustFit({ kind, consent, head, code, away }: Body): void {
	const onConsent = kind === "consent" || kind === "guardian-consent";
	must((consent !== null) === onConsent && (head !== null) === onConsent, "consent and head");
	const codes = CODES[kind] as string[];
	must(code === null ? codes.length === 0 : codes.includes(code), "code of the basis");
	must(!away || kind === "best-interests", "away");
}

/** The date at which a basis ends. */
export function endOf(data: CaseData, { consent, since }: Body): number {
	return consent === null ? since + 30 * DAY : (data.consents[consent]?.terms.until ?? 0);
}

/** Whether the basis hasn't ended by its date. */
export function isValid(data: CaseData, handoff: Handoff, now: number): boolean {
	return handoff.basis !== null && now < lastsUntil(endOf(data, handoff.basis), handoff);
}

interface Asked {
	handoff: Handoff;
	basis: Body;
	phase: Phase;
	now: number;
	recipient: string | undefined;
}

/** The sections that are left. */
function sectionsLeft(data: CaseData, { handoff, basis, now, recipient, phase }: Asked): Body[] {
	const isNew = phase === "request" || phase === "extend";
	const isOut = (section: string) =>
		isTakenOut(data, { recipient, section, purposes: handoff.purposes, basis, now, travel: isNew ? null : handoff });
	const out = handoff.sections.filter(({ section }: Body) => isOut(section));
	if (basis.kind === "vital-interest") return handoff.sections;
	if (basis.kind === "legal-obligation") {
		const names = handoff.sections.map(({ section }: Body) => section);
		const stands = out.length > 0 || hasWithdrawn(data, recipient, names, handoff.purposes);
		if (!stands) return handoff.sections;
		return basis.code !== "other" && (isNew || basis.verdict === "approve") ? handoff.sections : [];
	}
	return handoff.sections.filter((each: Body) => !out.includes(each));
}

/** Whether a second person's agreement isn't needed now, or is there. */
function hasAgreement(data: CaseData, { handoff, basis, phase, now }: Asked): boolean {
	const question = handoff.questions.find((each: Body) => each.object === basis.object);
	// A partial view judges only the present reading by who may answer.
	if (question && (data.isComplete || phase === "read") && data.isUnanswerable(handoff, question, now)) return false;
	if (basis.verdict !== null) return basis.verdict === "approve";
	if (phase === "request" || phase === "extend") return true;
	if (basis.kind === "best-interests" || !basis.atOnce) return false;
	return (phase !== "receive" || handoff.kind === "referral") && now < basis.began + DAY;
}

/** The sections that the basis allows now; none when it doesn't allow the hand-off. */
export function allowed(data: CaseData, asked: Asked): Body[] {
	const { handoff, basis, phase, now, recipient } = asked;
	const isNew = phase === "request" || phase === "extend";
	const end = endOf(data, basis);
	const left = sectionsLeft(data, asked);
	if (phase === "request" && left.length < handoff.sections.length) return [];
	if (now >= (isNew ? end : lastsUntil(end, handoff))) return [];
	if (basis.consent === null) return hasAgreement(data, asked) ? left : [];
	const consent = data.consents[basis.consent];
	if (consent?.state !== "active") return [];
	const { givenBy, guardian, permit, sections, purposes, from, withhold } = consent.terms;
	if (basis.kind === "consent" ? givenBy === "guardian" : givenBy === "person" || !basis.assent) return [];
	if (basis.kind === "guardian-consent" && isExcluded(data, guardian)) return [];
	if (!permit || consent.terms.recipient !== recipient || now < from) return [];
	const isListed = ({ section }: Body) =>
		sections.includes(section) && !withhold.some((rule: Body) => rule.section === section && rule.from === recipient);
	return left.every(isListed) && handoff.purposes.every((each: string) => purposes.includes(each)) ? left : [];
}

/** The compartments of an accepted hand-off that the to-desk may read now, by the hand-off or as their owner. */
export function openSections(data: CaseData, handoff: Handoff, recipient: string | undefined, now: number): string[] {
	if (handoff.accept === null) return [];
	const owned = handoff.sections.flatMap(({ compartment }: Body) =>
		data.sections[compartment]?.owner === handoff.to ? [compartment] : [],
	);
	return [...new Set<string>([...sectionsToRead(data, handoff, recipient, now), ...owned])];
}

function sectionsToRead(data: CaseData, handoff: Handoff, recipient: string | undefined, now: number): string[] {
	// The to-desk of a transfer owns from then on what it was given.
	if (hasMoved(handoff)) return handoff.given;
	const isNowOpen = isOpen(handoff);
	const read = isNowOpen ? allowed(data, { handoff, basis: handoff.basis, phase: "read", now, recipient }) : [];
	const { departed, arrived, overAt } = handoff;
	const awayAt = departed?.at ?? arrived?.at;
	const until = Math.max(overAt ?? 0, arrived?.at ?? 0) + MEET_WITHIN;
	const isMeetable = isNowOpen || (OVER.includes(handoff.state) && awayAt !== undefined && now < until);
	const isClosed = (section: string) =>
		isTakenOut(data, {
			...{ recipient, section, purposes: handoff.purposes, basis: handoff.basis, now, travel: handoff },
			activeBefore: awayAt ?? Number.POSITIVE_INFINITY,
		});
	return handoff.sections.flatMap((each: Body) => {
		const isMet = ESSENTIAL.includes(each.section) && isMeetable && !isClosed(each.section);
		return read.includes(each) || isMet ? [each.compartment] : [];
	});
}

/** When both desks are told that she hasn't arrived. */
export function tellByOf({ arranged }: Handoff, asked: number | null, since: number, at: number): number {
	if (asked !== null && isFitTellBy(asked, at)) return asked;
	const usual = arranged ? arranged.expectBy + HOUR : since + 6 * HOUR;
	return usual > at ? usual : at + 6 * HOUR;
}

export const isFitTellBy = (tellBy: number, at: number): boolean => tellBy > at && tellBy <= at + 14 * DAY;
