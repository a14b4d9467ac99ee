/** Entry bundles (leaves) and bodies of a log by entry number, for exports and proofs. */
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type AccessEntryBody, decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { parseEntryBundle } from "#protocol/log/tiles.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import type { AuditEntry } from "./query.ts";
import { type LogName, readTile, tileReader } from "./tiles.ts";

/**
 * Fetches one entry bundle. The access log's bundles hold leaves and need no sign-in. Reading the directory's is recorded.
 * @param index of the bundle; it begins at entry index * 256.
 * @param width how many of its entries the signed checkpoint covers, 1 to 256.
 * @throws AlarmError entry-hidden when the bundle is missing or has fewer entries.
 * @example const leaves = await fetchBundle(session, "access", 0, 256);
 */
export async function fetchBundle(
	session: Pick<UnlockedSession, "server" | "alarm">,
	log: LogName,
	index: number,
	width: number,
): Promise<Bytes[]> {
	const served = await readTile(tileReader(session.server, log), { level: "entries", index, width });
	const entries = served === null ? [] : parseBundle(served).slice(0, width);
	if (entries.length !== width)
		throwAlarm(session, "entry-hidden", null, `${log}: bundle ${index} is missing, or has not ${width} entries`);
	return entries;
}

/** Returns no entries for a malformed bundle. */
function parseBundle(bundle: Bytes): Bytes[] {
	try {
		return parseEntryBundle(bundle);
	} catch {
		return [];
	}
}

export interface SaltedBody {
	salt: Bytes;
	body: Bytes;
	leaf: Bytes;
	entry: AccessEntryBody;
}

/**
 * Fetches salts and bodies of the access log, beginning with entry `from`. The read is recorded.
 * @param count 1 to 256.
 * @returns null for each body that is erased or that I may not read; fewer than `count` at the end of the log.
 * @throws AlarmError content-tampered for a malformed salt or body.
 */
export async function fetchBodies(session: UnlockedSession, from: number, count: number): Promise<(SaltedBody | null)[]> {
	const { entries } = await session.server.call(contracts.audit.bodies, { query: { from, limit: count } });
	return entries.map(({ salt, body }, i) => {
		if (salt === null || body === null) return null;
		try {
			const [s, b] = [fromBase64Url(salt), fromBase64Url(body)];
			return { salt: s, body: b, leaf: entryLeaf(s, b), entry: decodeEntry(b) };
		} catch {
			return throwAlarm(session, "content-tampered", null, `access entry ${from + i} is malformed`);
		}
	});
}

/**
 * Fetches entries by number, the oldest first. The read is recorded.
 * @param count 1 to 256.
 * @returns entry, leaf: null for what is erased or that I may not read. Shorter than `count` at the end of the log.
 * @throws AlarmError content-tampered for a malformed body @example const [entry] = await fetchEntriesFrom(session, 4711, 1);
 */
export async function fetchEntriesFrom(session: UnlockedSession, from: number, count: number): Promise<AuditEntry[]> {
	const bodies = await fetchBodies(session, from, count);
	return bodies.map((shown, i) => ({ seq: from + i, entry: shown?.entry ?? null, section: null, leaf: shown?.leaf ?? null }));
}

/**
 * Fetches bodies of entries that a signed checkpoint covers. The server may leave out none of them.
 * @throws AlarmError entry-hidden, content-tampered @example const bodies = await fetchSignedBodies(session, 0, 256);
 */
export async function fetchSignedBodies(session: UnlockedSession, from: number, count: number): Promise<(SaltedBody | null)[]> {
	const shown = await fetchBodies(session, from, count);
	if (shown.length !== count) throwAlarm(session, "entry-hidden", null, `access: ${shown.length} of ${count} bodies from ${from} on`);
	return shown;
}
