/** A server in its own process, which can be killed and comes back under the same address. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Process, startProcess } from "../process.ts";

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

	async start(): Promise<void> {
		this.#earlierOutput += this.#process.output();
		this.#process = await startProcess(this.#env, CLOCK);
	}

	/** @param ms how far the clock is off from now on. */
	setClock(ms: number): void {
		writeFileSync(this.#clock, String(ms));
	}
}
