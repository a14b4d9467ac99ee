/** The alarms of this sitting, the newest last. They stay listed until sign-out. */
import { useSyncExternalStore } from "react";
import { ALARM_LEVELS } from "../levels.ts";
import type { Alarm } from "./kinds.ts";
import { openSitting } from "./open.ts";

let alarms: readonly (Alarm & { at: number })[] = [];
const listeners = new Set<() => void>();
let isListening = false;

function subscribe(onChange: () => void): () => void {
	if (!isListening)
		openSitting().onEvent((event) => {
			if (event.kind !== "alarm") return;
			alarms = [...alarms, { ...event.alarm, at: Date.now() }];
			for (const listener of listeners) listener();
		});
	isListening = true;
	listeners.add(onChange);
	return () => listeners.delete(onChange);
}

/** stopping: the alarm that stops everything, or null. */
export function useAlarms(): { alarms: readonly (Alarm & { at: number })[]; stopping: Alarm | null } {
	const all = useSyncExternalStore(subscribe, () => alarms);
	return { alarms: all, stopping: all.find(({ code }) => ALARM_LEVELS[code] === "everything") ?? null };
}
