/**
 * Freshness of a checkpoint: whether enough witnesses have cosigned it lately. Their cosignatures show that everybody sees the
 * same log, and that its end was not cut off. Only witnesses that the directory names count.
 */
import { contracts } from "#protocol/contracts/index.ts";
import { type CompactCheckpoint, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { FRESH_WITHIN, MAX_CLOCK_SKEW, quorumTime } from "#protocol/log/freshness.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import type { Transport, UnlockedSession } from "../context.ts";
import { keyOfLog } from "./log-key.ts";
import type { LogName, Tiles } from "./tiles.ts";

export interface Freshness {
	/** How many witnesses the directory requires. With 0 nothing is checked. */
	wanted: number;
	/** How many witnesses have cosigned this tree, or an earlier part of it, within the last 24 hours. */
	proven: number;
	/** The time of the oldest among the `wanted` newest cosignatures, UTC ms. Null when there are too few, or `wanted` is 0. */
	at: number | null;
}

/**
 * Returns the status of a log as the server reports it. Nothing of it is verified. It needs no sign-in.
 * @example const { size, unwitnessedSince } = await fetchLogStatus(session.server, "access");
 */
export function fetchLogStatus(server: Pick<Transport, "call">, log: LogName) {
	return server.call(contracts.audit.status, { params: { log } });
}

interface FetchedCheckpoint {
	checkpoint: CompactCheckpoint;
	note: string;
	tiles: Tiles;
}

/**
 * Counts recent cosignatures. When there are too few, or they can't be read, it raises the alarm `freshness-unproven` and doesn't throw.
 * @example const state = await checkFreshness(session, "access", shown);
 */
export async function checkFreshness(session: UnlockedSession, log: LogName, shown: FetchedCheckpoint): Promise<Freshness> {
	const { wanted } = session.dir.witnesses;
	if (wanted === 0) return { wanted, proven: 0, at: null };
	const times = await cosignatureTimes(session, log, shown).catch(() => []);
	const fresh = times.filter((time) => session.now() - time <= FRESH_WITHIN);
	const at = quorumTime(fresh, wanted);
	if (at === null) {
		const detail = `${log}: ${fresh.length} of ${wanted} witnesses have cosigned it in the last 24 hours`;
		session.alarm({ code: "freshness-unproven", subject: null, detail });
	}
	return { wanted, proven: fresh.length, at };
}

/**
 * The time of the oldest among the `wanted` newest cosignatures on exactly this checkpoint, UTC ms. Null when there are too few, when none
 * is required, or when the note is malformed.
 * @example const at = cosignedTime(session, "access", note);
 */
export function cosignedTime(session: UnlockedSession, log: LogName, note: string): number | null {
	try {
		return quorumTime([...timesInNote(session, log, note).values()], session.dir.witnesses.wanted);
	} catch {
		return null;
	}
}

/**
 * The times (UTC ms) of the cosignatures on this checkpoint. If there are too few, the times on the newest checkpoint that enough witnesses
 * have cosigned are added.
 */
async function cosignatureTimes(session: UnlockedSession, log: LogName, shown: FetchedCheckpoint): Promise<number[]> {
	const onShown = timesInNote(session, log, shown.note);
	if (onShown.size >= session.dir.witnesses.wanted) return [...onShown.values()];
	const { witnessed } = await fetchLogStatus(session.server, log);
	if (!witnessed || !(await isPrefixOf(openCheckpoint(witnessed.note, keyOfLog(session, log)).compact, shown)))
		return [...onShown.values()];
	// Each witness counts once. A cosignature on the newer checkpoint replaces the same witness's cosignature on the earlier one.
	return [...new Map([...timesInNote(session, log, witnessed.note), ...onShown]).values()];
}

/** Cosignature times (UTC ms) by verifier key. A time too far in the future doesn't count: it would look fresh for ever. */
function timesInNote(session: UnlockedSession, log: LogName, note: string): Map<string, number> {
	const { cosignatures } = openCheckpoint(note, keyOfLog(session, log), session.dir.witnesses.keys);
	const dated = cosignatures.flatMap(({ key, time }) => (time === null ? [] : [[formatVerifierKey(key), time * 1000] as const]));
	return new Map(dated.filter(([, at]) => at <= session.now() + MAX_CLOCK_SKEW));
}

async function isPrefixOf(earlier: CompactCheckpoint, { checkpoint, tiles }: FetchedCheckpoint): Promise<boolean> {
	const { size, root } = checkpoint;
	return earlier.size <= size && verifyConsistency(earlier.size, size, earlier.root, root, await tiles.consistency(earlier.size, size));
}
