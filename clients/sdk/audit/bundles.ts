/** Entries and their bodies by number: for exports and proofs. */
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { entryLeaf } from "#protocol/log/entry.ts";
import { parseEntryBundle, TILE_WIDTH, tilePath } from "#protocol/log/tiles.ts";
import { stop } from "../alarms.ts";
import type { Sitting } from "../context.ts";
import { type LogName, tilesOfServer } from "./tiles.ts";

/**
 * The entries of one bundle. Those of the access log are leaves, and need no sign-in; reading the directory's is an entry.
 * @throws RangeError when the bundle isn't one of this width; ProtocolError not-found.
 * @example const leaves = await bundleOf(sitting, "access", 0, 256);
 */
export async function bundleOf(sitting: Pick<Sitting, "server">, log: LogName, index: number, width: number): Promise<Bytes[]> {
	const read = tilesOfServer(sitting.server, log);
	const entries = parseEntryBundle(await readWidest(read, index, width)).slice(0, width);
	if (entries.length !== width) throw new RangeError(`${log}: an entry bundle narrower than it must be`);
	return entries;
}

/** The full bundle begins with the same entries, and a partial one may be gone by then. */
async function readWidest(read: ReturnType<typeof tilesOfServer>, index: number, width: number): Promise<Bytes> {
	try {
		return await read(tilePath({ level: "entries", index, width }));
	} catch (error) {
		if (width === TILE_WIDTH || !(error instanceof ProtocolError && error.code === "not-found")) throw error;
		return read(tilePath({ level: "entries", index, width: TILE_WIDTH }));
	}
}

export interface ShownBody {
	salt: Bytes;
	body: Bytes;
	leaf: Bytes;
}

/**
 * Salts and bodies of the access log from a number on; null for those that are erased or that I may not read. Recorded.
 * @param count 1 to 256. @throws AlarmError content-tampered for a salt that is none.
 * @example const bodies = await bodiesOf(sitting, 0, 256);
 */
export async function bodiesOf(sitting: Sitting, from: number, count: number): Promise<(ShownBody | null)[]> {
	const { entries } = await sitting.server.call(contracts.audit.bodies, { query: { from, limit: count } });
	return entries.map(({ salt, body }, i) => {
		if (salt === null || body === null) return null;
		try {
			const [s, b] = [fromBase64Url(salt), fromBase64Url(body)];
			return { salt: s, body: b, leaf: entryLeaf(s, b) };
		} catch {
			return stop(sitting, "content-tampered", null, `access entry ${from + i} is not one`);
		}
	});
}
