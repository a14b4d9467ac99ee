/** What has an end, for which whatever it began waits: a tap test, and where there is none, a scope. */

export interface TestLike {
	/** What came last goes first. */
	teardown(handler: () => Promise<void>): void;
}

/** For processes of their own, such as the long hostile tests. */
export class Scope implements TestLike {
	readonly #handlers: (() => Promise<void>)[] = [];

	teardown(handler: () => Promise<void>): void {
		this.#handlers.push(handler);
	}

	async close(): Promise<void> {
		for (const handler of this.#handlers.splice(0).reverse()) await handler();
	}
}
