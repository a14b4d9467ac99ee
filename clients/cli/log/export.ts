/** Writes a log to a folder. What is there already is not fetched again, so an export that was cut off goes on. */
import { setTimeout as sleep } from "node:timers/promises";
import { equal } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { entryBundle, type TileRef, tilePath, tilesOf } from "#protocol/log/tiles.ts";
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

/** Requests at once. */
const AT_ONCE = 6;

export interface Exported {
	size: number;
	/** Files that were there already. */
	kept: number;
	written: number;
}

/**
 * @param bodies also salts and bodies of the access log, as far as I may read them.
 * @throws UsageError when the folder holds another log; the errors of `fetchNewestCheckpoint`.
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
	await inParallel(missing, async (fetch, ends) => {
		await patiently(fetch, ends);
		onProgress(all - missing.length + ++written, all);
	});
	// Last: a folder with this checkpoint has all that it stands for.
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
		const bodies = await fetchSignedBodies(session, index * 256, width);
		await folder.write(bodiesPath(index, size), bodiesBundle(bodies));
	});
}

/** What fails ends all; what is under way then is waited for, so that nothing is asked or written after the error. */
async function inParallel(jobs: readonly Job[], run: (job: Job, ends: AbortSignal) => Promise<void>): Promise<void> {
	const waiting = jobs.values();
	const ends = new AbortController();
	const one = async () => {
		for (const job of waiting) {
			if (ends.signal.aborted) return;
			await run(job, ends.signal).catch((error: unknown) => ends.abort(error));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, one));
	ends.signal.throwIfAborted();
}

/** A server that says "later" is waited for. */
async function patiently(job: Job, ends: AbortSignal): Promise<void> {
	for (;;) {
		try {
			return await job();
		} catch (error) {
			if (!(error instanceof ServerError && error.code === "too-many-requests")) throw error;
			await sleep((error.retryAfter ?? 5) * 1000, undefined, { signal: ends });
		}
	}
}
