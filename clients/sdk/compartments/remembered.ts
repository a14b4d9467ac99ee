/** The newest entry and the newest epoch of each compartment that this device has seen. They are kept between sessions. */
import { type Bytes, fromBase64Url, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { changeStored } from "../storage.ts";

export interface RememberedEntry {
	/** How many entries the compartment had. */
	count: number;
	/** objId of the newest entry. */
	head: Bytes;
	/** How many restarts of the access log the directory named at that time; 0 when left out. */
	restarts?: number;
}

export interface RememberedEpoch {
	number: number;
	/** keyOf the epoch's objId. */
	epoch: string;
	/** As in RememberedEntry. */
	restarts?: number;
}

/** The entries and the epoch that an answer of the server must contain. */
export interface Remembered {
	entry: RememberedEntry | null;
	epoch: RememberedEpoch | null;
	/** How many entries this session knows of. */
	count: number;
	/** How many restarts of the access log the directory named when this session began to count. */
	restarts: number;
}

const entryName = ({ network }: UnlockedSession, compartment: Id) => storageName(network, "compartment", compartment);
const epochName = ({ network }: UnlockedSession, compartment: Id) => storageName(network, "epochs", compartment);

/**
 * Loads the entries and the epoch that an answer must contain. Call it before the request. During the request another call, or
 * another program on the same profile, may see newer ones, and the answer needn't contain those.
 */
export async function loadRemembered(session: UnlockedSession, compartment: Id): Promise<Remembered> {
	const { count = 0, restarts = 0 } = session.memory.transcripts.get(compartment) ?? {};
	return { entry: await loadEntry(session, compartment), epoch: await loadEpoch(session, compartment), count, restarts };
}

async function loadEntry(session: UnlockedSession, compartment: Id): Promise<RememberedEntry | null> {
	return parseEntry(await session.storage.get(entryName(session, compartment)));
}

function parseEntry(text: string | null): RememberedEntry | null {
	if (text === null) return null;
	const { head, ...rest } = JSON.parse(text) as { count: number; head: string; restarts?: number };
	return { ...rest, head: fromBase64Url(head) };
}

async function loadEpoch(session: UnlockedSession, compartment: Id): Promise<RememberedEpoch | null> {
	return parseEpoch(await session.storage.get(epochName(session, compartment)));
}

const parseEpoch = (text: string | null): RememberedEpoch | null => (text === null ? null : JSON.parse(text));

/**
 * Remembers the newest entry. Does nothing when a newer one is remembered already, or one that was seen after a later restart of the access log.
 * @param entry restarts: the number of restarts that its transcript knows. The directory may name a newer restart, which may have lost the
 * entry.
 */
export async function rememberEntry(
	session: UnlockedSession,
	compartment: Id,
	{ count, head, restarts = 0 }: RememberedEntry,
): Promise<void> {
	await changeStored(session.storage, entryName(session, compartment), (text) => {
		const before = parseEntry(text);
		const restartsBefore = before?.restarts ?? 0;
		if (before && (restartsBefore > restarts || before.count > count || (before.count === count && restartsBefore === restarts)))
			return text;
		return JSON.stringify({ count, head: toBase64Url(head), restarts });
	});
}

export async function forgetEntry(session: UnlockedSession, compartment: Id): Promise<void> {
	await changeStored(session.storage, entryName(session, compartment), () => null);
}

/**
 * Remembers the newest epoch. Does nothing when a newer one is remembered already: another program on the same profile may
 * have seen more. After a restart of the log the epoch is written again, so that the exception for the restart ends.
 */
export async function rememberEpoch(session: UnlockedSession, id: Id, { number, objId }: { number: number; objId: Bytes }): Promise<void> {
	const restarts = session.dir.restarts.length;
	const epoch: RememberedEpoch = { number, epoch: keyOf(objId), restarts };
	await changeStored(session.storage, epochName(session, id), (text) => {
		const before = parseEpoch(text);
		return before && before.number >= number && (before.restarts ?? 0) >= restarts ? text : JSON.stringify(epoch);
	});
}
