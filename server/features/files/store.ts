/** Rows of files: one function per query. */

import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import { type Db, prepared } from "#server/database/database.ts";

export interface FileRow {
	id: Id;
	compartment: Id;
	by: Id;
	size: number;
	parts: number;
	hash: Buffer | null;
}

// The update changes nothing, and names no column that a finished file keeps: with it a row that was there already is answered
// too, by the same statement, so that nobody can delete it in between.
const BEGIN = `INSERT INTO file (id, compartment, by, size, parts, begun) VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (id) DO UPDATE SET numbers = file.numbers RETURNING id, compartment, by, size, parts, hash`;

/** @returns the row that has this id now: this one, or the one that was there. */
export async function beginFile(db: Db, row: Omit<FileRow, "hash">, now: number): Promise<FileRow> {
	const values = [row.id, row.compartment, row.by, row.size, row.parts, now];
	const [found] = await prepared<FileRow>(db, "files.begin", BEGIN, values);
	if (!found) throw new Error("an upload was neither begun nor found");
	return found;
}

const OWN = "SELECT id, compartment, by, size, parts, hash FROM file WHERE id = $1";
const LOCKS = { read: "", share: " FOR SHARE", update: " FOR UPDATE" };

/** @param lock share: it stays unfinished meanwhile; update: nobody else adds to it. */
export async function ownFile(db: Db, id: Id, lock: keyof typeof LOCKS): Promise<FileRow | null> {
	const [row] = await prepared<FileRow>(db, `files.own.${lock}`, OWN + LOCKS[lock], [id]);
	return row ?? null;
}

export async function finishFile(db: Db, id: Id, hash: Uint8Array, now: number): Promise<void> {
	await prepared(db, "files.finish", "UPDATE file SET hash = $2, finished = $3 WHERE id = $1", [id, hash, now]);
}

export async function deleteFile(db: Db, id: Id): Promise<void> {
	await prepared(db, "files.delete", "DELETE FROM file WHERE id = $1", [id]);
}

export async function unfinishedOf(db: Db, member: Id): Promise<number> {
	const [row] = await prepared<{ n: number }>(
		db,
		"files.unfinished",
		"SELECT count(*)::int AS n FROM file WHERE by = $1 AND hash IS NULL",
		[member],
	);
	return row?.n ?? 0;
}

const UNFINISHED = "SELECT id FROM file WHERE hash IS NULL AND begun < $1 ORDER BY begun LIMIT $2 FOR UPDATE SKIP LOCKED";
// An entry that attaches it at this moment has locked it first, and it is passed over; or comes after, and finds it gone.
const UNATTACHED = `SELECT id FROM file WHERE hash IS NOT NULL AND numbers = '{}' AND finished < $1 ORDER BY finished LIMIT $2
	FOR UPDATE SKIP LOCKED`;

/**
 * Gives up some of the uploads begun before `before` (UTC ms) and still unfinished, and of those finished before it that no
 * entry attaches. @param most of each. @returns their ids.
 */
export async function expireFiles(db: Db, before: number, most: number): Promise<Id[]> {
	const gone: Id[] = [];
	for (const [name, found] of Object.entries({ unfinished: UNFINISHED, unattached: UNATTACHED })) {
		const text = `DELETE FROM file WHERE id IN (${found}) RETURNING id`;
		gone.push(...(await prepared<{ id: Id }>(db, `files.expire.${name}`, text, [before, most])).map(({ id }) => id));
	}
	return gone;
}

// The uploader, or whoever was given the key of an epoch in which an entry attaches it; both only while they may read there.
const READ = `SELECT f.id, f.size, f.compartment, c.kind, c.case_id AS "caseId" FROM file f JOIN compartment c ON c.id = f.compartment
	WHERE f.id = $1 AND f.hash IS NOT NULL AND EXISTS (SELECT 1 FROM sealed_grant g
		WHERE g.compartment = f.compartment AND g.reader = ANY($2::uuid[]) AND g.released AND (g.number = ANY(f.numbers) OR f.by = $3))`;

export interface ReadableFile {
	size: number;
	compartment: Id;
	kind: CompartmentKind;
	caseId: Id | null;
}

export async function readableFile(db: Db, id: Id, readers: Id[], member: Id): Promise<ReadableFile | null> {
	const [row] = await prepared<ReadableFile>(db, "files.read", READ, [id, readers, member]);
	return row ?? null;
}
