/** Finds the desks whose bells ring because nobody at the desk has seen an entry. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";

interface WatchedDesk {
	desk: Id;
	/** Only entries that were written after this time count, UTC ms. */
	since: number;
	members: readonly Id[];
}

/** Begins with the entries of the period, by the index on `at`. So the cost of the query doesn't depend on the number of compartments. */
export const UNSEEN = `WITH recent AS MATERIALIZED (
		SELECT m.compartment, m.seq, m.author, m.at FROM message_entry m
		WHERE m.at > (SELECT min(since) FROM unnest($2::bigint[]) AS u (since)) AND m.at <= $3
	)
	SELECT DISTINCT d.desk FROM recent m
	JOIN compartment c ON c.id = m.compartment AND c.kind IN ('thread', 'discussion', 'handoff')
	JOIN holder h ON h.compartment = m.compartment AND h.released
	JOIN unnest($1::uuid[], $2::bigint[]) AS d (desk, since) ON d.desk = h.reader AND m.at > d.since
	WHERE NOT EXISTS (SELECT FROM unnest($4::uuid[], $5::uuid[]) AS p (desk, member) WHERE p.desk = d.desk
		AND (p.member = m.author OR EXISTS (SELECT FROM seen s WHERE s.compartment = m.compartment AND s.member = p.member AND s.count >= m.seq)))`;

/**
 * Desks with an entry in a thread or discussion that was written after `since` and until `until`, and that none of the members has seen.
 */
export async function unseenDesks(db: Db, desks: readonly WatchedDesk[], until: number): Promise<Id[]> {
	const people = desks.flatMap(({ desk, members }) => members.map((member) => ({ desk, member })));
	const rows = await prepared<{ desk: Id }>(db, "compartments.unseen-desks", UNSEEN, [
		desks.map(({ desk }) => desk),
		desks.map(({ since }) => since),
		until,
		people.map(({ desk }) => desk),
		people.map(({ member }) => member),
	]);
	return rows.map(({ desk }) => desk);
}
