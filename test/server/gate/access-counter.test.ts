/** Counts of strangers on their way into the access log. */
import pg from "pg";
import t from "tap";
import { internalsOf } from "#server/gate/context.ts";
import { boot } from "../../support/server-context.ts";

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
	setTimeout(() => holder.query("ROLLBACK").then(() => holder.end()), 300);
	await closed;
	t.same(
		(await entries()).map(({ basis }) => basis),
		["from:ipv4", "from:ipv6", "from:local"],
	);
});
