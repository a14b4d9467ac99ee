/**
 * The directory: one chain under a fixed id, and each process's fold of it in memory.
 *
 * The fold is shared by all requests of the process, so it holds committed statements only. A request learns the chain's
 * length with its session, and brings the fold up to it before anything is judged; so several processes agree.
 */
import { type Bytes, equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyStatement, checkSpeaker, type Directory, emptyDirectory } from "#protocol/folds/directory.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { type AnyStatement, directoryLeaf } from "#protocol/statements/statement.ts";
import { afterCommit, type Db, short } from "#server/database/database.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { extendTree } from "#server/ledger/tree.ts";
import { appendToChain, chainState, readChain } from "./chains.ts";

export const DIRECTORY: Id = "00000000-0000-8000-8000-000000000001";

/** Statements that a transaction has appended but not yet committed are judged in a copy of its own. */
const drafts = new WeakMap<Db, { directory: Directory; head: Bytes | null }>();

/** SQL for the look-up of a session, as DIRECTORY_LENGTH is. */
export const CUT_BACK = "(SELECT cut_back FROM log_served WHERE log = 'directory')";

/** How long the directory is in the database, and whether the process that signs has found that it lacks what was signed. */
async function stored(db: Db): Promise<{ length: number; cutBack: boolean }> {
	const text = `SELECT length, ${CUT_BACK} AS "cutBack" FROM chain WHERE id = $1`;
	const [row] = await short<{ length: number; cutBack: boolean }>(db, "directory.look", text, [DIRECTORY]);
	return row ?? { length: 0, cutBack: false };
}

export class DirectoryFollower {
	/** Signs and publishes the new head, after each commit that made the directory grow. Must not throw. */
	readonly publish: () => Promise<void>;
	/** Whether this process refuses to sign the directory, for whatever reason. */
	readonly #refuses: () => boolean;
	constructor(publish: () => Promise<void> = async () => {}, refuses = () => false) {
		this.publish = publish;
		this.#refuses = refuses;
	}

	/** Whether new statements must wait, since the directory lacks what was signed before. */
	async isClosed(db: Db): Promise<boolean> {
		return this.#refuses() || (await stored(db)).cutBack;
	}

	/** As of the newest length that any request of this process has seen. */
	readonly directory: Directory = emptyDirectory();
	#catching: Promise<void> = Promise.resolve();

	/** Brings the fold to at least `length`. @param db an autocommit handle, or one that holds the directory's lock. */
	async upTo(db: Db, length: number): Promise<Directory> {
		while (this.directory.size < length) {
			// One at a time: two loads of the same tail would fold it twice.
			const before = this.#catching;
			this.#catching = before.catch(() => {}).then(() => (this.directory.size < length ? this.#load(db) : undefined));
			await this.#catching;
		}
		return this.directory;
	}

	/** For requests without a session. @returns cutBack: whether the directory lacks what was signed. */
	async look(db: Db): Promise<{ directory: Directory; cutBack: boolean }> {
		const { length, cutBack } = await stored(db);
		return { directory: await this.upTo(db, length), cutBack };
	}

	async current(db: Db): Promise<Directory> {
		return (await this.look(db)).directory;
	}

	/** The fold of exactly what is stored, also when this process remembers what a restore has lost. @param db holds the directory's lock. */
	async asStored(db: Db, length: number): Promise<Directory> {
		if (this.directory.size <= length) return this.upTo(db, length);
		const anew = emptyDirectory();
		await load(db, anew);
		return anew;
	}

	#load(db: Db): Promise<void> {
		return load(db, this.directory);
	}
}

async function load(db: Db, directory: Directory): Promise<void> {
	// What was judged sound when it was stored is judged again: a row that somebody changed in the database stops here.
	for (const { seq, statement } of await readChain(db, DIRECTORY, directory.size)) {
		if (seq === directory.size) applyStatement(directory, statement);
	}
}

