/** A server in its own process, which can be killed and comes back under the same address. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Process, startProcess } from "../process.ts";

/** How often the supervisor starts a server before the test fails, and how long it waits in between. */
const SUPERVISOR_TRIES = 20;
const RESTART_MS = 500;
const CLOCK = path.join(import.meta.dirname, "clock.ts");

export class FaultServer {
	readonly #env: Record<string, string>;
	readonly #clock: string;
	#process: Process;
	/** Output of its earlier processes. */
	#earlierOutput = "";
	#read = 0;

	private constructor(env: Record<string, string>, clock: string, process: Process) {
		this.#env = { ...env, PORT: new URL(process.url).port };
		this.#clock = clock;
		this.#process = process;
	}

	/** @param folder has the secrets, and for the signer also its memory. */
	static async start(env: Record<string, string>, folder: string): Promise<FaultServer> {
		const clock = path.join(folder, "clock");
		const all = { ...env, CLOISTER_DATA: folder, CLOISTER_TEST_CLOCK: clock, PORT: "0" };
		return new FaultServer(all, clock, await startProcess(all, CLOCK));
	}

	get url(): string {
		return this.#process.url;
	}

	get running(): boolean {
		return this.#process.child.exitCode === null && this.#process.child.signalCode === null;
	}

	/** Logged errors since the last call that no injected fault explains. */
	complaints(): string[] {
		const all = this.#earlierOutput + this.#process.output();
		// The last line may not be complete yet.
		const end = all.lastIndexOf("\n") + 1;
		const fresh = all.slice(this.#read, end);
		this.#read = end;
		return fresh.split("\n").filter((line) => /"internal error"|Unhandled|TypeError/.test(line));
	}

	/** kill -9. */
	async kill(): Promise<void> {
		await this.#process.kill();
	}

	/** A server ends when it can't reach PostgreSQL while it starts. Its supervisor starts it again, as `scripts/operations/cloister.service` says. */
	async start(): Promise<void> {
		this.#earlierOutput += this.#process.output();
		for (let tries = 1; ; tries++) {
			try {
				this.#process = await startProcess(this.#env, CLOCK);
				return;
			} catch (error) {
				if (tries === SUPERVISOR_TRIES || !/can't be reached/.test(String(error))) throw error;
				await sleep(RESTART_MS);
			}
		}
	}

	/** @param ms how far the clock is off from now on. */
	setClock(ms: number): void {
		writeFileSync(this.#clock, String(ms));
	}
}
