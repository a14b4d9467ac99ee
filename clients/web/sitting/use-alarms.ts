/** The alarms of this sitting, the newest last. The worker keeps them on this device, too. */
import { useEffect, useSyncExternalStore } from "react";
import { ALARM_LEVELS } from "../levels.ts";
import type { Alarm } from "./kinds.ts";
import { openSitting } from "./open.ts";

export interface TimedAlarm extends Alarm {
	/** When it was raised, UTC ms. */
	at: number;
}

interface State {
	alarms: readonly TimedAlarm[];
	/** The alarms that were on the screen, at their place or in the list of all alarms. */
	shown: ReadonlySet<TimedAlarm>;
}

let state: State = { alarms: [], shown: new Set() };
const listeners = new Set<() => void>();
let isListening = false;

function change(changed: Partial<State>): void {
	state = { ...state, ...changed };
	for (const listener of listeners) listener();
}

/** Begins to collect alarms. The door calls it, because a sign-in can raise some. */
export function collectAlarms(): void {
	if (isListening) return;
	isListening = true;
	openSitting().onEvent((event) => {
		if (event.kind === "alarm") change({ alarms: [...state.alarms, { ...event.alarm, at: event.at }] });
	});
}

/** Notes that these alarms are on the screen. */
export function markShown(alarms: readonly TimedAlarm[]): void {
	if (alarms.some((alarm) => !state.shown.has(alarm))) change({ shown: new Set([...state.shown, ...alarms]) });
}

function subscribe(onChange: () => void): () => void {
	listeners.add(onChange);
	return () => listeners.delete(onChange);
}

/** waiting: the alarms that were never on the screen. stopping: the alarm that stops everything, or null. */
export function useAlarms(): { alarms: readonly TimedAlarm[]; waiting: readonly TimedAlarm[]; stopping: TimedAlarm | null } {
	const { alarms, shown } = useSyncExternalStore(subscribe, () => state);
	const stopping = alarms.find(({ code }) => ALARM_LEVELS[code] === "everything") ?? null;
	return { alarms, waiting: alarms.filter((alarm) => !shown.has(alarm)), stopping };
}

/** Whether an alarm about one of these objects stops the writing there. @example useIsStopped([thread]) */
export function useIsStopped(ids: readonly string[]): boolean {
	return useAlarms().alarms.some(({ code, subject }) => ALARM_LEVELS[code] === "here" && subject !== null && ids.includes(subject));
}

/** Keeps the alarms on this device, also those that were raised during the sign-in. @param count how many alarms this sitting has. */
export function useKeptAlarms(count: number): void {
	useEffect(() => {
		if (count === 0) return;
		openSitting()
			.call("keepAlarms")
			// If the device has no room for them, they are listed only until the lock.
			.catch(() => {});
	}, [count]);
}
