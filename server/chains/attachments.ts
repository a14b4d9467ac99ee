/** Files that entries name: checked and marked when the entry is stored. The bytes are the files feature's business. */
import { equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { type Db, prepared } from "#server/database/database.ts";

// Remembers the epoch too: whoever holds it may download.
const ATTACH = `UPDATE file SET numbers = CASE WHEN $4 = ANY(numbers) THEN numbers ELSE numbers || $4::int END
	WHERE id = ANY($1::uuid[]) AND compartment = $2 AND by = $3 AND hash IS NOT NULL RETURNING id, size, hash`;

/** @throws ProtocolError not-found for a file that isn't there, finished, of this compartment and the author's; bad-content. */
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
		if (row.size !== size || !equal(row.hash, hash)) throw new ProtocolError("bad-content", "attachments: size or hash is not the file's");
	}
}
