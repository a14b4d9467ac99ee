/** The settings of a member on this device. The page applies the setting for Shift, and the worker applies the idle time of the lock. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openSitting } from "./open.ts";
import type { Answered } from "./rpc.ts";
import { setLockSettings } from "./use-lock.ts";
import { useVerb } from "./use-verb.ts";
import type { DeviceSettings } from "./verbs/index.ts";

/** Applies the settings after sign-in, and again when a tab changes them. On an error, the default settings stay in force. */
export function useLockSettings(): void {
	const hidesByShift = useVerb("deviceSettings").data?.hidesByShift;
	useEffect(() => {
		if (hidesByShift !== undefined) setLockSettings({ hidesByShift });
	}, [hidesByShift]);
}

/** @returns the query of the settings, and a function that changes some of them. A change is shown at once, before it is saved. */
export function useDeviceSettings() {
	const queries = useQueryClient();
	const query = useVerb("deviceSettings");
	const change = (changed: Partial<DeviceSettings>) => {
		const known = queries.setQueryData<Answered<DeviceSettings>>(
			["deviceSettings", null],
			(before) => before && { ...before, value: { ...before.value, ...changed } },
		);
		if (known) void openSitting().call("saveDeviceSettings", known.value);
	};
	return { query, change };
}
