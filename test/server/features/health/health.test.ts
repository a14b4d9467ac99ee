/** The state of the installation: what an admin is told, and that nobody else is told anything. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { ADMINS } from "#protocol/codes.ts";
import { inbox } from "#sdk/casework/index.ts";
import { doUpkeep, installationHealth, openThread, suspend, syncDirectory } from "#sdk/index.ts";
import { noteBackup } from "#server/base/backup-notes.ts";
import metadata from "../../../../package.json" with { type: "json" };
import { readyNetwork } from "../../../support/sdk.ts";

const isBell = ({ kind }: { kind: string }) => kind === "bell-failing";

t.test("the state of the installation", async (t) => {
	const { network, founder, admin, origin } = await readyNetwork(t);
	const { server } = network;
	const ask = () => installationHealth(admin.session);

	await t.test("a healthy installation has nothing to tell", async (t) => {
		const health = await ask();
		t.equal(health.version, metadata.version);
		t.match(health.signing, { signs: true, refused: false });
		t.ok(health.signing.checkpoints.directory !== null, "the directory was signed");
		t.ok(health.disk && health.disk.free > 0 && health.disk.free <= health.disk.size);
		t.same([health.bells, health.stale, health.backups], [[], 0, { database: null, secrets: null, signed: null }]);
		t.equal(health.site, null, "this server serves no public site");
	});

	await t.test("a public site that can't be served is told", async (t) => {
		for (const state of ["served", "none", "unreleased", "broken"] as const) {
			server.context.site.state = state;
			t.equal((await ask()).site, state);
		}
		server.context.site.state = null;
	});

	await t.test("backups are known from the notes that the backup leaves", async (t) => {
		noteBackup(server.folder, "database", 1_790_000_000_000);
		mkdirSync(path.join(server.folder, "backups"), { recursive: true });
		writeFileSync(path.join(server.folder, "backups", "secrets"), "no time at all");
		t.same((await ask()).backups, { database: 1_790_000_000_000, secrets: null, signed: null });
	});

	await t.test("a bell that fails names the desk and not the address", async (t) => {
		await server.sql(`INSERT INTO bell (desk, language, set_at) VALUES ('${origin.desk}', 'en', 1)`);
		await server.sql(`INSERT INTO bell_channel (desk, channel, address, tries, failing_since, failure)
			VALUES ('${origin.desk}', 'mail', 'someone@example.org', 3, 5, 'unreachable')`);
		const health = await ask();
		t.same(health.bells, [{ desk: origin.desk, channel: "mail", reason: "unreachable", tries: 3, since: 5 }]);
		t.notMatch(JSON.stringify(health), "example.org");
		await server.sql("UPDATE bell_channel SET tries = 2");
		t.same((await ask()).bells, [], "two tries may fail");
	});

	await t.test("the bell of the admins is among those that fail, and all admins see it on Today", async (t) => {
		await server.sql(`INSERT INTO bell (desk, language, set_at) VALUES ('${ADMINS}', 'en', 1)`);
		await server.sql(`INSERT INTO bell_channel (desk, channel, address, tries, failing_since, failure)
			VALUES ('${ADMINS}', 'mail', 'alarm@example.org', 3, 5, 'refused')`);
		t.same((await ask()).bells, [{ desk: ADMINS, channel: "mail", reason: "refused", tries: 3, since: 5 }]);
		const row = { kind: "bell-failing", group: "red", red: true, from: null, since: 5, channel: "mail", failure: "refused" };
		for (const { session } of [admin, founder]) t.match((await inbox(session)).filter(isBell), [row]);
		for (const { session } of [origin.coordinator, origin.staff]) t.same((await inbox(session)).filter(isBell), [], "nobody else");
		await server.sql(`DELETE FROM bell_channel WHERE desk = '${ADMINS}'`);
		server.clock.advance(600_000);
		t.same((await inbox(admin.session)).filter(isBell), [], "bells are asked for every ten minutes");
	});

	await t.test("compartments that need new keys are counted until there is none", async (t) => {
		const { session } = origin.coordinator;
		await openThread(session, "A thread", []);
		await suspend(founder.session, { kind: "member", subject: origin.staff.id }, "investigation");
		t.equal((await ask()).stale, 1, "whoever was suspended knows its key");
		await syncDirectory(session);
		await doUpkeep(session);
		t.equal((await ask()).stale, 0);
	});

	await t.test("only admins are told", async (t) => {
		await t.rejects(installationHealth(origin.coordinator.session), { code: "not-allowed" });
	});
});
