/** A network under attack, with the invariants of its database. ApiWorld, LyingWorld and FaultWorld extend it. */
import { Invariants } from "./invariants.ts";
import type { TestLike } from "./scope.ts";

export abstract class World {
	/** The scope whose teardown stops everything that the world has started. */
	readonly test: TestLike;
	/** Bytes that never change are checked once. Later checks skip them. */
	readonly invariants: Invariants;
	readonly #superuser: string;

	/** @param superuser URL of the database, as a superuser. */
	protected constructor(test: TestLike, superuser: string) {
		this.test = test;
		this.#superuser = superuser;
		this.invariants = new Invariants(superuser);
	}

	/** Checks all invariants without the memory of earlier checks. @returns one sentence per broken invariant. */
	brokenFromScratch(): Promise<string[]> {
		return new Invariants(this.#superuser).broken();
	}
}
