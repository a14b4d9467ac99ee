/** When bells ring. Pure. SPEC "Cases", section 10. */
import type { Id } from "#protocol/bytes.ts";
import type { RingKind } from "#protocol/codes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Rings that aren't urgent come to one address at most once in this time. */
export const ORDINARY_EVERY_MS = 15 * MINUTE;
/** The pauses after the first, second, ... failed try. The last pause is repeated. */
const RETRY_AFTER_MS = [MINUTE / 2, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR];
/** From so many failed tries in a row on, the desk and the admins see that a bell fails. */
export const FAILURES_SHOWN_FROM = 3;

/** A ring that is due. */
export interface DueRing {
	desk: Id;
	kind: RingKind;
	/** Whether it rings even if the address got a ring in the last quarter of an hour. */
	urgent: boolean;
	/** The hand-off whose ladder rings. The ring is dropped when the hand-off moves on. Null for every other ring. */
	handoff: Id | null;
	/** When it is due, UTC ms. */
	at: number;
}

/** A hand-off before and after a change. `before`: undefined for a new one. */
export interface HandoffChange {
	before: Handoff | undefined;
	after: Handoff;
	/** From when on the hand-off is red, UTC ms; null for never. */
	redAt: number | null;
	/** Whether the basis has stopped allowing the hand-off or a section of it. This rings both desks. */
	hasClosed: boolean;
}

/**
 * Whether a hand-off that is or was requested has got another state, or a new statement such as a move or a countersignature. A statement
 * of another chain, such as the withdrawal of a consent, can change the state too.
 */
export function isMove({ before, after, hasClosed }: HandoffChange): boolean {
	const hasMoved = before?.state !== after.state || before.chain.length !== after.chain.length || before.expected !== after.expected;
	return after.requestedBy !== null && (hasMoved || hasClosed);
}

/**
 * Whether the request waits for an answer, before and after the change. Its rings go on then: neither a countersignature nor another basis
 * answers the request.
 */
export function isStillRequested({ before, after }: HandoffChange): boolean {
	return before?.state === "requested" && after.state === "requested";
}

/** Whether somebody has taken the hand-off, and nothing else has changed. */
function isOnlyTake({ before, after, hasClosed }: HandoffChange): boolean {
	if (before === undefined || hasClosed || after.taken?.at === before.taken?.at) return false;
	return after.state === before.state && after.chain.length === before.chain.length + 1;
}

/**
 * The rings of a hand-off that has moved: for its two desks. The desk that acted is left out, unless a basis has ended. Nothing rings
 * here for the request of an emergency: its ladder does (`ladder.ts`).
 * @param actor the desk that acted; null for an admin. @param now UTC ms.
 */
export function ringsOfMove(change: HandoffChange, actor: Id | null, now: number): DueRing[] {
	const { after, redAt, hasClosed } = change;
	const { state, priority, from, to } = after;
	const isEmergency = priority === "emergency";
	// The ladder of the request rings.
	if (state === "requested" && isEmergency && !isStillRequested(change)) return [];
	// Whoever takes a hand-off has been rung, and nobody else need do anything.
	if (isOnlyTake(change)) return [];
	const kind = redAt !== null && redAt <= now ? "late" : "waits";
	return [from, to]
		.filter((desk) => desk !== actor || hasClosed)
		.map((desk) => ({ desk, kind, urgent: isEmergency, handoff: null, at: now }));
}

/** A ring that isn't urgent. It belongs to no hand-off. */
export function ordinaryRing(desk: Id, kind: RingKind, now: number): DueRing {
	return { desk, kind, urgent: false, handoff: null, at: now };
}

/** Milliseconds until the next try. @param tries the failed tries so far, at least 1. */
export function retryAfter(tries: number): number {
	return RETRY_AFTER_MS[Math.min(tries, RETRY_AFTER_MS.length) - 1] ?? HOUR;
}

export interface Reminder {
	/** 0 to 23, local time. */
	hour: number;
	/** Such as "Europe/Rome". */
	zone: string;
}

/** The hours of each day in which only what can't wait rings. `until` may be on the next day. */
export interface QuietHours {
	/** 0 to 23, local time. */
	from: number;
	until: number;
	/** Such as "Europe/Rome". */
	zone: string;
}

/** The hour in a time zone, 0 to 23. @param at UTC ms. */
export function hourIn(zone: string, at: number): number {
	const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).formatToParts(at);
	return Number(parts.find(({ type }) => type === "hour")?.value);
}

/** Whether these hours are quiet now. @param now UTC ms. */
export function isQuiet({ from, until, zone }: QuietHours, now: number): boolean {
	const hour = hourIn(zone, now);
	return from < until ? from <= hour && hour < until : hour >= from || hour < until;
}

/** All offsets of time zones are multiples of this. */
const QUARTER = 15 * MINUTE;
const WEEKEND = ["Sat", "Sun"];

/**
 * Whether the reminder's hour began after `after` and not later than `until` (UTC ms), on a working day (Monday to Friday). Looks back one
 * day at most.
 */
export function isReminderDue({ hour, zone }: Reminder, after: number, until: number): boolean {
	const format = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	});
	const first = Math.floor(Math.max(after, until - 24 * HOUR) / QUARTER) * QUARTER + QUARTER;
	for (let time = first; time <= until; time += QUARTER) {
		const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
		if (Number(parts.hour) === hour && Number(parts.minute) === 0 && !WEEKEND.includes(parts.weekday ?? "")) return true;
	}
	return false;
}
