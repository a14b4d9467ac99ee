/** Entries and their bodies by number: for exports and proofs. */
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type AccessEntryBody, decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { parseEntryBundle } from "#protocol/log/tiles.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { type LogName, readTile, tileReader } from "./tiles.ts";

/**
 * The entries of one bundle. Those of the access log are leaves, and need no sign-in; reading the directory's is an entry.
 * @param width up to where a signed checkpoint goes. @throws AlarmError entry-hidden when the bundle is missing, or isn't one of this width.
 * @example const leaves = await bundleOf(session, "access", 0, 256);
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
		throwAlarm(session, "entry-hidden", null, `${log}: bundle ${index} is missing, or not one of ${width} entries`);
	return entries;
}

/** None for what is no bundle. */
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
 * Salts and bodies of the access log from a number on; null for those that are erased or that I may not read. Recorded.
 * @param count 1 to 256. @returns fewer beyond the newest entry. @throws AlarmError content-tampered for a salt or body that is none.
 */
export async function fetchBodies(session: UnlockedSession, from: number, count: number): Promise<(SaltedBody | null)[]> {
	const { entries } = await session.server.call(contracts.audit.bodies, { query: { from, limit: count } });
	return entries.map(({ salt, body }, i) => {
		if (salt === null || body === null) return null;
		try {
			const [s, b] = [fromBase64Url(salt), fromBase64Url(body)];
			return { salt: s, body: b, leaf: entryLeaf(s, b), entry: decodeEntry(b) };
		} catch {
			return throwAlarm(session, "content-tampered", null, `access entry ${from + i} is not one`);
		}
	});
}

/**
 * The same of entries that a signed checkpoint covers, of which none may be left out.
 * @throws AlarmError entry-hidden, content-tampered @example const bodies = await signedBodiesOf(session, 0, 256);
 */
export async function fetchSignedBodies(session: UnlockedSession, from: number, count: number): Promise<(SaltedBody | null)[]> {
	const shown = await fetchBodies(session, from, count);
	if (shown.length !== count) throwAlarm(session, "entry-hidden", null, `access: ${shown.length} of ${count} bodies from ${from} on`);
	return shown;
}
