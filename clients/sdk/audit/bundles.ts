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
 * Fetches one entry bundle. Bundles of the access log hold leaves and need no sign-in. Bundles of the directory hold statements, and
 * reading them is recorded.
 * @param index of the bundle; it begins at entry index * 256.
 * @param width how many of its entries the signed checkpoint covers, 1 to 256.
 * @throws AlarmError entry-hidden when the bundle is missing or malformed, or has fewer entries.
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
		throwAlarm(session, "entry-hidden", null, `${log}: bundle ${index} is missing, or has fewer than ${width} entries`);
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

/** A body of the access log, with the leaf that is made of salt and body, and the entry that the body encodes. */
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
			const bytes = { salt: fromBase64Url(salt), body: fromBase64Url(body) };
			return { ...bytes, leaf: entryLeaf(bytes.salt, bytes.body), entry: decodeEntry(bytes.body) };
		} catch {
			return throwAlarm(session, "content-tampered", null, `access entry ${from + i} is malformed`);
		}
	});
}

/**
 * Fetches entries by number, the oldest first. The read is recorded.
 * @param from number of the first entry.
 * @param count 1 to 256.
 * @returns the entries. `entry` and `leaf` are null when the body is erased or I may not read it. Fewer than `count` at the end of the log.
 * @throws AlarmError content-tampered for a malformed salt or body.
 * @example const [entry] = await fetchEntriesFrom(session, 4711, 1);
 */
export async function fetchEntriesFrom(session: UnlockedSession, from: number, count: number): Promise<AuditEntry[]> {
	const bodies = await fetchBodies(session, from, count);
	return bodies.map((each, i) => ({ seq: from + i, entry: each?.entry ?? null, section: null, leaf: each?.leaf ?? null }));
}

/**
 * Fetches bodies of entries that a signed checkpoint covers, so the server must return one item for each. Parameters and result are as in
 * `fetchBodies`.
 * @throws AlarmError entry-hidden, content-tampered
 * @example const bodies = await fetchSignedBodies(session, 0, 256);
 */
export async function fetchSignedBodies(session: UnlockedSession, from: number, count: number): Promise<(SaltedBody | null)[]> {
	const bodies = await fetchBodies(session, from, count);
	if (bodies.length !== count) throwAlarm(session, "entry-hidden", null, `access: ${bodies.length} of ${count} bodies from ${from} on`);
	return bodies;
}
