/** Verifies a whole exported log: signatures, each entry, each tile, the root, and bodies if there are any. */
import { equal, fromUtf8 } from "#protocol/bytes.ts";
import { type Checkpoint, type LogKey, type OpenedCheckpoint, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { emptySpan, findContradiction, joinSpans } from "#protocol/log/entry-times.ts";
import { timesOf } from "#protocol/log/freshness.ts";
import { append, EMPTY_FRONTIER, HASH_LENGTH, rootOf, rootOfFrontier } from "#protocol/log/merkle.ts";
import type { VerifiedSignature, VerifierKey } from "#protocol/log/note.ts";
import { TILE_WIDTH, tileHashes, tilePath, tilesOf } from "#protocol/log/tiles.ts";
import { type Checked, readRequired, WrongFileError } from "./check.ts";
import { bodiesPath, bundleRef, type LogFolder } from "./folder.ts";
import { checkAll } from "./threads.ts";

export interface FolderReport {
	checkpoint: Checkpoint;
	cosignatures: readonly VerifiedSignature[];
	/** How many bodies the folder has. */
	bodies: number;
	/** Why the time of an entry can't be right; null when no time is wrong. Only entries with a body in the folder are checked. */
	misdated: string | null;
}

/**
 * @param log the trusted key of this log. @param onProgress gets the number of entries checked so far.
 * @throws WrongFileError for the first wrong file that is found, or NoteVerificationError
 */
export async function verifyFolder(
	folder: LogFolder,
	log: LogKey,
	witnesses: readonly VerifierKey[],
	onProgress: (done: number, of: number) => void,
): Promise<FolderReport> {
	const { checkpoint, cosignatures } = openedCheckpoint(folder, log, witnesses);
	const { size, root } = checkpoint;
	const found: Checked[] = [];
	let done = 0;
	await checkAll(folder, size, (checked, entries) => {
		found.push(checked);
		done += entries;
		onProgress(done, size);
	});
	found.sort((a, b) => a.from - b.from);
	if (!equal(rootAbove(folder, size, found), root)) throw new WrongFileError("checkpoint: its root does not match the entries");
	requireBodies(folder, size, found);
	const bodies = found.reduce((sum, { bodies }) => sum + bodies, 0);
	return { checkpoint, cosignatures, bodies, misdated: findMisdated(checkpoint, cosignatures, found) };
}

/**
 * An export with bodies has a file of bodies for each bundle, even when none of the bodies can be read.
 * @throws WrongFileError when such a file is missing
 */
function requireBodies(folder: LogFolder, size: number, found: readonly Checked[]): void {
	const missing = found.flatMap(({ withoutBodies }) => withoutBodies);
	const [first] = missing;
	if (first === undefined || !folder.has("bodies")) return;
	const entries = missing.reduce((sum, index) => sum + bundleRef("entries", index, size).width, 0);
	throw new WrongFileError(`${bodiesPath(first, size)} is missing. In all, the bodies of ${entries} of ${size} entries are missing`);
}

/** Compares the times of the entries with each other, and with the earliest cosignature. */
function findMisdated({ size }: Checkpoint, cosignatures: readonly VerifiedSignature[], found: readonly Checked[]): string | null {
	const { newest, misdated } = found.reduce((span, { times }) => joinSpans(span, times), emptySpan());
	const marks = timesOf(cosignatures).map((at) => ({ size, at }));
	return (misdated ?? (newest && findContradiction(newest, marks)))?.detail ?? null;
}

function openedCheckpoint(folder: LogFolder, log: LogKey, witnesses: readonly VerifierKey[]): OpenedCheckpoint {
	const note = readRequired(folder, "checkpoint");
	try {
		return openCheckpoint(fromUtf8(note), log, witnesses);
	} catch (cause) {
		throw new WrongFileError(`checkpoint: ${(cause as Error).message}`, { cause });
	}
}

/** Checks the tiles above level 0 against the hashes of the entries. Returns the root of the tree. */
function rootAbove(folder: LogFolder, size: number, found: readonly Checked[]) {
	const full = found.flatMap(({ roots }) => cut(roots));
	const above = tilesOf(size).filter(({ level }) => level > 0);
	let level = 1;
	for (let hashes = full; hashes.length > 0; level++) {
		const next: Uint8Array[] = [];
		for (const ref of above.filter((each) => each.level === level)) {
			const data = readRequired(folder, tilePath(ref));
			const own = hashes.slice(ref.index * TILE_WIDTH, ref.index * TILE_WIDTH + ref.width);
			if (!equal(data, Buffer.concat(own))) throw new WrongFileError(`${tilePath(ref)}: is not what the entries give`);
			if (ref.width === TILE_WIDTH) next.push(rootOf(own));
		}
		hashes = next;
	}
	const tail = found.flatMap((each) => (each.tail.length > 0 ? tileHashes(each.tail) : []));
	const frontiers = [append(EMPTY_FRONTIER, full), append(EMPTY_FRONTIER, tail)];
	// The nodes over full bundles, then the nodes over the partial bundle, are the frontier of the whole tree.
	return rootOfFrontier({ size, hashes: frontiers.flatMap(({ hashes }) => hashes) });
}

function cut(hashes: Uint8Array): Uint8Array[] {
	return Array.from({ length: hashes.length / HASH_LENGTH }, (_, i) => hashes.slice(i * HASH_LENGTH, (i + 1) * HASH_LENGTH));
}
