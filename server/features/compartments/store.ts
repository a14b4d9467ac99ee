/** Queries for entries. Storing an entry takes one prepared statement, and so does reading a page. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { brokenConstraint, DelayedError } from "#server/base/errors.ts";
import { FIRST_DESKS, HOLDERS } from "#server/chains/epochs/present.ts";
import { type Db, fastRead, prepared } from "#server/database/database.ts";
import type { EntryContext } from "./rules.ts";

const ENTRY_CONTEXT = `SELECT c.kind, c.case_id AS "caseId", c.owner, c.number, c.count, c.due, ${HOLDERS} AS holders,
	${FIRST_DESKS} AS "firstDesks",
	EXISTS (SELECT 1 FROM sealed_grant g WHERE g.compartment = c.id AND g.reader = ANY($2::uuid[]) AND g.released) AS readable,
	coalesce((SELECT max(m.n) FROM message_entry m WHERE m.compartment = c.id AND m.author = $3), 0) AS n,
	(SELECT count(*)::int FROM message_entry m WHERE m.compartment = c.id AND m.objid = ANY($4::bytea[])) AS "knownPrev",
	(SELECT json_build_object('seq', m.seq, 'at', m.at) FROM message_entry m WHERE m.compartment = c.id AND m.objid = $5) AS repeated,
	EXISTS (SELECT 1 FROM message_entry m WHERE m.compartment = c.id AND m.entry = $6) AS "idInUse",
	(SELECT m.author FROM message_entry m WHERE m.compartment = c.id AND m.entry = $7) AS "replacedAuthor"
	FROM compartment c WHERE c.id = $1`;

/** Everything that checkEntry() needs, in one query. Null when there is no such compartment. */
export async function entryContext(db: Db, { body, objId }: Statement<"entry">, readers: Id[]): Promise<EntryContext | null> {
	const values = [body.compartment, readers, body.by, body.prev, objId, body.entry, body.replaces];
	const [row] = await fastRead<EntryContext>(db, "entries.context", ENTRY_CONTEXT, values);
	return row ?? null;
}

// The UPDATE locks the compartment row, so writers take turns. PostgreSQL checks its WHERE again on the newest row.
const STORE = `WITH c AS (
	UPDATE compartment SET count = count + 1, changed = $4,
		heads = (SELECT coalesce(array_agg(h ORDER BY o), '{}') FROM unnest(heads) WITH ORDINALITY AS u (h, o) WHERE h <> ALL($5::bytea[])) || $6::bytea
	WHERE id = $1 AND number = $2 AND NOT due RETURNING count
)
INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
SELECT $1, c.count, $3, $6, $2, $7, $8, $4, $9, $10, $11 FROM c RETURNING seq`;

/**
 * Stores an entry and returns its `seq`.
 * @throws ProtocolError epoch-stale, stale or conflict when another writer came first, and stale when too many entries would be heads;
 * DelayedError unavailable while the same statement is being stored.
 */
export async function storeEntry(db: Db, { body, objId, bytes, sigs }: Statement<"entry">, box: Bytes, now: number): Promise<number> {
	const values = [body.compartment, body.number, body.entry, now, body.prev, objId, body.by, body.n, bytes, sigs[0], box];
	const rows = await prepared<{ seq: number }>(db, "entries.store", STORE, values).catch((error: unknown) => {
		throw conflictOf(error);
	});
	if (!rows[0]) throw new ProtocolError("epoch-stale", "number: this epoch is closed");
	return rows[0].seq;
}

/** Translates a violated constraint into an error that tells the client what to do. */
function conflictOf(error: unknown): unknown {
	const constraint = brokenConstraint(error);
	// The same statement was sent twice at once. A retry finds the first one stored.
	if (constraint === "message_entry_objid") return new DelayedError("unavailable", 1, "entry: is being stored");
	if (constraint === "message_entry_id") return new ProtocolError("conflict", "entry: another entry has this id");
	if (constraint?.startsWith("message_entry")) return new ProtocolError("stale", "n: another entry of this author came first");
	if (constraint === "compartment_heads_check")
		return new ProtocolError("stale", "prev: too many entries are named by no other entry; name some of them");
	return error;
}

export interface EntryRow {
	/** Null in the one row that stands for an empty page. */
	seq: number | null;
	at: number;
	body: Buffer;
	sig: Buffer;
	box: Buffer;
	kind: EntryContext["kind"];
	caseId: Id | null;
	count: number;
}

/**
 * One page of entries, with the compartment's kind and case, and how many entries the reader may see. `readable` has the epochs whose keys the reader was given. MATERIALIZED
 * and the ARRAY make PostgreSQL compute `readable` once, so that entries come in order from the primary key, without a scan of other
 * epochs. `bytes_before` adds up the sizes of the entries between the bound and this entry.
 * @param bound on m.seq, with $3. @param order from the bound outwards.
 */
