/** Checks the files that an entry names, and marks them as attached. The files feature stores their bytes. */
import { equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { type Db, prepared } from "#server/database/database.ts";

// The epoch is stored too, because the readers of that epoch may download the file.
const ATTACH = `UPDATE file SET numbers = CASE WHEN $4 = ANY(numbers) THEN numbers ELSE numbers || $4::int END
	WHERE id = ANY($1::uuid[]) AND compartment = $2 AND by = $3 AND hash IS NOT NULL RETURNING id, size, hash`;

/**
 * Attaches the files of an entry.
 * @throws ProtocolError not-found unless each is a finished upload of the author to this compartment; bad-content for another size or hash.
 */
export async function attachFiles(db: Db, { body }: Statement<"entry">): Promise<void> {
	const ids = body.attachments.map(({ file }) => file);
	if (ids.length === 0) return;
	const rows = await prepared<{ id: Id; size: number; hash: Uint8Array }>(db, "files.attach", ATTACH, [
		ids,
		body.compartment,
		body.by,
		body.number,
	]);
	const stored = new Map(rows.map((row) => [row.id, row]));
	for (const { file, size, hash } of body.attachments) {
		const row = stored.get(file);
		if (!row) throw new ProtocolError("not-found", "attachments: a file is not a finished upload of this author to this compartment");
		if (row.size !== size || !equal(row.hash, hash))
			throw new ProtocolError("bad-content", "attachments: size or hash is not that of the uploaded file");
	}
}
