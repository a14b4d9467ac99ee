/** Queries for the entries of spaces. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { brokenConstraint } from "#server/base/errors.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { StoredItem } from "./rules.ts";

/** Locks a space until the transaction ends, so that its writers take turns. */
export async function lockSpace(db: Db, space: Id): Promise<void> {
	await prepared(db, "spaces.make", "INSERT INTO space (id) VALUES ($1) ON CONFLICT DO NOTHING", [space]);
	await prepared(db, "spaces.lock", "SELECT 1 FROM space WHERE id = $1 FOR UPDATE", [space]);
}

/** The numbers of entries that were stored before, in their order; null unless all of them were. */
export async function storedBefore(db: Db, objIds: readonly Bytes[]): Promise<number[] | null> {
	const rows = await prepared<{ seq: number | null }>(
		db,
		"spaces.stored",
		"SELECT e.seq FROM unnest($1::bytea[]) WITH ORDINALITY AS u (objid, n) LEFT JOIN space_entry e USING (objid) ORDER BY n",
		[objIds],
	);
	const seqs = rows.flatMap(({ seq }) => seq ?? []);
	return seqs.length === objIds.length ? seqs : null;
}

const ITEM = `SELECT coalesce(i.count, 0) AS count, coalesce(i.epoch, 0) AS epoch, coalesce(i.heads, '{}') AS heads, s.items,
	(SELECT count(*)::int FROM space_entry e WHERE e.space = $1 AND e.item = $2 AND e.objid = ANY($3::bytea[])) AS known,
	coalesce((SELECT max(e.cp) FROM space_entry e WHERE e.space = $1 AND e.item = $2 AND e.objid = ANY($3::bytea[])), 0) AS "newestCp",
	EXISTS (SELECT 1 FROM space_entry e WHERE e.space = $1 AND e.entry = $4) AS "isIdUsed"
	FROM space s LEFT JOIN space_item i ON i.space = s.id AND i.item = $2 WHERE s.id = $1`;

/** Everything that checkPosition() needs. */
export async function storedItem(db: Db, { body }: Statement<"item">): Promise<StoredItem> {
	const [row] = await prepared<StoredItem>(db, "spaces.item", ITEM, [body.space, body.item, body.prev, body.entry]);
	if (!row) throw new Error("the space isn't locked");
	return row;
}

const STORE = `WITH s AS (
	UPDATE space SET count = count + 1, items = items + CASE WHEN $11 THEN 1 ELSE 0 END WHERE id = $1 RETURNING count
), e AS (
	INSERT INTO space_entry (space, seq, item, entry, objid, author, cp, at, body, sig, box)
	SELECT $1, s.count, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM s RETURNING seq
)
INSERT INTO space_item AS i (space, item, count, seq, at, author, epoch, heads)
	SELECT $1, $2, 1, e.seq, $7, $5, $12, ARRAY[$4::bytea] FROM e
ON CONFLICT (space, item) DO UPDATE SET count = i.count + 1, seq = EXCLUDED.seq, at = EXCLUDED.at, author = EXCLUDED.author,
	epoch = EXCLUDED.epoch,
	heads = (SELECT coalesce(array_agg(h ORDER BY o), '{}') FROM unnest(i.heads) WITH ORDINALITY AS u (h, o) WHERE h <> ALL($13::bytea[])) || $4::bytea
RETURNING seq`;

/**
 * Stores an entry in a space that is locked.
 * @param isNewItem whether it starts an item. The list isn't one.
 * @throws ProtocolError stale when too many entries would be heads
 */
export async function storeEntry(
	db: Db,
	{ body, objId, bytes, sigs }: Statement<"item">,
	box: Bytes,
	isNewItem: boolean,
	now: number,
): Promise<number> {
	const { space, item, entry, by, cp, epoch, prev } = body;
	const values = [space, item, entry, objId, by, cp.size, now, bytes, sigs[0], box, isNewItem, epoch, prev];
	const [row] = await prepared<{ seq: number }>(db, "spaces.store", STORE, values).catch((error: unknown) => {
		if (brokenConstraint(error) === "space_item_heads_check")
			throw new ProtocolError("stale", "prev: too many entries are named by no other entry; name some of them");
		throw error;
	});
	return row?.seq ?? 0;
}

