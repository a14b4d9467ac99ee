/** Short reads on shared connections: many at once, each with its own answer, also when a query or a connection fails. */
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { afterCommit, autocommit, begin, fastRead, prepared } from "#server/database/database.ts";
import { PipelinedReads } from "#server/database/pipelined-reads.ts";
import { openPool } from "#server/database/pool.ts";
import { testDatabase } from "../../support/database.ts";
import { sql } from "../../support/server-context.ts";
import { until } from "../../support/until.ts";

const { app: url, superuser } = await testDatabase(t);
const reads = new PipelinedReads(url, pino({ level: "silent" }));
t.teardown(() => reads.end());

const echo = (n: number) => reads.query({ name: "test.one", text: "SELECT $1::int AS n", values: [n] }).then(({ rows }) => rows[0].n);
const FROM_OWN_BACKENDS = "FROM pg_stat_activity WHERE datname = current_database() AND usename = 'cloister_app'";
const backends = async () => (await sql(superuser, `SELECT pid ${FROM_OWN_BACKENDS}`)).length;

t.test("each query gets its own answer, on two connections", async (t) => {
	const numbers = Array.from({ length: 500 }, (_, i) => i);
	t.same(await Promise.all(numbers.map(echo)), numbers);
	t.equal(await backends(), 2);
});

t.test("a query that PostgreSQL refuses doesn't disturb the others", async (t) => {
	const bad = (n: number) => reads.query({ name: "test.bad", text: "SELECT 1 / $1::int", values: [n] });
	const answers = await Promise.allSettled([echo(1), bad(0), echo(2), bad(0), echo(3), bad(1)]);
	t.same(
		answers.map(({ status }) => status),
		["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled", "fulfilled"],
	);
});

t.test("a query by a list of keys is planned once, not for each list", async (t) => {
	for (let i = 0; i < 20; i++)
		await reads.query({ name: "test.keys", text: "SELECT length FROM chain WHERE id = ANY($1::uuid[])", values: [[randomId()]] });
	const { rows } = await reads.query({
		text: "SELECT generic_plans::int, custom_plans::int FROM pg_prepared_statements WHERE name = 'test.keys'",
	});
	t.strictSame(rows, [{ generic_plans: 20, custom_plans: 0 }]);
});

t.test("a broken connection fails its running queries, and the next query gets a new connection", async (t) => {
	const slow = reads.query({ name: "test.slow", text: "SELECT pg_sleep($1)", values: [30] });
	const broken = t.rejects(slow);
	await echo(1);
	await sql(superuser, `SELECT pg_terminate_backend(pid) ${FROM_OWN_BACKENDS}`);
	await broken;
	// The backend of the idle connection ends before its socket does.
	while ((await backends()) > 0) await sleep(20);
	await until("another connection", () =>
		echo(1).then(
			() => true,
			() => false,
		),
	);
	t.same(await Promise.all([1, 2, 3].map(echo)), [1, 2, 3]);
});

t.test("a transaction begins when it is made, and its fast reads see its own writes", async (t) => {
	const pool = openPool(url, 1, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const id = randomId();
	const stored = (db: Parameters<typeof fastRead>[0]) => fastRead(db, "test.chain", "SELECT 1 FROM chain WHERE id = $1", [id]);
	const outside = autocommit(pool, reads);
	t.same(await stored(outside), []);
	t.equal(pool.totalCount, 0, "a fast read outside of a transaction takes no connection of the pool");

	const { db, ready, rollback } = begin(pool);
	await ready();
	t.equal(pool.totalCount, 1, "a transaction has a connection before its first statement");
	await prepared(db, "test.store", "INSERT INTO chain (id, kind) VALUES ($1, 'case')", [id]);
	t.equal((await stored(db)).length, 1);
	t.same(await stored(outside), [], "others don't see the write before the commit");
	await rollback();
	await t.rejects(stored(db), /after the end of its transaction/);
	const after = begin(pool);
	t.same(await stored(after.db), [], "a rolled back write leaves nothing");
	await after.rollback();
	t.equal(pool.idleCount, 1, "the connection is in the pool again");
});

t.test("a transaction that can't begin fails each call on it", async (t) => {
	const pool = openPool("postgres://cloister_app:wrong@127.0.0.1:1/none", 1, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const broken = begin(pool);
	await t.rejects(broken.ready(), { code: "unavailable" });
	await t.rejects(prepared(broken.db, "test.one", "SELECT 1", []), { code: "unavailable" });
	await broken.rollback();
	await t.rejects(begin(pool).commit(), { code: "unavailable" });
});

t.test("a rollback after a failed commit doesn't touch the next transaction on the connection", async (t) => {
	const pool = openPool(url, 1, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const id = randomId();
	const failing = begin(pool);
	await t.rejects(prepared(failing.db, "test.bad", "SELECT 1 / $1::int", [0]));
	await t.rejects(failing.commit(), /could not be committed/);
	const other = begin(pool);
	await prepared(other.db, "test.store", "INSERT INTO chain (id, kind) VALUES ($1, 'case')", [id]);
	await failing.rollback();
	await other.commit();
	t.equal((await sql(superuser, `SELECT 1 FROM chain WHERE id = '${id}'`)).length, 1);
});

t.test("work after a commit runs once, and only after a commit", async (t) => {
	const pool = openPool(url, 1, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	let runs = 0;
	const [committed, rolledBack] = [begin(pool), begin(pool)];
	for (const { db } of [committed, rolledBack]) afterCommit(db, "test", () => void runs++);
	await committed.commit();
	await rolledBack.rollback();
	t.equal(runs, 1);
	for (const ended of [committed, rolledBack]) await t.rejects(ended.commit(), /after its end/);
	t.equal(runs, 1);
});

t.test("queries after the end are refused", async (t) => {
	const other = new PipelinedReads(url, pino({ level: "silent" }));
	await other.query({ name: "test.one", text: "SELECT $1::int AS n", values: [1] });
	await other.end();
	await t.rejects(other.query({ name: "test.one", text: "SELECT $1::int AS n", values: [1] }), /stopping/);
});
