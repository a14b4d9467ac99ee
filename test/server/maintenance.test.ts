/** Redaction and retention by the maintenance role: an entry is written first, leaves stay, and proofs still verify. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { entryId } from "#protocol/log/entry-id.ts";
import { manualClock } from "#server/base/clock.ts";
import { findEntries } from "#server/ledger/find-entries.ts";
import { keptFrom } from "#server/ledger/reads.ts";
import { parseMaintenance } from "../../scripts/maintain-arguments.ts";
import { openMaintenance } from "../../server/maintenance.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { testFolder } from "../support/folder.ts";
import { clientFor, fields, handleFor, integratorFor, ledgerFor, silent } from "../support/ledger.ts";
import { isProvenInTree, readEntry } from "../support/ledger-proofs.ts";

const run = promisify(execFile);
const DAY = 86_400_000;
const PARTITION = 2 ** 20;

async function filledLog(t: Test) {
	const database = await testDatabase(t);
	const clock = manualClock();
	const ledger = await ledgerFor(t, database.app, { clock });
	await Promise.all(Array.from({ length: 20 }, () => ledger.append(fields())));
	const integrator = integratorFor(t, database.app);
	await integrator.run();
	const maintenance = await openMaintenance({ url: database.maintenance, clock, log: silent, unsafeForTests: true });
	t.teardown(() => maintenance.stop());
	return { database, clock, ledger, integrator, maintenance, db: handleFor(t, database.app) };
}

t.test("a redaction is an entry, and every proof still verifies", async (t) => {
	const { db, integrator, maintenance } = await filledLog(t);
	const before = await readEntry(db, 7);
	t.equal(await maintenance.redact(7, "erasure-request"), 20);
	t.match((await readEntry(db, 20))?.entry, {
		action: "log.redact",
		object: entryId(7),
		basis: "erasure-request",
		outcome: "allowed",
		purpose: "administration",
	});
	t.strictSame(await readEntry(db, 7), { seq: 7, leaf: before?.leaf, salt: null, body: null, entry: null });
	for (const seq of [6, 7, 8]) t.ok(await isProvenInTree(db, seq), `entry ${seq} is in the tree`);
	await integrator.run();
	for (const seq of [7, 20]) t.ok(await isProvenInTree(db, seq), `entry ${seq} is in the tree that grew since`);
	t.equal((await findEntries(db, { object: entryId(7) }, { limit: 5 })).entries.length, 1, "found by the entry it is about");
});

t.test("redacted entries, entries about redactions, and missing entries can't be redacted", async (t) => {
	const { database, db, maintenance } = await filledLog(t);
	const about = await maintenance.redact(3, "court-order");
	await t.rejects(maintenance.redact(3, "court-order"), /redacted already/);
	await t.rejects(maintenance.redact(about, "court-order"), /an entry about an erasure can't be redacted/i);
	await t.rejects(maintenance.redact(5000, "court-order"), /no entry/);
	t.equal(await readEntry(db, about + 1), null, "a mistake leaves no entry");
	const client = await clientFor(t, database.maintenance);
	const empty = `UPDATE entry_body SET salt = NULL, body = NULL, actor = NULL, organisation = NULL, object = NULL, case_id = NULL,
	action = NULL, outcome = NULL, purpose = NULL`;
	await t.rejects(client.query(`${empty} WHERE seq = ${about}`), { code: "42501" }, "also refused by the database");
	await t.test("only maintenance can drop a partition, and only a due one", (t) => checkDropRights(t, database));
});

t.test("a redaction without an entry is refused, and a failed redaction has a second entry", async (t) => {
	const { database, db, maintenance } = await filledLog(t);
	const superuser = await clientFor(t, database.superuser);
	await superuser.query("REVOKE UPDATE ON log_head FROM cloister_maintenance; REVOKE UPDATE (next) ON log_head FROM cloister_maintenance");
	await t.rejects(maintenance.redact(4, "court-order"));
	t.ok((await readEntry(db, 4))?.body, "still there");
	await superuser.query(
		"GRANT UPDATE (next) ON log_head TO cloister_maintenance; REVOKE UPDATE (salt) ON entry_body FROM cloister_maintenance",
	);
	await t.rejects(maintenance.redact(4, "court-order"));
	t.match((await readEntry(db, 20))?.entry, { action: "log.redact", outcome: "allowed" });
	t.match((await readEntry(db, 21))?.entry, { action: "log.redact", outcome: "failed", first: 20 });
});

t.test("retention drops old partitions that are in the tree, and publishes the first kept entry", async (t) => {
	const { database, clock, ledger, db, maintenance } = await filledLog(t);
	t.same(await maintenance.retain(90), { dropped: 0, keptFrom: 0, entry: null }, "the partition isn't full");
	const superuser = await clientFor(t, database.superuser);
	// As if a million entries had been written.
	await superuser.query(`UPDATE log_head SET next = ${PARTITION} WHERE log = 'access'`);
	const first = await ledger.append(fields());
	t.equal(first, PARTITION);
	t.equal((await maintenance.retain(90)).dropped, 0, "the partition isn't in the tree");
	await superuser.query(`UPDATE log_tree SET size = ${PARTITION + 1}, root = sha256('x') WHERE log = 'access'`);
	t.equal((await maintenance.retain(90)).dropped, 0, "the partition is too young");
	await t.rejects(maintenance.retain(10), /90 days/);
	clock.advance(91 * DAY);
	t.same(await maintenance.retain(90), { dropped: 1, keptFrom: PARTITION, entry: PARTITION + 1 });
	t.match((await readEntry(db, PARTITION + 1))?.entry, { action: "log.retain", object: entryId(PARTITION), basis: "days:90", count: 1 });
	t.equal(await keptFrom(db, "access"), PARTITION, "the first kept entry is published");
	t.ok((await readEntry(db, 5))?.leaf, "the leaf is there");
	t.equal((await readEntry(db, 5))?.body, null);
	t.ok((await readEntry(db, PARTITION))?.body);
	t.same(await maintenance.retain(90), { dropped: 0, keptFrom: PARTITION, entry: null });
});

async function checkDropRights(t: Test, database: TestDatabase): Promise<void> {
	const denied = { code: "42501" };
	for (const role of ["app", "maintenance"] as const) {
		const client = await clientFor(t, database[role]);
		await t.rejects(client.query("DROP TABLE entry_body_0"), denied);
		await t.rejects(client.query("UPDATE log_retention SET kept_from = 1"), denied);
		await t.rejects(client.query("SELECT drop_body_partition(0, 9000000000000000)"), role === "app" ? denied : { code: "23514" });
		if (role === "maintenance") await t.rejects(client.query("SELECT drop_body_partition(1, 9000000000000000)"), { code: "23514" });
	}
	await t.rejects(openMaintenance({ url: database.app, clock: manualClock(), log: silent }), /cloister_maintenance/);
}

t.test("the command refuses wrong arguments, a missing database and unsafe settings", async (t) => {
	const root = path.resolve(import.meta.dirname, "../..");
	const runWith = (env: Record<string, string>, ...args: string[]) =>
		run(process.execPath, ["--import=tsx", "scripts/maintain.ts", ...args], {
			cwd: root,
			env: { PATH: process.env.PATH ?? "", ...env },
		}).then(
			() => "",
			({ stderr }) => stderr as string,
		);
	const wrong = ["redact --entry 1", "redact --entry 1 --reason because", "retain --keep-days -3", "retain --entry 1 --keep-days 365"];
	for (const words of wrong) t.throws(() => parseMaintenance(words.split(" ")), { name: "StartError", message: /^Usage: / }, words);
	t.match(await runWith({}, "redact", "--entry", "1"), /^Usage: /);
	const nowhere = path.join(testFolder(t), "data");
	t.match(await runWith({ CLOISTER_DATA: nowhere }, "retain", "--keep-days", "365"), /There is no database/);
	t.notOk(existsSync(nowhere), "no database is made");
	// The command refuses the database of the tests, because it isn't durable.
	const { maintenance } = await testDatabase(t);
	t.match(
		await runWith({ CLOISTER_MAINTENANCE_URL: maintenance }, "retain", "--keep-days", "365"),
		/^fsync is off [^\n]+\nfull_page_writes is off/,
	);
	const powerful = await testDatabase(t);
	await (await clientFor(t, powerful.superuser)).query("GRANT DELETE ON session TO cloister_maintenance");
	await t.rejects(openMaintenance({ url: powerful.maintenance, clock: manualClock(), log: silent }), {
		name: "StartError",
		message: /cloister_maintenance can do too much: it may write to session/,
	});
});
