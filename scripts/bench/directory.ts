/** What a sign-in costs in a large network: verifying the whole directory, and restoring a directory that was verified before. */
import { randomBytes } from "../../clients/crypto/random.ts";
import { emptyDirectory, followLeaf } from "../../clients/protocol/folds/directory.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { type AnyStatement, parseLeaf, toWire } from "../../clients/protocol/statements/statement.ts";
import { makeUnlockedSession } from "../../clients/sdk/account/unlocked-session.ts";
import { keepVerified, restoreVerified } from "../../clients/sdk/directory/verified.ts";
import { memoryStorage } from "../../clients/sdk/storage.ts";
import { TestDirectory } from "../../test/support/directory.ts";

/** Leaves as a network makes them: organisations with a coordinator, a desk, and five members of staff. */
function grow(members: number): { directory: TestDirectory; leaves: AnyStatement[] } {
	const directory = new TestDirectory();
	const leaves: AnyStatement[] = [directory.dir.genesis as AnyStatement];
	const apply = directory.apply.bind(directory);
	directory.apply = (statement) => {
		apply(statement);
		leaves.push(statement);
	};
	const credential = { version: 1, bag: randomBytes(32), record: randomBytes(32), setup: "1", recovery: randomBytes(32) };
	const admin = directory.member(directory.founder, null, "admin", null);
	while (directory.dir.members.size < members) {
		const organisation = directory.organisation(directory.founder, admin);
		const coordinator = directory.member(directory.founder, admin, "coordinator", organisation);
		directory.add("credential", coordinator, credential);
		const desk = directory.desk(coordinator, organisation);
		for (let i = 0; i < 5; i++) directory.add("credential", directory.member(coordinator, admin, "staff", organisation, desk), credential);
	}
	return { directory, leaves };
}

/** Milliseconds of processor time: the least of three runs. */
async function measureLeastCpu(work: () => unknown): Promise<number> {
	const times: number[] = [];
	for (let i = 0; i < 3; i++) {
		const before = process.cpuUsage();
		await work();
		const { user, system } = process.cpuUsage(before);
		times.push((user + system) / 1000);
	}
	return Math.round(Math.min(...times));
}

async function measure(members: number): Promise<string> {
	const { directory, leaves } = grow(members);
	const { network } = directory.dir;
	const wires = JSON.stringify(leaves.map(toWire));
	const verifyAll = () => {
		const dir = emptyDirectory();
		for (const wire of JSON.parse(wires)) followLeaf(dir, parseLeaf(network, wire));
		return dir;
	};
	const storage = memoryStorage();
	const { id: me, ke, seed } = directory.founder;
	const bag = { content: { seeds: [{ ke, seed }] } } as never;
	const session = (dir = emptyDirectory()) =>
		makeUnlockedSession({ server: {} as never, storage, onAlarm: () => {}, network, me, bag, dir });
	const all = await measureLeastCpu(verifyAll);
	const kept = await measureLeastCpu(() => keepVerified(session(directory.dir)));
	const restored = await measureLeastCpu(async () => {
		if (!(await restoreVerified(session()))) throw new Error("the kept directory was not restored");
	});
	const row = [directory.dir.members.size, leaves.length, (wires.length / 1e6).toFixed(1), all, kept, restored];
	return `| ${row.join(" | ")} |`;
}

/** The rows for docs/benchmarks.md. */
export async function directoryReport(): Promise<string> {
	await sodiumReady;
	const head = ["members", "leaves", "MB to fetch", "verify all, ms", "keep, ms", "restore, ms"];
	const rows = [`| ${head.join(" | ")} |`, `|${" ---: |".repeat(head.length)}`];
	for (const members of [300, 1000, 2000]) rows.push(await measure(members));
	return rows.join("\n");
}
