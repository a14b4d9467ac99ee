/** Tells the worker what it needs to lock in time: touches, and whether the page is hidden. */
import { useEffect, useState } from "react";
import { hide } from "./end.ts";
import type { TabFacts } from "./lock.ts";
import { openSitting } from "./open.ts";

const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
/** The worker is told of a touch at most once in this time, in ms. */
const TELL_EVERY = 1000;
/** After a page was hidden for longer than this, in ms, it stays blank until the worker has checked the clock. The worker's timer may have slept. */
const LONG_HIDDEN = 60_000;
/** In ms. Three presses of Shift within this time hide the page, if the person has turned this on. */
const HIDE_WITHIN = 1500;

const facts: TabFacts = { touchedAt: 0, hiddenSince: null, isBusy: false, pausedUntil: 0 };
const settings = { hidesByShift: false };
/** Whether `useLock` is running. Screens may change a fact before that. When `useLock` begins, it tells the worker all facts. */
let isWatching = false;

async function tell(changed: Partial<TabFacts>): Promise<void> {
	Object.assign(facts, changed);
	if (!isWatching) return;
	await openSitting()
		.call("report", { ...facts })
		// Without a sitting there is nothing to lock.
		.catch(() => {});
}

/** The reasons why the page may be hidden for longer. Several can hold at once: a photo is taken during a call. */
const reasons = new Set<object>();

/** Lets the page be hidden for longer, because a call card is open or the camera was opened. @returns a function that ends this. */
export function keepOpenWhileHidden(): () => void {
	const reason = {};
	reasons.add(reason);
	void tell({ isBusy: true });
	return () => {
		reasons.delete(reason);
		void tell({ isBusy: reasons.size > 0 });
	};
}

/** "Show to the person": pauses the idle lock until this time, UTC ms. */
export function pauseIdleLock(until: number): void {
	void tell({ pausedUntil: until });
}

export function setLockSettings(changed: Partial<typeof settings>): void {
	Object.assign(settings, changed);
}

/** @returns the seconds until the idle lock, in the last minute before it; otherwise null. */
export function useLock(): number | null {
	const [countdown, setCountdown] = useState<number | null>(null);
	useEffect(() => {
		let isWarned = false;
		let toldAt = 0;
		const touch = () => {
			const now = Date.now();
			facts.touchedAt = now;
			if (now - toldAt < TELL_EVERY && !isWarned) return;
			toldAt = now;
			isWarned = false;
			setCountdown(null);
			void tell({});
		};
		const onVisibility = () => {
			const hiddenFor = Date.now() - (facts.hiddenSince ?? Date.now());
			if (hiddenFor > LONG_HIDDEN) document.body.style.opacity = "0";
			// Coming back to the page counts as a touch. So after a long call, the idle time begins again.
			const changed = document.hidden ? { hiddenSince: Date.now() } : { hiddenSince: null, touchedAt: Date.now() };
			void tell(changed).then(() => {
				document.body.style.opacity = "";
			});
		};
		const shift = watchShift();
		const stop = openSitting().onEvent((event) => {
			if (event.kind !== "countdown") return;
			isWarned = event.seconds !== null;
			setCountdown(event.seconds);
		});
		isWatching = true;
		void tell({ touchedAt: Date.now(), hiddenSince: document.hidden ? Date.now() : null });
		for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
		addEventListener("keydown", shift, { capture: true });
		document.addEventListener("visibilitychange", onVisibility);
		return () => {
			isWatching = false;
			stop();
			for (const kind of TOUCHES) removeEventListener(kind, touch, { capture: true });
			removeEventListener("keydown", shift, { capture: true });
			document.removeEventListener("visibilitychange", onVisibility);
		};
	}, []);
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
