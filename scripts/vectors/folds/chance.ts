/** Pseudo-random choices that a seed repeats. Not for secrets. */
import { blake2b } from "@noble/hashes/blake2.js";
import { type Bytes, type Id, idFromBytes, utf8 } from "../../../clients/protocol/bytes.ts";

export class Chance {
	readonly #seed: string;
	#drawn = 0;

	constructor(seed: string) {
		this.#seed = seed;
	}

	/** @param length 64 at most. */
	bytes(length: number): Bytes {
		return blake2b(utf8(`${this.#seed} ${this.#drawn++}`), { dkLen: 64 }).slice(0, length);
	}

	id(): Id {
		return idFromBytes(this.bytes(16));
	}

	/** A number from 0 to n - 1. */
	below(n: number): number {
		return Buffer.from(this.bytes(4)).readUInt32BE() % n;
	}

	/** True once in n calls, on average. */
	oneIn(n: number): boolean {
		return this.below(n) === 0;
	}

	/** @returns undefined for an empty list. */
	pick<T>(from: readonly T[]): T | undefined {
		return from[this.below(Math.max(1, from.length))];
	}

	/** Some of the given items, in their order. */
	some<T>(from: readonly T[]): T[] {
		return from.filter(() => this.oneIn(2));
	}
}
