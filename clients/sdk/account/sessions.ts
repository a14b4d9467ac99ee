/** My sessions, and their end. */
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Sitting } from "../context.ts";

/** Where I am signed in. started, used: UTC ms. @example for (const { session, current } of await sessions(sitting)) ... */
export async function sessions(sitting: Sitting): Promise<Reply<typeof contracts.session.list>["sessions"]> {
	return (await sitting.server.call(contracts.session.list)).sessions;
}

/** Ends another session of mine, at once. @throws ProtocolError not-found @example await endSession(sitting, session); */
export async function endSession(sitting: Sitting, session: Id): Promise<void> {
	await sitting.server.call(contracts.session.revoke, { params: { session } });
}

/**
 * Who I am to the server: "pending" until two people have vouched for me.
 * @example const { status } = await myself(sitting); // "pending" until somebody has vouched
 */
export function myself(sitting: Sitting): Promise<Reply<typeof contracts.session.me>> {
	return sitting.server.call(contracts.session.me);
}

/**
 * Signs out and overwrites the keys in memory; the sitting can't be used any more.
 * @throws ProtocolError when the server can't be reached; the keys are gone all the same.
 * @example await signOut(sitting);
 */
export async function signOut(sitting: Sitting): Promise<void> {
	try {
		await sitting.server.call(contracts.session.end);
	} finally {
		sitting.server.keepToken(null);
		const { memory, seeds } = sitting;
		const derived = [...seeds.keys()].flatMap((ke) => {
			const { signing, seal, wrap } = sitting.keys(ke);
			return [signing, seal, wrap];
		});
		for (const key of [...derived, ...seeds.values(), ...memory.deskSeeds.values(), ...memory.epochKeys.values()]) key.wipe();
		seeds.clear();
		memory.deskSeeds.clear();
		memory.epochKeys.clear();
	}
}
