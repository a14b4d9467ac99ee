/**
 * Keeps the folded directory on the device, with a mark that only this member's client can make. So a sign-in verifies only the leaves
 * that are new. SPEC "Cryptography", section 5, "A verified directory".
 */
import { markVerifiedDirectory } from "#crypto/device.ts";
import { type Bytes, equal, fromBase64Url, hash, toBase64Url, tup, utf8 } from "#protocol/bytes.ts";
import { rootOfFrontier } from "#protocol/log/merkle.ts";
import { directoryTypes } from "#protocol/statements/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "./cache.ts";
import { packDirectory, unpackDirectory } from "./snapshot.ts";

/**
 * Raise this number whenever `clients/protocol/folds/directory` can make another state of the same leaves, or the state has other
 * fields. Otherwise devices would keep what the earlier rules said. test/clients/sdk/directory/verified.test.ts notices most changes.
 */
export const FOLD_VERSION = 16;

/** A hash of the fold's rules. It covers the known types: a leaf of an unknown type is void, and a later version may know the type. */
const rules = () => hash(tup("cloister/fold", FOLD_VERSION, ...Object.keys(directoryTypes)));

/** The smallest directory that is kept, in leaves. A smaller one is verified in a moment. */
const KEEP_FROM = 50;
/** How many new leaves there must be before the directory is kept again. Until then, each sign-in verifies them. */
const KEEP_AFTER = 200;

const markName = ({ network, me }: UnlockedSession) => storageName(network, "directory", "verified", me);
const foldedName = ({ network, me }: UnlockedSession) => storageName(network, "directory", "folded", me);

function markOf(session: UnlockedSession, { size, root, text }: { size: number; root: Bytes; text: string }): Bytes | null {
	const seed = session.seeds.get(Math.max(...session.seeds.keys()));
	const { network, me: member } = session;
	return seed ? markVerifiedDirectory(seed, { network, member, rules: rules(), size, root, content: hash(utf8(text)) }) : null;
}

/**
 * Restores the directory that was kept, if its mark is right. Anything else is dropped, and the caller verifies all leaves.
 * @returns whether `session.dir` was restored.
 */
export async function restoreVerified(session: UnlockedSession): Promise<boolean> {
	const kept = await session.storage.get(markName(session));
	const text = kept === null ? null : await session.storage.get(foldedName(session));
	if (kept === null || text === null) return false;
	try {
		const { size, root, mark } = JSON.parse(kept) as { size: number; root: string; mark: string };
		const expected = markOf(session, { size, root: fromBase64Url(root), text });
		if (expected === null || !equal(expected, fromBase64Url(mark))) throw new Error("another mark");
		const dir = unpackDirectory(text);
		if (dir.size !== size || !equal(rootOfFrontier(dir.frontier), fromBase64Url(root))) throw new Error("another directory");
		Object.assign(session.dir, dir);
		session.memory.keptSize = size;
		return true;
	} catch {
		await session.storage.delete(markName(session));
		return false;
	}
}

/** Keeps the folded directory when it has grown by many leaves since it was kept. Call it only after all checks. */
export async function keepVerified(session: UnlockedSession): Promise<void> {
	const { dir, memory, storage } = session;
	const { size } = dir;
	if (size - memory.keptSize < (memory.keptSize === 0 ? KEEP_FROM : KEEP_AFTER)) return;
	const text = packDirectory(dir);
	const root = rootOfFrontier(dir.frontier);
	const mark = markOf(session, { size, root, text });
	if (mark === null) return;
	// If the program ends between the two writes, the mark doesn't fit, and the next sign-in verifies all leaves.
	await storage.set(foldedName(session), text);
	await storage.set(markName(session), JSON.stringify({ size, root: toBase64Url(root), mark: toBase64Url(mark) }));
	memory.keptSize = size;
}
