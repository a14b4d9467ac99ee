/** Backups are encrypted, can be restored, and never replace or leave half a file. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import t from "tap";
import { backupTimes } from "#server/base/backup-notes.ts";
import { startEmbedded } from "#server/embedded/index.ts";
import { parseBackup, parseRestore } from "../../scripts/backup/arguments.ts";
import { testDatabase } from "../support/database.ts";
import { testFolder } from "../support/folder.ts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");

/** Runs the program. @returns what it says, or its refusal. */
async function backup(env: Record<string, string>, ...args: string[]): Promise<{ out: string; refusal: string }> {
	const options = { cwd: root, env: { PATH: process.env.PATH ?? "", ...env } };
	return run(process.execPath, ["--import=tsx", "scripts/backup.ts", ...args], options).then(
		({ stdout }) => ({ out: stdout, refusal: "" }),
		({ stderr }) => ({ out: "", refusal: stderr as string }),
	);
}

const folder = testFolder(t);
const at = (name: string) => path.join(folder, name);
const data = at("data");
const env = { CLOISTER_DATA: data };
const { out } = await backup({}, "key", "--to", at("key"));
const recipient = /age1\S+/.exec(out)?.[0] ?? "";

async function query(url: string, text: string): Promise<unknown> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query(text);
	await client.end();
	return Object.values(rows[0] ?? {})[0];
}

t.test("the embedded database is packed while it is stopped, and works after a restore", async (t) => {
	const postgres = await startEmbedded({ folder: path.join(data, "postgres"), throwaway: true });
	await query(postgres.url, "CREATE TABLE kept (word text)");
	await query(postgres.url, "INSERT INTO kept VALUES ('marked-word')");
	const args = ["database", "--recipient", recipient, "--to", at("db.age")];
	t.match((await backup(env, ...args)).refusal, /in use by another running Cloister/);
	t.notOk(existsSync(at("db.age")), "a refusal leaves no file");
	await postgres.stop();
	t.equal((await backup(env, ...args)).refusal, "");
	t.equal(statSync(at("db.age")).mode & 0o777, 0o600);
	t.ok(((await backupTimes(data)).database ?? 0) > Date.now() - 600_000, "the server can tell admins when it was");
	const bytes = readFileSync(at("db.age"));
	t.match(bytes.subarray(0, 30).toString("latin1"), /^age-encryption\.org\/v1\n/);
	t.notOk(bytes.includes("marked-word") || bytes.includes("PG_VERSION"), "nothing of it can be read");
	t.match((await backup(env, ...args)).refusal, /exists already/, "an earlier backup isn't replaced");

	t.equal((await backup({}, "restore", "--from", at("db.age"), "--key", at("key"), "--to", at("again"))).refusal, "");
	const restored = await startEmbedded({ folder: at("again"), throwaway: true });
	t.equal(await query(restored.url, "SELECT word FROM kept"), "marked-word");
	await restored.stop();
});

t.test("the recipient of a key is shown again", async (t) => {
	t.same(await backup({}, "recipient", "--key", at("key")), { out: `${recipient}\n`, refusal: "" });
	t.match((await backup({}, "recipient", "--key", at("no-key"))).refusal, /There is no key file/);
	writeFileSync(at("empty"), "age1\n");
	t.match((await backup({}, "recipient", "--key", at("empty"))).refusal, /has no key of a backup/);
	t.match((await backup({}, "recipient", "--to", at("key"))).refusal, /Usage/);
});

t.test("the record of the backups is in the backup of what was signed", async (t) => {
	const here = at("recorded");
	for (const name of ["signed", "secrets"]) mkdirSync(path.join(here, name), { recursive: true });
	writeFileSync(path.join(here, "signed", "access"), "memory");
	const of = { CLOISTER_DATA: here };
	t.equal((await backup(of, "secrets", "--recipient", recipient, "--to", at("recorded-secrets.age"))).refusal, "");
	t.equal((await backup(of, "signed", "--recipient", recipient, "--to", at("recorded-signed.age"))).refusal, "");
	await backup({}, "restore", "--from", at("recorded-signed.age"), "--key", at("key"), "--to", path.join(at("machine"), "signed"));
	const times = await backupTimes(at("machine"));
	t.ok((times.secrets ?? 0) > Date.now() - 600_000 && (times.signed ?? 0) > Date.now() - 600_000, "as admins see it on another machine");
	t.equal(times.database, null);
	t.match((await backup(of, "signed", "--recipient", "age1wrong", "--to", at("failed.age"))).refusal, /is not an age recipient/);
	t.equal(readFileSync(path.join(here, "signed", "backups", "signed"), "utf8"), readFileSync(path.join(here, "backups", "signed"), "utf8"));
});

