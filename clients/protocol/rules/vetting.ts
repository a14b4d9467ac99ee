/** Bounds of vetting data, and when a vetting is due. Times are UTC ms. SPEC "The directory", section 4. */
import type { Checklist } from "../contracts/directory.ts";
import { COUNTRIES } from "../countries.ts";
import { ProtocolError } from "../errors.ts";

const DAY = 86_400_000;
/** How far the clock of a client may be ahead of the server's, in ms. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** The longest period of a policy, in months. It is also the longest time to the next vetting, even when two admins agree. */
export const MAX_VETTING_MONTHS = 120;
/** A check of an identity, a training or a signature that is older than this, in ms, doesn't count. */
const OLDEST_EVIDENCE_MS = 20 * 366 * DAY;

/** The latest next vetting that one admin may set alone. A month counts 31 days, so that each calendar month fits. */
export const latestNextVetting = (at: number, months: number): number => at + months * 31 * DAY;

/** The same day of the month, `months` later (UTC ms). A day that the month doesn't have becomes a day of the next month. */
export function monthsLater(at: number, months: number): number {
	const due = new Date(at);
	due.setUTCMonth(due.getUTCMonth() + months);
	return due.getTime();
}

/** The facts that the directory has about the last vetting of a member or an organisation. */
export interface Vetted {
	/** When the last vetting was signed. Null for a founder and for a newcomer. */
	vettedAt: number | null;
	nextVetting: number | null;
	/** Whether two admins have agreed on a date beyond the policy's period. */
	isExtended: boolean;
}

/**
 * When a vetting is due. A shorter policy makes it due earlier, unless two admins have agreed on the date.
 * @param vettingMonths of the policy in force. @returns UTC ms, or null when nothing was vetted yet.
 */
export function vettingDueAt({ vettedAt, nextVetting, isExtended }: Vetted, vettingMonths: number | undefined): number | null {
	if (nextVetting === null || vettedAt === null || isExtended || vettingMonths === undefined) return nextVetting;
	return Math.min(nextVetting, monthsLater(vettedAt, vettingMonths));
}

const bad = (field: string, rule: string) => new ProtocolError("bad-statement", `${field}: ${rule}`, field);

/** @throws ProtocolError bad-statement unless the next vetting is in the future, and within 120 months of 31 days. @param now UTC ms. */
export function checkNextVetting(nextVetting: number, now: number): void {
	if (nextVetting <= now) throw bad("nextVetting", "must be in the future");
	if (nextVetting > latestNextVetting(now, MAX_VETTING_MONTHS)) throw bad("nextVetting", "must be within the next ten years");
}

/** @throws ProtocolError bad-statement unless there is a reference, and each time is in the past and within 20 years. */
export function checkChecklist(checklist: Checklist, now: number): void {
	if (checklist.references < 1) throw bad("references", "at least one reference is needed");
	for (const field of ["identitySeenOn", "safeguardingTraining", "codeOfConductSigned"] as const) {
		const time = checklist[field];
		if (time === null) continue;
		if (time > now + CLOCK_TOLERANCE_MS) throw bad(field, "must not be in the future");
		if (time < now - OLDEST_EVIDENCE_MS) throw bad(field, "must be within the last 20 years");
	}
}

/** @throws ProtocolError bad-statement unless the country is a code of ISO 3166-1 or XK. */
export function checkCountry(country: string): void {
	if (!COUNTRIES.has(country)) throw bad("country", "must be a country as two letters (ISO 3166-1), such as AL");
}

/** @throws ProtocolError bad-statement unless the period of a policy is 1 to 120 months. */
export function checkVettingMonths(months: number): void {
	if (months < 1 || months > MAX_VETTING_MONTHS) throw bad("policy.vettingMonths", `must be 1 to ${MAX_VETTING_MONTHS}`);
}
