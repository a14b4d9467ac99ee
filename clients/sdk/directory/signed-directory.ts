/** The whole directory in a file for somebody outside of the network: its leaves, and the checkpoint that the log signed. */
import * as z from "zod/mini";
import { equal, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { checkpoint, wire } from "#protocol/contracts/common.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, emptyDirectory, followLeaf, keyOfLog } from "#protocol/folds/directory.ts";
import { type CompactCheckpoint, verifyCompact } from "#protocol/log/checkpoint.ts";
import { parseLeaf, toWire, type Wire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { allLeaves } from "./leaves.ts";

/** Its form in a file. */
export const signedDirectoryForm = z.strictObject({ leaves: z.array(wire), checkpoint });
export type SignedDirectory = z.infer<typeof signedDirectoryForm>;

const bad = (rule: string) => new ProtocolError("bad-content", `directory: ${rule}`);

/** @throws as allLeaves */
export async function wholeSignedDirectory(session: UnlockedSession): Promise<SignedDirectory> {
	const { checkpoint } = session;
	return signedDirectory((await allLeaves(session)).slice(0, checkpoint.size).map(toWire), checkpoint);
}

/** @param leaves up to the checkpoint. */
export function signedDirectory(leaves: Wire[], { size, root, signature }: CompactCheckpoint): SignedDirectory {
	return { leaves, checkpoint: { size, root: toBase64Url(root), signature: toBase64Url(signature) } };
}

/**
 * Folds the leaves.
 * @param file network: the id of the network, base64url.
 * @throws ProtocolError bad-content unless they give the root that the log signed
 */
export function openSignedDirectory({ network, directory }: { network: string; directory: SignedDirectory }): Directory {
	const dir = emptyDirectory();
	const id = fromBase64Url(network);
	for (const wire of directory.leaves) followLeaf(dir, parseLeaf(id, wire));
	if (!equal(dir.network, id)) throw bad("belongs to another network");
	const { size, root, signature } = directory.checkpoint;
	const checkpoint = { size, root: fromBase64Url(root), signature: fromBase64Url(signature) };
	const ownRoot = dir.roots[size];
	if (dir.size !== size || !ownRoot || !equal(ownRoot, checkpoint.root) || !verifyCompact(keyOfLog(dir, "directory"), checkpoint))
		throw bad("is not the one that the log signed");
	return dir;
}
