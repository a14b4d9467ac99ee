/** The newest signed checkpoint of a log, held against what this device has seen before. */
import { type Bytes, fromBase64Url, fromUtf8, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type CompactCheckpoint, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { stop } from "../alarms.ts";
import type { Sitting } from "../context.ts";
import { keepSynced } from "../directory.ts";
import { storageName } from "../directory-cache.ts";
import { type Freshness, freshness } from "./freshness.ts";
import { keyOfLog } from "./log-key.ts";
import { type LogName, Tiles, tilesOfServer } from "./tiles.ts";

export interface Verified {
	checkpoint: CompactCheckpoint;
	/** The whole signed note, for other people's tools. */
	note: string;
	tiles: Tiles;
	/** Whether witnesses have vouched lately that nobody is shown another log. */
	freshness: Freshness;
}

/**
 * Fetches the newest checkpoint of a log. It must be signed by the log's key from genesis, be no smaller than the one seen
 * before, and extend it. Where the policy wants witnesses and none has vouched lately, `freshness-unproven` is raised, and
 * the work goes on.
 * @returns null while the log has signed nothing yet.
 * @throws AlarmError checkpoint-shrunk, log-forked.
 */
export async function newestCheckpoint(sitting: Sitting, log: LogName): Promise<Verified | null> {
	await keepSynced(sitting);
	const pin = await loadPin(sitting, log);
	const note = await fetchNote(sitting, log);
	if (note === null && pin === null) return null;
	if (note === null) stop(sitting, "checkpoint-shrunk", null, `${log}: no checkpoint is served, ${pin?.size} entries were seen`);
	const checkpoint = opened(sitting, log, note);
	const tiles = new Tiles(tilesOfServer(sitting.server, log));
	if (pin) await checkExtends(sitting, log, pin, checkpoint, tiles);
	await savePin(sitting, log, checkpoint);
	return { checkpoint, note, tiles, freshness: await freshness(sitting, log, { checkpoint, note, tiles }) };
}

async function fetchNote(sitting: Sitting, log: LogName): Promise<string | null> {
	try {
		return fromUtf8(await sitting.server.fetchBytes(contracts.audit.checkpoint, { log }));
	} catch (error) {
		if (error instanceof ProtocolError && error.code === "not-found") return null;
		throw error;
	}
}

function opened(sitting: Sitting, log: LogName, note: string): CompactCheckpoint {
	try {
		return openCheckpoint(note, keyOfLog(sitting, log)).compact;
	} catch (error) {
		return stop(sitting, "log-forked", null, `${log}: ${error instanceof Error ? error.message : "not a checkpoint"}`);
	}
}

async function checkExtends(sitting: Sitting, log: LogName, pin: Pin, now: CompactCheckpoint, tiles: Tiles): Promise<void> {
	if (now.size < pin.size) stop(sitting, "checkpoint-shrunk", null, `${log}: ${now.size} entries signed, ${pin.size} seen`);
	const proof = await consistency(tiles, pin.size, now.size);
	if (proof && verifyConsistency(pin.size, now.size, pin.root, now.root, proof)) return;
	stop(sitting, "log-forked", null, `${log}: the checkpoint of ${now.size} does not extend the one of ${pin.size} seen before`);
}

/** Null when the tiles served are none: then there is no proof either. */
async function consistency(tiles: Tiles, first: number, second: number): Promise<Bytes[] | null> {
	try {
		return await tiles.consistency(first, second);
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}

interface Pin {
	size: number;
	root: Bytes;
}

async function loadPin({ storage, network }: Sitting, log: LogName): Promise<Pin | null> {
	const text = await storage.get(storageName(network, "log", log));
	if (text === null) return null;
	const { size, root } = JSON.parse(text) as { size: number; root: string };
	return { size, root: fromBase64Url(root) };
}

async function savePin({ storage, network }: Sitting, log: LogName, { size, root }: CompactCheckpoint): Promise<void> {
	await storage.set(storageName(network, "log", log), JSON.stringify({ size, root: toBase64Url(root) }));
}
