/** The memory and the key of a witness: who may use them, and what it refuses to remember. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { makeKey, openKey } from "../../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../../clients/cli/witness/memory.ts";
import { testFolder } from "../../../support/folder.ts";
import { named, TestLog } from "../../../support/witness.ts";

await sodiumReady;

t.test("only a process that is running keeps others out of the memory", async (t) => {
	const folder = testFolder(t);
	const memory = new WitnessMemory(folder);
	const lock = path.join(folder, "lock");
	const ended = String(spawnSync(process.execPath, ["--version"]).pid);
	for (const [what, owner] of [
		["nobody", null],
		["a process that has ended", ended],
		["an earlier process with the number of this one, as in a container", String(process.pid)],
		["a process that was killed before it wrote its number", ""],
		["no number", "x"],
	] as const) {
		if (owner !== null) writeFileSync(lock, owner);
		const unlock = await memory.lock();
		t.equal(readFileSync(lock, "utf8"), String(process.pid), what);
		await unlock();
		t.notOk(existsSync(lock), what);
	}
	writeFileSync(lock, String(process.ppid));
	await t.rejects(memory.lock(), /is running already/, "a running process");
	t.equal(readFileSync(lock, "utf8"), String(process.ppid), "its lock stays");
	await t.rejects(new WitnessMemory(path.join(folder, "none")).lock(), { code: "ENOENT" }, "no folder");
});

t.test("a witness doesn't take the checkpoint of one log for that of another", async (t) => {
	const memory = new WitnessMemory(testFolder(t));
	const [log, other] = [new TestLog("log.example/one"), new TestLog("log.example/two")];
	await memory.save(log.key.name, log.checkpoint(named(5)));
	t.equal((await memory.lastCosigned(log.key.name)).size, 5);
	await memory.save(log.key.name, other.checkpoint(named(3)));
	await t.rejects(memory.lastCosigned(log.key.name), /is not the memory of this log/);
});

t.test("a key file that others can read is refused, and so is a missing one", async (t) => {
	const folder = path.join(testFolder(t), "witness");
	await t.rejects(openKey(folder), /There is no witness/);
	const made = await makeKey(folder, "witness.example/w1");
	t.equal((await openKey(folder)).verifierKey, made.verifierKey);
	for (const mode of [0o640, 0o604]) {
		chmodSync(path.join(folder, "key.pem"), mode);
		await t.rejects(openKey(folder), /Other users can read/, mode.toString(8));
	}
});
