/** `case export` writes files that only their owner may read, and replaces none. */
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { writeSection } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const { network, origin } = await readyNetwork(t);
const { session } = origin.staff;
const type = typing(commands, session);
const folder = testFolder(t);
const { code, of } = await caseWith(session, origin.desk, ["identity"]);
await writeSection(session, of.identity ?? "", { values: { prs_FirstName: "Їва" } });
const isPrivate = (file: string) => (fs.statSync(file).mode & 0o077) === 0;

const announcements = async () => (await network.server.entries()).filter(({ action }) => action === "client.export").length;

t.test("as JSON, one file", async (t) => {
	const file = path.join(folder, "case.json");
	const { data, text } = await type(`case export ${code} --format htcds-json --to ${file} --reason court`);
	t.same([data.files, data.leftOut, isPrivate(file)], [[file], [], true]);
	t.match(text, /^Wrote .*case\.json\./);
	t.match(JSON.parse(fs.readFileSync(file, "utf8")).tables.person, [{ prs_FirstName: "Їва" }]);
	await t.rejects(type(`case export ${code} --format htcds-json --to ${file} --reason court`), { message: /exists/ });
});

t.test("a place that can't be written is refused before anything is announced", async (t) => {
	const before = await announcements();
	const line = (to: string) => `case export ${code} --format htcds-json --to ${to} --reason court`;
	await t.rejects(type(line(folder), session, { force: true }), { message: /is a folder/ });
	await t.rejects(type(line(path.join(folder, "missing", "case.json"))), { code: "ENOENT" });
	t.equal(await announcements(), before);
});

t.test("as CSV, a folder with a file for each table", async (t) => {
	const to = path.join(folder, "case");
	const { text } = await type(`case export ${code} --format htcds-csv --to ${to} --reason person-concerned`);
	t.match(text, /^Wrote 8 files\./);
	const files = fs.readdirSync(to);
	t.ok(files.every((name) => isPrivate(path.join(to, name))) && isPrivate(to));
	t.match(fs.readFileSync(path.join(to, "person.csv"), "utf8"), `${code},`);
	const again = () => type(`case export ${code} --format htcds-csv --to ${to} --reason person-concerned`, session, { force: true });
	const before = await announcements();
	for (const other of [
		"another case",
		"case,leg_From\r\nbado-kime-losa-tobo,AL\r\n",
		"case,leg_From\nbado-kime-losa-tobo,AL\n",
		`case,leg_From\r\n${code},AL\r\nbado-kime-losa-tobo,AL\r\n`,
		'case\r\n"bado-kime-losa-tobo"\r\n',
	]) {
		fs.writeFileSync(path.join(to, "leg.csv"), other);
		await t.rejects(again(), { message: /leg\.csv.*Nothing was written/ }, "no table of an earlier export stays between the new ones");
	}
	t.equal(await announcements(), before, "nothing is announced before the refusal");
	fs.writeFileSync(path.join(to, "leg.csv"), `case,leg_From\r\n${code},"a ""b""\r\nbado-kime-losa-tobo,AL"\r\n${code},AL\r\n`);
	await again();
	t.same(fs.readdirSync(to), files, "an old table of the same case is replaced by none");
});

t.test("the reason is one of four", async (t) => {
	await t.rejects(type(`case export ${code} --format htcds-json --to ${folder}/x --reason emergency`), /reason/);
});
