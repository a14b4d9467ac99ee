/** Runs tasks one after another, in the order in which they came. A task that fails doesn't stop the tasks behind it. */
export class SerialQueue {
	/** Never rejects. */
	#last: Promise<unknown> = Promise.resolve();

	/** @returns what the task returns. */
	run<T>(task: () => Promise<T>): Promise<T> {
		const result = this.#last.then(task);
		this.#last = result.catch(() => {});
		return result;
	}

	/** Resolves when all tasks that were queued before this call have ended. */
	async drained(): Promise<void> {
		await this.#last;
	}
}
