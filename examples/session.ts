/** What the programs in this folder begin with: a session, and the desks that they work for. */
import { httpTransport, memoryStorage, signIn, type UnlockedSession } from "#sdk/index.ts";

/** Signs in with the name and the environment's PASSWORD. The server is the one of `npm run demo`, or the environment's ADDRESS. */
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

/** The first desk that I belong to. @throws Error when there is none. */
export function myDesk({ dir, me }: UnlockedSession) {
	return found([...dir.desks.values()].find(({ open, members }) => open && members.has(me)));
}

/** A desk by its name. The directory is verified, so its key is the right one. @throws Error when there is none. */
export function deskNamed({ dir }: UnlockedSession, name: string) {
	return found([...dir.desks.values()].find((desk) => desk.open && desk.name === name));
}

function found<T>(desk: T | undefined): T {
	if (desk === undefined) throw new Error("There is no such desk.");
	return desk;
}
