/** The whole directory in a file for somebody outside of the network: its leaves, and the checkpoint that the log signed. */
import { equal, fromBase64Url } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, emptyDirectory, followLeaf, keyOfLog } from "#protocol/folds/directory.ts";
import { verifyCompact } from "#protocol/log/checkpoint.ts";
import { parseLeaf, type Wire } from "#protocol/statements/statement.ts";

interface SignedDirectory {
	/** The id of the network, base64url. */
	network: string;
	directory: { leaves: readonly Wire[]; checkpoint: { size: number; root: string; signature: string } };
}

const bad = (rule: string) => new ProtocolError("bad-content", `directory: ${rule}`);

/** Folds the leaves. @throws ProtocolError bad-content unless they give the root that the log signed. */
export function openSignedDirectory({ network, directory }: SignedDirectory): Directory {
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
