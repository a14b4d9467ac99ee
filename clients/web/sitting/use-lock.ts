/** Watches the person and the page, and locks in time. */
import { useEffect, useState } from "react";
import { hide, lock } from "./end.ts";
import { judgeLock, OWN_DEVICE, SHARED_COMPUTER, type Watch } from "./lock.ts";

const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
/** Three presses of Shift within this time hide the page, if the person has turned it on. */
const HIDE_WITHIN = 1500;

const watch: Watch = { touchedAt: 0, hiddenSince: null, lookedAt: 0, isBusy: false, pausedUntil: 0 };
const settings = { idle: OWN_DEVICE.idle, hidesByShift: false };

/** The reasons why the page may be hidden for longer. Several can hold at once: a photo is taken during a call. */
const reasons = new Set<object>();

/** A call card is open, or the camera was opened: the page may be hidden for longer. @returns a function that ends it. */
export function keepOpenWhileHidden(): () => void {
	const reason = {};
	reasons.add(reason);
	watch.isBusy = true;
	return () => {
		reasons.delete(reason);
		watch.isBusy = reasons.size > 0;
	};
}

/** "Show to the person": pauses the idle lock until this time, UTC ms. */
export function pauseIdleLock(until: number): void {
	watch.pausedUntil = until;
}

export function setLockSettings(changed: Partial<typeof settings>): void {
	Object.assign(settings, changed);
}

/** @returns the seconds until the lock in its last minute, else null. */
export function useLock({ isShared, name }: { isShared: boolean; name: string | null }): number | null {
	const [countdown, setCountdown] = useState<number | null>(null);
	useEffect(() => {
		const now = Date.now();
		Object.assign(watch, { touchedAt: now, lookedAt: now, hiddenSince: null, isBusy: reasons.size > 0, pausedUntil: 0 });
		let isLocked = false;
		const look = () => {
			if (isLocked) return;
			const times = isShared ? SHARED_COMPUTER : { ...OWN_DEVICE, idle: settings.idle };
			const verdict = judgeLock(times, watch, Date.now());
			watch.lookedAt = Date.now();
			if (verdict.state === "lock") {
				isLocked = true;
				void lock(name);
			} else setCountdown(verdict.state === "warning" ? verdict.seconds : null);
		};
		const touch = () => {
			look();
			watch.touchedAt = Date.now();
			setCountdown(null);
		};
		const show = () => {
			look();
			watch.hiddenSince = document.hidden ? Date.now() : null;
			// Whoever comes back in time is there. Otherwise a call that is longer than the idle time would lock at its end.
			if (!document.hidden) watch.touchedAt = Date.now();
		};
		const shift = watchShift();
		const timer = setInterval(look, 1000);
		for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
		addEventListener("keydown", shift, { capture: true });
		document.addEventListener("visibilitychange", show);
		return () => {
			clearInterval(timer);
			for (const kind of TOUCHES) removeEventListener(kind, touch, { capture: true });
			removeEventListener("keydown", shift, { capture: true });
			document.removeEventListener("visibilitychange", show);
		};
	}, [isShared, name]);
	return countdown;
}

function watchShift(): (event: KeyboardEvent) => void {
	let presses: number[] = [];
	return ({ key, repeat, timeStamp }) => {
		if (!settings.hidesByShift || repeat) return;
		presses = key === "Shift" ? [...presses.filter((at) => timeStamp - at < HIDE_WITHIN), timeStamp] : [];
		if (presses.length >= 3) hide();
	};
}
