/**
 * What the directory costs in a large network: the first sign-in verifies it, later ones restore it, and each append is judged by it. Two sizes
 * are compared, because no cost may grow faster than the directory.
 */
import { gzipSync } from "node:zlib";
import { randomBytes } from "../../clients/crypto/random.ts";
import { applyStatement, copyDirectory, emptyDirectory, followLeaf } from "../../clients/protocol/folds/directory.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { type AnyStatement, parseLeaf, type Statement, toWire } from "../../clients/protocol/statements/statement.ts";
import { makeUnlockedSession } from "../../clients/sdk/account/unlocked-session.ts";
import { PAGE } from "../../clients/sdk/directory/directory.ts";
import { keepVerified, restoreVerified } from "../../clients/sdk/directory/verified.ts";
import { memoryStorage } from "../../clients/sdk/storage.ts";
import { type Person, TestDirectory } from "../../test/support/directory.ts";
import { type Line, newLine } from "./line.ts";

/** Leaves as a network makes them: organisations with a coordinator, a desk, and five members of staff. */
function grow(members: number): { directory: TestDirectory; admin: Person; leaves: AnyStatement[] } {
	const directory = new TestDirectory();
	const leaves: AnyStatement[] = [directory.dir.genesis as AnyStatement];
	const apply = directory.apply.bind(directory);
	directory.apply = (statement) => {
		apply(statement);
		leaves.push(statement);
	};
	const credential = () => ({ version: 1, bag: randomBytes(32), record: randomBytes(32), setup: "1", recovery: randomBytes(32) });
	const admin = directory.member(directory.founder, null, "admin", null);
	while (directory.dir.members.size < members) {
		const organisation = directory.organisation(directory.founder, admin);
		const coordinator = directory.member(directory.founder, admin, "coordinator", organisation);
		directory.add("credential", coordinator, credential());
		const desk = directory.desk(coordinator, organisation);
		for (let i = 0; i < 5; i++)
			directory.add("credential", directory.member(coordinator, admin, "staff", organisation, desk), credential());
	}
	return { directory, admin, leaves };
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
	return Math.min(...times);
}

/** Costs in a network of one size: milliseconds of processor time, and bytes. */
interface Costs {
	leaves: number;
	bytes: number;
	/** Of the compressed pages that a client fetches. */
	fetched: number;
	verify: number;
	keep: number;
	restore: number;
	append: number;
}

async function measureCosts(members: number): Promise<Costs> {
	const { directory, admin, leaves } = grow(members);
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
	return {
		leaves: leaves.length,
		bytes: wires.length,
		fetched: fetchedBytes(leaves),
		verify: await measureLeastCpu(verifyAll),
		keep: await measureLeastCpu(() => keepVerified(session(directory.dir))),
		restore: await measureLeastCpu(async () => {
			if (!(await restoreVerified(session()))) throw new Error("the kept directory was not restored");
		}),
		append: await measureAppends(directory, admin),
	};
}

function fetchedBytes(leaves: readonly AnyStatement[]): number {
	let bytes = 0;
	for (let from = 0; from < leaves.length; from += PAGE)
		bytes += gzipSync(JSON.stringify({ statements: leaves.slice(from, from + PAGE).map(toWire) })).length;
	return bytes;
}

const APPENDS = 20;

/** What a server does for an append, without its database: a working copy judges the statement, and then the directory takes it. */
async function measureAppends(directory: TestDirectory, admin: Person): Promise<number> {
	const fields = () => ({ kind: "member" as const, subject: directory.founder.id, checklist: randomBytes(32), nextVetting: 1 });
	const appends = async () => {
		for (let i = 0; i < APPENDS; i++) {
			const statement = directory.signed("vetting", admin, fields()) as Statement as AnyStatement;
			applyStatement(copyDirectory(directory.dir), statement);
			directory.apply(statement);
		}
	};
	return (await measureLeastCpu(appends)) / APPENDS;
}

const SIZES = [300, 2000] as const;

/** The lines of `npm run bench -- --only directory`. */
export async function directoryLines(): Promise<Line[]> {
	await sodiumReady;
	const [small, large] = [await measureCosts(SIZES[0]), await measureCosts(SIZES[1])];
	const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
	const against = (name: keyof Costs, what: string, aim: string) =>
		newLine(what, ms(large[name]), aim, { theirs: ms(small[name]), ratio: (large[name] / small[name]).toFixed(2) });
	const [perLeaf, perSmall] = [large.verify / large.leaves, small.verify / small.leaves];
	return [
		newLine(`leaves of ${SIZES[1]} members, against ${SIZES[0]}`, String(large.leaves), "", {
			theirs: String(small.leaves),
			ratio: (large.leaves / small.leaves).toFixed(2),
		}),
		newLine("their JSON", `${(large.bytes / 1e6).toFixed(1)} MB`, "", { theirs: `${(small.bytes / 1e6).toFixed(1)} MB` }),
		newLine("bytes to fetch, compressed, against that JSON", `${(large.fetched / 1e6).toFixed(1)} MB`, "at most 0.50", {
			theirs: `${(large.bytes / 1e6).toFixed(1)} MB`,
			ratio: (large.fetched / large.bytes).toFixed(2),
		}),
		against("verify", "CPU to verify them all", "at most 4,000 ms"),
		newLine("of that for each leaf", `${perLeaf.toFixed(2)} ms`, "at most 1.20", {
			theirs: `${perSmall.toFixed(2)} ms`,
			ratio: (perLeaf / perSmall).toFixed(2),
		}),
		against("keep", "CPU to keep the verified directory", ""),
		against("restore", "CPU of a sign-in that restores it", "at most 200 ms"),
		against("append", "server CPU of an append, without the database", "at most 5 ms"),
	];
}
