/** When an idle or hidden sitting locks. */
import t from "tap";
import {
	allowedIdle,
	judgeLock,
	OWN_DEVICE,
	SHARED_COMPUTER,
	type TabFacts,
	togetherOf,
	type Watch,
} from "../../../clients/web/sitting/lock.ts";

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 0, 1);

/** Looks every second, as the page does. @returns the minute in which it locks, or null within the hour. */
function locksAfter(times: typeof OWN_DEVICE, changed: Partial<Watch>): number | null {
	const watch: Watch = { touchedAt: T0, hiddenSince: null, checkedAt: T0, isBusy: false, pausedUntil: 0, ...changed };
	for (let now = T0; now <= T0 + 60 * MINUTE; now += 1000) {
		if (judgeLock(times, watch, now).state === "lock") return (now - T0) / MINUTE;
		watch.checkedAt = now;
	}
	return null;
}

t.test("each device has its times", async (t) => {
	t.equal(locksAfter(OWN_DEVICE, {}), 10);
	t.equal(locksAfter(SHARED_COMPUTER, {}), 5);
	t.equal(locksAfter(OWN_DEVICE, { hiddenSince: T0 }), 15);
	t.equal(locksAfter(SHARED_COMPUTER, { hiddenSince: T0 }), 2);
});

t.test("a page may be hidden for longer during a call, or while the camera is open", async (t) => {
	t.equal(locksAfter(OWN_DEVICE, { hiddenSince: T0, isBusy: true }), 30);
	t.equal(locksAfter(SHARED_COMPUTER, { hiddenSince: T0, isBusy: true }), 5);
});

t.test("the idle lock pauses while a text is shown to the person", async (t) => {
	t.equal(locksAfter(OWN_DEVICE, { pausedUntil: T0 + 30 * MINUTE }), 30);
});

t.test("a warning is shown in the last minute, and a touch ends it", async (t) => {
	const at = (touchedAt: number, now: number) =>
		judgeLock(OWN_DEVICE, { touchedAt, hiddenSince: null, checkedAt: now - 1000, isBusy: false, pausedUntil: 0 }, now);
	t.same(at(T0, T0 + 9 * MINUTE - 1000), { state: "open" });
	t.same(at(T0, T0 + 9 * MINUTE), { state: "warning", seconds: 60 });
	t.same(at(T0 + 9 * MINUTE, T0 + 9 * MINUTE + 1000), { state: "open" });
});

t.test("a clock that has jumped locks at once", async (t) => {
	const asleep = (hiddenSince: number | null, now: number) =>
		judgeLock(OWN_DEVICE, { touchedAt: now, hiddenSince, checkedAt: T0, isBusy: false, pausedUntil: 0 }, now).state;
	t.equal(asleep(null, T0 + 11 * MINUTE), "lock", "a sleep of eleven minutes");
	t.equal(asleep(T0, T0 + 14 * MINUTE), "open", "a hidden tab whose timers slept");
	t.equal(asleep(T0, T0 + 16 * MINUTE), "lock");
	t.equal(asleep(null, T0 - MINUTE), "lock", "a clock that was set back");
});

t.test("all tabs count as one", async (t) => {
	const tab = (changed: Partial<TabFacts>): TabFacts => ({ touchedAt: T0, hiddenSince: null, isBusy: false, pausedUntil: 0, ...changed });
	const untouched = tab({ touchedAt: T0 - 9 * MINUTE });
	const hidden = tab({ hiddenSince: T0 - 60 * MINUTE });
	t.same(togetherOf([untouched, tab({})]).touchedAt, T0, "a touch in any tab");
	t.equal(togetherOf([hidden, untouched]).hiddenSince, null, "one of them can be seen");
	t.equal(togetherOf([hidden, tab({ hiddenSince: T0 })]).hiddenSince, T0, "since the last one was hidden");
	t.equal(togetherOf([tab({ hiddenSince: 0 })]).hiddenSince, 0);
	t.equal(togetherOf([hidden, tab({ hiddenSince: T0, isBusy: true })]).isBusy, true, "a call card is open in one of them");
	t.equal(togetherOf([tab({ pausedUntil: T0 + MINUTE }), untouched]).pausedUntil, T0 + MINUTE);
});

t.test("a time that is kept on the device can't switch the lock off", async (t) => {
	t.equal(allowedIdle(3 * MINUTE), 3 * MINUTE);
	t.equal(allowedIdle(10_000 * MINUTE), 15 * MINUTE);
	t.equal(allowedIdle(0), 2 * MINUTE);
	t.equal(allowedIdle(Number.NaN), 10 * MINUTE);
	t.equal(allowedIdle(Number.POSITIVE_INFINITY), 10 * MINUTE);
});
