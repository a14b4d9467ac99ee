/** The settings of a member on this device, and their effect on the lock. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { allowedIdle } from "./lock.ts";
import { openSitting } from "./open.ts";
import { setLockSettings } from "./use-lock.ts";
import { useVerb } from "./use-verb.ts";
import type { DeviceSettings } from "./verbs/index.ts";

const MINUTE = 60_000;
/** As useVerb names the answer. */
const KEY = ["deviceSettings", null];

function apply({ idleMinutes, hidesByShift }: DeviceSettings): void {
	setLockSettings({ idle: allowedIdle(idleMinutes * MINUTE), hidesByShift });
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

/** @returns the settings, and what changes them. A change is shown at once, and kept behind it. */
export function useDeviceSettings() {
	const queries = useQueryClient();
	const query = useVerb("deviceSettings", undefined, { topics: [] });
	const change = (changed: Partial<DeviceSettings>) => {
		const settings = queries.setQueryData<DeviceSettings>(KEY, (before) => before && { ...before, ...changed });
		if (!settings) return;
		apply(settings);
		// Without room on the device the change lasts until the lock.
		openSitting()
			.call("saveDeviceSettings", settings)
			.catch(() => {});
	};
	return { query, change };
}