t.test("the secrets are packed with their modes, and a wrong key opens nothing", async (t) => {
	mkdirSync(path.join(data, "secrets"), { mode: 0o700 });
	writeFileSync(path.join(data, "secrets", "jwt-key"), "0123", { mode: 0o600 });
	t.equal((await backup(env, "secrets", "--recipient", recipient, "--to", at("secrets.age"))).refusal, "");
	t.match((await backup(env, "signed", "--recipient", recipient, "--to", at("signed.age"))).refusal, /There is no folder/);
	await backup({}, "restore", "--from", at("secrets.age"), "--key", at("key"), "--to", at("opened"));
	t.equal(readFileSync(path.join(at("opened"), "jwt-key"), "utf8"), "0123");
	t.equal(statSync(path.join(at("opened"), "jwt-key")).mode & 0o777, 0o600);
	await backup({}, "key", "--to", at("other"));
	const wrong = await backup({}, "restore", "--from", at("secrets.age"), "--key", at("other"), "--to", at("nothing"));
	t.match(wrong.refusal, /can't be decrypted with this key/);
	t.notOk(existsSync(at("nothing")));
	const altered = readFileSync(at("secrets.age"));
	altered[altered.length - 20]! ^= 1;
	writeFileSync(at("altered.age"), altered);
	const refusalOf = async (file: string) =>
		(await backup({}, "restore", "--from", at(file), "--key", at("key"), "--to", at("bad"))).refusal;
	t.match(await refusalOf("altered.age"), /altered\.age is no whole backup: it was cut or changed.*Nothing of it was kept/);
	const whole = readFileSync(at("secrets.age"));
	for (const length of [10, 200, whole.length - 700, whole.length - 1]) {
		writeFileSync(at("short.age"), whole.subarray(0, length));
		t.match(await refusalOf("short.age"), /short\.age is no whole backup: it was cut or changed/, `${length} bytes`);
		t.notOk(existsSync(at("bad")), "nothing that could be taken for a backup is left");
	}
	t.match(await refusalOf("none.age"), /There is no backup/);
	t.match((await backup({}, "restore", "--from", at("secrets.age"), "--key", at("key"), "--to", at("opened"))).refusal, /is not empty/);
});

t.test("a PostgreSQL that isn't embedded is dumped by pg_dump, and a failed dump leaves no file", async (t) => {
	const { app, owner } = await testDatabase(t);
	const urls = { ...env, DATABASE_URL: app, CLOISTER_OWNER_URL: owner };
	const found = spawnSync("pg_dump", ["--version"], { encoding: "utf8" }).stdout ?? "";
	const { refusal } = await backup(urls, "database", "--recipient", recipient, "--to", at("dump.age"));
	if (Number(/ (\d+)/.exec(found)?.[1] ?? 0) < 18) {
		t.match(refusal, /pg_dump (failed|can't be run)/, "this machine has no pg_dump for PostgreSQL 18");
		t.same(
			readdirSync(folder).filter((name) => name.startsWith("dump")),
			[],
		);
		return;
	}
	t.equal(refusal, "");
	await backup({}, "restore", "--from", at("dump.age"), "--key", at("key"), "--to", at("dump"));
	t.ok(readdirSync(at("dump")).includes("toc.dat"), "a folder for pg_restore");
});

t.test("a dump from standard input is backed up, and refused when it was cut or is no dump", async (t) => {
	const file = Buffer.alloc(512);
	file.write("toc.dat");
	const dump = Buffer.concat([file, Buffer.alloc(512, 7), Buffer.alloc(1024)]);
	const args = ["--import=tsx", "scripts/backup.ts", "database", "--stdin", "--recipient", recipient, "--to"];
	const backupOf = (input: Buffer, to: string) =>
		spawnSync(process.execPath, [...args, to], { cwd: root, env: { ...process.env, ...env }, input });
	for (const [input, message] of [
		[dump.subarray(0, -1), /ends too early/],
		[dump.subarray(0, 512), /ends too early/],
		[Buffer.alloc(2048), /is no output of pg_dump/],
		[Buffer.alloc(0), /is no output of pg_dump/],
	] as const) {
		const refused = backupOf(input, at("cut.age"));
		t.match([refused.status, String(refused.stderr)], [1, message]);
		t.notOk(
			readdirSync(folder).some((name) => name.startsWith("cut.age")),
			"no file is left",
		);
		t.equal(backupOf(input, "-").status, 1, "nor does the exit code on standard output say that it worked");
	}
	const { status, stdout } = backupOf(dump, "-");
	t.equal(status, 0);
	t.match(stdout.subarray(0, 30).toString("latin1"), /^age-encryption\.org\/v1\n/, "standard output has the backup and nothing else");
	t.equal(backupOf(dump, at("whole.age")).status, 0);
	t.throws(() => parseBackup(["secrets", "--stdin", "--recipient", recipient, "--to", "x"]), { name: "StartError" });
});

t.test("a backup without a recipient, and other wrong arguments, are refused", async (t) => {
	for (const words of ["database --to x", "all --recipient age1x --to x", "secrets --recipient age1x", "key --to x --plain", ""])
		t.throws(() => parseBackup(words.split(" ")), { name: "StartError", message: /always encrypted/ }, words);
	t.throws(() => parseRestore(["--from", "x"]), { name: "StartError" });
	t.match((await backup(env, "secrets", "--recipient", "age1nonsense", "--to", at("x.age"))).refusal, /is not an age recipient/);
});
