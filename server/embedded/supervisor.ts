/** Starts a crashed PostgreSQL again, until it is stopped on purpose. */
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { failureText } from "./common.ts";
import { stopPostgres } from "./process.ts";

/** Time between two attempts to start again, in ms. It doubles each time, up to the longest. */
const PAUSE_MS = { first: 250, longest: 30_000 };

/** Called when the database has ended, after each attempt to start it that failed, and when it runs again (problem: null). */
export type OnChange = (problem: string | null) => void;

export class Supervisor {
	/** Whether the database runs. False after a crash, until it takes connections again. */
	isRunning = true;
	#child: ChildProcess;
	readonly #launch: () => Promise<ChildProcess>;
	readonly #onChange: OnChange;
	readonly #stopping = new AbortController();
	#restarting: Promise<void> = Promise.resolve();

	/** @param child the running database. @param launch starts it again, on the same port. */
	constructor(child: ChildProcess, launch: () => Promise<ChildProcess>, onChange: OnChange) {
		this.#child = child;
		this.#launch = launch;
		this.#onChange = onChange;
		this.#watch();
	}

	/** Tells the database to end, and doesn't wait for it. For a process that exits at once. */
	stopNow(): void {
		this.#child.stdin?.destroy();
	}

	/** Stops the database and waits until it has ended. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#restarting;
		await stopPostgres(this.#child);
	}

	/** Starts the database again when it ends. */
	#watch(): void {
		const ended = (how: string) => {
			if (this.#stopping.signal.aborted) return;
			this.isRunning = false;
			this.#onChange(how);
			this.#restarting = this.#restart();
		};
		const { exitCode, signalCode } = this.#child;
		if (exitCode !== null || signalCode !== null) return ended("it ended at once");
		this.#child.once("exit", (code, signal) => ended(`it ended (${signal ?? `exit code ${code}`})`));
	}

	async #restart(): Promise<void> {
		const { signal } = this.#stopping;
		for (let pause = PAUSE_MS.first; !signal.aborted; pause = Math.min(2 * pause, PAUSE_MS.longest)) {
			await sleep(pause, undefined, { ref: false, signal }).catch(() => {});
			if (signal.aborted) return;
			try {
				this.#child = await this.#launch();
				this.isRunning = true;
				this.#onChange(null);
				return this.#watch();
			} catch (error) {
				this.#onChange(failureText(error));
			}
		}
	}
}