export interface EntryRow {
	seq: number;
	at: number;
	body: Buffer;
	sig: Buffer;
	box: Buffer;
}

const PAGE = `SELECT seq, at, body, sig, box FROM (
		SELECT seq, at, body, sig, box, sum(bytes) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) - bytes AS before FROM (
			SELECT seq, at, body, sig, box, octet_length(body) + octet_length(box) AS bytes
			FROM space_entry WHERE space = $1 AND item = $2 AND seq > $3 ORDER BY seq
		) e
	) p WHERE before < ${PAGE_BYTES} ORDER BY seq`;

/** The entries of an item after a `seq`, up to PAGE_BYTES. */
export function entryPage(db: Db, space: Id, item: Id, after: number): Promise<EntryRow[]> {
	return prepared<EntryRow>(db, "spaces.page", PAGE, [space, item, Math.min(after, 2_147_483_647)]);
}

/** How an item stands; null when there is none. */
export async function itemOf(db: Db, space: Id, item: Id): Promise<{ count: number; seq: number } | null> {
	const [row] = await prepared<{ count: number; seq: number }>(
		db,
		"spaces.count",
		"SELECT count, seq FROM space_item WHERE space = $1 AND item = $2",
		[space, item],
	);
	return row ?? null;
}

/** How all items of a space stand, without the list. */
export function itemsOf(db: Db, space: Id): Promise<{ item: Id; count: number; seq: number; at: number; by: Id }[]> {
	return prepared(
		db,
		"spaces.items",
		"SELECT item, count, seq, at, author AS by FROM space_item WHERE space = $1 AND item <> $1 ORDER BY seq",
		[space],
	);
}

const PLACES = `SELECT u.id AS space, coalesce(s.count, 0) AS count, coalesce(p.seen, 0) AS seen FROM unnest($1::uuid[]) AS u (id)
	LEFT JOIN space s USING (id) LEFT JOIN space_place p ON p.space = u.id AND p.member = $2`;

/** How many entries spaces have, and how many of them the member has seen. */
export function placesOf(db: Db, spaces: readonly Id[], member: Id): Promise<{ space: Id; count: number; seen: number }[]> {
	return prepared(db, "spaces.places", PLACES, [spaces, member]);
}

const FOLLOW = `INSERT INTO space_place AS p (space, member, seen) SELECT $1, $2, $4 WHERE $3 = 0
	ON CONFLICT (space, member) DO UPDATE SET seen = $4 WHERE p.seen = $3`;
const FOLLOW_MORE = "UPDATE space_place SET seen = $4 WHERE space = $1 AND member = $2 AND seen = $3";

/** Counts the own entries as seen, if the member had seen all before them. */
export async function followPlace(db: Db, space: Id, member: Id, seqs: readonly number[]): Promise<void> {
	const [first = 1, last = first] = [seqs[0], seqs.at(-1)];
	if (first === 1) await prepared(db, "spaces.follow", FOLLOW, [space, member, first - 1, last]);
	else await prepared(db, "spaces.followMore", FOLLOW_MORE, [space, member, first - 1, last]);
}

const PLACE = `INSERT INTO space_place AS p (space, member, seen) SELECT $1, $2, least($3, coalesce((SELECT count FROM space WHERE id = $1), 0))
	ON CONFLICT (space, member) DO UPDATE SET seen = greatest(p.seen, EXCLUDED.seen)`;

/** Notes how many entries of a space a member has seen. */
export async function notePlace(db: Db, space: Id, member: Id, seen: number): Promise<void> {
	await prepared(db, "spaces.place", PLACE, [space, member, Math.min(seen, 2_147_483_647)]);
}
