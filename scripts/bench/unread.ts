/** What the unread compartments of an inbox cost in SQL, in a small and in a large network. Nearly all compartments have been read. */
import pg from "pg";
import { contracts } from "#protocol/contracts/index.ts";
import { UNREAD } from "../../server/features/cases/unread.ts";
import { sql } from "./database.ts";
import { type Line, newLine } from "./line.ts";
import { rate } from "./load.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";
import { Thread } from "./threads.ts";

const SIZES = [500, 50_000] as const;
/** How many of the compartments are unread. */
const UNREAD_COUNT = 40;
const RUNS = 15;

/** Copies a thread of one entry, with its epoch and its holders, so often. The reader ($3) has seen all but the first copies. */
const COPY = `WITH ids AS MATERIALIZED (SELECT gen_random_uuid() AS id, i FROM generate_series(1, $2::int) AS i),
	a AS (INSERT INTO chain (id, kind) SELECT id, 'epochs' FROM ids),
	b AS (INSERT INTO compartment (id, kind, owner, number, count, heads, changed)
		SELECT ids.id, kind, owner, number, count, heads, changed FROM compartment c, ids WHERE c.id = $1),
	c AS (INSERT INTO compartment_epoch (compartment, number, chain_seq, first) SELECT id, 1, 0, 1 FROM ids)
	SELECT id, i FROM ids`;
const COPY_ENTRIES = `INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
	SELECT ids.id, 1, gen_random_uuid(), sha256(convert_to(ids.id::text, 'UTF8')), 1, author, 1, at + ids.i, body, sig, box
	FROM message_entry m, unnest($2::uuid[], $3::int[]) AS ids (id, i) WHERE m.compartment = $1 AND m.seq = 1`;
const COPY_HOLDERS = `INSERT INTO holder (compartment, hash, kind, holder, via, ke, released)
	SELECT ids.id, hash, kind, holder, via, ke, released FROM holder h, unnest($2::uuid[]) AS ids (id) WHERE h.compartment = $1`;
const SEE = `INSERT INTO seen (compartment, member, count, body, sig, at) SELECT id, $2, 1, 'x', 'x', 0 FROM unnest($1::uuid[]) AS u (id)`;

export async function unreadLines(
	{ database, server, people: { workers, desk } }: SmallSetup,
	say: (line: string) => void,
): Promise<Line[]> {
	const [reader, writer] = workers;
	if (!reader || !writer) throw new Error("nobody to read");
	const thread = await Thread.open(writer, desk);
	thread.prepare(1);
	await rate(server.address, 1, 60, () => thread.ready.shift()?.request ?? null);
	const { me } = reader.session;
	// From now on, the server keeps rows for the reader.
	await reader.session.server.call(contracts.cases.inbox, { query: {} });
	const costs: { inbox: number; entries: number }[] = [];
	let copies = 0;
	for (const size of SIZES) {
		say(`Filling ${size} compartments ...`);
		const rows = await sql<{ id: string; i: number }>(database.superuser, COPY, [thread.id, size - copies]);
		const ids = rows.map(({ id }) => id);
		await sql(database.superuser, COPY_HOLDERS, [thread.id, ids]);
		const before = performance.now();
		await sql(database.superuser, COPY_ENTRIES, [thread.id, ids, rows.map(({ i }) => i)]);
		const entries = (performance.now() - before) / ids.length;
		await sql(database.superuser, SEE, [ids.slice(copies === 0 ? UNREAD_COUNT : 0), me]);
		await sql(database.superuser, "ANALYZE");
		copies = size;
		costs.push({ inbox: await measureQuery(database.app, [[desk, me], me]), entries });
	}
	const [few, many] = costs as [(typeof costs)[number], (typeof costs)[number]];
	return [
		newLine(`SQL of the unread of ${SIZES[1]} compartments, against ${SIZES[0]}`, `${short(many.inbox)} ms`, "at most 10 ms", {
			theirs: `${short(few.inbox)} ms`,
			ratio: (many.inbox / few.inbox).toFixed(2),
		}),
		newLine("SQL to store an entry there, in bulk", `${short(many.entries)} ms`, "at most 1.20", {
			theirs: `${short(few.entries)} ms`,
			ratio: (many.entries / few.entries).toFixed(2),
		}),
	];
}

/** The median time of the query, prepared as the server prepares it. @throws Error when it doesn't find the unread compartments. */
async function measureQuery(url: string, values: unknown[]): Promise<number> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query("SET plan_cache_mode = force_generic_plan");
		const times: number[] = [];
		for (let run = 0; run < RUNS; run++) {
			const before = performance.now();
			const { rows } = await client.query({ name: "unread", text: UNREAD, values });
			times.push(performance.now() - before);
			if (rows.length < UNREAD_COUNT) throw new Error(`${rows.length} of ${UNREAD_COUNT} unread compartments were found`);
		}
		return median(times);
	} finally {
		await client.end();
	}
}
