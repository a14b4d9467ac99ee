/** The faults by name: which part fails, for how long, and how it recovers. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultWorld } from "./fault-world.ts";
import { CUTS, type Cut } from "./proxy.ts";
import type { FaultServer } from "./servers.ts";

/** Between 0 and 1. */
export type Random = () => number;
export type Fault = (world: FaultWorld, random: Random) => Promise<void>;

const MINUTE = 60_000;

async function restart(server: FaultServer): Promise<void> {
	await server.kill();
	await server.start();
}

export const postgresKilled: Fault = async ({ postgres }, random) => {
	await postgres.kill();
	await sleep(200 + random() * 300);
	await postgres.start();
};

export const serverKilled: Fault = async ({ servers }, random) => restart(servers[Math.floor(random() * servers.length)] as FaultServer);

export const lastServerKilled: Fault = async ({ servers }) => restart(servers.at(-1) as FaultServer);

export const allKilled: Fault = async ({ postgres, servers }) => {
	await Promise.all([postgres.kill(), ...servers.map((server) => server.kill())]);
	await postgres.start();
	await Promise.all(servers.map((server) => server.start()));
};

/** Servers killed at random moments, one or both, also while they start. */
export const serversKilledAtRandom: Fault = async ({ servers }, random) => {
	await Promise.all(
		servers.map(async (server) => {
			for (let kills = 1 + Math.floor(random() * 2); kills > 0; kills--) {
				await sleep(random() * 800);
				await restart(server);
			}
		}),
	);
};

/**
 * @param where "wal": the write-ahead log is the first to find no space, and PostgreSQL stops. "any": any write can be the first.
 * @param ms how long the disk stays full.
 */
export function diskFull(where: "wal" | "any", ms: number): Fault {
	return async ({ disk, postgres, load }) => {
		if (!disk) throw new Error("there is no disk of its own to fill");
		load.observed.unavailable = 0;
		await disk.fill();
		if (where === "wal") await postgres.nextWalSegment().catch(() => {});
		const refused = await load.until(({ unavailable }) => unavailable > 0, 20_000);
		await sleep(ms);
		disk.free();
		// PostgreSQL stops without space for its write-ahead log. An operator restarts it.
		await postgres.stop();
		await postgres.start();
		if (!refused) load.observed.unexpected.push("no request got 503 while the disk was full");
	};
}

/** Pauses PostgreSQL and resumes it. Meanwhile, requests must get 503, and the readiness probe must fail. @param ms how long the pause lasts. */
export function postgresPaused(ms: number): Fault {
	return async ({ postgres, load }) => {
		postgres.pause();
		const [answer] = await Promise.all([load.ask("/api/directory/names"), sleep(ms)]);
		const [lives, ready] = [await load.ask("/healthz"), await load.ask("/readyz")];
		postgres.resume();
		const seconds = Number(answer.headers.get("retry-after"));
		if (answer.status !== 503 || !(seconds > 0)) load.observed.unexpected.push(`${answer.status} while PostgreSQL was paused`);
		if (lives.status !== 200 || ready.status !== 503) load.observed.unexpected.push(`healthz ${lives.status}, readyz ${ready.status}`);
	};
}

export function connectionCut(cut: Cut): Fault {
	return async ({ proxy, load }) => {
		const late = new AbortController();
		const gaveUp = sleep(10_000, "late", { signal: late.signal }).catch(() => "");
		if ((await Promise.race([proxy.cut(cut), gaveUp])) === "late") load.observed.unexpected.push(`no connection reached the point: ${cut}`);
		late.abort();
	};
}

export const connectionsCut: Fault = async ({ proxy }, random) => {
	for (let times = 0; times < 5; times++) {
		proxy.cutAll();
		await sleep(random() * 100);
	}
};

/** A network black hole: the network between server and PostgreSQL accepts data and delivers nothing. */
export function networkBlackhole(ms: number): Fault {
	return async ({ proxy }) => {
		proxy.isBlackhole = true;
		await sleep(ms);
		proxy.isBlackhole = false;
	};
}

/**
 * Sets the clock of one server wrong, and then right again. If it is wrong by an hour or more, tokens may count as expired meanwhile, and must
 * be valid again afterwards. @param minutes the offsets, one after another.
 */
export function clockJumps(...minutes: number[]): Fault {
	return async ({ servers: [server], load }) => {
		load.tokensMayBeOver = minutes.some((each) => Math.abs(each) >= 60);
		for (const each of [...minutes, 0]) {
			(server as FaultServer).setClock(each * MINUTE);
			await sleep(400);
		}
		load.tokensMayBeOver = false;
	};
}

/** All faults, for the long test. */
export const FAULTS: Record<string, Fault> = {
	postgresKilled,
	serverKilled,
	allKilled,
	serversKilledAtRandom,
	diskFull: diskFull("any", 1_000),
	walFull: diskFull("wal", 1_000),
	postgresPaused: postgresPaused(30_000),
	...Object.fromEntries(CUTS.map((cut) => [`cut ${cut}`, connectionCut(cut)])),
	connectionsCut,
	networkBlackhole: networkBlackhole(8_000),
	clockJumps: clockJumps(20, -20),
	clockJumpsFar: clockJumps(100, -100),
};