const pageQuery = (bound: string, order: "ASC" | "DESC") => `WITH readable AS MATERIALIZED (
		SELECT e.number, e.first, e.last FROM compartment_epoch e WHERE e.compartment = $1
			AND e.number IN (SELECT number FROM sealed_grant WHERE compartment = $1 AND reader = ANY($2::uuid[]) AND released)
	)
	SELECT p.seq, p.at, p.body, p.sig, p.box, c.kind, c.case_id AS "caseId",
		coalesce((SELECT last FROM readable ORDER BY number DESC LIMIT 1), c.count) AS count
	FROM compartment c LEFT JOIN LATERAL (
		SELECT m.seq, m.at, m.body, m.sig, m.box, sum(m.bytes) OVER (ORDER BY m.seq ${order} ROWS UNBOUNDED PRECEDING) - m.bytes AS bytes_before FROM (
			SELECT m.seq, m.at, m.body, m.sig, m.box, octet_length(m.body) + octet_length(m.box) AS bytes
			FROM message_entry m WHERE m.compartment = $1 AND m.number = ANY(ARRAY(SELECT number FROM readable))
				AND m.seq >= (SELECT min(first) FROM readable) AND m.seq <= (SELECT max(coalesce(last, 2147483647)) FROM readable)
				AND ${bound}
			ORDER BY m.seq ${order} LIMIT $4
		) m
	) p ON p.bytes_before < ${PAGE_BYTES}
	WHERE c.id = $1 AND EXISTS (SELECT 1 FROM readable) ORDER BY p.seq`;
export const PAGES = { before: pageQuery("m.seq < $3", "DESC"), after: pageQuery("m.seq > $3", "ASC") };

/**
 * Entries by rising `seq`: at most `limit`. A page ends with the entry that reaches PAGE_BYTES. Empty when the reader has no key of the compartment.
 * @param from the page ends before, or begins after, this `seq`.
 */
export function entryPage(
	db: Db,
	compartment: Id,
	readers: Id[],
	direction: "before" | "after",
	from: number,
	limit: number,
): Promise<EntryRow[]> {
	return fastRead<EntryRow>(db, `entries.${direction}`, PAGES[direction], [compartment, readers, Math.min(from, 2_147_483_647), limit]);
}

const ONE_ENTRY = `SELECT m.seq, m.at, m.body, m.sig, m.box, c.kind, c.case_id AS "caseId"
	FROM message_entry m JOIN compartment c ON c.id = m.compartment WHERE m.compartment = $1 AND m.entry = $3 AND EXISTS (
		SELECT 1 FROM sealed_grant g WHERE g.compartment = $1 AND g.number = m.number AND g.reader = ANY($2::uuid[]) AND g.released
	)`;

/** One entry; null when it is not there, or when the readers have no key of its epoch. */
export async function oneEntry(db: Db, compartment: Id, readers: Id[], entry: Id): Promise<Omit<EntryRow, "count"> | null> {
	const [row] = await fastRead<Omit<EntryRow, "count">>(db, "entries.one", ONE_ENTRY, [compartment, readers, entry]);
	return row ?? null;
}

const MENTIONS = `INSERT INTO mention (compartment, member, seq) SELECT $1, m, $3 FROM unnest($2::uuid[]) AS u (m) ORDER BY m
	ON CONFLICT (compartment, member) DO UPDATE SET seq = EXCLUDED.seq`;

/** Notes whom an entry mentions. Members with a mention there that they haven't seen aren't rung again. */
export async function noteMentions(db: Db, compartment: Id, members: readonly Id[], seq: number): Promise<void> {
	await prepared(db, "entries.mentions", MENTIONS, [compartment, members, seq]);
}

const SEEN = `INSERT INTO seen (compartment, member, count, body, sig, at) SELECT $1, $2, $3, $4, $5, $6
	WHERE EXISTS (SELECT 1 FROM message_entry WHERE compartment = $1 AND seq = $3 AND objid = $7)
	ON CONFLICT (compartment, member) DO UPDATE SET count = EXCLUDED.count, body = EXCLUDED.body, sig = EXCLUDED.sig, at = EXCLUDED.at
		WHERE seen.count < EXCLUDED.count RETURNING 1`;

/** @returns false when `head` is not the entry at `count`, or when this count or a higher one is stored. */
export async function storeSeen(db: Db, { body, bytes, sigs }: Statement<"seen">, now: number): Promise<boolean> {
	const rows = await prepared(db, "entries.seen", SEEN, [body.compartment, body.by, body.count, bytes, sigs[0], now, body.head]);
	return rows.length > 0;
}

/** The newest `seen` statement of a member about a compartment, or null. */
export async function seenBy(db: Db, compartment: Id, member: Id): Promise<{ body: Buffer } | null> {
	const [row] = await prepared<{ body: Buffer }>(db, "entries.seenBy", "SELECT body FROM seen WHERE compartment = $1 AND member = $2", [
		compartment,
		member,
	]);
	return row ?? null;
}
