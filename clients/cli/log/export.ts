/** Writes a log to a folder. Existing files are not fetched again, so an interrupted export can be resumed. */
import { setTimeout as sleep } from "node:timers/promises";
import { equal } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { entryBundle, TILE_WIDTH, type TileRef, tilePath, tilesOf } from "#protocol/log/tiles.ts";
import {
	fetchBundle,
	fetchNewestCheckpoint,
	fetchSignedBodies,
	keyOfLog,
	type LogName,
	type VerifiedCheckpoint,
} from "#sdk/audit/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { ServerError } from "#sdk/http/answers.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { bodiesBundle, bodiesPath, bundleCount, bundleRef, type LogFolder } from "./folder.ts";

/** Maximum number of parallel requests. */
const MAX_PARALLEL = 6;

export interface Exported {
	/** The size of the log, in entries. */
	size: number;
	/** How many files of the log the folder had already. */
	kept: number;
	/** How many files this run has written. */
	written: number;
}

/**
 * Writes all files of a log that the folder lacks.
 * @param bodies also exports the salts and bodies of the access log that the member may read.
 * @throws UsageError when the folder holds another log. Also throws the errors of `fetchNewestCheckpoint`.
 */
export async function exportLog(
	session: UnlockedSession,
	log: LogName,
	folder: LogFolder,
	{ bodies, onProgress }: { bodies: boolean; onProgress(done: number, of: number): void },
): Promise<Exported> {
	const key = keyOfLog(session, log);
	const before = folder.verifierKey();
	if (before !== null && !(before.name === key.name && equal(before.publicKey, key.publicKey)))
		throw new UsageError(messages.otherLog(folder.root));
	const newest = await fetchNewestCheckpoint(session, log);
	if (newest === null) throw new ProtocolError("not-found", "nothing was signed yet");
	const { size } = newest.checkpoint;
	await folder.write("log.vkey", `${formatVerifierKey(key)}\n`);
	const missing = [
		...hashTiles(newest, folder),
		...bundles(session, log, size, folder),
		...(bodies ? bodyBundles(session, size, folder) : []),
	];
	const all = tilesOf(size).length + bundleCount(size) * (bodies ? 2 : 1);
	let written = 0;
	await inParallel(missing, async (fetch, signal) => {
		await runWithRetry(fetch, signal);
		onProgress(all - missing.length + ++written, all);
	});
	// Written last, so that a folder with this checkpoint is complete.
	await folder.write("checkpoint", newest.note);
	return { size, kept: all - missing.length, written };
}

type Job = () => Promise<void>;

function hashTiles({ checkpoint, tiles }: VerifiedCheckpoint, folder: LogFolder): Job[] {
	const missing = tilesOf(checkpoint.size).filter((ref) => !folder.hasTile(ref));
	return missing.map((ref) => async () => folder.write(tilePath(ref), await tiles.load(ref)));
}

function bundles(session: UnlockedSession, log: LogName, size: number, folder: LogFolder): Job[] {
	const refs: TileRef[] = Array.from({ length: bundleCount(size) }, (_, index) => bundleRef("entries", index, size));
	const missing = refs.filter((ref) => !folder.hasTile(ref));
	return missing.map((ref) => async () => folder.write(tilePath(ref), entryBundle(await fetchBundle(session, log, ref.index, ref.width))));
}

function bodyBundles(session: UnlockedSession, size: number, folder: LogFolder): Job[] {
	const indexes = Array.from({ length: bundleCount(size) }, (_, index) => index).filter((index) => !folder.has(bodiesPath(index, size)));
	return indexes.map((index) => async () => {
		const { width } = bundleRef("entries", index, size);
		const bodies = await fetchSignedBodies(session, index * TILE_WIDTH, width);
		await folder.write(bodiesPath(index, size), bodiesBundle(bodies));
	});
}

/** Runs jobs in parallel. After the first error it starts no new job, waits for the running jobs, and then throws this error. */
async function inParallel(jobs: readonly Job[], run: (job: Job, signal: AbortSignal) => Promise<void>): Promise<void> {
	const queue = jobs.values();
	const controller = new AbortController();
	const worker = async () => {
		for (const job of queue) {
			if (controller.signal.aborted) return;
			await run(job, controller.signal).catch((error: unknown) => controller.abort(error));
		}
	};
	await Promise.all(Array.from({ length: MAX_PARALLEL }, worker));
	controller.signal.throwIfAborted();
}

/** Retries after the given delay when the server answers "too-many-requests". */
async function runWithRetry(job: Job, signal: AbortSignal): Promise<void> {
	for (;;) {
		try {
			return await job();
		} catch (error) {
			if (!(error instanceof ServerError && error.code === "too-many-requests")) throw error;
			await sleep((error.retryAfter ?? 5) * 1000, undefined, { signal });
		}
	}
}
