/** The settings of a member on this device. The page applies the setting for Shift, and the worker applies the idle time of the lock. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openSitting } from "./open.ts";
import { setLockSettings } from "./use-lock.ts";
import { useVerb } from "./use-verb.ts";
import type { DeviceSettings } from "./verbs/index.ts";

/** The query key under which `useVerb` caches the settings. */
const KEY = ["deviceSettings", null];

function apply({ hidesByShift }: DeviceSettings): void {
	setLockSettings({ hidesByShift });
}

/** Applies the settings after sign-in, and again when another tab changes them. */
export function useLockSettings(): void {
	const queries = useQueryClient();
	useEffect(() => {
		openSitting()
			.call("deviceSettings")
			.then(apply)
			// On an error, the default settings stay in force.
			.catch(() => {});
		return openSitting().onEvent((event) => {
			if (event.kind !== "settings") return;
			apply(event.settings);
			queries.setQueryData<DeviceSettings>(KEY, event.settings);
		});
	}, [queries]);
}

/** @returns the query of the settings, and a function that changes some of them. A change is shown at once, before it is saved. */
export function useDeviceSettings() {
	const queries = useQueryClient();
	const query = useVerb("deviceSettings", undefined, { topics: [] });
	const change = (changed: Partial<DeviceSettings>) => {
		const settings = queries.setQueryData<DeviceSettings>(KEY, (before) => before && { ...before, ...changed });
		if (!settings) return;
		apply(settings);
		// If the device can't save the change, it lasts until the lock.
		openSitting()
			.call("saveDeviceSettings", settings)
			.catch(() => {});
	};
	return { query, change };
}
