/**
 * The directory in the memory of a process: the fold of the chain DIRECTORY.
 *
 * All requests of the process share it, so it holds committed statements only. The query that finds the session of a request also reads
 * the chain's length. The cache catches up to that length before the request is judged, so all processes judge by the same directory.
 */
import type { Id } from "#protocol/bytes.ts";
import { applyStatement, type Directory, emptyDirectory } from "#protocol/folds/directory.ts";
import { SerialQueue } from "#server/base/serial-queue.ts";
import { type Db, fastRead } from "#server/database/database.ts";
import { readChain } from "./chains.ts";

/** The id of the directory's chain. It is the same in every network. */
export const DIRECTORY: Id = "00000000-0000-8000-8000-000000000001";

/** SQL for the length of the directory's chain. */
export const DIRECTORY_LENGTH = `(SELECT length FROM chain WHERE id = '${DIRECTORY}')`;

/**
 * SQL for whether the stored directory lacks statements that were signed, because an older backup was restored. The process that signs
 * finds this and stores it.
 */
export const ROLLED_BACK = "(SELECT cut_back FROM log_served WHERE log = 'directory')";

async function readStoredState(db: Db): Promise<{ length: number; rolledBack: boolean }> {
	const text = `SELECT length, ${ROLLED_BACK} AS "rolledBack" FROM chain WHERE id = $1`;
	const [row] = await fastRead<{ length: number; rolledBack: boolean }>(db, "directory.stored-state", text, [DIRECTORY]);
	return row ?? { length: 0, rolledBack: false };
}

export class DirectoryCache {
	/** The fold up to the greatest length that a request of this process has seen. */
	readonly directory: Directory = emptyDirectory();
	/** Signs and publishes the new head. Called after each commit that made the directory grow. Must not throw. */
	readonly publish: () => Promise<void>;
	readonly #refuses: () => boolean;
	/** Runs one load at a time. Two loads at once would fold the same statements twice. */
	readonly #loads = new SerialQueue();

	/** @param refuses whether this process refuses to sign the directory. */
	constructor(publish: () => Promise<void> = async () => {}, refuses = () => false) {
		this.publish = publish;
		this.#refuses = refuses;
	}

	/** Whether the directory lacks statements that were signed before. Then new statements must wait. */
	async isRolledBack(db: Db): Promise<boolean> {
		return this.#refuses() || (await readStoredState(db)).rolledBack;
	}

	/**
	 * Loads statements until the fold has at least `length`.
	 * @param db outside of a transaction, or in a transaction that holds the directory's lock.
	 * @throws Error if the database has fewer statements.
	 */
	async catchUpTo(db: Db, length: number): Promise<Directory> {
		if (this.directory.size < length)
			await this.#loads.run(async () => {
				if (this.directory.size < length) await foldStored(db, this.directory);
			});
		const { size } = this.directory;
		if (size < length) throw new Error(`the database lacks statements of the directory: it should have ${length}, and has ${size}`);
		return this.directory;
	}

	/**
	 * The fold of all stored statements, for requests without a session.
	 * @returns rolledBack: whether the directory lacks statements that were signed.
	 */
	async current(db: Db): Promise<{ directory: Directory; rolledBack: boolean }> {
		const { length, rolledBack } = await readStoredState(db);
		return { directory: await this.catchUpTo(db, length), rolledBack };
	}

	/**
	 * The fold of exactly the stored statements. After a restore the cache can hold statements that the database has lost.
	 * @param db a transaction that holds the directory's lock. @param length of the stored chain.
	 */
	async asStored(db: Db, length: number): Promise<Directory> {
		if (this.directory.size <= length) return this.catchUpTo(db, length);
		const stored = emptyDirectory();
		await foldStored(db, stored);
		return stored;
	}
}

/**
 * Folds the stored statements that the directory doesn't have yet. Each one is judged again, although it was judged before it was stored.
 * So a row that somebody has changed in the database is refused.
 */
async function foldStored(db: Db, directory: Directory): Promise<void> {
	for (const { seq, statement } of await readChain(db, DIRECTORY, directory.size)) {
		if (seq === directory.size) applyStatement(directory, statement);
	}
}
