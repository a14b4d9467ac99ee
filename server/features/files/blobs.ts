/** Stores the encrypted bytes of attachments, in PostgreSQL. BlobStore allows another store. */

import { equal, hash, type Id } from "#protocol/bytes.ts";
import { PART } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Db, prepared } from "#server/database/database.ts";

export interface BlobStore {
	/** Stores a part. The same part again changes nothing. @throws ProtocolError conflict when other bytes are there already. */
	put(db: Db, file: Id, part: number, data: Uint8Array): Promise<void>;
	/** The numbers of the stored parts, in rising order. */
	parts(db: Db, file: Id): Promise<number[]>;
	/**
	 * The bytes from `from` to before `to`, in pieces of at most 1 MiB. Each piece is read when the consumer asks for it.
	 * @throws Error when bytes are missing.
	 */
	read(db: Db, file: Id, from: number, to: number): AsyncIterable<Uint8Array>;
	/** Deletes all parts of a file. */
	delete(db: Db, file: Id): Promise<void>;
}

/** The size of the pieces in which files are read, in bytes. */
const PIECE = 1024 * 1024;

const PUT = "INSERT INTO file_part (file, part, hash, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1";

export const postgresBlobs: BlobStore = {
	async put(db, file, part, data) {
		const digest = hash(data);
		if ((await prepared(db, "blobs.put", PUT, [file, part, digest, data])).length > 0) return;
		const [before] = await prepared<{ hash: Buffer }>(db, "blobs.hash", "SELECT hash FROM file_part WHERE file = $1 AND part = $2", [
			file,
			part,
		]);
		if (!before || !equal(before.hash, digest)) throw new ProtocolError("conflict", "part: was uploaded before with other bytes", "part");
	},
	async parts(db, file) {
		const rows = await prepared<{ part: number }>(db, "blobs.parts", "SELECT part FROM file_part WHERE file = $1 ORDER BY part", [file]);
		return rows.map(({ part }) => part);
	},
	async *read(db, file, from, to) {
		for (let at = from; at < to; ) {
			const part = Math.floor(at / PART);
			const offset = at - part * PART;
			const length = Math.min(PIECE, to - at, PART - offset);
			const text = "SELECT substring(data FROM $3::int + 1 FOR $4::int) AS piece FROM file_part WHERE file = $1 AND part = $2";
			const [row] = await prepared<{ piece: Buffer }>(db, "blobs.read", text, [file, part, offset, length]);
			if (row?.piece.length !== length) throw new Error("a stored file is incomplete");
			yield row.piece;
			at += length;
		}
	},
	// The foreign key deletes the parts together with the row of the file.
	async delete() {},
};
