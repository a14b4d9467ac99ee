/** The memory and the key of a witness: who may use them, and what it refuses to remember. */
import { chmodSync, readdirSync, renameSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { makeKey, openKey } from "../../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../../clients/cli/witness/memory.ts";
import { testFolder } from "../../../support/folder.ts";
import { named, TestLog } from "../../../support/witness.ts";

await sodiumReady;

const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("lock"));

/** Leaves the lock of a process that was killed. */
async function leaveLock(folder: string): Promise<void> {
	const file = path.join(folder, "lock-0123456789abcdef");
	const server = net.createServer();
	await new Promise<void>((resolve) => server.listen(`${file}.new`, resolve));
	// The server removes only the name that it was given.
	renameSync(`${file}.new`, file);
	await new Promise((resolve) => server.close(resolve));
}

t.test("a memory has one user at a time, also when both have the same process number, as in containers", async (t) => {
	const folder = testFolder(t);
	const unlock = await new WitnessMemory(folder).lock();
	await t.rejects(new WitnessMemory(folder).lock(), /is running already/);
	t.equal(locksIn(folder).length, 1, "its lock stays");
	await unlock();
	t.same(locksIn(folder), []);
	await (await new WitnessMemory(folder).lock())();
	await t.rejects(new WitnessMemory(path.join(folder, "none")).lock(), { code: "ENOENT" }, "no folder");
	await t.rejects(new WitnessMemory(path.join(folder, "x".repeat(100))).lock(), /too long/);
});

t.test("of several that find the lock of a killed process, at most one gets the memory", async (t) => {
	for (let round = 0; round < 10; round++) {
		const folder = testFolder(t);
		await leaveLock(folder);
		t.equal(locksIn(folder).length, 1);
		const locks = await Promise.allSettled(Array.from({ length: 4 }, () => new WitnessMemory(folder).lock()));
		const got = locks.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
		t.ok(got.length <= 1, `${got.length}`);
		for (const unlock of got) await unlock();
		await leaveLock(folder);
		await (await new WitnessMemory(folder).lock())();
		t.same(locksIn(folder), [], "a killed process keeps nobody out");
	}
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
