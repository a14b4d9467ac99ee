/** The settings of a member on this device, and their effect on the lock. */
import { useEffect } from "react";
import { openSitting } from "./open.ts";
import { setLockSettings } from "./use-lock.ts";
import { useAct, useVerb } from "./use-verb.ts";
import type { DeviceSettings } from "./verbs/index.ts";

const MINUTE = 60_000;

function apply({ idleMinutes, hidesByShift }: DeviceSettings): void {
	setLockSettings({ idle: idleMinutes * MINUTE, hidesByShift });
}

/** Puts the settings into force when somebody has signed in. */
export function useSettingsOfLock(): void {
	useEffect(() => {
		openSitting()
			.call("deviceSettings")
			.then(apply)
			// The times of a new device stay in force.
			.catch(() => {});
	}, []);
}

/** @returns the settings, and what changes them. */
export function useDeviceSettings() {
	const query = useVerb("deviceSettings", undefined, { topics: [] });
	const act = useAct("changeDeviceSettings", ["deviceSettings"]);
	const { data } = query;
	useEffect(() => {
		if (data) apply(data);
	}, [data]);
	return { query, change: (changed: Partial<DeviceSettings>) => act.mutate(changed) };
}
