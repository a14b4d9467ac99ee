/** Stands for a tap test where there is none: processes of their own, such as the long hostile tests. */

import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestLike } from "./server.ts";

export class Scope implements TestLike {
	readonly #handlers: (() => Promise<void>)[] = [];

	teardown(handler: () => Promise<void>): void {
		this.#handlers.push(handler);
	}

	/** A fresh folder at each call, removed at the end. */
	testdir(): string {
		const folder = mkdtempSync(path.join(tmpdir(), "cloister-scope-"));
		this.teardown(() => rm(folder, { recursive: true, force: true }));
		return folder;
	}

	/** What came last goes first, as in tap. */
	async close(): Promise<void> {
		for (const handler of this.#handlers.splice(0).reverse()) await handler();
	}
}
