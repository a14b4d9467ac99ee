/** The checkpoint in the answers of the directory's endpoints. */
import { toBase64Url } from "#protocol/bytes.ts";
import { BEFORE_GENESIS, type CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import type { Db } from "#server/database/database.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";

/** The newest signed checkpoint. It covers committed statements only, not the statements of the present transaction. */
export async function signedCheckpoint(db: Db): Promise<CompactCheckpoint> {
	return (await newestCheckpoint(db, "directory")) ?? BEFORE_GENESIS;
}

/** A checkpoint in the form of the contracts. */
export function checkpointAnswer({ size, root, signature }: CompactCheckpoint): { size: number; root: string; signature: string } {
	return { size, root: toBase64Url(root), signature: toBase64Url(signature) };
}
