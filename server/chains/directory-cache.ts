/**
 * Each process's copy of the directory in memory: the fold of the chain with the fixed id DIRECTORY.
 *
 * All requests of the process share it, so it holds committed statements only. A request learns the chain's length together with
 * its session. The cache catches up to that length before anything is judged, so all processes judge by the same directory.
 */
import type { Id } from "#protocol/bytes.ts";
import { applyStatement, type Directory, emptyDirectory } from "#protocol/folds/directory.ts";
import { SerialQueue } from "#server/base/serial-queue.ts";
import { type Db, fastRead } from "#server/database/database.ts";
import { readChain } from "./chains.ts";

export const DIRECTORY: Id = "00000000-0000-8000-8000-000000000001";

/** SQL for the length of the directory's chain. */
export const DIRECTORY_LENGTH = `(SELECT length FROM chain WHERE id = '${DIRECTORY}')`;

/** SQL for whether the process that signs has found that the directory lacks statements that it signed. */
export const ROLLED_BACK = "(SELECT cut_back FROM log_served WHERE log = 'directory')";

async function storedState(db: Db): Promise<{ length: number; rolledBack: boolean }> {
	const text = `SELECT length, ${ROLLED_BACK} AS "rolledBack" FROM chain WHERE id = $1`;
	const [row] = await fastRead<{ length: number; rolledBack: boolean }>(db, "directory.look", text, [DIRECTORY]);
	return row ?? { length: 0, rolledBack: false };
}

export class DirectoryCache {
	/** The fold up to the greatest length that a request of this process has seen. */
	readonly directory: Directory = emptyDirectory();
	/** Signs and publishes the new head, after each commit that made the directory grow. Must not throw. */
	readonly publish: () => Promise<void>;
	/** Whether this process refuses to sign the directory. */
	readonly #refuses: () => boolean;
	/** One load at a time: two loads of the same statements would fold them twice. */
	readonly #loads = new SerialQueue();

	constructor(publish: () => Promise<void> = async () => {}, refuses = () => false) {
		this.publish = publish;
		this.#refuses = refuses;
	}

	/** Whether new statements must wait, because the directory lacks statements that were signed before. */
	async isClosed(db: Db): Promise<boolean> {
		return this.#refuses() || (await storedState(db)).rolledBack;
	}

	/** Loads statements until the fold has at least `length`. @param db outside of a transaction, or one that holds the directory's lock. */
	async catchUpTo(db: Db, length: number): Promise<Directory> {
		while (this.directory.size < length) {
			await this.#loads.run(async () => {
				if (this.directory.size < length) await load(db, this.directory);
			});
		}
		return this.directory;
	}

	/** The fold of all that is stored, for requests without a session. @returns also whether the directory lacks signed statements. */
	async current(db: Db): Promise<{ directory: Directory; rolledBack: boolean }> {
		const { length, rolledBack } = await storedState(db);
		return { directory: await this.catchUpTo(db, length), rolledBack };
	}

	/**
	 * The fold of exactly what is stored. After a restore the cache can hold statements that the database has lost.
	 * @param db holds the directory's lock.
	 */
	async asStored(db: Db, length: number): Promise<Directory> {
		if (this.directory.size <= length) return this.catchUpTo(db, length);
		const stored = emptyDirectory();
		await load(db, stored);
		return stored;
	}
}

/** Judges each statement again, although it was judged when it was stored: this stops at a row that somebody changed in the database. */
async function load(db: Db, directory: Directory): Promise<void> {
	for (const { seq, statement } of await readChain(db, DIRECTORY, directory.size)) {
		if (seq === directory.size) applyStatement(directory, statement);
	}
}
