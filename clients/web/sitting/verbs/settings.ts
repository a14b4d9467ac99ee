/** Settings of a member on this device. On a shared computer they last until the lock. */
import type { DeviceSettings } from "../kinds.ts";
import { allowedIdle } from "../lock.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { tellOthers } from "./tabs.ts";

export type { DeviceSettings };

const MINUTE = 60_000;
const FIRST: DeviceSettings = {
	idleMinutes: 10,
	hidesByShift: false,
	hasShortcuts: false,
	hasCount: false,
	hasNotices: false,
	hasSeenFirstSteps: false,
};

export async function deviceSettings(sitting: Sitting): Promise<DeviceSettings> {
	const settings = parseSettings(await sitting.storage.get(nameOf(sitting)));
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	return settings;
}

export async function saveDeviceSettings(sitting: Sitting, settings: DeviceSettings, tab: Tab): Promise<void> {
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	tellOthers(sitting, tab, { kind: "settings", settings });
	// Without room on the device the change lasts until the lock.
	await sitting.storage.set(nameOf(sitting), JSON.stringify(settings));
}

/** @param stored JSON; null before the first change. Of a text that is damaged, the settings with the right type count. */
export function parseSettings(stored: string | null): DeviceSettings {
	const found = Object.entries(objectIn(stored)).filter(([name, value]) => typeof value === typeof FIRST[name as keyof DeviceSettings]);
	return { ...FIRST, ...Object.fromEntries(found) };
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
