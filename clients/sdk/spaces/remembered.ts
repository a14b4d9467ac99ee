/** What this device has seen of a space, so that an older state of it shows. It holds numbers and hashes only. */
import { type Id, keyOf } from "#protocol/bytes.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { changeStored } from "../storage.ts";
import type { Transcript } from "./verified-entry.ts";

/** How many of my own entries of a space are remembered. */
const MOST_OWN = 50;

interface Remembered {
	/** The restarts of the access log at that time. A restart may have lost entries. */
	restarts: number;
	/** How many entries the space had. */
	count: number;
	/** Keys of the newest entry of the list, and of my own newest entries, by item. */
	seen: { item: Id; key: string }[];
}

const nameOf = ({ network }: UnlockedSession, space: Id) => storageName(network, "space", space);

function parse(session: UnlockedSession, text: string | null): Remembered {
	const kept = text === null ? null : (JSON.parse(text) as Remembered);
	const restarts = session.dir.restarts.length;
	return kept?.restarts === restarts ? kept : { restarts, count: 0, seen: [] };
}

/** Loads what an answer must contain. Call it before the request: during the request, more may be remembered than the answer can have. */
export async function loadRemembered(session: UnlockedSession, space: Id): Promise<Remembered> {
	return parse(session, await session.storage.get(nameOf(session, space)));
}

/**
 * @param kept from before the request. @param count how many entries the space has now; null when the answer doesn't say it.
 * @throws AlarmError entries-dropped when something is missing that was there before
 */
export function checkRemembered(
	session: UnlockedSession,
	kept: Remembered,
	{ space, item }: { space: Id; item: Id },
	transcript: Transcript,
	count: number | null,
): void {
	// A restart of the log since then may have lost entries.
	if (kept.restarts !== session.dir.restarts.length) return;
	if (count !== null && count < kept.count)
		throwAlarm(session, "entries-dropped", space, `${count} entries of the space are served, and there were ${kept.count}`);
	const keys = new Set(transcript.entries.map(({ statement }) => statement.key));
	if (kept.seen.some((each) => each.item === item && !keys.has(each.key)))
		throwAlarm(session, "entries-dropped", space, "an entry is missing that was there before");
}

/** Remembers entries, and how many the space has. */
export async function remember(
	session: UnlockedSession,
	space: Id,
	count: number,
	seen: readonly { item: Id; objId: Uint8Array }[],
): Promise<void> {
	await changeStored(session.storage, nameOf(session, space), (text) => {
		const kept = parse(session, text);
		const added = seen.map(({ item, objId }) => ({ item, key: keyOf(objId) }));
		const others = kept.seen.filter((each) => added.every(({ key }) => key !== each.key));
		return JSON.stringify({ ...kept, count: Math.max(kept.count, count), seen: [...others, ...added].slice(-MOST_OWN) });
	});
}
