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
	const kept = await sitting.storage.get(nameOf(sitting));
	const settings = { ...FIRST, ...(kept !== null && (JSON.parse(kept) as Partial<DeviceSettings>)) };
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	return settings;
}

export async function saveDeviceSettings(sitting: Sitting, settings: DeviceSettings, tab: Tab): Promise<void> {
	sitting.idle = allowedIdle(settings.idleMinutes * MINUTE);
	tellOthers(sitting, tab, { kind: "settings", settings });
	// Without room on the device the change lasts until the lock.
	await sitting.storage.set(nameOf(sitting), JSON.stringify(settings));
}

const nameOf = (sitting: Sitting) => `settings/${sessionOf(sitting).me}`;