/** The directory's length in the database, and its lock until the transaction ends. */
export async function lockDirectory(db: Db): Promise<{ length: number; head: Bytes | null }> {
	const state = await chainState(db, DIRECTORY, true);
	if (!state) throw new Error("the directory's chain is missing");
	return state;
}

function waits(): ProtocolError {
	return new ProtocolError("unavailable", "directory: waits for what it has lost in a restore");
}

export interface Appended {
	/** The directory with the new statements: true once the transaction commits. */
	directory: Directory;
	size: number;
	root: Bytes;
	/** Whether all of them stood there already. */
	repeated: boolean;
}

/**
 * Judges statements one after another by all that stands before them, appends them, and extends the directory's Merkle
 * log; all in the caller's transaction, behind the directory's lock, so directory writes take turns until they commit.
 * The statements' own times are not judged here: whoever calls checks an invite's expiry by its clock.
 * @param lost statements that the log had signed before: the only ones that a directory takes which was cut back by a restore.
 * @throws ProtocolError as the fold does for a void statement; then nothing is appended.
 */
export async function appendToDirectory(
	db: Db,
	follower: DirectoryFollower,
	statements: readonly AnyStatement[],
	at: number,
	{ lost = false } = {},
): Promise<Appended> {
	// Another statement in the place of a lost one would be in its way for ever.
	if (!lost && (await follower.isClosed(db))) throw waits();
	const before = drafts.get(db);
	if (!before && !lost) {
		// The lock and the copy are for those alone who may speak; the first statement rests on nothing but what stands already.
		const { directory } = follower;
		const first = statements.find((statement) => !directory.known.has(statement.key));
		if (!first) return { directory, size: directory.size, root: rootOf(directory), repeated: true };
		checkSpeaker(directory, first);
	}
	const draft = before ?? (await openDraft(db, follower, lost));
	const { directory } = draft;
	const fresh = statements.filter((statement) => !directory.known.has(statement.key));
	// A half-known list is judged like a new one: what is known counts once, the rest must stand on it.
	for (const statement of fresh) {
		const seq = directory.size;
		applyStatement(directory, statement);
		const { repeated } = await appendToChain(db, { chain: DIRECTORY, kind: "directory", seq, prev: draft.head, statement, at });
		if (repeated) throw new ProtocolError("stale", "directory: its fold and its chain disagree");
		draft.head = statement.objId;
	}
	drafts.set(db, draft);
	const leaves = fresh.map((statement) => leafHash(directoryLeaf(statement)));
	if (leaves.length > 0) {
		await extendTree(db, "directory", leaves);
		// Only what is committed may be signed.
		afterCommit(db, "directory", follower.publish);
	}
	return { directory, size: directory.size, root: rootOf(directory), repeated: fresh.length === 0 };
}

function rootOf({ roots, size }: Directory): Bytes {
	const root = roots[size];
	if (!root) throw new Error("the fold of the directory has no root for its size");
	return root;
}

async function openDraft(db: Db, follower: DirectoryFollower, lost: boolean): Promise<{ directory: Directory; head: Bytes | null }> {
	const { length, head } = await lockDirectory(db);
	// The database was restored under this process, and whoever signs hasn't noticed yet.
	if (!lost && follower.directory.size > length) throw waits();
	return { directory: structuredClone(await follower.asStored(db, length)), head };
}

/** Genesis names both logs' origins and keys for good. @returns one sentence when this server signs with others, else null. */
export function otherKeys({ genesis }: Directory, keys: Readonly<Record<LogName, LogKey>>): string | null {
	for (const name of ["access", "directory"] as const) {
		const [named, ours] = [genesis?.body.logs[name], keys[name]];
		if (!named || (named.origin === ours.name && equal(named.key, ours.publicKey))) continue;
		const what = named.origin === ours.name ? "the key" : `the origin ${named.origin}`;
		return `This network was founded with ${what} of another configuration for its ${name} log: restore the secrets folder, and set CLOISTER_${name.toUpperCase()}_LOG_ORIGIN or ORIGIN as it was.`;
	}
	return null;
}
