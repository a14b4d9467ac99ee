/** Settings of a member on this device. On a shared computer they last until the lock. */
import { type Sitting, sessionOf } from "./sitting.ts";

export interface DeviceSettings {
	/** Minutes without a touch until the lock. */
	idleMinutes: number;
	/** Shift three times hides the page. */
	hidesByShift: boolean;
	/** Shortcuts with single keys are on. */
	hasShortcuts: boolean;
	/** The first steps were read or skipped. */
	hasSeenFirstSteps: boolean;
}

const FIRST: DeviceSettings = { idleMinutes: 10, hidesByShift: false, hasShortcuts: false, hasSeenFirstSteps: false };

export async function deviceSettings(sitting: Sitting): Promise<DeviceSettings> {
	const kept = await sitting.storage.get(nameOf(sitting));
	return { ...FIRST, ...(kept !== null && (JSON.parse(kept) as Partial<DeviceSettings>)) };
}

export async function saveDeviceSettings(sitting: Sitting, settings: DeviceSettings): Promise<void> {
	await sitting.storage.set(nameOf(sitting), JSON.stringify(settings));
}

const nameOf = (sitting: Sitting) => `settings/${sessionOf(sitting).me}`;
