/** Each power that a database role should not have is found. Each test grants it to a new role. */
import { randomBytes } from "node:crypto";
import t, { type Test } from "tap";
import { openPool } from "#server/database/pool.ts";
import { excessPowerOf, type RoleTask } from "#server/database/role-power.ts";
import { runStatements } from "../../support/cluster.ts";
import { testDatabase } from "../../support/database.ts";
import { silent } from "../../support/ledger.ts";

const database = await testDatabase(t);

/** Roles belong to the whole cluster, so each test makes its own. */
async function newRole(test: Test, attributes = ""): Promise<{ role: string; url: string }> {
	const [role, password] = [`power_${randomBytes(6).toString("hex")}`, randomBytes(8).toString("hex")];
	await runStatements(database.superuser, [`CREATE ROLE ${role} LOGIN ${attributes} PASSWORD '${password}'`]);
	test.teardown(() => runStatements(database.superuser, [`DROP OWNED BY ${role}`, `DROP ROLE ${role}`]));
	return { role, url: Object.assign(new URL(database.app), { username: role, password }).href };
}

async function problem(url: string, task: RoleTask): Promise<string | null> {
	const pool = openPool(url, 1, silent);
	try {
		return await excessPowerOf(pool, task);
	} finally {
		await pool.end();
	}
}

t.test("the two roles have no excess power", async (t) => {
	t.equal(await problem(database.app, "requests"), null);
	t.equal(await problem(database.maintenance, "maintenance"), null);
	t.match(
		await problem(database.maintenance, "requests"),
		/may change entry_body/,
		"each role has too much power for the other one's task",
	);
	t.match(await problem(database.app, "maintenance"), /may write to/);
});

for (const task of ["requests", "maintenance"] as const) {
	t.test(`attributes, memberships and ownership are found, for ${task}`, async (t) => {
		for (const attribute of ["SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS"]) {
			const { role, url } = await newRole(t, attribute);
			t.equal(
				await problem(url, task),
				`The database role ${role} can do too much: it has ${attribute}. ${task === "requests" ? "Set DATABASE_URL to the role cloister_app, and CLOISTER_OWNER_URL to the owner" : "Set CLOISTER_MAINTENANCE_URL to the role cloister_maintenance"}, as docs/operations.md makes these roles.`,
			);
		}
		const member = await newRole(t);
		await runStatements(database.superuser, [`GRANT pg_write_all_data TO ${member.role}`]);
		t.match(await problem(member.url, task), /it belongs to the role pg_write_all_data/);
		t.match(await problem(database.owner, task), /it has CREATEROLE|owns/);

		const owner = await newRole(t);
		await runStatements(database.superuser, [`ALTER TABLE seen OWNER TO ${owner.role}`]);
		t.match(await problem(owner.url, task), /it owns seen/);
		await runStatements(database.superuser, ["ALTER TABLE seen OWNER TO cloister_owner"]);
	});

	t.test(`a superuser who has only set another role is found, for ${task}`, async (t) => {
		const url = `${database.superuser}?options=-c%20role%3Dcloister_${task === "requests" ? "app" : "maintenance"}`;
		t.match(await problem(url, task), /it has SUPERUSER/);
	});

	t.test(`grants are found, for ${task}`, async (t) => {
		const grants: [grant: string, expected: RegExp][] = [
			["CREATE ON SCHEMA public", /it may create objects in the schema public/],
			[`CREATE ON DATABASE ${database.name}`, /it may create schemas/],
			["UPDATE ON chain", /it may change every column of chain\b/],
			["UPDATE (leaf) ON entry", /it may change entry\b/],
			["DELETE ON chain_statement", /it may delete from chain_statement\b/],
			["DELETE ON log_tree", /it may delete from log_tree\b/],
			["TRUNCATE ON seen", /it may truncate seen\b/],
			["TRIGGER ON entry", /it may make triggers on entry\b/],
			["UPDATE (at) ON review_statement", /it may change review_statement\b/],
			...(task === "requests"
				? ([
						["UPDATE (body) ON entry_body", /it may change entry_body\b/],
						["UPDATE (body) ON entry_body_0", /it may change entry_body_0\b/],
						["EXECUTE ON FUNCTION drop_body_partition", /it may run drop_body_partition\b/],
					] as [string, RegExp][])
				: ([
						["INSERT ON chain_statement", /it may write to chain_statement\b/],
						["UPDATE (custodian) ON casefile", /it may write to casefile\b/],
						["DELETE ON session", /it may write to session\b/],
					] as [string, RegExp][])),
			["EXECUTE ON FUNCTION make_body_partition", /it may run make_body_partition\b/],
		];
		for (const [grant, expected] of grants) {
			const { role, url } = await newRole(t);
			await runStatements(database.superuser, [`GRANT ${grant} TO ${role}`]);
			t.match(await problem(url, task), expected, grant);
		}
	});
}
