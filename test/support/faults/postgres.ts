/** A PostgreSQL with the settings of a real installation, whose processes can be killed, paused and started again. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbedded } from "#server/embedded/index.ts";
import { runStatements } from "../cluster.ts";
import { durableDatabase } from "../process.ts";

/** So little room for the write-ahead log that a small disk holds it. */
const SETTINGS = { max_wal_size: "64MB", min_wal_size: "32MB" };

export class DurablePostgres {
	/** Both URLs name the network's database. */
	readonly superuser: string;
	readonly app: string;
	/** The folder that was asked for. The data may be elsewhere: see `folder` of `#running`. */
	readonly #folder: string;
	#running: EmbeddedPostgres;

	private constructor(folder: string, made: Awaited<ReturnType<typeof durableDatabase>>) {
		this.#folder = folder;
		this.#running = made.postgres;
		this.superuser = made.superuser;
		this.app = made.app;
	}

	static async start(folder: string): Promise<DurablePostgres> {
		return new DurablePostgres(folder, await durableDatabase(folder, SETTINGS));
	}

	get port(): number {
		return Number(new URL(this.superuser).port);
	}

	/** The postmaster and all that it has started. */
	get processes(): number[] {
		const [postmaster] = readFileSync(path.join(this.#running.folder, "data", "postmaster.pid"), "utf8").split("\n");
		const all = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
		const children = all.map((line) => line.trim().split(/\s+/)).filter(([, parent]) => parent === postmaster);
		return [Number(postmaster), ...children.map(([pid]) => Number(pid))];
	}

	/** kill -9 of every process at once: what they held in their own memory is gone. */
	async kill(): Promise<void> {
		this.#signal("SIGKILL");
		await this.#running.stop();
	}

	pause(): void {
		this.#signal("SIGSTOP");
	}

	resume(): void {
		this.#signal("SIGCONT");
	}

	async start(): Promise<void> {
		this.#running = await startEmbedded({ folder: this.#folder, port: this.port, settings: SETTINGS });
	}

	async stop(): Promise<void> {
		await this.#running.stop();
	}

	/** For all sessions, at once and from now on. */
	async configure(setting: string, value: string): Promise<void> {
		await runStatements(this.superuser, [`ALTER SYSTEM SET ${setting} = '${value}'`, "SELECT pg_reload_conf()"]);
	}

	/** Moves on to new segments of the write-ahead log. Where there is no room for one, PostgreSQL ends the connection. */
	async nextWalSegment(): Promise<void> {
		const client = new pg.Client({ connectionString: this.superuser });
		client.on("error", () => {});
		await client.connect();
		for (let i = 0; i < 8; i++) {
			await client.query("SELECT pg_logical_emit_message(false, 'x', 'y')");
			await client.query("SELECT pg_switch_wal()");
		}
		await client.end();
	}

	/** The postmaster first, so that it starts nobody new. */
	#signal(signal: NodeJS.Signals): void {
		for (const pid of this.processes) {
			try {
				process.kill(pid, signal);
			} catch {
				// It ended by itself between the look and the signal.
			}
		}
	}
}
