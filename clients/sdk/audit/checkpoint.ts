/** Fetches the newest signed checkpoint of a log and compares it with what this device has seen before. */
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keyOfLog as keyAt } from "#protocol/folds/directory.ts";
import { type CompactCheckpoint, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { NoteVerificationError } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { keepSynced, syncDirectory } from "../directory/directory.ts";
import { checkFreshness, cosignedTime, type Freshness } from "./freshness.ts";
import { keyOfLog } from "./log-key.ts";
import { expectedPrefixes, loadLogPin, restartsOf, saveLogPin } from "./pins.ts";
import { type LogName, Tiles, tileReader } from "./tiles.ts";

export interface VerifiedCheckpoint {
	checkpoint: CompactCheckpoint;
	/** The whole signed note, for other tools. */
	note: string;
	tiles: Tiles;
	/** Whether enough witnesses have cosigned lately. */
	freshness: Freshness;
}

/**
 * Fetches and verifies the newest checkpoint of a log. It must be signed by the log's key from genesis, and extend the
 * checkpoint seen before. After a restart by two admins it must extend the checkpoint that they kept. When fewer witnesses than
 * the directory requires have cosigned lately, the alarm `freshness-unproven` is raised, and the call still succeeds.
 * @returns null while the log has no checkpoint yet.
 * @throws AlarmError checkpoint-shrunk, log-forked; ProtocolError unavailable right after a restart
 * @example const size = (await fetchNewestCheckpoint(session, "access"))?.checkpoint.size ?? 0;
 */
export async function fetchNewestCheckpoint(session: UnlockedSession, log: LogName): Promise<VerifiedCheckpoint | null> {
	await keepSynced(session);
	const pin = await loadLogPin(session, log);
	const note = await fetchNote(session, log);
	// The log may have been restarted, and this device doesn't know it yet.
	if (note !== null && !note.startsWith(`${keyOfLog(session, log).name}\n`)) await syncDirectory(session);
	if (note !== null && isFromBeforeRestart(session, log, note))
		throw new ProtocolError("unavailable", "log: was restarted and has no checkpoint yet; try again in a moment");
	if (note === null && pin === null) return null;
	if (note === null) throwAlarm(session, "checkpoint-shrunk", null, `${log}: no checkpoint is served, ${pin?.size} entries were seen`);
	const checkpoint = verifyNote(session, log, note);
	const tiles = new Tiles(tileReader(session.server, log), (detail) => throwAlarm(session, "log-forked", null, `${log}: ${detail}`));
	for (const prefix of expectedPrefixes(session, log, pin)) await checkExtends(session, log, prefix, checkpoint, tiles);
	const cosignedAt = cosignedTime(session, log, note);
	const mark = cosignedAt === null ? null : { size: checkpoint.size, at: cosignedAt };
	await saveLogPin(session, log, { ...checkpoint, restarts: restartsOf(session, log).length, mark });
	return { checkpoint, note, tiles, freshness: await checkFreshness(session, log, { checkpoint, note, tiles }) };
}

async function fetchNote(session: UnlockedSession, log: LogName): Promise<string | null> {
	try {
		return decodeNote(session, log, await session.server.fetchBytes(contracts.audit.checkpoint, { log }));
	} catch (error) {
		if (error instanceof ProtocolError && error.code === "not-found") return null;
		throw error;
	}
}

function decodeNote(session: UnlockedSession, log: LogName, note: Bytes): string {
	try {
		return fromUtf8(note);
	} catch {
		return throwAlarm(session, "log-forked", null, `${log}: the served checkpoint is not UTF-8 text`);
	}
}

/** Whether a checkpoint has an origin from before a restart of the log. The server signs one with the new origin within about a second. */
function isFromBeforeRestart({ dir }: UnlockedSession, log: LogName, note: string): boolean {
	return restartsOf({ dir }, log).some((_, i) => note.startsWith(`${keyAt(dir, log, i).name}\n`));
}

/** Opens a served checkpoint of a log. @throws AlarmError log-forked when it is malformed or not signed by the log. */
export function verifyNote(session: UnlockedSession, log: LogName, note: string): CompactCheckpoint {
	try {
		return openCheckpoint(note, keyOfLog(session, log)).compact;
	} catch (error) {
		const isServersFault = error instanceof SyntaxError || error instanceof RangeError || error instanceof NoteVerificationError;
		if (!isServersFault) throw error;
		return throwAlarm(session, "log-forked", null, `${log}: ${error.message}`);
	}
}

async function checkExtends(
	session: UnlockedSession,
	log: LogName,
	seen: { size: number; root: Bytes },
	newest: CompactCheckpoint,
	tiles: Tiles,
): Promise<void> {
	if (newest.size < seen.size) throwAlarm(session, "checkpoint-shrunk", null, `${log}: ${newest.size} entries signed, ${seen.size} seen`);
	if (verifyConsistency(seen.size, newest.size, seen.root, newest.root, await tiles.consistency(seen.size, newest.size))) return;
	throwAlarm(session, "log-forked", null, `${log}: the checkpoint of ${newest.size} does not extend the one of ${seen.size} seen before`);
}
