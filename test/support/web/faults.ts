/** Faults in the middle of a write: a closed tab, a dead worker, a lost answer, a line that is cut. */
import type { Page, Route } from "playwright-core";

/** What is written to the server: statements, entries, files. Not sessions, and not what was seen. */
const WRITES = /\/api\/(cases|compartments|attachments|files)\b/;
const isWrite = (route: Route, writes: RegExp) => {
	const request = route.request();
	return request.method() !== "GET" && writes.test(new URL(request.url()).pathname) && !/\/(seen|announce)\b/.test(request.url());
};

/**
 * tab-before, tab-after: the tab is closed before the server gets the request, or before the page gets the answer.
 * worker: the worker dies, and the request has reached the server. answer: only the answer is lost, once. line: nothing reaches the
 * server from then on.
 */
export type Fault = "tab-before" | "tab-after" | "worker" | "answer" | "line";
export const FAULTS: readonly Fault[] = ["tab-before", "tab-after", "worker", "answer", "line"];

/** Lets `strike` end the worker of a page. Before the page is opened. */
export async function watchWorkers(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const all: Worker[] = [];
		const Real = Worker;
		Object.assign(globalThis, {
			endWorkers() {
				for (const worker of all) worker.terminate();
			},
			Worker: class extends Real {
				constructor(url: string | URL, options?: WorkerOptions) {
					super(url, options);
					all.push(this);
				}
			},
		});
	});
}

export interface Strike {
	/** Ends when the fault has happened, or never. */
	struck: Promise<void>;
	/** How many writes there were so far. */
	writes(): number;
	/** The line works again. */
	heal(): Promise<void>;
}

/** Makes a fault happen at the n-th write from now on. @param at 0: never, to count the writes. */
export async function strike(page: Page, at: number, fault: Fault, writes = WRITES): Promise<Strike> {
	let count = 0;
	let isCut = false;
	let done = () => {};
	const struck = new Promise<void>((resolve) => {
		done = resolve;
	});
	await page.route("**/api/**", async (route) => {
		if (isCut) return route.abort("internetdisconnected");
		if (!isWrite(route, writes)) return route.continue();
		count++;
		if (count !== at) return route.continue();
		if (fault === "line") isCut = true;
		else if (fault !== "tab-before") await route.fetch();
		if (fault.startsWith("tab")) await page.close();
		else if (fault === "worker") await page.evaluate(() => (globalThis as unknown as { endWorkers(): void }).endWorkers());
		if (fault === "answer" || fault === "line") await route.abort("internetdisconnected");
		done();
	});
	return {
		struck,
		writes: () => count,
		heal: () => page.unroute("**/api/**"),
	};
}
