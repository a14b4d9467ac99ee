/** The settings of a member on this device. On a shared computer they last only until the lock. */
import type { DeviceSettings } from "../kinds.ts";
import { allowedIdle } from "../lock.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { tellOthers } from "./tabs.ts";

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
};

/** Reads the settings, and applies the idle time of the lock. */
export async function deviceSettings(sitting: Sitting): Promise<DeviceSettings> {
	const settings = parseSettings(await sitting.storage.get(nameOf(sitting)));
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	return settings;
}

export async function saveDeviceSettings(sitting: Sitting, settings: DeviceSettings, tab: Tab): Promise<void> {
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	tellOthers(sitting, tab, { kind: "settings", settings });
	// This fails when the device has no room. The change then lasts until the lock.
	await sitting.storage.set(nameOf(sitting), JSON.stringify(settings));
}

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
