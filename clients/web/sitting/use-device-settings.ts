/** The settings of a member on this device. The worker knows the times of the lock. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openSitting } from "./open.ts";
import { setLockSettings } from "./use-lock.ts";
import { useVerb } from "./use-verb.ts";
import type { DeviceSettings } from "./verbs/index.ts";

/** As useVerb names the answer. */
const KEY = ["deviceSettings", null];

function apply({ hidesByShift }: DeviceSettings): void {
	setLockSettings({ hidesByShift });
}

/** Puts the settings into force when somebody has signed in, and those of another tab when they change. */
export function useSettingsOfLock(): void {
	const queries = useQueryClient();
	useEffect(() => {
		openSitting()
			.call("deviceSettings")
			.then(apply)
			// The times of a new device stay in force.
			.catch(() => {});
		return openSitting().onEvent((event) => {
			if (event.kind !== "settings") return;
			apply(event.settings);
			queries.setQueryData<DeviceSettings>(KEY, event.settings);
		});
	}, [queries]);
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
