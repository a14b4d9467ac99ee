/** The format of the database at a real start: another number is refused with one sentence, and nothing is changed. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { FORMAT, VERSION } from "#protocol/format.ts";
import { manualClock } from "#server/base/clock.ts";
import { openMaintenance } from "../../server/maintenance.ts";
import { testDatabase } from "../support/database.ts";
import { testFolder } from "../support/folder.ts";
import { silent } from "../support/ledger.ts";
import { durableDatabase, startProcess } from "../support/process.ts";
import { sql } from "../support/server-context.ts";

const run = promisify(execFile);

t.test("a server refuses a database of another format, and changes nothing", async (t) => {
	const folder = testFolder(t);
	const { postgres, superuser, app } = await durableDatabase(path.join(folder, "postgres"));
	t.teardown(() => postgres.stop());
	const env = { CLOISTER_DATA: path.join(folder, "data"), PORT: "0", DATABASE_URL: app, CLOISTER_OWNER_URL: superuser };
	const first = await startProcess(env);
	await first.kill();
	const mark = () => sql(superuser, "SELECT number, version FROM format");
	t.same(await mark(), [{ number: FORMAT, version: VERSION }]);

	// A later version, which has a migration that this one lacks, or lacks one that this one has.
	await sql(superuser, "UPDATE format SET number = 77, version = '0.9.0'");
	await sql(superuser, "DELETE FROM migration WHERE name = (SELECT max(name) FROM migration)");
	await sql(superuser, "ALTER ROLE cloister_app CONNECTION LIMIT 50");
	const all =
		"SELECT (SELECT json_agg(m ORDER BY name) FROM migration m) AS m, (SELECT json_agg(r ORDER BY rolname) FROM pg_authid r) AS r";
	const before = [await mark(), await sql(superuser, all)];
	const sentence = `The database has format 77, which this version of Cloister (${VERSION}, format ${FORMAT}) doesn't read, so nothing was changed: use Cloister 0.9.0, which reads it.\n`;
	await t.rejects(startProcess(env), { message: `the server ended: ${sentence}` });
	await t.rejects(
		startProcess({ ...env, CLOISTER_OWNER_URL: "" }),
		{ message: `the server ended: ${sentence}` },
		"without the owner's URL",
	);
	const migrating = run(process.execPath, ["--import=tsx", "scripts/db.ts", "migrate"], { env: { ...process.env, ...env } });
	t.equal(await migrating.catch(({ stderr }: { stderr: string }) => stderr), sentence);
	t.same([await mark(), await sql(superuser, all)], before);
});

t.test("the first start marks a database from before the mark, and a new version is noted", async (t) => {
	const { superuser, owner, passwords } = await testDatabase(t);
	const { migrate } = await import("#server/database/migrate.ts");
	await sql(superuser, "UPDATE format SET version = '0.0.1'");
	await migrate(owner, passwords);
	t.same(await sql(superuser, "SELECT number, version FROM format"), [{ number: FORMAT, version: VERSION }]);
	await sql(superuser, "DROP TABLE format; DELETE FROM migration WHERE name = '0020_format.sql'");
	if ((FORMAT as number) === 1) {
		await migrate(owner, passwords);
		t.same(await sql(superuser, "SELECT number, version FROM format"), [{ number: FORMAT, version: VERSION }]);
	} else await t.rejects(migrate(owner, passwords), /has format 1, .* use Cloister 0\.1\.0-alpha\.1,/);
});

t.test("maintenance refuses another format too", async (t) => {
	const { superuser, maintenance } = await testDatabase(t);
	await sql(superuser, "UPDATE format SET number = 77, version = '0.9.0'");
	const options = { url: maintenance, clock: manualClock(), log: silent, unsafeForTests: true };
	await t.rejects(openMaintenance(options), /The database has format 77, .* use Cloister 0\.9\.0, /);
});
