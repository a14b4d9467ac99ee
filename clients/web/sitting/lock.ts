/** When an idle or hidden sitting locks. Pure: times in ms, no timer. */

const MINUTE = 60_000;

export interface LockTimes {
	/** Without a key or a touch. */
	idle: number;
	/** While all tabs are hidden. */
	hidden: number;
	/** While they are hidden during a call, or after "Take a photo". */
	busy: number;
}

export const OWN_DEVICE: LockTimes = { idle: 10 * MINUTE, hidden: 15 * MINUTE, busy: 30 * MINUTE };
export const SHARED_COMPUTER: LockTimes = { idle: 5 * MINUTE, hidden: 2 * MINUTE, busy: 5 * MINUTE };
/** The person may choose the idle time on an own device, in this range. */
export const IDLE_CHOICE = { from: 2 * MINUTE, to: 15 * MINUTE };
/** The time that is kept on the device, within the range: somebody who was at the device may have changed it. */
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
	/** A call card is open, or the camera was opened. */
	isBusy: boolean;
	/** "Show to the person": the idle lock pauses until this time. */
	pausedUntil: number;
}

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

/** @param now the clock, in ms. */
export function judgeLock(times: LockTimes, watch: Watch, now: number): Verdict {
	const hiddenFor = watch.isBusy ? times.busy : times.hidden;
	// The clock jumped: the machine slept or the browser was frozen. Hiding alone explains a gap of its own time.
	const gap = now - watch.checkedAt;
	if (gap < 0 || gap > (watch.hiddenSince === null ? times.idle : hiddenFor)) return { state: "lock" };
	if (watch.hiddenSince !== null) return now - watch.hiddenSince >= hiddenFor ? { state: "lock" } : { state: "open" };
	const left = Math.max(watch.touchedAt + times.idle, watch.pausedUntil) - now;
	if (left <= 0) return { state: "lock" };
	return left <= WARNING ? { state: "warning", seconds: Math.ceil(left / 1000) } : { state: "open" };
}
