/** Counts of strangers on their way into the access log. */
import pg from "pg";
import pino from "pino";
import t from "tap";
import { AccessCounter } from "#server/gate/access-counter.ts";
import { internalsOf } from "#server/gate/context.ts";
import { untilLocked } from "../../support/locks.ts";
import { boot } from "../../support/server-context.ts";
import { until } from "../../support/until.ts";

const attempt = { action: "session.start", objectType: "session", object: null, outcome: "denied", purpose: "self" } as const;

t.test("a stop waits for a flush that runs, so that no count is lost when the access log stops", async (t) => {
	const { context, database, entries, close } = await boot(t, []);
	const { accessCounter } = internalsOf(context);
	for (const basis of ["from:ipv4", "from:ipv6"]) accessCounter.count({ ...attempt, basis });
	// Another session locks the head row, so that the first entry has to wait.
	const holder = new pg.Client({ connectionString: database.superuser });
	await holder.connect();
	await holder.query("BEGIN; SELECT * FROM log_head FOR UPDATE");
	void accessCounter.flush();
	const closed = close();
	accessCounter.count({ ...attempt, basis: "from:local" });
	await untilLocked(holder);
	await holder.query("ROLLBACK");
	await holder.end();
	await closed;
	t.same(
		(await entries()).map(({ basis }) => basis),
		["from:ipv4", "from:ipv6", "from:local"],
	);
});

t.test("the log says whether an entry that couldn't be written is tried again", async (t) => {
	const lines: string[] = [];
	const log = pino({}, { write: (line) => void lines.push(JSON.parse(line).msg) });
	const counter = new AccessCounter(() => Promise.reject(new Error("the database is gone")), log);
	counter.count({ ...attempt, basis: "from:ipv4" });
	await counter.flush();
	await counter.stop();
	t.match(lines, [/tries again in a minute/, /its count is lost/]);
});

t.test("counts are written by themselves when their time is over, again and again", async (t) => {
	const written: number[] = [];
	const append = async ({ count }: { count?: number | undefined }) => written.push(Number(count));
	const counter = new AccessCounter(append, pino({ level: "silent" }), 10);
	t.teardown(() => counter.stop());
	for (const basis of ["from:ipv4", "from:ipv6"]) {
		const before = written.length;
		counter.count({ ...attempt, basis }, null, 2);
		await until("the count is written", () => written.length > before);
	}
	t.same(written, [2, 2]);
});
