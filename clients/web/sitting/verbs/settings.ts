/** The settings of a member on this device. On a shared computer they last only until the lock. */
import type { DeviceSettings } from "../kinds.ts";
import { allowedIdle } from "../lock.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export type { DeviceSettings };

const MINUTE = 60_000;
/** The settings before the first change. */
const DEFAULTS: DeviceSettings = {
	idleMinutes: 10,
	hidesByShift: false,
	hasShortcuts: false,
	hasCount: false,
	hasNotices: false,
	hasSeenFirstSteps: false,
	isSilent: false,
	ringsHere: false,
	ringsAlways: false,
};

/** Reads the settings, and applies the idle time of the lock. */
export const deviceSettings = reads({ topics: ["settings"] }, async (sitting: Sitting): Promise<DeviceSettings> => {
	const settings = sitting.settings ?? parseSettings(await sitting.storage.get(nameOf(sitting)));
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	return settings;
});

export const saveDeviceSettings = changes(anyOf("settings"), async (sitting: Sitting, settings: DeviceSettings): Promise<void> => {
	sitting.settings = settings;
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	// When the device has no room, the change lasts until the lock.
	await sitting.storage.set(nameOf(sitting), JSON.stringify(settings)).catch(() => {});
});

/** @param stored JSON; null before the first change. A setting that is missing or has a wrong type gets its default. */
export function parseSettings(stored: string | null): DeviceSettings {
	const found = Object.entries(objectIn(stored)).filter(([name, value]) => typeof value === typeof DEFAULTS[name as keyof DeviceSettings]);
	return { ...DEFAULTS, ...Object.fromEntries(found) };
}

function objectIn(json: string | null): object {
	try {
		const value: unknown = JSON.parse(json ?? "{}");
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}

const nameOf = (sitting: Sitting) => `settings/${sessionOf(sitting).me}`;
