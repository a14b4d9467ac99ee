/** Short reads on shared connections: many at once, each with its own answer, and what happens when one fails or breaks. */
import { pino } from "pino";
import t from "tap";
import { Lane } from "#kernel/lane.ts";
import { testDatabase } from "../support/database.ts";
import { sql } from "./kernel-support.ts";

const { app: url, superuser } = await testDatabase(t);
const lane = new Lane(url, pino({ level: "silent" }));
t.teardown(() => lane.end());

const one = (n: number) => lane.query({ name: "test.one", text: "SELECT $1::int AS n", values: [n] }).then(({ rows }) => rows[0].n);
const OURS = "FROM pg_stat_activity WHERE datname = current_database() AND usename = 'cloister_app'";
const backends = async () => (await sql(superuser, `SELECT pid ${OURS}`)).length;

t.test("each gets its own answer, on two connections", async (t) => {
	const asked = Array.from({ length: 500 }, (_, i) => i);
	t.same(await Promise.all(asked.map(one)), asked);
	t.equal(await backends(), 2);
});

t.test("one that Postgres refuses takes no neighbour along", async (t) => {
	const bad = (n: number) => lane.query({ name: "test.bad", text: "SELECT 1 / $1::int", values: [n] });
	const answers = await Promise.allSettled([one(1), bad(0), one(2), bad(0), one(3), bad(1)]);
	t.same(
		answers.map(({ status }) => status),
		["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled", "fulfilled"],
	);
});

t.test("a broken connection fails what was under way, and the next query finds another", async (t) => {
	const slow = lane.query({ name: "test.slow", text: "SELECT pg_sleep($1)", values: [30] });
	const broken = t.rejects(slow);
	await one(1);
	await sql(superuser, `SELECT pg_terminate_backend(pid) ${OURS}`);
	await broken;
	t.same(await Promise.all([1, 2, 3].map(one)), [1, 2, 3]);
});

t.test("after its end it takes nothing", async (t) => {
	const other = new Lane(url, pino({ level: "silent" }));
	await other.query({ name: "test.one", text: "SELECT $1::int AS n", values: [1] });
	await other.end();
	await t.rejects(other.query({ name: "test.one", text: "SELECT $1::int AS n", values: [1] }), /stopping/);
});
