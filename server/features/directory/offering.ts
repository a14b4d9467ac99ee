/** After a restore from a backup: a client gives back directory statements that the database has lost. */

import { equal } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { verifyCompact } from "#protocol/log/checkpoint.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import { appendToDirectory, lockDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { bytesOf } from "#server/gate/input.ts";
import { updateAccounts } from "./appending.ts";
import type { DirectoryDependencies } from "./dependencies.ts";

/**
 * Stores the lost statements again, up to a signed checkpoint that the client sends too. Changes nothing when the database has them all.
 * @returns the size of the directory afterwards.
 * @throws ProtocolError bad-checkpoint when the log's key has not signed the checkpoint; bad-input when statements are missing or too many;
 * conflict when the statements give another root than the checkpoint's; for a void
 * statement, the error that the fold throws.
 */
export async function offer(
	{ context, accounts }: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.offer>,
): Promise<Reply<typeof contracts.offer>> {
	const { db, now, directory, access, input } = requestContext;
	const { from, statements, checkpoint } = input.body;
	access.note({ object: null, count: statements.length });
	const signed = {
		size: checkpoint.size,
		root: bytesOf(checkpoint.root, "checkpoint.root"),
		signature: bytesOf(checkpoint.signature, "checkpoint.signature"),
	};
	if (!verifyCompact(context.logKey("directory"), signed))
		throw new ProtocolError("bad-checkpoint", "checkpoint: must be signed by the log");
	// Read from the database, because the cache may still hold the lost statements.
	const before = await context.directoryCache.asStored(db, (await lockDirectory(db)).length);
	if (signed.size <= before.size) return { size: before.size };
	const lost = statements.slice(Math.max(0, before.size - from)).map((wire) => parseStatement(directory.network, wire));
	if (from > before.size || before.size + lost.length !== signed.size)
		throw new ProtocolError("bad-input", `statements: must be all statements from ${before.size} up to the checkpoint`, "statements");
	const appended = await appendToDirectory(db, context.directoryCache, lost, now, { lost: true });
	if (appended.size !== signed.size || !equal(appended.root, signed.root))
		throw new ProtocolError("conflict", "statements: do not continue the stored directory");
	await updateAccounts(db, accounts, before, appended.directory);
	await notify(db, "directory", DIRECTORY);
	return { size: appended.size };
}
