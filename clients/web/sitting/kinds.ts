/** Data that crosses between the page and the worker. It survives structured clone. */
import type { Alarm, AlarmCode, PlainError, SyncProgress } from "#sdk/index.ts";
import type { Change } from "./freshness.ts";

/** An error of the worker as plain data, because error classes don't survive the clone. */
export type ErrorData = PlainError;

/**
 * How a sitting ends. After a lock, a sign-in comes back to the same place. Sign-out forgets the place and the name. Hide signs out and
 * shows an empty page. "session-ended": the server has ended the session, for example after a suspension. It is like a lock, and the
 * sign-in says why.
 */
export type Ending = "lock" | "session-ended" | "sign-out" | "hide";

/** Somebody who is signed in. */
export interface Entered {
	/** "pending" while the member waits to be vouched for. */
	status: string;
	/** The sign-in name. */
	name: string;
	/** The person said at sign-in that other people use this computer too. */
	isSharedComputer: boolean;
}

/** The settings of a member on this device. */
export interface DeviceSettings {
	/** Minutes without a touch until the lock. */
	idleMinutes: number;
	/** Shift three times hides the page. */
	hidesByShift: boolean;
	/** Shortcuts with single keys are on. */
	hasShortcuts: boolean;
	/** The title of the tab shows how many things wait. */
	hasCount: boolean;
	/** The system shows a notice when something new waits. */
	hasNotices: boolean;
	/** The first steps were read or skipped. */
	hasSeenFirstSteps: boolean;
	/** What rings makes no sound. */
	isSilent: boolean;
	/** This device rings while the page is closed. */
	ringsHere: boolean;
	/** It also rings while I am not on duty. */
	ringsAlways: boolean;
}

/** Events that the worker sends to tabs. */
export type SittingEvent =
	/** at: when it was raised, UTC ms. A tab that opens later gets the earlier alarms too. */
	| { kind: "alarm"; alarm: Alarm; at: number }
	/** Answers may be old now. isOwn: this tab has made the changes. */
	| { kind: "changes"; changes: readonly Change[]; isOwn: boolean }
	/** How far a long synchronisation of the directory is. */
	| { kind: "progress"; progress: SyncProgress }
	/** The server limits requests. The request goes on by itself at this time, UTC ms. */
	| { kind: "waiting"; until: number }
	/** How many minutes this device's clock is ahead of the server's, below 0 when it is behind; null when it is right again. */
	| { kind: "clock"; minutes: number | null }
	/** Keys are being renewed. left: how many threads and sections wait. */
	| { kind: "renewal"; left: number }
	/** Somebody has signed in, in another tab. `follow` shows that sitting here. */
	| { kind: "entered" }
	/** In the last minute before an idle lock, each second; null when a touch has stopped it. */
	| { kind: "countdown"; seconds: number | null }
	/**
	 * The sitting ends: in another tab, by the clock, or by the server. Each tab saves its drafts, and then loads a page without the sitting.
	 */
	| { kind: "end"; how: Ending };

export type { PartyName } from "#sdk/views/parties.ts";
export type { PresentReader, ReadersView } from "#sdk/views/readers.ts";
export type { AuthorView } from "#sdk/views/section.ts";
export type { WhoCanHelpView } from "#sdk/views/who-can-help.ts";
export type { Alarm, AlarmCode, SyncProgress };

/** An error that a verb of the worker has thrown. */
export class SittingError extends Error {
	readonly data: ErrorData;
	constructor(data: ErrorData) {
		super(data.code ?? data.name);
		this.name = "SittingError";
		this.data = data;
	}
}

/** The worker has ended before it answered. The next call of `openSitting` connects to the next worker. */
export class ConnectionLost extends Error {}

/** @returns the data of an error of a verb. For an error that was thrown in the page, its fields are empty. */
export function dataOf(error: unknown): ErrorData {
	if (error instanceof SittingError) return error.data;
	return {
		name: "Error",
		code: null,
		field: null,
		alarm: null,
		why: null,
		basis: [],
		desks: [],
		limit: null,
		helpers: [],
		at: null,
		retryAfter: null,
		request: null,
		version: null,
		detail: "",
	};
}
