/**
 * `npm run test:docker`: docker-compose.yml under a real engine, from an empty folder to a founded network, and through kills, stops and a
 * backup. Without an engine the run is skipped with one line. It takes some minutes, because it builds the image.
 *
 * The run works on a copy of the project in a temporary folder. Only the published port differs from the file as it is.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { makeKey } from "./backup/archive.ts";
import { compose, engineProblem, run, useFolder } from "./docker/engine.ts";
import { isInterrupted, stopAll, stopLater } from "./interrupt.ts";
import { root } from "./tools.ts";

const score = { passed: 0, failed: 0 };
const PASSWORD = "copper lantern walks over nine rivers";

function check(isSo: boolean, sentence: string): void {
	if (isSo) score.passed++;
	else score.failed++;
	console.log(`${isSo ? "ok     " : "FAILED "}${sentence}`);
}

/** Copies the files that git knows or would add. */
async function copyProject(to: string): Promise<void> {
	const { out } = await run("git", ["-C", root, "ls-files", "-co", "--exclude-standard", "-z"]);
	for (const file of out.split("\0").filter(Boolean)) cpSync(path.join(root, file), path.join(to, file));
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Waits until `isSo` holds; the engine starts containers by itself. @returns whether it holds within five minutes. */
async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
	const until = Date.now() + 300_000;
	while (Date.now() < until) {
		if (await isSo().catch(() => false)) return true;
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
	return false;
}

async function play(folder: string): Promise<void> {
	const port = await freePort();
	const host = `localhost:${port}`;
	const project = path.join(folder, "project");
	await copyProject(project);
	const override = path.join(folder, "override.yml");
	writeFileSync(override, `services:\n  caddy:\n    ports: !override ["127.0.0.1:${port}:${port}"]\n`);
	useFolder(project, override, { CLOISTER_HOST: host });
	stopLater(() => compose(["--profile", "tools", "down", "--volumes", "--remove-orphans", "--timeout", "1"]));

	await run("sh", ["scripts/docker/secrets.sh"], { cwd: project });
	console.log("Building and starting; this takes some minutes ...");
	await interruptedFirstStart();
	const up = await compose(["up", "-d", "--build"]);
	check(up.code === 0, "an interrupted first start goes on at the next `docker compose up`");
	if (up.code !== 0) return void console.log(up.err.split("\n").slice(-25).join("\n"));

	const authority = path.join(folder, "root.crt");
	await eventually(async () => (await compose(["cp", "caddy:/data/caddy/pki/authorities/local/root.crt", authority])).code === 0);
	const status = async (page: string) =>
		(await run("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", authority, `https://${host}${page}`])).out;
	const isReady = async () => (await status("/readyz")) === "200";
	check(await eventually(isReady), "the server is ready, through Caddy's TLS");
	check((await status("/")) === "200", "the web client is served");

	const cloister = (args: string[], input: string) =>
		run(process.execPath, [path.join(root, "clients/cli/cloister.mjs"), ...args, "--server", `https://${host}`, "--password-stdin"], {
			input,
			env: { ...process.env, NODE_EXTRA_CA_CERTS: authority, HOME: folder, XDG_CONFIG_HOME: path.join(folder, "config") },
		});
	const token = (await compose(["exec", "-T", "server", "cat", "/data/secrets/setup-token"])).out.trim();
	const names = ["--network", "Docker", "--name", "Ruth Adler", "--sign-in", "ruth"];
	const founded = await cloister(["network", "found", ...names, "--no-ask", "--json"], `${PASSWORD}\n${token}\n`);
	check(founded.code === 0, "a network is founded with the setup token");
	if (founded.code !== 0) console.log(founded.err);
	const verify = async (when: string) =>
		check((await cloister(["log", "verify"], `${PASSWORD}\n`)).code === 0, `sign-in and the check of the log pass ${when}`);
	await verify("after the founding");

	await checkIsolation();
	await checkFailures(isReady, status, verify);
	await checkBackup(project, folder, verify, isReady);
}

/** PostgreSQL is killed in the first start, when its cluster is there and the roles aren't. */
async function interruptedFirstStart(): Promise<void> {
	await compose(["up", "-d", "postgres"]);
	const hasCluster = async () => (await compose(["exec", "-T", "postgres", "pg_isready", "-h", "127.0.0.1"])).code === 0;
	check(await eventually(hasCluster), "PostgreSQL makes its cluster");
	await compose(["kill", "postgres"]);
}

