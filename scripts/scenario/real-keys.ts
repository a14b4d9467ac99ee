/**
 * Tries all real keys of a person without access on all real boxes of a compartment. This tests the encryption, not the
 * server's access control.
 */
import { deskKeys } from "#crypto/desk.ts";
import { type EpochKey, entryKey, openEntry, openGrant } from "#crypto/epoch.ts";
import type { SealKey } from "#crypto/seal.ts";
import { keyOf } from "#protocol/bytes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { entryAad } from "#protocol/statements/statement.ts";
import { type OpenCompartment, openCompartment } from "#sdk/compartments/compartment.ts";
import { fetchEntries } from "#sdk/compartments/entries.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { syncDirectory } from "#sdk/directory/directory.ts";

export interface Trial {
	keys: number;
	/** How many times a key was tried on a box or entry. */
	tries: number;
	/** How many of the tries opened the box or entry. */
	opened: number;
}

/** All private keys of a person: the keys of each of their own key epochs, and of each key epoch of each of their desks. */
async function privateKeysOf(session: UnlockedSession): Promise<SealKey[]> {
	// Seeds that the person can get are then in the session's memory.
	for (const { id, epoch } of desksOf(session.dir, session.me))
		for (let number = 1; number <= epoch; number++) await session.deskSeed(id, number).catch(() => null);
	const own = [...session.seeds.keys()].map((ke) => session.keys(ke).seal);
	return [...own, ...[...session.memory.deskSeeds.values()].map((seed) => deskKeys(seed).seal)];
}

/**
 * @param who the person whose keys are tried. @param holder a holder, whose session fetches the boxes.
 * @param since only epochs after this number are tried.
 */
export async function tryRealKeys(who: UnlockedSession, holder: UnlockedSession, compartment: string, since = 0): Promise<Trial> {
	await syncDirectory(holder);
	const opened = await openCompartment(holder, compartment);
	const keys = await privateKeysOf(who);
	const found: EpochKey[] = [];
	let tries = 0;
	for (const { context, box } of grantsOf(holder, opened, since))
		for (const key of keys) {
			tries += 1;
			const epochKey = tryOpen(() => openGrant(key, context, box));
			if (epochKey) found.push(epochKey);
		}
	const entries = (await fetchEntries(holder, opened, { after: 0, limit: 200 })).filter(({ header }) => header.body.number > since);
	let openedCount = found.length;
	for (const epochKey of [...found, ...who.memory.epochKeys.values()])
		for (const { header, box } of entries) {
			tries += 1;
			if (tryOpen(() => openEntry(entryKey(epochKey, header.body.entry), entryAad(header.body), box))) openedCount += 1;
		}
	return { keys: keys.length + who.memory.epochKeys.size, tries, opened: openedCount };
}

/** All sealed epoch keys that the server gave the holder, each with its seat. */
function grantsOf({ network }: UnlockedSession, { id, state, boxes }: OpenCompartment, since: number) {
	return state.epochs
		.filter(({ number }) => number > since)
		.flatMap(({ number, kc, holders, pending }) => {
			const seats = [...holders, ...pending.map(({ desk, ke, hash }) => ({ kind: "desk" as const, id: desk, ke, hash }))];
			return seats.flatMap((seat) => {
				const box = boxes.get(keyOf(seat.hash));
				return box ? [{ box, context: { network, compartment: id, number, kc, kind: seat.kind, id: seat.id, ke: seat.ke } }] : [];
			});
		});
}

function tryOpen<T>(act: () => T): T | null {
	try {
		return act();
	} catch {
		return null;
	}
}
