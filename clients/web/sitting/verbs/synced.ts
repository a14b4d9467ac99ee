/** The session with the newest directory, for verbs that show or judge the network as it is now. */
import { syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export async function synced(sitting: Sitting): Promise<UnlockedSession> {
	const session = sessionOf(sitting);
	await syncDirectory(session);
	return session;
}
