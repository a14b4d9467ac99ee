/** One process after another that runs jobs (worker.ts), one job at a time. */
import { type ChildProcess, fork } from "node:child_process";
import type { Job, Outcome } from "./worker.ts";

/** A process is replaced when it holds so much, in bytes: what was loaded for earlier jobs stays in it. */
const MOST_MEMORY = 900e6;

export class Slot {
	readonly #program: string;
	#child: ChildProcess | null = null;

	constructor(program: string) {
		this.#program = program;
	}

	/** @param longest ms. @returns null when the job took longer, or its process ended. */
	async run(job: Job, longest: number): Promise<Outcome | null> {
		this.#child ??= fork(this.#program, [], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
		const child = this.#child;
		let late: NodeJS.Timeout | undefined;
		const outcome = await new Promise<Outcome | null>((resolve) => {
			late = setTimeout(() => resolve(null), longest);
			child.once("exit", () => resolve(null));
			child.on("message", (message: { outcome?: Outcome }) => {
				// Programs under test may send messages of their own.
				if (message.outcome) resolve(message.outcome);
			});
			child.send(job, () => {});
		});
		clearTimeout(late);
		child.removeAllListeners();
		if (!outcome?.isOver || outcome.memory > MOST_MEMORY) this.close();
		return outcome;
	}

	/** The next job has a process of its own. */
	close(): void {
		this.#child?.kill("SIGKILL");
		this.#child = null;
	}
}
