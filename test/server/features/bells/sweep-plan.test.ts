/** What the sweep of bells asks every ten seconds is answered by indexes, and doesn't take longer when the network has more to forget. */
import t from "tap";
import { DUE } from "../../../../server/features/cases/due.ts";
import { UNSEEN } from "../../../../server/features/compartments/unseen.ts";
import { Casework, type Network, network, staffOf, type Who } from "../../../support/cases.ts";

const OLD = 20_000;

/** The plan of a query with these values, and how many buffers it touched. */
async function explain({ sql }: Network, query: string, values: readonly string[]): Promise<{ plan: string; buffers: number }> {
	const filled = values.reduceRight((text, value, i) => text.replaceAll(`$${i + 1}`, value), query);
	const rows = await sql(`EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ${filled}`);
	const plan = rows.map((row) => String(row["QUERY PLAN"])).join("\n");
	// The first line with buffers is that of the whole plan.
	const [, hit = "0", read = "0"] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(plan) ?? [];
	return { plan, buffers: Number(hit) + Number(read) };
}

t.test("unseen entries and due hand-offs are found by indexes, however many old ones there are", async (t) => {
	const net = await network(t, []);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { thread, handoff } = await c.requested(from, to.party);
	await c.say(from, thread, "a question").post();
	const now = net.clock.now();
	const desks = `ARRAY['${to.party.desk}']::uuid[]`;
	const since = `ARRAY[${now - 10_000}]::bigint[]`;
	const unseen = () => explain(net, UNSEEN, [desks, since, String(now), desks, `ARRAY['${to.by.id}']::uuid[]`]);
	const due = () => explain(net, DUE, [desks, since, String(now)]);
	await net.sql("ANALYZE");
	const before = { unseen: await unseen(), due: await due() };
	t.match(before.unseen.plan, /actual rows=1/, "it finds the entry");

	await net.sql(`INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
		SELECT compartment, g, gen_random_uuid(), sha256((compartment::text || g)::bytea), number, author, g, at - 86400000 - g, body, sig, box
		FROM message_entry CROSS JOIN generate_series(2, ${OLD}) g WHERE compartment = '${thread}' AND seq = 1`);
	await net.sql(`UPDATE compartment SET count = ${OLD} WHERE id = '${thread}'`);
	const columns = (
		await net.sql("SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'handoff' AND is_generated = 'NEVER'")
	).map(({ name }) => String(name));
	const copied = columns.map((name) =>
		name === "handoff" ? "gen_random_uuid()" : /_moments$/.test(name) ? `ARRAY[${now - 86_400_000} - g]` : name,
	);
	await net.sql(
		`SET session_replication_role = replica; INSERT INTO handoff (${columns.join()}) SELECT ${copied.join()} FROM handoff CROSS JOIN generate_series(1, ${OLD}) g WHERE handoff = '${handoff}'`,
	);
	await net.sql("VACUUM ANALYZE message_entry");
	await net.sql("VACUUM ANALYZE handoff");
	const after = { unseen: await unseen(), due: await due() };
	t.match(after.unseen.plan, /Index (Only )?Scan.* using message_entry_at/, after.unseen.plan);
	t.notMatch(after.unseen.plan, /Seq Scan on message_entry/);
	t.match(after.due.plan, /Index (Only )?Scan.* using handoff_/, after.due.plan);
	t.notMatch(after.due.plan, /Seq Scan on handoff/);
	for (const query of ["unseen", "due"] as const)
		t.ok(
			after[query].buffers <= before[query].buffers + 20,
			`${query}: ${after[query].buffers} buffers after ${OLD} old rows, ${before[query].buffers} before`,
		);
});
