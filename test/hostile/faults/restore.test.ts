/**
 * A backup restored from an earlier moment, by the numbered steps of docs/operations.md, "Restore", with real files: a server
 * with the PostgreSQL in its own folder, two admins with their clients, and a witness.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { AlarmError } from "#sdk/alarms.ts";
import {
	checkReceipts,
	fetchLogStatus,
	fetchNewestCheckpoint,
	keepReceipt,
	proposeLogRestart,
	proposeWitnesses,
} from "#sdk/audit/index.ts";
import { approve, httpTransport, setPolicy, signIn, syncDirectory } from "#sdk/index.ts";
import { WitnessDecisions } from "../../../clients/cli/witness/decide.ts";
import { makeKey } from "../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../clients/cli/witness/memory.ts";
import { visitLogs } from "../../../clients/cli/witness/once.ts";
import { testFolder } from "../../support/folder.ts";
import { Invariants } from "../../support/invariants.ts";
import { type Process, startProcess } from "../../support/process.ts";
import { TestNetwork } from "../../support/sdk.ts";
import type { Server } from "../../support/server.ts";
import { until } from "../../support/until.ts";

await sodiumReady;

const folder = testFolder(t);
const data = path.join(folder, "data");
mkdirSync(data, { mode: 0o711 });

const witnessFolder = path.join(folder, "witness");
const witnessKey = await makeKey(witnessFolder, "witness.example/w1");
const witnessMemory = new WitnessMemory(witnessFolder);
let clock = 0;
const now = () => Date.now() + clock;

const env: Record<string, string> = { CLOISTER_DATA: data, PORT: "0", LOG_LEVEL: "warn" };
let server: Process = await startProcess(env);
t.teardown(() => server.kill());
env.PORT = new URL(server.url).port;

async function stop(): Promise<void> {
	const gone = new Promise((resolve) => server.child.once("exit", resolve));
	server.child.kill("SIGTERM");
	await gone;
}

async function start(): Promise<void> {
	server = await startProcess(env);
}

/** Runs `cloister witness once`. */
async function witness(): Promise<number[]> {
	const known = await witnessMemory.logs();
	const decisions = new WitnessDecisions(witnessKey, witnessMemory, known, Date.now);
	return (await visitLogs(httpTransport({ address: server.url }), decisions, witnessMemory, known)).logs.map(({ size }) => size);
}

const status = (log: "access" | "directory") => fetchLogStatus(httpTransport({ address: server.url }), log);

/** The server's own PostgreSQL, as a superuser. */
function database(): string {
	const own = path.join(data, "postgres");
	const port = readFileSync(path.join(own, "data", "postmaster.pid"), "utf8").split("\n")[3];
	return `postgres://postgres:${readFileSync(path.join(own, "password"), "utf8").trim()}@127.0.0.1:${port}/cloister`;
}

/** Waits until the whole access log is signed and served. @param beyond and has more entries than this. */
async function signed(beyond = 0): Promise<number> {
	const client = new pg.Client({ connectionString: database() });
	await client.connect();
	try {
		for (; ; await sleep(50)) {
			const { rows } = await client.query("SELECT next::int FROM log_head WHERE log = 'access'");
			const { size, served } = await status("access");
			if (size === rows[0].next && served === size && size > beyond) return size;
		}
	} finally {
		await client.end();
	}
}

const setupToken = readFileSync(path.join(data, "secrets", "setup-token"), "utf8").trim();
const network = new TestNetwork({ url: server.url, setupToken, clock: { now } } as unknown as Server);
const founder = await network.found();
const admin = await network.admit(founder, null, { organisation: null, role: "admin" });
await witnessMemory.addLogs([(await status("access")).key, (await status("directory")).key]);
await approve(admin.session, await proposeWitnesses(founder.session, { wanted: 0, keys: [witnessKey.key] }));
const policy = (vettingMonths: number) => ({ vettingMonths, attachmentMiB: 64 });
await syncDirectory(founder.session);

