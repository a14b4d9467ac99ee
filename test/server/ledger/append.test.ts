/** Appending: numbers, durability, faults, back-pressure. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { manualClock } from "#server/base/clock.ts";
import { openLedger } from "#server/ledger/index.ts";
import { testDatabase } from "../../support/database.ts";
import { clientFor, fields, ledgerFor, silent } from "../../support/ledger.ts";
import { until } from "../../support/until.ts";

/** Shared by the tests that only add entries. */
const database = await testDatabase(t);

t.test("an acknowledged entry is in the database with its fields and the clock's time", async (t) => {
	const clock = manualClock();
	const ledger = await ledgerFor(t, database.app, { clock });
	const client = await clientFor(t, database.app);
	const given = fields({ case: fields().object, basis: "consent", count: 3 });
	const seq = await ledger.append(given);
	t.equal(seq, 0);
	const { rows } = await client.query(
		"SELECT leaf, salt, body, at::float8, actor, case_id FROM entry JOIN entry_body USING (seq) WHERE seq = $1",
		[seq],
	);
	t.strictSame(decodeEntry(new Uint8Array(rows[0].body)), {
		...given,
		v: 1,
		at: clock.now(),
		session: new Uint8Array(given.session ?? []),
	});
	t.strictSame(new Uint8Array(rows[0].leaf), entryLeaf(rows[0].salt, rows[0].body));
	t.match(rows[0], { at: clock.now(), actor: given.actor, case_id: given.case });
});

t.test("concurrent appends share batches and get numbers in the order of the calls", async (t) => {
	const database = await testDatabase(t);
	const ledger = await ledgerFor(t, database.app);
	const numbers = await Promise.all(Array.from({ length: 1_200 }, () => ledger.append(fields())));
	t.strictSame(
		numbers,
		numbers.map((_, i) => i),
	);
	t.equal(ledger.stats().batches, 3, "512 + 512 + 176");
	t.equal(ledger.stats().entries, 1_200);
});

t.test("numbers of several processes have no gaps, and all entries below the head are visible", async (t) => {
	const database = await testDatabase(t);
	const client = await clientFor(t, database.app);
	const children = Array.from({ length: 2 }, () =>
		fork(new URL("./appender.ts", import.meta.url), [database.app, "200"], { execArgv: ["--import=tsx"] }),
	);
	const ends = children.map((child) => Promise.all([once(child, "message"), once(child, "exit")]));
	let running = true;
	const done = Promise.all(ends).finally(() => {
		running = false;
	});
	let polls = 0;
	while (running) {
		const { rows } = await client.query("SELECT next::int, (SELECT count(*)::int FROM entry WHERE seq < next) AS seen FROM log_head");
		if (rows[0].seen !== rows[0].next) t.fail(`the head is ${rows[0].next}, but ${rows[0].seen} entries are visible`);
		polls++;
		await sleep(5);
	}
	const numbers = (await done).flatMap(([[numbers]]) => numbers as number[]).sort((a, b) => a - b);
	t.ok(polls > 3);
	t.strictSame(
		numbers,
		Array.from({ length: 400 }, (_, i) => i),
	);
});

t.test("a wrong field is refused before the entry is queued", async (t) => {
	const ledger = await ledgerFor(t, database.app);
	const before = await ledger.append(fields());
	await t.rejects(ledger.append(fields({ action: "two words" })), { name: "SyntaxError", message: /bad action/ });
	await t.rejects(ledger.append(fields({ actor: "Anna" })), /bad actor/);
	t.equal(await ledger.append(fields()), before + 1);
});

t.test("a row that the database refuses fails alone", async (t) => {
	const database = await testDatabase(t);
	const owner = await clientFor(t, database.owner);
	await owner.query("ALTER TABLE entry_body ADD CONSTRAINT no_poison CHECK (action <> 'poison')");
	const ledger = await ledgerFor(t, database.app);
	const bad = new Set([5, 17, 99]);
	const results = await Promise.allSettled(
		Array.from({ length: 100 }, (_, i) => ledger.append(fields({ action: bad.has(i) ? "poison" : "entry.read" }))),
	);
	t.strictSame(new Set(results.flatMap(({ status }, i) => (status === "rejected" ? [i] : []))), bad);
	const numbers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
	t.strictSame(
		numbers,
		Array.from({ length: 97 }, (_, i) => i),
		"no gaps, in order",
	);
});

t.test("appends beyond the queue's limit or time are unavailable and not written", async (t) => {
	const blocker = await clientFor(t, database.app);
	const ledger = await ledgerFor(t, database.app, { maxWaiting: 10, maxWaitMs: 300 });
	const before = await ledger.append(fields());
	await blocker.query("BEGIN; UPDATE log_head SET next = next WHERE log = 'access'");
	const first = ledger.append(fields());
	await until("the batch waits for the lock", async () => {
		const { rows } = await blocker.query(
			"SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
		);
		return rows[0].waiting > 0;
	});
	const waiting = Promise.allSettled(Array.from({ length: 10 }, () => ledger.append(fields())));
	t.equal(ledger.ready(), false);
	await t.rejects(ledger.append(fields()), { code: "unavailable", status: 503, retryAfter: 2, message: /too many/ });
	for (const late of await waiting) t.match(late, { status: "rejected", reason: { code: "unavailable", message: /too slow/ } });
	await blocker.query("ROLLBACK");
	t.equal(await first, before + 1);
	t.equal(await ledger.append(fields()), before + 2);
});

