/** Queries for attachments. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import { LOCK_SPACE } from "#server/database/advisory-locks.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { Usage } from "./rules.ts";

export interface FileRow {
	id: Id;
	compartment: Id;
	by: Id;
	/** The desk for which the file was uploaded; null when the uploader held the key in their own right. */
	desk: Id | null;
	size: number;
	parts: number;
	hash: Buffer | null;
}

// The UPDATE changes nothing. It makes the statement return a row that existed before, and locks this row, so that nobody can
// delete it in between. The UPDATE must not name a column that is fixed once a file is finished.
const INSERT_OR_LOCK = `INSERT INTO file (id, compartment, by, desk, size, parts, begun) VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (id) DO UPDATE SET numbers = file.numbers RETURNING id, compartment, by, desk, size, parts, hash`;

/** Stores a new upload. @returns the row with this id: the new row, or the row that existed before. */
export async function beginFile(db: Db, row: Omit<FileRow, "hash">, now: number): Promise<FileRow> {
	const values = [row.id, row.compartment, row.by, row.desk, row.size, row.parts, now];
	const [found] = await prepared<FileRow>(db, "files.begin", INSERT_OR_LOCK, values);
	if (!found) throw new Error("an upsert returned no row");
	return found;
}

const BY_ID = "SELECT id, compartment, by, desk, size, parts, hash FROM file WHERE id = $1";
const LOCKS = { read: "", share: " FOR SHARE", update: " FOR UPDATE" };

/** @param lock share: nobody can finish the file meanwhile. update: nobody can add parts either. */
export async function findFile(db: Db, id: Id, lock: keyof typeof LOCKS): Promise<FileRow | null> {
	const [row] = await prepared<FileRow>(db, `files.find.${lock}`, BY_ID + LOCKS[lock], [id]);
	return row ?? null;
}

export async function finishFile(db: Db, id: Id, hash: Uint8Array, now: number): Promise<void> {
	await prepared(db, "files.finish", "UPDATE file SET hash = $2, finished = $3 WHERE id = $1", [id, hash, now]);
}

export async function deleteFile(db: Db, id: Id): Promise<void> {
	await prepared(db, "files.delete", "DELETE FROM file WHERE id = $1", [id]);
}

const USAGE = `SELECT count(*) FILTER (WHERE hash IS NULL)::int AS unfinished, coalesce(sum(size), 0)::bigint AS bytes FROM file WHERE`;

/** How many unfinished files a member (`by`) or a desk has, and how many bytes all its files take. */
export async function usageOf(db: Db, owner: "by" | "desk", id: Id): Promise<Usage> {
	const [row] = await prepared<Usage>(db, `files.usage.${owner}`, `${USAGE} ${owner} = $1`, [id]);
	return row ?? { unfinished: 0, bytes: 0 };
}

/** Locks the quotas of these members and desks until the transaction ends, so that uploads are counted one after another. */
export async function lockQuotas(db: Db, owners: readonly Id[]): Promise<void> {
	// Always in the same order, so that two transactions can't deadlock.
	const text = `SELECT pg_advisory_xact_lock(hashtextextended(owner, ${LOCK_SPACE.quota})) FROM unnest($1::text[]) AS owner`;
	await prepared(db, "files.lock", text, [[...owners].sort()]);
}

const UNFINISHED = "SELECT id FROM file WHERE hash IS NULL AND begun < $1 ORDER BY begun LIMIT $2 FOR UPDATE SKIP LOCKED";
// SKIP LOCKED passes over a file that an entry is attaching right now. An entry that comes later finds the file deleted.
const UNATTACHED = `SELECT id FROM file WHERE hash IS NOT NULL AND numbers = '{}' AND finished < $1 ORDER BY finished LIMIT $2
	FOR UPDATE SKIP LOCKED`;

export interface Expired {
	id: Id;
	kind: CompartmentKind;
	caseId: Id | null;
}

/**
 * Deletes unfinished uploads that began before `before` (UTC ms), and files that were finished before it and that no entry attaches.
 * @param limit how many uploads, and how many files, are deleted at most. @returns the deleted uploads and files.
 */
export async function expireFiles(db: Db, before: number, limit: number): Promise<Expired[]> {
	const deleted: Expired[] = [];
	for (const [name, expired] of Object.entries({ unfinished: UNFINISHED, unattached: UNATTACHED })) {
		const text = `DELETE FROM file USING compartment c WHERE file.id IN (${expired}) AND c.id = file.compartment
			RETURNING file.id, c.kind, c.case_id AS "caseId"`;
		deleted.push(...(await prepared<Expired>(db, `files.expire.${name}`, text, [before, limit])));
	}
	return deleted;
}

// Two kinds of readers: members who have the key of an epoch in which an entry attaches the file, and the uploader with the key of any
// epoch.
const READ = `SELECT f.id, f.size, f.compartment, c.kind, c.case_id AS "caseId" FROM file f JOIN compartment c ON c.id = f.compartment
	WHERE f.id = $1 AND f.hash IS NOT NULL AND EXISTS (SELECT 1 FROM sealed_grant g
		WHERE g.compartment = f.compartment AND g.reader = ANY($2::uuid[]) AND g.released AND (g.number = ANY(f.numbers) OR f.by = $3))`;

export interface ReadableFile {
	size: number;
	compartment: Id;
	kind: CompartmentKind;
	caseId: Id | null;
}

/** The finished file, if this member may read it; otherwise null. @param readers the member and their desks. */
export async function readableFile(db: Db, id: Id, readers: Id[], member: Id): Promise<ReadableFile | null> {
	const [row] = await prepared<ReadableFile>(db, "files.read", READ, [id, readers, member]);
	return row ?? null;
}
