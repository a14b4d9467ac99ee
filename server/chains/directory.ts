/** Appends to the directory: to its chain and its Merkle log. The fold judges each statement first. */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyStatement, checkSpeaker, copyDirectory, type Directory } from "#protocol/folds/directory.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { checkClock } from "#protocol/rules/signing-time.ts";
import { type AnyStatement, directoryLeaf } from "#protocol/statements/statement.ts";
import { afterCommit, type Db } from "#server/database/database.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { extendTree } from "#server/ledger/tree.ts";
import { appendToChain, chainState } from "./chains.ts";
import { DIRECTORY, type DirectoryCache } from "./directory-cache.ts";

/** A transaction's own copy of the directory. It has the statements that the transaction has appended and not yet committed. */
interface WorkingCopy {
	readonly directory: Directory;
	/** objId of the newest statement; null for an empty directory. */
	head: Bytes | null;
}

/** By transaction. A second append in the same transaction continues the copy of the first append. */
const workingCopies = new WeakMap<Db, WorkingCopy>();

/** Locks the directory until the transaction ends. @returns its stored length and head. */
export async function lockDirectory(db: Db): Promise<{ length: number; head: Bytes | null }> {
	const state = await chainState(db, DIRECTORY, true);
	if (!state) throw new Error("the directory's chain is missing");
	return state;
}

/** The refusal after a restore, until the lost statements are back. */
function lacksStatements(): ProtocolError {
	return new ProtocolError("unavailable", "directory: the server waits for statements that a restore of its database has lost");
}

export interface AppendResult {
	/** The directory with the new statements, as it is once the transaction commits. */
	directory: Directory;
	/** Its size, and the root of its Merkle tree. */
	size: number;
	root: Bytes;
	/** Whether the directory had all these statements already. */
	repeated: boolean;
}

function resultOf(directory: Directory, repeated: boolean): AppendResult {
	const { size, roots } = directory;
	const root = roots[size];
	if (!root) throw new Error("the fold of the directory has no root for its size");
	return { directory, size, root, repeated };
}

/**
 * Judges statements one after another, appends them, and extends the directory's Merkle log, all in the caller's
 * transaction and behind the directory's lock. Statements that the directory has already are skipped. The caller checks an
 * invite's expiry.
 * @param at server time, UTC ms.
 * @param lost whether a restore has lost these statements after a checkpoint over them was signed. Until they are back, the directory takes no
 * other statements: another statement in the place of a lost one would block the lost one for ever.
 * @throws ProtocolError as the fold does for a void statement, and as checkClock; unavailable while statements are lost; stale when the
 * directory has changed meanwhile. Nothing is appended then.
 */
export async function appendToDirectory(
	db: Db,
	cache: DirectoryCache,
	statements: readonly AnyStatement[],
	at: number,
	{ lost = false } = {},
): Promise<AppendResult> {
	if (!lost && (await cache.isRolledBack(db))) throw lacksStatements();
	const earlierCopy = workingCopies.get(db);
	if (!lost && !earlierCopy) {
		const [first] = unknownTo(cache.directory, statements);
		if (!first) return resultOf(cache.directory, true);
		// This check comes before the lock and the copy of the directory, so that only members who may speak cause these costs.
		checkSpeaker(cache.directory, first);
	}
	const copy = earlierCopy ?? (await makeWorkingCopy(db, cache, lost));
	const { directory } = copy;
	const firstSeq = directory.size;
	const fresh = unknownTo(directory, statements);
	if (!lost) for (const { body } of fresh) checkClock(body.at, at);
	for (const statement of fresh) applyStatement(directory, statement);
	workingCopies.set(db, copy);
	if (fresh.length === 0) return resultOf(directory, true);
	await storeStatements(db, copy, fresh, { firstSeq, at });
	// The log's signer may sign a head only when its statements are committed.
	afterCommit(db, "directory", cache.publish);
	return resultOf(directory, false);
}

/** Stores statements that the copy has applied already, and their leaves. */
async function storeStatements(
	db: Db,
	copy: WorkingCopy,
	fresh: readonly AnyStatement[],
	{ firstSeq, at }: { firstSeq: number; at: number },
): Promise<void> {
	for (const [i, statement] of fresh.entries()) {
		const { repeated } = await appendToChain(db, {
			chain: DIRECTORY,
			kind: "directory",
			seq: firstSeq + i,
			prev: copy.head,
			statement,
			at,
		});
		if (repeated) throw new ProtocolError("stale", "directory: it has changed meanwhile; send the request again");
		copy.head = statement.objId;
	}
	await extendTree(
		db,
		"directory",
		fresh.map((statement) => leafHash(directoryLeaf(statement))),
	);
}

function unknownTo(directory: Directory, statements: readonly AnyStatement[]): AnyStatement[] {
	return statements.filter((statement) => !directory.known.has(statement.key));
}

async function makeWorkingCopy(db: Db, cache: DirectoryCache, lost: boolean): Promise<WorkingCopy> {
	const { length, head } = await lockDirectory(db);
	// The database was restored while this process ran, and the process that signs hasn't noticed yet.
	if (!lost && cache.directory.size > length) throw lacksStatements();
	return { directory: copyDirectory(await cache.asStored(db, length)), head };
}

/**
 * Compares the keys of this server with the genesis, which names the origins and keys of both logs for good.
 * @returns a message that says what is wrong and what to do; null when keys and origins are the same, and before genesis.
 */
export function keyMismatch({ genesis }: Directory, keys: Readonly<Record<LogName, LogKey>>): string | null {
	for (const name of ["access", "directory"] as const) {
		const named = genesis?.body.logs[name];
		const ours = keys[name];
		if (!named || (named.origin === ours.name && equal(named.key, ours.publicKey))) continue;
		if (named.origin === ours.name)
			return `This server has another key for the ${name} log than the network was founded with: restore the secrets folder (secrets in CLOISTER_DATA) from its backup.`;
		return `The network was founded with the origin ${named.origin} for its ${name} log, and this server would sign as ${ours.name}: set CLOISTER_${name.toUpperCase()}_LOG_ORIGIN to ${named.origin}.`;
	}
	return null;
}
