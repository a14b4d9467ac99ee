/** The beginning of each program in this folder: a session, and the desks that the program works for. */
import { httpTransport, memoryStorage, signIn, type UnlockedSession } from "#sdk/index.ts";

/** Signs in with the name and the environment's PASSWORD. Uses the server of `npm run demo`, or of the environment's ADDRESS. */
export async function openSession(name: string | undefined): Promise<UnlockedSession> {
	const { ADDRESS: address = "http://127.0.0.1:8420", PASSWORD: password } = process.env;
	if (!name || !password) throw new Error("Give a sign-in name as the first argument, and its password in PASSWORD.");
	return signIn({
		server: httpTransport({ address }),
		// What this device has seen of the server's logs. A real program keeps it on disk, so that it notices when the server lies later.
		storage: memoryStorage(),
		// The server showed something false. A real program tells the person at once.
		onAlarm: ({ code, detail }) => console.error(`ALARM ${code}: ${detail}`),
		name,
		password,
	});
}

/** The first desk that I belong to. @throws Error when I belong to no desk. */
export function myDesk({ dir, me }: UnlockedSession) {
	return found([...dir.desks.values()].find(({ open, members }) => open && members.has(me)));
}

/**
 * A desk by its name. The directory is verified, so the key of the desk is the right one.
 * @throws Error when no open desk has this name.
 */
export function deskNamed({ dir }: UnlockedSession, name: string) {
	return found([...dir.desks.values()].find((desk) => desk.open && desk.name === name));
}

function found<T>(desk: T | undefined): T {
	if (desk === undefined) throw new Error("There is no such desk.");
	return desk;
}
