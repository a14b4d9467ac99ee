/** The database roles can't change the log. Each change is tried. Only the maintenance role can redact. */
import t, { type Test } from "tap";
import { findEntries } from "#server/ledger/find-entries.ts";
import { testDatabase } from "../../support/database.ts";
import { clientFor, fields, handleFor, integratorFor, ledgerFor } from "../../support/ledger.ts";
import { entryBundleLeaves, isProvenInTree, readEntry } from "../../support/ledger-proofs.ts";

const DENIED = { code: "42501" };
const TABLES = ["entry", "entry_body", "tile", "checkpoint", "log_head", "log_tree", "review_statement"];
/** Attempts to change written rows. */
const CHANGES = [
	"UPDATE entry SET leaf = leaf",
	"UPDATE entry SET seq = seq + 1000",
	"UPDATE entry_body SET actor = NULL",
	"UPDATE entry_body SET seq = seq + 1000",
	"UPDATE entry_body SET at = at - 1",
	"UPDATE entry_body_0 SET at = at - 1",
	"UPDATE checkpoint SET note = note",
	"UPDATE review_statement SET at = at",
	"UPDATE log_head SET next = next - 1",
	"UPDATE log_head SET log = 'other'",
	"UPDATE log_tree SET size = size - 1",
	"UPDATE log_tree SET root = sha256('x')",
	"UPDATE tile SET hashes = substring(hashes FOR 32)",
	"UPDATE tile SET hashes = sha256('x') || substring(hashes FROM 33)",
	"UPDATE tile SET index = index + 1",
	"DELETE FROM entry_body_0",
	"TRUNCATE entry_body_0",
	...TABLES.flatMap((table) => [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]),
];

async function filledLog(t: Test) {
	const database = await testDatabase(t);
	const ledger = await ledgerFor(t, database.app);
	const numbers = await Promise.all(Array.from({ length: 300 }, () => ledger.append(fields())));
	await integratorFor(t, database.app).run();
	return { database, ledger, numbers };
}

t.test("no role can change or remove written rows", async (t) => {
	const { database } = await filledLog(t);
	const owner = await clientFor(t, database.owner);
	await owner.query(
		"INSERT INTO checkpoint (log, size, root, signature, note, at) VALUES ('access', 1, sha256(''), sha512(''), 'note', 0)",
	);
	for (const role of ["app", "maintenance", "owner"] as const) {
		const client = await clientFor(t, database[role]);
		for (const sql of CHANGES) await t.rejects(client.query(sql), DENIED, `${role}: ${sql}`);
		await t.rejects(client.query("UPDATE log_head SET next = next - 1 WHERE log = 'access'"), DENIED, `${role}: numbers given twice`);
	}
	const { rows } = await owner.query("SELECT count(*)::int FROM entry JOIN entry_body USING (seq)");
	t.equal(rows[0].count, 300);
});

t.test("the application can't make tables, drop partitions or disable triggers", async (t) => {
	const { database } = await filledLog(t);
	const app = await clientFor(t, database.app);
	for (const sql of [
		"CREATE TABLE mine (x int)",
		"DROP TABLE entry_body_0",
		"ALTER TABLE entry_body DETACH PARTITION entry_body_0",
		"ALTER TABLE entry DISABLE TRIGGER ALL",
		"SET session_replication_role = replica",
		"SELECT make_body_partition(7)",
		"SET ROLE cloister_maintenance",
		"INSERT INTO log_head (log, next) VALUES ('access2', 0)",
		"INSERT INTO entry_body_0 (seq, at) VALUES (900, 0)",
	]) {
		await t.rejects(app.query(sql), DENIED, sql);
	}
});

const REDACT = `UPDATE entry_body SET salt = NULL, body = NULL, actor = NULL, organisation = NULL, object = NULL, case_id = NULL,
	action = NULL, outcome = NULL, purpose = NULL WHERE seq = 7`;

t.test("a redaction removes body and salt, keeps the leaf, and every proof still verifies", async (t) => {
	const { database, ledger } = await filledLog(t);
	const db = handleFor(t, database.app);
	const before = await readEntry(db, 7);
	const maintenance = await clientFor(t, database.maintenance);
	for (const half of ["UPDATE entry_body SET body = NULL WHERE seq = 7", "UPDATE entry_body SET salt = NULL, body = NULL WHERE seq = 7"]) {
		await t.rejects(maintenance.query(half), { code: "23514" }, "a partial redaction");
	}
	for (const role of ["app", "owner"] as const) await t.rejects((await clientFor(t, database[role])).query(REDACT), DENIED, role);
	t.equal((await maintenance.query(REDACT)).rowCount, 1);

	t.strictSame(await readEntry(db, 7), { seq: 7, leaf: before?.leaf, salt: null, body: null, entry: null });
	t.strictSame((await findEntries(db, { actor: before?.entry?.actor ?? "" }, { limit: 5 })).entries, [], "the entry isn't found any more");
	for (const seq of [6, 7, 8]) t.ok(await isProvenInTree(db, seq), `entry ${seq} is in the tree`);
	t.equal((await entryBundleLeaves(db, 0, 256)).length, 256);
	await ledger.append(fields({ action: "log.redact" }));
	await integratorFor(t, database.app).run();
	t.ok(await isProvenInTree(db, 7), "also in the larger tree");
});
