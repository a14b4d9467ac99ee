/** Runs jobs (worker.ts) one at a time in a child process, and replaces the process when needed. */
import { type ChildProcess, fork } from "node:child_process";
import type { Job, Outcome } from "./worker.ts";

/** A process is replaced when it holds so much, in bytes: what was loaded for earlier jobs stays in it. */
const MOST_MEMORY = 900e6;

export class Slot {
	readonly #program: string;
	#child: ChildProcess | null = null;
	/** Whether a job has failed in the present process. */
	hasFailed = false;

	constructor(program: string) {
		this.#program = program;
	}

	/** @returns null when the job took longer than `timeout` ms, or its process ended. */
	async run(job: Job, timeout: number): Promise<Outcome | null> {
		this.#child ??= fork(this.#program, [], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
		const child = this.#child;
		let timer: NodeJS.Timeout | undefined;
		const outcome = await new Promise<Outcome | null>((resolve) => {
			timer = setTimeout(() => resolve(null), timeout);
			child.once("exit", () => resolve(null));
			child.on("message", (message: { outcome?: Outcome }) => {
				// Programs under test may send messages of their own.
				if (message.outcome) resolve(message.outcome);
			});
			child.send(job, () => {});
		});
		clearTimeout(timer);
		child.removeAllListeners();
		if (outcome?.failed !== null) this.hasFailed = true;
		if (!outcome?.isOver || outcome.memory > MOST_MEMORY) this.close();
		return outcome;
	}

	/** Ends the process. The next job begins another one. */
	close(): void {
		this.#child?.kill("SIGKILL");
		this.#child = null;
		this.hasFailed = false;
	}
}