t.test("the ledger isn't ready from a refused entry to the next one that is written", async (t) => {
	const database = await testDatabase(t);
	const owner = await clientFor(t, database.owner);
	const ledger = await ledgerFor(t, database.app);
	t.equal(ledger.ready(), true);
	await owner.query("REVOKE INSERT ON entry_body FROM cloister_app");
	await t.rejects(ledger.append(fields()), { code: "unavailable" });
	t.equal(ledger.ready(), false, "nothing of a request would be answered now");
	await owner.query("GRANT INSERT ON entry_body TO cloister_app");
	await ledger.append(fields());
	t.equal(ledger.ready(), true);
});

t.test("PostgreSQL cancels a hanging statement, and the ledger continues", async (t) => {
	const blocker = await clientFor(t, database.app);
	const ledger = await ledgerFor(t, database.app);
	const before = await ledger.append(fields());
	await blocker.query("BEGIN; UPDATE log_head SET next = next WHERE log = 'access'");
	await t.rejects(ledger.append(fields()), { code: "unavailable" });
	await blocker.query("ROLLBACK");
	t.equal(await ledger.append(fields()), before + 1);
});

t.test("after a killed connection no acknowledged entry is lost, and the ledger reconnects", async (t) => {
	const database = await testDatabase(t);
	const superuser = await clientFor(t, database.superuser);
	const ledger = await ledgerFor(t, database.app);
	await ledger.append(fields());
	const load = Promise.allSettled(Array.from({ length: 2_000 }, () => ledger.append(fields())));
	await superuser.query(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cloister ledger' AND datname = current_database()",
	);
	const results = await load;
	const reasons = new Set(results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : [])));
	t.strictSame([...reasons], ["unavailable"], "all refusals have this reason");
	await t.rejects(ledger.append(fields()), { code: "unavailable" }, "refused at once while there is no connection");
	await until("the ledger is ready again", () => ledger.ready());
	const next = await ledger.append(fields());
	const { rows } = await superuser.query("SELECT array_agg(seq::int ORDER BY seq) AS seqs FROM entry JOIN entry_body USING (seq)");
	const stored = new Set(rows[0].seqs);
	t.equal(stored.size, next + 1, "no gaps");
	for (const result of results)
		if (result.status === "fulfilled" && !stored.has(result.value)) t.fail(`${result.value} was acknowledged and is lost`);
});

t.test("stop writes the waiting entries and refuses new ones", async (t) => {
	const ledger = await ledgerFor(t, database.app);
	const waiting = Promise.all(Array.from({ length: 700 }, () => ledger.append(fields())));
	const stopped = ledger.stop();
	await t.rejects(ledger.append(fields()), { code: "unavailable" });
	await stopped;
	t.equal((await waiting).length, 700);
});

t.test("a database without durable commits is refused", async (t) => {
	await t.rejects(openLedger({ url: database.app, clock: manualClock(), log: silent }), /synchronous_commit/);
});

t.test("partitions are made before they are needed", async (t) => {
	const database = await testDatabase(t);
	const owner = await clientFor(t, database.owner);
	const ledger = await ledgerFor(t, database.app);
	const partitions = async () =>
		(await owner.query("SELECT relname FROM pg_class WHERE relname ~ '^entry_body_[0-9]+$' ORDER BY 1")).rows.map(({ relname }) => relname);
	t.strictSame(await partitions(), ["entry_body_0", "entry_body_1"]);
	await owner.query(`UPDATE log_head SET next = ${2 ** 20 - 2}`);
	await Promise.all(Array.from({ length: 4 }, () => ledger.append(fields())));
	await until("a third partition", async () => (await partitions()).length > 2);
	t.strictSame(await partitions(), ["entry_body_0", "entry_body_1", "entry_body_2"]);
	const { rows } = await owner.query("SELECT count(*)::int FROM entry_body_1");
	t.equal(rows[0].count, 2, "the batch crossed the boundary");
});

t.test("two processes append across two partition boundaries during a long read, and none is refused", async (t) => {
	const database = await testDatabase(t);
	const owner = await clientFor(t, database.owner);
	const reader = await clientFor(t, database.app);
	const ledgers = [await ledgerFor(t, database.app), await ledgerFor(t, database.app)];
	const numbers: number[] = [];
	const callers = (count: number, each: number) =>
		Promise.all(
			Array.from({ length: count }, async (_, i) => {
				for (let n = 0; n < each; n++) numbers.push(await ledgers[i % 2]!.append(fields()));
			}),
		);
	await reader.query("BEGIN; SELECT count(*) FROM entry_body");
	const starts = [2 ** 20 - 200, 2 ** 21 - 200];
	for (const [i, start] of starts.entries()) {
		await owner.query(`UPDATE log_head SET next = ${start}`);
		await callers(64, 6);
		const made = async () => (await owner.query("SELECT to_regclass($1) IS NOT NULL AS there", [`entry_body_${i + 2}`])).rows[0].there;
		await until(`the next partition after ${2 ** (20 + i)}`, made);
	}
	await reader.query("COMMIT");
	t.strictSame(
		numbers.sort((a, b) => a - b),
		starts.flatMap((start) => Array.from({ length: 64 * 6 }, (_, i) => start + i)),
		"no gaps across both boundaries",
	);
	for (const ledger of ledgers) t.equal(ledger.stats().refused, 0);
	const { rows } = await owner.query(
		"SELECT (SELECT count(*)::int FROM entry_body_1) AS one, (SELECT count(*)::int FROM entry_body_2) AS two",
	);
	t.strictSame(rows, [{ one: 384 - 200 + 200, two: 384 - 200 }]);
});
