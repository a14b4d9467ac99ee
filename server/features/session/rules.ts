/** Rules of signing in. Pure. Times are UTC ms. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Credential, type Directory, hasLeft, type Member } from "#protocol/folds/directory.ts";

/** A sign-in must be finished within this time after its start. */
export const ATTEMPT_MS = 60_000;
/** How long a refresh token still works after it was traded in. Covers a lost reply. */
export const GRACE_MS = 30_000;
/** A device without a sign-in for this long is unknown again. */
export const DEVICE_MS = 180 * 86_400_000;
/** After this long without a new attempt, earlier attempts no longer count. */
export const FORGET_MS = 3_600_000;

/** How long a challenge of the proof of work can be used. */
export const WORK_MS = 300_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How many unfinished attempts need no wait and no proof of work. */
const FREE_ATTEMPTS = 4;
/**
 * How many unfinished attempts with one name all unknown devices together may make. Then each unknown device must do a proof of work, until
 * an hour has passed without an attempt.
 */
const FREE_FOR_NAME = 20;
/** The longest wait after a proof of work, and without it. */
const LONGEST_DELAY_AFTER_WORK_MS = 10_000;
const LONGEST_DELAY_MS = 60_000;

/** When a session ends that is used now: some days after its start, or after some hours without use. @param started UTC ms. */
export function sessionEnd(
	started: number,
	now: number,
	{ refreshDays, sessionIdleHours }: { refreshDays: number; sessionIdleHours: number },
): number {
	return Math.min(started + refreshDays * DAY_MS, now + sessionIdleHours * HOUR_MS);
}

/** The canonical spelling of a name: NFKC, then lower case. */
export function normaliseName(name: string): string {
	return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}

/** A row of `sign_in_delay`: what was counted in one bucket. */
export interface AttemptCount {
	/** Attempts that aren't finished. For an account: changes of one day. */
	failures: number;
	/** The time of the last attempt. For an account: the end of the day for which changes are counted. */
	at: number;
}

/**
 * The wait in ms after the n-th unfinished attempt. It grows up to LONGEST_DELAY_MS, so that a stranger can't lock a member out for long.
 */
export function delayAfter(failures: number): number {
	return failures < FREE_ATTEMPTS ? 0 : Math.min(1_000 * 2 ** Math.min(failures - FREE_ATTEMPTS, 20), LONGEST_DELAY_MS);
}

/** The remaining wait in ms; 0 when a new attempt is allowed now. */
export function waitBefore({ failures, at }: AttemptCount, now: number): number {
	return Math.max(0, at + delayAfter(failures) - now);
}

/**
 * Whether an unknown device must do a proof of work.
 * @param own the attempts with this name from its IP network. @param all the attempts with this name from all IP networks.
 */
export function needsWork(own: AttemptCount, all: AttemptCount, now: number): boolean {
	const recent = ({ failures, at }: AttemptCount) => (now - at >= FORGET_MS ? 0 : failures);
	return recent(own) >= FREE_ATTEMPTS || recent(all) >= FREE_FOR_NAME;
}

/** The remaining wait after a proof of work, in ms. It limits guesses, and is short enough to wait for. */
export function waitAfterWork({ failures, at }: AttemptCount, now: number): number {
	return Math.max(0, at + Math.min(delayAfter(failures), LONGEST_DELAY_AFTER_WORK_MS) - now);
}

/** Each attempt counts as a failure until it is finished. */
export function countAttempt({ failures, at }: AttemptCount, now: number): AttemptCount {
	return { failures: now - at >= FORGET_MS ? 1 : failures + 1, at: now };
}

/** How many times a day a member who is pending or suspended may change their account. The directory keeps each change for ever. */
export const CHANGES_PER_DAY = 5;

/** Counts one more change of an account. @returns null when the limit is reached. */
export function countChange({ failures, at }: AttemptCount, now: number): AttemptCount | null {
	if (now >= at) return { failures: 1, at: now + DAY_MS };
	return failures < CHANGES_PER_DAY ? { failures: failures + 1, at } : null;
}

/** The stored facts about a refresh token. */
export interface RefreshToken {
	/** When the client traded it in for a new one; null before. */
	traded: number | null;
	/** When it became useless, because another token of its session was traded in; null before. */
	superseded: number | null;
	/** Whether the token that replaced this one has been traded in, too. Then the client had received it. */
	childTraded: boolean;
}

/** Judges a token that a client sends. "misused": the token was used up before, so somebody has copied it and the session must end. */
export function judgeToken({ traded, superseded, childTraded }: RefreshToken, now: number): "good" | "misused" {
	const since = traded ?? superseded;
	if (since === null) return "good";
	return !childTraded && now - since <= GRACE_MS ? "good" : "misused";
}

/**
 * Only the cookie authorises a refresh, so a page of another site must not be able to send it. Browsers always name the page's origin.
 * @param given the header Origin; undefined outside of browsers.
 * @throws ProtocolError not-allowed
 */
export function checkOrigin(given: string | undefined, own: string): void {
	if (given !== undefined && given !== own) throw new ProtocolError("not-allowed", "origin: the request comes from another site", "origin");
}

/**
 * The account with which a member may sign in; null without one, and for a member who has left. Each request checks what the member may do.
 */
export function accountOf(directory: Directory, id: Id | null): { member: Member; credential: Credential } | null {
	const member = id === null ? undefined : directory.members.get(id);
	if (!member?.credential || hasLeft(directory, member)) return null;
	return { member, credential: member.credential };
}

/** Credentials of a member that are in force or may come into force: the present one, and the credentials of waiting joins. */
export function liveCredentials(directory: Directory, id: Id): Credential[] {
	const waiting = [...directory.joins.values()].filter((join) => join.member === id && join.status === "waiting");
	return [directory.members.get(id)?.credential, ...waiting.map((join) => join.credential)].filter((each) => each != null);
}

/**
 * Checks the OPAQUE setup of a credential: the newest one for a new record, the previous one while the record stays.
 * @param before the previous credential. @throws ProtocolError bad-statement
 */
export function checkSetup(setup: string, newest: string, hasSameRecord: boolean, before: Credential | null): void {
	const expected = hasSameRecord && before ? before.setup : newest;
	if (setup !== expected) throw new ProtocolError("bad-statement", "setup: must be the setup with which the record was made");
}
