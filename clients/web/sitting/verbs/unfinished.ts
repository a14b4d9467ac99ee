/** What this device remembers of joining that isn't finished. Nothing of it is secret. */
import type { Storage } from "#sdk/storage.ts";
import { hasDeviceStorage } from "../storage.ts";
import { anyOf, changes, NEVER_OLD, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** New keys of a member who comes back. The member can't sign in with them before people have vouched for them. */
export interface WaitingKeys {
	member: string;
	/** Ten groups of digits, to read out. */
	fingerprint: string;
}

const WAITING_KEYS = "waiting-keys";

export const keepWaitingKeys = (storage: Storage, keys: WaitingKeys): Promise<void> => storage.set(WAITING_KEYS, JSON.stringify(keys));

/** The fingerprint of new keys that wait on this device. */
export const waitingKeys = reads(NEVER_OLD, async ({ storage }: Sitting): Promise<string | null> => {
	// Nothing is created on a computer before its user has said whether it is shared.
	return (await hasDeviceStorage()) ? ((await keptKeys(storage))?.fingerprint ?? null) : null;
});

async function keptKeys(storage: Storage): Promise<WaitingKeys | null> {
	const kept = await storage.get(WAITING_KEYS);
	return kept === null ? null : (JSON.parse(kept) as WaitingKeys);
}

/** Called when this member has signed in: the keys no longer wait. */
export async function forgetWaitingKeys(storage: Storage, member: string): Promise<void> {
	if ((await keptKeys(storage))?.member === member) await storage.delete(WAITING_KEYS);
}

const unconfirmed = (member: string) => `recovery-unconfirmed.${member}`;

/** Called before a recovery code is shown. */
export const keepUnconfirmed = (storage: Storage, member: string): Promise<void> => storage.set(unconfirmed(member), "");

/** Whether I was shown a recovery code on this device, and never typed it back. */
export const isRecoveryUnconfirmed = reads({ topics: ["settings"] }, async (sitting: Sitting): Promise<boolean> => {
	return (await sitting.storage.get(unconfirmed(sessionOf(sitting).me))) !== null;
});

/** The member has typed the recovery code back. @param input member: null for the member who is signed in. */
export const confirmRecovery = changes(
	anyOf("settings"),
	async (sitting: Sitting, { member }: { member: string | null }): Promise<void> => {
		await sitting.storage.delete(unconfirmed(member ?? sessionOf(sitting).me));
	},
);
