/** A busy network on servers and a PostgreSQL that are real processes and can fail. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { testFolder } from "../folder.ts";
import type { TestLike } from "../scope.ts";
import { World } from "../world.ts";
import type { Acknowledged } from "./acknowledged.ts";
import { Load } from "./load.ts";
import { type FaultNetwork, makeNetwork } from "./network.ts";
import { DurablePostgres } from "./postgres.ts";
import { FaultProxy } from "./proxy.ts";
import { FaultServer } from "./servers.ts";

const ENVIRONMENT = {
	LOG_LEVEL: "warn",
	ACCESS_TOKEN_MINUTES: "60",
	REQUESTS_PER_MINUTE: "100000000",
	DATABASE_CONNECTIONS: "8",
};
/** Room for a cluster, its write-ahead log and some minutes of work. */
const DISK_MIB = 400;

export class FaultWorld extends World {
	readonly postgres: DurablePostgres;
	/** Stands between the first server and PostgreSQL. The other servers connect directly. */
	readonly proxy: FaultProxy;
	readonly servers: readonly FaultServer[];
	readonly net: FaultNetwork;
	readonly load: Load;
	/** PostgreSQL's own file system, which can be filled; null where mounting is not allowed. */
	readonly disk: SmallDisk | null;

	private constructor(scope: TestLike, parts: Pick<FaultWorld, "postgres" | "proxy" | "servers" | "net" | "disk">) {
		super(scope, parts.postgres.superuser);
		this.postgres = parts.postgres;
		this.proxy = parts.proxy;
		this.servers = parts.servers;
		this.net = parts.net;
		this.disk = parts.disk;
		this.load = new Load(parts.net, parts.servers);
	}

	static async build(scope: TestLike, count = 2): Promise<FaultWorld> {
		const folder = testFolder(scope);
		const disk = SmallDisk.mount(path.join(folder, "disk"));
		if (disk) scope.teardown(async () => disk.unmount());
		const postgres = await DurablePostgres.start(path.join(disk?.folder ?? folder, "postgres"));
		scope.teardown(() => postgres.stop());
		const proxy = await FaultProxy.start(postgres.port);
		scope.teardown(() => proxy.stop());
		const first = path.join(folder, "founding");
		const net = await makeNetwork({ ...ENVIRONMENT, DATABASE_URL: postgres.app, CLOISTER_DATA: first, PORT: "0" }, postgres);
		const through = Object.assign(new URL(postgres.app), { port: String(proxy.port) }).href;
		const start = async (i: number) => {
			const own = path.join(folder, `server-${i}`);
			// The first server signs the logs, so it needs the memory of the founding.
			if (i === 0) cpSync(first, own, { recursive: true });
			else cpSync(path.join(first, "secrets"), path.join(own, "secrets"), { recursive: true });
			const env = { ...ENVIRONMENT, DATABASE_URL: i === 0 ? through : postgres.app, CLOISTER_SIGNER: String(i === 0) };
			const server = await FaultServer.start(env, own);
			scope.teardown(() => server.kill());
			return server;
		};
		const servers = await Promise.all(Array.from({ length: count }, (_, i) => start(i)));
		const world = new FaultWorld(scope, { postgres, proxy, servers, net, disk });
		scope.teardown(() => world.load.stop());
		return world;
	}

	/**
	 * The control: turns `synchronous_commit` off and kills PostgreSQL until something acknowledged is lost.
	 * This world can't be used afterwards.
	 * @returns how many acknowledged items were lost; 0 when many kills lost nothing.
	 */
	async lossy(): Promise<number> {
		const { load, postgres } = this;
		await postgres.configure("synchronous_commit", "off");
		await postgres.configure("wal_writer_delay", "10s");
		for (let tries = 0; tries < TRIES; tries++) {
			await load.stuckAfter(10_000);
			const acknowledged = load.acknowledged.copy();
			await postgres.kill();
			await postgres.start();
			const lost = await acknowledged.lost(postgres.superuser);
			if (lost.length > 0) return lost.length;
		}
		return 0;
	}

	/** Checks everything after a fault. @returns one sentence per stuck client, lost or doubled item, or broken invariant. */
	async broken(goOnWithin = 20_000): Promise<string[]> {
		const { load, postgres } = this;
		const stuck = await load.stuckAfter(goOnWithin);
		const acknowledged = load.acknowledged.copy();
		const lost = await acknowledged.lost(postgres.superuser);
		const { unexpected, withoutRetryAfter } = load.observed;
		load.observed.withoutRetryAfter = 0;
		return [
			...stuck.map((name) => `${name} is stuck`),
			...lost.map((what) => `lost: ${what}`),
			...(acknowledged.doubled > 0 ? [`${acknowledged.doubled} access entries stand for two answers`] : []),
			...(withoutRetryAfter > 0 ? [`${withoutRetryAfter} times 503 without Retry-After`] : []),
			...load.alarms.map(({ code, detail }) => `a client was alarmed: ${code}: ${detail}`),
			...unexpected.splice(0),
			...this.servers.flatMap((server) => server.complaints()),
			...(await this.#unsigned(acknowledged)),
			...(await this.invariants.broken()),
		];
	}

	/** The log is signed every second. An acknowledged entry must soon be under a checkpoint. */
	async #unsigned(acknowledged: Acknowledged): Promise<string[]> {
		const newest = Math.max(0, ...acknowledged.entries.keys());
		const client = new pg.Client({ connectionString: this.postgres.superuser });
		client.on("error", () => {});
		await client.connect();
		try {
			for (const end = Date.now() + SIGNED_WITHIN; Date.now() < end; await sleep(50)) {
				const { rows } = await client.query("SELECT max(size)::int AS size FROM checkpoint WHERE log = 'access'");
				if (rows[0].size > newest) return [];
			}
			return [`the access entry ${newest} is under no signed checkpoint`];
		} finally {
			await client.end();
		}
	}
}

/** The most time until an acknowledged entry is under a checkpoint, in ms. */
const SIGNED_WITHIN = 15_000;
/** How many kills the control tries. */
const TRIES = 20;

/** A small file system in memory that tests can fill. */
export class SmallDisk {
	readonly folder: string;
	readonly #ballast: string;
	private constructor(folder: string) {
		this.folder = folder;
		this.#ballast = path.join(folder, "ballast");
	}

	/** @returns null where this process may not mount. */
	static mount(folder: string): SmallDisk | null {
		mkdirSync(folder, { recursive: true });
		try {
			execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m,mode=0711`, "cloister-faults", folder], { stdio: "pipe" });
			return new SmallDisk(folder);
		} catch {
			return null;
		}
	}

	/** Fills it to the last byte. */
	async fill(): Promise<void> {
		const file = await open(this.#ballast, "a");
		try {
			for (let size = 2 ** 20; size >= 1; ) {
				try {
					await file.write(Buffer.alloc(size));
				} catch (error) {
					if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
					size = size >> 4;
				}
			}
		} finally {
			await file.close();
		}
	}

	free(): void {
		rmSync(this.#ballast, { force: true });
	}

	unmount(): void {
		execFileSync("umount", ["-l", this.folder], { stdio: "pipe" });
	}
}
