/** Lists and ends my own sessions, and signs out. */
import type { Secret } from "#crypto/secret.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../context.ts";
import { emptyMemory } from "../memory.ts";

/**
 * My sessions, on this and other devices. Times are UTC ms.
 * @example for (const { started, current } of await listSessions(session)) ...
 */
export async function listSessions(session: UnlockedSession): Promise<Reply<typeof contracts.session.list>["sessions"]> {
	return (await session.server.call(contracts.session.list)).sessions;
}

/** Ends another session of mine at once. @param other its id. @throws ProtocolError not-found @example await endSession(session, other); */
export async function endSession(session: UnlockedSession, other: Id): Promise<void> {
	await session.server.call(contracts.session.revoke, { params: { session: other } });
}

/**
 * My account as the server knows it. `status` is "pending" until my keys are vouched for and approved.
 * @example const { status } = await fetchMyAccount(session); // "pending", "active" or "suspended"
 */
export function fetchMyAccount(session: UnlockedSession): Promise<Reply<typeof contracts.session.me>> {
	return session.server.call(contracts.session.me);
}

/**
 * Signs out and overwrites the keys in memory. The session can't be used after that.
 * @throws ProtocolError when the server can't be reached. The keys are overwritten in that case too.
 * @example await signOut(session);
 */
export async function signOut(session: UnlockedSession): Promise<void> {
	const ended = session.server.call(contracts.session.end);
	// The server may take long to answer, and the keys must not wait for it.
	wipeKeys(session);
	try {
		await ended;
	} finally {
		session.server.setAccessToken(null);
	}
}

/** Overwrites every key of the session, and forgets what it has opened. The engine may have made copies, which nobody can reach. */
function wipeKeys({ memory, seeds, keys, bag }: UnlockedSession): void {
	const derivedKeys = [...seeds.keys()].flatMap((ke) => {
		const { signing, seal } = keys(ke);
		return [signing, seal];
	});
	const opened = [memory.deskSeeds, memory.circleSeeds, memory.epochKeys].flatMap((each): Secret[] => [...each.values()]);
	for (const key of [...derivedKeys, ...seeds.values(), ...opened]) key.wipe();
	bag.wipe();
	seeds.clear();
	// Why the directory must not be used is no content, and holds to the end.
	Object.assign(memory, { ...emptyMemory(), refused: memory.refused });
}
