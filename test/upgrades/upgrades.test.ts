/** Each format that ever was has a dump of a small network. This version opens it, or refuses it by its number and changes nothing. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t, { type Test } from "tap";
import { FORMAT, VERSION } from "#protocol/format.ts";
import { verifyLog } from "#sdk/audit/index.ts";
import { findSections, loadCase, readSection } from "#sdk/casework/index.ts";
import { httpTransport, memoryStorage, readAll, signIn, titleOf } from "#sdk/index.ts";
import { manualClock } from "#server/base/clock.ts";
import { migrate } from "#server/database/migrate.ts";
import metadata from "../../package.json" with { type: "json" };
import { startApp } from "../support/app.ts";
import { emptyDatabase } from "../support/database.ts";
import { testFolder } from "../support/folder.ts";
import { putFiles } from "../support/folder-files.ts";
import { loadDump, readDumps } from "./dump.ts";
import landed from "./landed-migrations.json" with { type: "json" };

const ROOT = path.resolve(import.meta.dirname, "../..");
const changelog = readFileSync(path.join(ROOT, "CHANGELOG.md"), "utf8");
const dumps = readDumps();

t.test("there is a dump of each format, and CHANGELOG names the version that reads it", async (t) => {
	t.same(
		dumps.map(({ format }) => format).sort((a, b) => a - b),
		Array.from({ length: FORMAT }, (_, i) => i + 1),
		"made by test/upgrades/make-dump.ts",
	);
	for (const { format, version } of dumps) t.match(changelog, `| ${format} | ${version} |`, `format ${format}`);
	t.equal(metadata.version, VERSION, "package.json has the version that stands beside what is kept");
});

t.test("a landed migration never changes", async (t) => {
	const folder = path.join(ROOT, "migrations");
	const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
	const hashes = files.sort().map((name) => [
		name,
		createHash("sha256")
			.update(readFileSync(path.join(folder, name)))
			.digest("hex"),
	]);
	t.same(Object.fromEntries(hashes), landed, "a new migration gets a line in test/upgrades/landed-migrations.json");
});

for (const dump of dumps) {
	const load = async (t: Test) => {
		const database = await emptyDatabase(t);
		await loadDump(database.owner, database.superuser, dump);
		return database;
	};
	if (dump.format !== FORMAT)
		t.test(`a database of format ${dump.format} is refused`, async (t) => {
			const database = await load(t);
			await t.rejects(migrate(database.owner, database.passwords), { message: new RegExp(`use Cloister ${dump.version}, which reads it`) });
		});
	else
		t.test(`a database of format ${dump.format} is opened: sign-in, case, thread and log`, async (t) => {
			const { facts } = dump;
			const database = await load(t);
			await migrate(database.owner, database.passwords);
			const folder = testFolder(t);
			putFiles(folder, dump.files);
			const clock = manualClock(facts.at + 60_000);
			const { url } = await startApp(t, { databaseUrl: database.app, clock, folder });
			const alarms: unknown[] = [];
			const open = ({ signInName, password }: { signInName: string; password: string }) =>
				signIn({
					...{ server: httpTransport({ address: url }), storage: memoryStorage(), now: () => clock.now() },
					...{ onAlarm: (alarm) => void alarms.push(alarm), name: signInName, password },
				});
			const session = await open(facts);
			const { state } = await loadCase(session, facts.case);
			const [journal = ""] = findSections(state, "journal");
			const { entries } = await readSection(session, journal);
			t.match(entries.at(-1)?.content, { text: facts.journal });
			t.equal(Object.keys(state.handoffs).length, 1);
			t.equal(titleOf((await readAll(session, facts.thread)).entries), facts.title);
			const report = await verifyLog(await open(facts.auditor));
			t.ok(report.checked > 20, `${report.checked} entries`);
			t.same(alarms, []);
		});
}