async function checkIsolation(): Promise<void> {
	for (const service of ["server", "caddy", "postgres"]) {
		const { code } = await compose(["exec", "-T", service, "sh", "-c", "touch /etc/x"]);
		check(code !== 0, `${service} can't write to its own files`);
		const { out } = await compose(["exec", "-T", service, "cat", "/proc/1/status"]);
		check(/NoNewPrivs:\s*1/.test(out), `${service} can get no new privileges`);
	}
	const { out } = await compose(["exec", "-T", "server", "sh", "-c", "grep CapEff /proc/1/status; id -u; ls /run/secrets"]);
	check(/CapEff:\s*0+\n/.test(out) && /^1000$/m.test(out), "the server has no capability, and is not root");
	check(out.includes("app_url") && !out.includes("owner_url"), "the server can't read the secret of the owner of the tables");
}

async function checkFailures(
	isReady: () => Promise<boolean>,
	status: (page: string) => Promise<string>,
	verify: (when: string) => Promise<void>,
): Promise<void> {
	// The engine takes `docker kill` for a stop. So the process is killed from inside.
	await compose(["exec", "-T", "server", "sh", "-c", "kill -9 $(pgrep -x node || pidof node)"]);
	check(await eventually(isReady), "a killed server comes back by itself");
	await verify("after the kill");
	await compose(["stop", "postgres"]);
	check(await eventually(async () => (await status("/readyz")) === "503"), "without PostgreSQL the server answers 503");
	await compose(["start", "postgres"]);
	check(await eventually(isReady), "when PostgreSQL is back, the server is ready again");
	await verify("after the stop of PostgreSQL");
	await compose(["restart"]);
	check(await eventually(isReady), "after a restart of all services the server is ready");
	await verify("after the restart");
	await compose(["down"]);
	await compose(["up", "-d"]);
	check(await eventually(isReady), "after `down` and `up` the server is ready");
	await verify("after `down` and `up`");
}

async function checkBackup(
	project: string,
	folder: string,
	verify: (when: string) => Promise<void>,
	isReady: () => Promise<boolean>,
): Promise<void> {
	const to = path.join(folder, "backups");
	const key = path.join(folder, "backup.key");
	const recipient = await makeKey(key);
	const script = (recipients: string[]) => run("sh", ["scripts/docker/backup.sh", to, ...recipients], { cwd: project });
	const backup = await script([recipient, recipient]);
	check(backup.code === 0, "a backup is made while the server runs");
	if (backup.code !== 0) console.log(backup.err);
	const files = () => readdirSync(to).sort();
	const made = files();
	check(made.length === 3 && made.every((file) => file.endsWith(".age")), "it has three encrypted parts");
	const failed = await script(["age1wrong", recipient]);
	check(failed.code !== 0 && files().join() === made.join(), "a backup that fails says so, and leaves no file");

	await compose(["stop", "server", "caddy"]);
	await compose(["exec", "-T", "postgres", "dropdb", "-U", "postgres", "cloister"]);
	await compose(["run", "--rm", "-T", "roles"]);
	const database = made.find((file) => file.startsWith("database"));
	const dump = path.join(folder, "dump");
	const restore = ["scripts/backup.ts", "restore", "--from", path.join(to, database ?? ""), "--key", key, "--to", dump];
	const unpacked = await run(process.execPath, ["--import=tsx", ...restore], { cwd: root });
	check(unpacked.code === 0, "the backup of the database is unpacked with its key");
	const unpack = "rm -rf /tmp/dump && mkdir /tmp/dump && tar -x --no-same-owner -C /tmp/dump";
	const into = `${unpack} && pg_restore -U postgres -d cloister --exit-on-error --single-transaction /tmp/dump`;
	const restored = await run("sh", ["-c", `tar -c -C "${dump}" . | docker compose exec -T postgres sh -c "${into}"`]);
	check(restored.code === 0, "PostgreSQL takes the dump");
	check((await compose(["exec", "-T", "postgres", "rm", "-rf", "/tmp/dump"])).code === 0, "the dump is removed");
	if (restored.code !== 0) console.log(restored.err);
	await compose(["up", "-d"]);
	check(await eventually(isReady), "after the restore the server is ready");
	await verify("after the restore");
}

const problem = await engineProblem();
if (problem) {
	console.log(`skipped: ${problem}`);
	process.exit(0);
}
const folder = mkdtempSync(path.join(os.tmpdir(), "cloister-docker-"));
stopLater(async () => rmSync(folder, { recursive: true, force: true }));
try {
	await play(folder);
} catch (error) {
	if (!isInterrupted()) console.log(error);
	score.failed++;
}
await stopAll();
console.log(`${score.passed} passed, ${score.failed} failed`);
process.exit(score.failed > 0 ? 1 : 0);
