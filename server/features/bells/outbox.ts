/** Writes rings into the outbox, in the transaction of the event that they announce. `rounds.ts` reads them. */
import type { Id } from "#protocol/bytes.ts";
import { type Directory, isCurrentDesk } from "#protocol/folds/directory.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { noteNews, ringMembers } from "./devices.ts";
import { rungBy } from "./ladder.ts";
import { teamsOf } from "./rota.ts";
import { type DueRing, ordinaryRing } from "./rules.ts";
import type { Channel } from "./tables.ts";

/** Adds one row for each channel of the desk's bell. An ordinary ring isn't added when a ring of the same kind already waits. */
const ADD = `INSERT INTO bell_ring (desk, channel, kind, urgent, handoff, at)
	SELECT c.desk, c.channel, r.kind, r.urgent, r.handoff, r.at
	FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::uuid[], $5::bigint[]) AS r (desk, kind, urgent, handoff, at)
	JOIN bell_channel c USING (desk)
	WHERE r.urgent OR NOT EXISTS (SELECT FROM bell_ring w
		WHERE w.desk = c.desk AND w.channel = c.channel AND w.kind = r.kind AND NOT w.urgent AND w.at <= r.at)`;

const ADD_ASK = `INSERT INTO bell_ring (desk, channel, kind, urgent, at)
	SELECT c.desk, c.channel, 'waits', false, $2 FROM bell_channel c WHERE c.desk = $1
	AND NOT EXISTS (SELECT FROM bell_ring w
		WHERE w.desk = c.desk AND w.channel = c.channel AND w.kind = 'waits' AND NOT w.urgent AND w.at <= $2)`;

export async function addRings(db: Db, rings: readonly DueRing[]): Promise<void> {
	if (rings.length === 0) return;
	// A ladder rings members by itself.
	const news = rings.filter(({ handoff }) => handoff === null);
	for (const urgent of [true, false]) {
		const desks = news.filter((ring) => ring.urgent === urgent).map(({ desk }) => desk);
		await noteNews(db, desks, urgent, rings[0]?.at ?? 0);
	}
	await addBellRings(db, rings);
}

async function addBellRings(db: Db, rings: readonly DueRing[]): Promise<void> {
	const column = <K extends keyof DueRing>(name: K) => rings.map((ring) => ring[name]);
	await prepared(db, "bells.add", ADD, [column("desk"), column("kind"), column("urgent"), column("handoff"), column("at")]);
}

/**
 * Rings for an ask.
 * @param custodian null when nobody must hear of it. The same SQL runs then too, so that the time of the answer doesn't tell whether the
 * code exists.
 */
export async function ringForAsk(db: Db, custodian: Id | null, now: number): Promise<void> {
	await prepared(db, "bells.ask", ADD_ASK, [custodian, now]);
}

/** Rings for events that come with time, such as a deadline. No request causes them. */
export function ringAtDesks(db: Db, desks: readonly Id[], kind: "waits" | "late", now: number): Promise<void> {
	return addRings(
		db,
		desks.map((desk) => ordinaryRing(desk, kind, now)),
	);
}

/**
 * Rings the bells of these desks, and all of their members who aren't with somebody, once and at once, also in quiet hours. Desks that are
 * gone are left out.
 */
export async function ringUrgently(db: Db, directory: Directory, desks: readonly Id[], now: number): Promise<void> {
	const current = desks.filter((desk) => isCurrentDesk(directory, desk));
	await addBellRings(
		db,
		current.map((desk) => ({ desk, kind: "late", urgent: true, handoff: null, at: now })),
	);
	const teams = await teamsOf(db, directory, current, now);
	const members = [...teams.values()].flatMap(({ team }) => rungBy("everybody", team, now));
	await ringMembers(db, [...new Set(members)], now);
}

/**
 * Adds a ring to each channel that hasn't rung since $2 and has no test waiting. After failed tries, the channel would wait for its next
 * try. `next_try = 0` lets it ring at once.
 */
const TEST = `WITH tested AS (
		UPDATE bell_channel SET next_try = 0 WHERE desk = $1 AND (rung IS NULL OR rung <= $2)
		AND NOT EXISTS (SELECT FROM bell_ring w WHERE w.desk = $1 AND w.channel = bell_channel.channel AND w.urgent AND w.handoff IS NULL)
		RETURNING channel),
	added AS (INSERT INTO bell_ring (desk, channel, kind, urgent, at) SELECT $1, channel, 'waits', true, $3 FROM tested)
	SELECT channel FROM tested ORDER BY channel`;
/** A channel that has rung is tested again only after so many ms. */
const TEST_EVERY_MS = 60_000;

/** Rings the bell of a desk as a test. @returns the channels that ring now. */
export async function testRing(db: Db, desk: Id, now: number): Promise<Channel[]> {
	const rows = await prepared<{ channel: Channel }>(db, "bells.test", TEST, [desk, now - TEST_EVERY_MS, now]);
	return rows.map(({ channel }) => channel);
}
