/** Choices that are the same again under the same seed. */
import { seeded } from "../faults/random.ts";

export class Random {
	/** From 0 to 1, which is not among them. */
	readonly next: () => number;
	constructor(seed: number) {
		this.next = seeded(seed);
	}

	below(n: number): number {
		return Math.floor(this.next() * n);
	}

	chance(of: number): boolean {
		return this.next() < of;
	}

	pick<T>(list: readonly T[]): T {
		return list[this.below(list.length)] as T;
	}

	bytes(length: number): Buffer {
		return Buffer.from(Array.from({ length }, () => this.below(256)));
	}
}
