/** Decides when an idle or hidden sitting locks. Pure. Durations are in ms, points in time are UTC ms. */

const MINUTE = 60_000;

/** After how long the sitting locks, in ms. */
export interface LockTimes {
	/** Without a key or a touch. */
	idle: number;
	/** While all tabs are hidden. */
	hidden: number;
	/** While all tabs are hidden, and one of them is busy. */
	busy: number;
}

export const OWN_DEVICE: LockTimes = { idle: 10 * MINUTE, hidden: 15 * MINUTE, busy: 30 * MINUTE };
export const SHARED_COMPUTER: LockTimes = { idle: 5 * MINUTE, hidden: 2 * MINUTE, busy: 5 * MINUTE };
/** The person may choose the idle time on an own device, in this range. */
export const IDLE_CHOICE = { from: 2 * MINUTE, to: 15 * MINUTE };

/** Limits a stored idle time to the range, because somebody at the device may have changed it. @param kept in ms. */
export function allowedIdle(kept: number): number {
	return Math.min(IDLE_CHOICE.to, Math.max(IDLE_CHOICE.from, Number.isFinite(kept) ? kept : OWN_DEVICE.idle));
}

/** How long before an idle lock the tabs warn. */
export const WARNING = MINUTE;

/** The state of one tab. */
export interface TabFacts {
	/** The last key or touch. */
	touchedAt: number;
	/** Since when the tab is hidden; null while it can be seen. */
	hiddenSince: number | null;
	/** Whether a call card is open, or the camera was opened. */
	isBusy: boolean;
	/** "Show to the person": the idle lock pauses until this time. */
	pausedUntil: number;
}

/** The state of all tabs together, for one check of the lock. */
export interface Watch extends TabFacts {
	/** When the lock was last checked, UTC ms. A long gap means that the device slept. */
	checkedAt: number;
}

/** All tabs as one: a touch in any of them counts, and they are hidden when none can be seen. @param tabs at least one. */
export function togetherOf(tabs: readonly TabFacts[]): TabFacts {
	const hidden = tabs.flatMap(({ hiddenSince }) => hiddenSince ?? []);
	return {
		touchedAt: Math.max(...tabs.map(({ touchedAt }) => touchedAt)),
		hiddenSince: hidden.length < tabs.length ? null : Math.max(...hidden),
		isBusy: tabs.some(({ isBusy }) => isBusy),
		pausedUntil: Math.max(...tabs.map(({ pausedUntil }) => pausedUntil)),
	};
}

export type Verdict = { state: "open" } | { state: "warning"; seconds: number } | { state: "lock" };

/** Decides whether the sitting stays open, warns or locks. @param now UTC ms. */
export function judgeLock(times: LockTimes, watch: Watch, now: number): Verdict {
	const hiddenFor = watch.isBusy ? times.busy : times.hidden;
	// Locks when the clock went back, or when the check comes too late: the machine slept, or the browser was frozen.
	const gap = now - watch.checkedAt;
	if (gap < 0 || gap > (watch.hiddenSince === null ? times.idle : hiddenFor)) return { state: "lock" };
	if (watch.hiddenSince !== null) return now - watch.hiddenSince >= hiddenFor ? { state: "lock" } : { state: "open" };
	const left = Math.max(watch.touchedAt + times.idle, watch.pausedUntil) - now;
	if (left <= 0) return { state: "lock" };
	return left <= WARNING ? { state: "warning", seconds: Math.ceil(left / 1000) } : { state: "open" };
}
