/** A scope with teardown handlers: a tap test, or `Scope` outside of tests. */

export interface TestLike {
	/** Runs handlers in reverse order of registration. */
	teardown(handler: () => Promise<void>): void;
}

/** For programs without tap, such as the long tests. Their owner calls `close` at the end. */
export class Scope implements TestLike {
	readonly #handlers: (() => Promise<void>)[] = [];

	teardown(handler: () => Promise<void>): void {
		this.#handlers.push(handler);
	}

	async close(): Promise<void> {
		for (const handler of this.#handlers.splice(0).reverse()) await handler();
	}
}
