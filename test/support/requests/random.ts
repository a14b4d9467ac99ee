/** Random choices that depend only on a seed. */
import { seeded } from "../faults/random.ts";

export class Random {
	/** A number from 0 to 1, without 1. */
	readonly next: () => number;
	constructor(seed: number) {
		this.next = seeded(seed);
	}

	below(n: number): number {
		return Math.floor(this.next() * n);
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(list: readonly T[]): T {
		return list[this.below(list.length)] as T;
	}

	bytes(length: number): Buffer {
		return Buffer.from(Array.from({ length }, () => this.below(256)));
	}
}
