/** What the fold of a case keeps, and what it asks the directory. */
import type { Body } from "../plain.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** What a case asks the directory. */
export interface Desks {
	organisationOf(desk: string): string | undefined;
	isMemberOf(member: string, desk: string): boolean;
	canHold(desk: string): boolean;
	/** Whether it is closed or its organisation was removed. */
	isGone(desk: string): boolean;
	goneSince(desk: string): number | null;
	/** Whether it isn't gone, and its organisation is suspended. */
	isSuspended(desk: string): boolean;
	/** Whether somebody else than this member is active for the desk. */
	hasActive(desk: string, except: string): boolean;
	activeOrganisations(): string[];
	countryOf(desk: string): string | undefined;
	isAdmin(member: string): boolean;
	newestAt(size: number): number;
}

export interface Consent {
	id: string;
	state: string;
	terms: Body;
	chain: string[];
	/** The desk that recorded it, its organisation then, when, and when it became active (or, while it never was, when it was recorded). */
	desk: string;
	organisation: string | undefined;
	at: number;
	since: number;
	/** How many consents of the case were recorded before it. */
	order: number;
	wasWithdrawn: boolean;
	/** The desks that were named and haven't attested since. */
	named: string[];
	/** The last verdict of each organisation about the record. */
	verdicts: Map<string | undefined, string>;
	/** An enter-in-error of a "no" that waits. */
	waiting: { object: string; by: string } | null;
}

/** A hand-off: see `newHandoff`. */
export type Handoff = Body;

export interface CaseData {
	sections: Record<string, { section: string; owner: string; closed: boolean }>;
	handoffs: Record<string, Handoff>;
	consents: Record<string, Consent>;
	route: string[];
	custodian: string | null;
	isComplete: boolean;
	/** Whether a question has waited for 72 hours and nobody may answer it now. Such a question counts as refused. */
	isUnanswerable(handoff: Handoff, question: Body, now: number): boolean;
	/** When the 24 hours of an override began, by recipient organisation. */
	overrides: Map<string | undefined, number>;
}

export const WAITING = ["requested", "acknowledged"];
export const READY = ["accepted", "arranged"];
export const GOING = [...READY, "in-transit", "on-hold"];
export const FAILED = ["declined", "rerouted", "withdrawn", "cancelled"];
export const OVER = [...FAILED, "ended", "completed", "entered-in-error"];

/** A received transfer. Its case.custody comes in the same bundle. */
export const hasMoved = ({ kind, state }: Handoff): boolean => kind === "transfer" && (state === "received" || state === "completed");
export const isOpen = (handoff: Handoff): boolean => GOING.includes(handoff.state) || (handoff.state === "received" && !hasMoved(handoff));
export const isRunning = (handoff: Handoff): boolean => WAITING.includes(handoff.state) || isOpen(handoff);
/** Whether she counts as departed. */
export const isAway = ({ departed, arrived }: Handoff): boolean => departed !== null || arrived !== null;

/** When a consent or basis that ends at a date ends, if she travels. */
export function lastsUntil(end: number, handoff: Handoff): number {
	const { departed, arrived, basisTellBy, state } = handoff;
	const isLive = WAITING.includes(state) || isOpen(handoff) || state === "received";
	const start = departed?.since ?? arrived?.since;
	if (!isLive || start === undefined || end < start) return end;
	const limit = basisTellBy === null ? end : Math.max(end, basisTellBy + 6 * HOUR);
	return arrived !== null && arrived.at < limit ? Math.max(end, arrived.since + DAY) : limit;
}

export function newHandoff({ kind, as, to, priority, travel, followUp }: Body, key: string): Handoff {
	return {
		...{ kind, from: as, to, priority, travel, followUp, state: "draft", before: null, reason: null, settled: false, chain: [key] },
		...{ sections: [], purposes: [], basis: null, signers: [], respondBy: null, proposed: null, arranged: null },
		...{ accept: null, acceptedAt: null, receive: null, given: [], overAt: null, inError: null, suggested: null },
		...{ departed: null, tellBy: null, basisTellBy: null, arrived: null, taken: null, hasHer: false, expected: false },
		// The questions to a second person that are open.
		...{ questions: [], refusedOverride: false },
	};
}
