/** The server process: first start, second start, stop, and a refused start. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import t from "tap";
import metadata from "../../package.json" with { type: "json" };
import { testDatabase } from "../support/database.ts";
import { testFolder } from "../support/folder.ts";
import { TestNetwork } from "../support/sdk.ts";
import type { Server } from "../support/server.ts";
import { until } from "../support/until.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface Running {
	child: ChildProcess;
	output: () => string;
	errors: () => string;
	/** Waits for output that matches. @returns the first group. */
	waitForOutput(pattern: RegExp): Promise<string>;
	ended: Promise<number | null>;
}

function start(env: Record<string, string>): Running {
	const { PATH = "" } = process.env;
	const child = spawn(process.execPath, metadata.scripts.start.split(" ").slice(1), {
		cwd: ROOT,
		env: { PATH, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let [output, errors] = ["", ""];
	child.stdout?.on("data", (data) => (output += data));
	child.stderr?.on("data", (data) => (errors += data));
	const ended = once(child, "exit").then(([code]) => code as number | null);
	return {
		child,
		output: () => output,
		errors: () => errors,
		ended,
		async waitForOutput(pattern) {
			for (let tries = 0; tries < 1800; tries++) {
				const found = pattern.exec(output);
				if (found) return found[1] ?? "";
				if (child.exitCode !== null) throw new Error(`ended without the output ${pattern}: ${errors}`);
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			throw new Error(`no output matched ${pattern}`);
		},
	};
}

t.test("the server starts with an empty folder, stops cleanly, and finds its data again", async (t) => {
	const env = { CLOISTER_DATA: path.join(testFolder(t), "data"), PORT: "0", LOG_LEVEL: "warn" };
	const first = start(env);
	t.teardown(() => void first.child.kill("SIGKILL"));
	const address = await first.waitForOutput(/listens on (\S+)/);
	t.same(await (await fetch(`${address}/readyz`)).json(), { ok: true });
	first.child.kill("SIGTERM");
	t.equal(await first.ended, 0, first.errors());

	const second = start(env);
	t.teardown(() => void second.child.kill("SIGKILL"));
	await second.waitForOutput(/listens on (\S+)/);
	second.child.kill("SIGINT");
	t.equal(await second.ended, 0);
});

t.test("each start says where the setup token is until the network is founded, and never prints it", async (t) => {
	const data = path.join(testFolder(t), "data");
	const taken = createServer().listen(0, "127.0.0.1");
	t.teardown(() => void taken.close());
	await once(taken, "listening");
	const env = { CLOISTER_DATA: data, LOG_LEVEL: "warn" };
	const failed = start({ ...env, PORT: String((taken.address() as AddressInfo).port) });
	t.equal(await failed.ended, 1);
	t.match(failed.errors(), /is taken by another program/);

	const second = start({ ...env, PORT: "0" });
	t.teardown(() => void second.child.kill("SIGKILL"));
	const url = await second.waitForOutput(/listens on (\S+)/);
	const file = await second.waitForOutput(/No network is founded yet\. The setup token for founding it is in (\S+)\n/);
	t.equal(file, path.join(data, "secrets", "setup-token"));
	const setupToken = readFileSync(file, "utf8").trim();
	await new TestNetwork({ url, setupToken, clock: { now: () => Date.now() } } as unknown as Server).found();
	second.child.kill("SIGTERM");
	t.equal(await second.ended, 0);

	const third = start({ ...env, PORT: "0" });
	t.teardown(() => void third.child.kill("SIGKILL"));
	await third.waitForOutput(/listens on (\S+)/);
	third.child.kill("SIGTERM");
	t.equal(await third.ended, 0);
	t.notMatch(third.output(), /founded/, "a founded network needs no token");
	for (const { output, errors } of [failed, second, third]) t.notMatch(output() + errors(), setupToken);
});

t.test("after a crash of the embedded database the server works again, and healthz says so meanwhile", async (t) => {
	const data = path.join(testFolder(t), "data");
	const server = start({ CLOISTER_DATA: data, LOG_LEVEL: "warn", PORT: "0" });
	t.teardown(() => void server.child.kill("SIGKILL"));
	const url = await server.waitForOutput(/listens on (\S+)/);
	const health = async () => (await fetch(`${url}/healthz`)).json();
	t.same(await health(), { ok: true });
	const pid = Number(readFileSync(path.join(data, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);
	process.kill(pid, "SIGKILL");
	await until("healthz tells of the crash", async () => (await health()).database === "starting again after a crash");
	t.equal((await fetch(`${url}/readyz`)).status, 503);
	await until("the server is ready again", async () => (await fetch(`${url}/readyz`)).ok);
	t.same(await health(), { ok: true });
	t.match(server.output(), /the embedded database has stopped and is started again[\s\S]*the embedded database runs again/);
	server.child.kill("SIGTERM");
	t.equal(await server.ended, 0, server.errors());
});

t.test("a wrong setting stops the start with one sentence", async (t) => {
	const refused = start({ PORT: "many" });
	t.equal(await refused.ended, 1);
	t.equal(refused.errors(), "PORT must be a whole number from 0 to 65535.\n");
});

t.test("a database that can lose data, and a role with too much power, stop the start with sentences", async (t) => {
	// The tests' PostgreSQL has all three settings off.
	const { app, owner } = await testDatabase(t);
	const env = { CLOISTER_DATA: path.join(testFolder(t), "data"), PORT: "0" };
	const lossy = start({ ...env, DATABASE_URL: app });
	t.equal(await lossy.ended, 1);
	t.equal(
		lossy.errors(),
		`fsync is off in this PostgreSQL, so a power cut can lose or damage everything: set fsync = on in postgresql.conf.
full_page_writes is off in this PostgreSQL, so a power cut can leave half-written pages that no restart repairs: set full_page_writes = on in postgresql.conf.
synchronous_commit is off in this PostgreSQL, so it can lose access entries after it has acknowledged them: set synchronous_commit = on for the database and its roles.
`,
	);
	const powerful = start({ ...env, DATABASE_URL: owner });
	t.equal(await powerful.ended, 1);
	t.match(powerful.errors(), /^The database role cloister_owner can do too much: it [^\n]+\n$/);
});
