/** The embedded PostgreSQL: its data stays, it survives kill -9 and crashes, and it says why it can't start. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import t from "tap";
import { EmbeddedPostgresError, startEmbedded } from "#server/embedded/index.ts";
import { testFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";

async function query(url: string, text: string): Promise<unknown> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return Object.values((await client.query(text)).rows[0] ?? {})[0];
	} finally {
		await client.end();
	}
}

/** Shared by all tests, because making a cluster takes longer than starting it. */
const folder = testFolder(t);

/** Who owns the folder. There is one such file. */
function ownerText(): string {
	const files = readdirSync(folder).filter((name) => name.startsWith("owner"));
	return files.length === 1 ? readFileSync(path.join(folder, files[0] as string), "utf8") : `${files.length} files`;
}

t.test("a second start finds the data of the first", async (t) => {
	const first = await startEmbedded({ folder, throwaway: true });
	await query(first.url, "CREATE TABLE kept (word text)");
	await query(first.url, "INSERT INTO kept VALUES ('still here')");
	await t.rejects(startEmbedded({ folder, throwaway: true }), /in use by another running Cloister/, "one owner per folder");
	await first.stop();
	t.equal(ownerText(), "", "the folder is free again");

	const second = await startEmbedded({ folder, throwaway: true, settings: { work_mem: "5MB" } });
	t.equal(await query(second.url, "SELECT word FROM kept"), "still here");
	t.equal(await query(second.url, "SHOW work_mem"), "5MB", "settings take effect");
	t.equal(await query(second.url, "SHOW listen_addresses"), "127.0.0.1", "loopback only");
	t.equal(await query(second.url, "SHOW unix_socket_directories"), "", "no socket in the file system");
	t.match(await query(second.url, "SELECT rolpassword FROM pg_authid WHERE rolname = current_user"), /^SCRAM-SHA-256/);
	await t.rejects(query(Object.assign(new URL(second.url), { password: "wrong" }).href, "SELECT 1"), /password authentication failed/);
	t.equal(statSync(path.join(folder, "password")).mode & 0o777, 0o600);
	await second.stop();
});

t.test("after kill -9 the next start works", async (t) => {
	const module = new URL("../../../server/embedded/index.ts", import.meta.url).href;
	const script = `const { startEmbedded } = await import(${JSON.stringify(module)});
		console.log((await startEmbedded({ folder: ${JSON.stringify(folder)}, throwaway: true })).url); setInterval(() => {}, 1000);`;
	const child = spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
	await once(child.stdout, "data");
	child.kill("SIGKILL");
	await once(child, "exit");
	t.match(ownerText(), `${child.pid} `, "the killed owner left its owner file");
	const after = await startEmbedded({ folder, throwaway: true });
	t.equal(await query(after.url, "SELECT 1"), 1);
	await after.stop();

	const pidFile = path.join(folder, "data", "postmaster.pid");
	writeFileSync(pidFile, `${process.pid}\n${path.join(folder, "data")}\n1\n1\n\n127.0.0.1\n\nready\n`);
	const reused = await startEmbedded({ folder, throwaway: true });
	t.equal(await query(reused.url, "SELECT 1"), 1, "it ignores a pid file whose number belongs to another process now");
	await reused.stop();
});

t.test("a start that can't work fails with one sentence", async (t) => {
	const other = createServer().listen(0, "127.0.0.1");
	await once(other, "listening");
	t.teardown(() => other.close());
	const { port } = other.address() as { port: number };
	await t.rejects(
		startEmbedded({ folder, throwaway: true, port }),
		new EmbeddedPostgresError(`Port ${port} on 127.0.0.1 is taken by another program: choose another port.`),
	);

	writeFileSync(path.join(folder, "data", "PG_VERSION"), "12\n");
	await t.rejects(startEmbedded({ folder, throwaway: true }), /belongs to PostgreSQL 12, and this is PostgreSQL 18/);
	writeFileSync(path.join(folder, "data", "PG_VERSION"), "18\n");
	await t.rejects(
		startEmbedded({ folder, throwaway: true, settings: { max_connections: "many" } }),
		/did not start \(FATAL: .*max_connections/,
	);
	t.notMatch(readFileSync(path.join(folder, "postgres.log"), "utf8"), readFileSync(path.join(folder, "password"), "utf8"));
});

t.test("a crashed database is started again under the same address, until it is stopped", async (t) => {
	const changes: (string | null)[] = [];
	const postgres = await startEmbedded({ folder, throwaway: true, onChange: (problem) => void changes.push(problem) });
	const pidFile = path.join(postgres.folder, "data", "postmaster.pid");
	const pid = () => Number(readFileSync(pidFile, "utf8").split("\n")[0]);
	for (const signal of ["SIGKILL", "SIGQUIT"] as const) {
		const before = pid();
		changes.length = 0;
		process.kill(before, signal);
		await until("the crash is noticed", () => !postgres.isRunning());
		await until("the database runs again", () => postgres.isRunning());
		t.not(pid(), before, signal);
		t.equal(await query(postgres.url, "SELECT 1"), 1, "the same address");
		t.match([changes[0], changes.at(-1)], [/^it ended/, null]);
	}
	await postgres.stop();
	t.notOk(existsSync(pidFile), "stopped in good order");
	t.equal(ownerText(), "");

	changes.length = 0;
	const second = await startEmbedded({ folder, throwaway: true, onChange: (problem) => void changes.push(problem) });
	process.kill(pid(), "SIGKILL");
	await until("the crash is noticed", () => !second.isRunning());
	await second.stop();
	t.match(changes, [/^it ended/], "a stop ends the attempts");
	t.equal(changes.length, 1);
	t.equal(ownerText(), "");
	const third = await startEmbedded({ folder, throwaway: true });
	t.equal(await query(third.url, "SELECT word FROM kept"), "still here");
	await third.stop();
});
