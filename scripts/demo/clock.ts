/** A clock that starts in the past. It runs as fast as the machine's, and scenes move it forward. */
import type { Clock } from "#server/base/clock.ts";

export class StoryClock implements Clock {
	#behind: number;

	/** @param start UTC ms. */
	constructor(start: number) {
		this.#behind = Date.now() - start;
	}

	now(): number {
		return Date.now() - this.#behind;
	}

	/** Moves forward to a time, UTC ms. It never moves back, because the times of the log only grow. */
	moveTo(at: number): void {
		if (at > this.now()) this.#behind = Date.now() - at;
	}

	/** Shows the machine's time from now on. */
	catchUp(): void {
		this.#behind = 0;
	}
}