t.test("clients and a witness see the work that follows a backup", async (t) => {
	const backedUp = await signed();
	t.equal((await witness()).length, 2, "the witness knows both logs");
	await fetchNewestCheckpoint(founder.session, "access");
	// Backup, 1: stop the server and copy CLOISTER_DATA/postgres.
	await stop();
	execFileSync("cp", ["-a", path.join(data, "postgres"), path.join(folder, "backup")]);
	await start();

	await approve(admin.session, await setPolicy(founder.session, policy(7)));
	await syncDirectory(founder.session);
	await syncDirectory(admin.session);
	await keepReceipt(founder.session, founder.session.server.lastEntry());
	const size = await signed();
	t.ok(size > backedUp);
	t.same(await witness(), [size, founder.session.dir.size]);
	await fetchNewestCheckpoint(founder.session, "access");
});

t.test("a restored server refuses to sign a fork, and clients notice the rollback", async (t) => {
	// Restore, 1: stop the server, restore the database; use the newest secrets and `signed`.
	await stop();
	renameSync(path.join(data, "postgres"), path.join(folder, "broken"));
	renameSync(path.join(folder, "backup"), path.join(data, "postgres"));
	// Restore, 2: start.
	await start();
	// The server may refuse it until it has found out what it remembers.
	await syncDirectory(admin.session).catch(() => {});
	t.ok(await until("it refuses to sign", async () => (await status("access")).restart), "it tells what it remembers");
	t.match(server.output(), /was signed at size \d+, but the database has/, "and says so to whoever runs it");

	await t.rejects(fetchNewestCheckpoint(founder.session, "access"), AlarmError);
	t.match(founder.alarms, [{ code: "checkpoint-shrunk" }], "a client is not shown less");
	await t.rejects(witness(), AlarmError, "nor a witness");
	founder.alarms.length = 0;
});

t.test("clients restore the directory, and two admins restart the access log", async (t) => {
	// Restore, 3: people sign in; their clients restore the directory.
	await syncDirectory(founder.session);
	t.equal(founder.session.dir.policy?.vettingMonths, 7, "the lost statement is there again");
	t.equal((await status("directory")).size, founder.session.dir.size, "and signed");
	const device = network.device();
	const fresh = await signIn({ ...device, name: "founder", password: founder.password });
	t.equal(fresh.dir.size, founder.session.dir.size, "also for a device that had seen nothing");
	t.same(device.alarms, []);

	// Restore, 4: the witness reports the last checkpoint that it saw; one admin restarts the log, another one approves.
	const { restart } = await status("access");
	const seen = await witnessMemory.lastCosigned("localhost/cloister/access");
	t.match(restart?.old, new RegExp(`^localhost/cloister/access\n${seen.size}\n`), "nothing that the witness has seen is left out");
	const { object, old, kept } = await proposeLogRestart(founder.session, "localhost/cloister/access/2");
	t.ok(kept < old && old === seen.size);
	await approve(admin.session, object);
	const after = await until("it signs again", async () => {
		const now = await status("access");
		return now.restart === null && now;
	});
	t.equal(after.origin, "localhost/cloister/access/2");
	t.ok((await signed(kept)) > kept, "and is shown again");
	t.match(readFileSync(path.join(data, "signed", "access.1"), "utf8"), /^localhost\/cloister\/access\/2\n/);

	await fetchNewestCheckpoint(founder.session, "access");
	t.match(founder.alarms, [{ code: "log-restarted", detail: new RegExp(`from ${kept} to ${old}`) }], "who has seen what is lost is told");
	founder.alarms.length = 0;
	clock += 61_000;
	t.match(await checkReceipts(founder.session), { hidden: 0 }, "what an answer had named is lost, and not hidden");
	// Witnesses must add the log's new verifier key.
	await witnessMemory.addLogs([after.key]);
	const size = await signed();
	t.ok((await witness()).includes(size), "the witness cosigns again");
});

t.test("all invariants hold after the restore", async (t) => {
	t.same(await new Invariants(database()).broken(), []);
	await stop();
});
