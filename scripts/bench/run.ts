/** All measurements in turns, run after run. */
import { sql } from "./database.ts";
import { appendRate } from "./ledger.ts";
import { entryRate, newestPages, pageRate, queryCounts, sendRate, signInCpu } from "./measure.ts";
import { pgbench, pgbenchVersion } from "./pgbench.ts";
import { peakMB } from "./server.ts";
import type { Setup } from "./setup.ts";

export interface Result {
	/** Per second, one of each run. Those of yardsticks are empty without pgbench. */
	rates: Record<(typeof KINDS)[number], number[]>;
	/** Median ms of each run. */
	pages: { short: number; long: number }[];
	/** ms; null where the system doesn't say. */
	signInCpu: number | null;
	peakMB: number | null;
	queries: Record<string, number>;
}

const KINDS = ["send", "write.sql", "entry", "read.sql", "entryUnaudited", "page", "pageUnaudited", "append", "insert.sql"] as const;

export interface How {
	seconds: number;
	runs: number;
	say(line: string): void;
}

export async function runAll(setup: Setup, { seconds, runs, say }: How): Promise<Result> {
	const { server, twin, database } = setup;
	const rates = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Result["rates"];
	const pages: Result["pages"] = [];
	const ids = await entryIds(setup);
	const yardsticks = (await pgbenchVersion()) !== null;
	if (!yardsticks) say("pgbench is not installed (Debian: postgresql-contrib): the rest is measured without yardsticks.");
	const yardstick = (file: string, clients?: number) =>
		yardsticks ? pgbench(database.yardstick, file, seconds, clients) : Promise.resolve(null);
	// What a run can send decides how much is signed before it; and everything is warm afterwards.
	let expected = await sendRate(setup, 1, 500);
	for (const address of [server.address, twin.address]) {
		await entryRate(setup, address, 1, ids);
		await pageRate(setup, address, 1);
	}
	const kinds: Record<(typeof KINDS)[number], () => Promise<number | null>> = {
		send: async () => (expected = await sendRate(setup, seconds, expected)),
		"write.sql": () => yardstick("write.sql"),
		entry: () => entryRate(setup, server.address, seconds, ids),
		"read.sql": () => yardstick("read.sql"),
		entryUnaudited: () => entryRate(setup, twin.address, seconds, ids),
		page: () => pageRate(setup, server.address, seconds),
		pageUnaudited: () => pageRate(setup, twin.address, seconds),
		append: () => appendRate(database.app, seconds),
		// The best of what pgbench can do: more clients share more commits.
		"insert.sql": async () => best(await yardstick("insert.sql", 32), await yardstick("insert.sql", 64)),
	};
	for (let run = 1; run <= runs; run++) {
		say(`Run ${run} of ${runs} ...`);
		for (const kind of KINDS) {
			const measured = await kinds[kind]();
			if (measured !== null) rates[kind].push(measured);
		}
		pages.push(await newestPages(setup, 100));
	}
	return { rates, pages, signInCpu: await signInCpu(setup, 200), peakMB: peakMB(server.pid), queries: await queryCounts(setup, ids) };
}

function best(...rates: (number | null)[]): number | null {
	const known = rates.filter((each) => each !== null);
	return known.length === 0 ? null : Math.max(...known);
}

async function entryIds({ database, short }: Setup): Promise<string[]> {
	const rows = await sql<{ entry: string }>(database.superuser, "SELECT entry FROM message_entry WHERE compartment = $1", [short.id]);
	return rows.map(({ entry }) => entry);
}
