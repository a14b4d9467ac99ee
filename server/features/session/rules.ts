/** What decides about signing in: pure, and without a clock. Times are UTC ms. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Credential, type Directory, hasLeft, type Member } from "#protocol/folds/directory.ts";

/** A sign-in that was begun must be finished within this time, once. */
export const ATTEMPT_MS = 60_000;
/** How long the last refresh token still works after it was traded in, for a reply that was lost. */
export const GRACE_MS = 30_000;
/** A device on which nobody signed in for this long is a stranger again. */
export const DEVICE_MS = 180 * 86_400_000;
/** After this long without an attempt the earlier ones no longer count. */
export const FORGET_MS = 3_600_000;

const FREE_ATTEMPTS = 4;
const LONGEST_DELAY_MS = 60_000;

/** One name has one spelling: NFKC, then lower case. */
export function normaliseName(name: string): string {
	return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}

/** Unfinished attempts of one bucket, and when the last one was made. */
export interface Attempts {
	failures: number;
	at: number;
}

/** The wait after the n-th unfinished attempt, in ms. It grows and has a ceiling: a stranger must not be able to lock anybody out. */
export function delayAfter(failures: number): number {
	return failures < FREE_ATTEMPTS ? 0 : Math.min(1_000 * 2 ** Math.min(failures - FREE_ATTEMPTS, 20), LONGEST_DELAY_MS);
}

/** How long a new attempt must wait, in ms; 0 when it may be made now. */
export function waitBefore({ failures, at }: Attempts, now: number): number {
	return Math.max(0, at + delayAfter(failures) - now);
}

/** Each attempt counts as a failure until it is finished. */
export function countAttempt({ failures, at }: Attempts, now: number): Attempts {
	return { failures: now - at >= FORGET_MS ? 1 : failures + 1, at: now };
}

/** How often in a day an account may be changed by someone who isn't vouched for, or is suspended: each change stays in the directory for good. */
export const CHANGES_A_DAY = 5;
const DAY_MS = 86_400_000;

/** @param before at: when the day that they are counted in ends. @returns null when there were enough until then. */
export function countChange({ failures, at }: Attempts, now: number): Attempts | null {
	if (now >= at) return { failures: 1, at: now + DAY_MS };
	return failures < CHANGES_A_DAY ? { failures: failures + 1, at } : null;
}

/** A refresh token as it is known here. */
export interface RefreshToken {
	traded: number | null;
	superseded: number | null;
	/** Whether a token that was given for this one has been traded in itself: then its reply had arrived. */
	childTraded: boolean;
}

/** "misused": somebody has a token that was used up; the session ends, whoever it is. */
export function judgeToken({ traded, superseded, childTraded }: RefreshToken, now: number): "good" | "misused" {
	const since = traded ?? superseded;
	if (since === null) return "good";
	return !childTraded && now - since <= GRACE_MS ? "good" : "misused";
}

/** Who may sign in at all: everybody with an account but those who have left. What they may do then is judged at each request. */
export function accountOf(directory: Directory, id: Id | null): { member: Member; credential: Credential } | null {
	const member = id === null ? undefined : directory.members.get(id);
	if (!member?.credential || hasLeft(directory, member)) return null;
	return { member, credential: member.credential };
}

/** Credentials of a member that count or may come to count: the one in force, and those of joins that wait. */
export function liveCredentials(directory: Directory, id: Id): Credential[] {
	const waiting = [...directory.joins.values()].filter((join) => join.member === id && join.status === "waiting");
	return [directory.members.get(id)?.credential, ...waiting.map((join) => join.credential)].filter((each) => each != null);
}

/**
 * The OPAQUE setup that a credential names: the newest for a new record, the old one while the record stays.
 * @throws ProtocolError bad-statement
 */
export function checkSetup(setup: string, newest: string, sameRecord: boolean, before: Credential | null): void {
	if (setup !== (sameRecord && before ? before.setup : newest))
		throw new ProtocolError("bad-statement", "setup: is not the one that the record was made under");
}
