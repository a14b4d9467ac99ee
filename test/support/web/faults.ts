/** Faults in the middle of a write: a closed tab, a dead worker, a lost answer, a line that is cut, a server that is killed. */
import type { BrowserContext, Page, Route } from "playwright-core";

/** What is written to the server: statements, entries, files. Not sessions, and not what was seen. */
const WRITES = /\/api\/(cases|compartments|attachments|files)\b/;
const isWrite = (route: Route, writes: RegExp) => {
	const request = route.request();
	return request.method() !== "GET" && writes.test(new URL(request.url()).pathname) && !/\/(seen|announce|together)\b/.test(request.url());
};

/**
 * "before": the server never gets the request. "after": it has taken it, and the page never gets the answer.
 * tab: the tab is closed. worker: it dies, and the page stays. line: nothing reaches the server from then on.
 * answer: only this answer is lost, and the SDK asks again by itself. server: it is killed, and begins again.
 */
export const FAULTS = ["tab-before", "tab-after", "worker", "answer", "line", "line-after", "server-before", "server-after"] as const;
export type Fault = (typeof FAULTS)[number];

/** Lets `strike` end the workers of pages. Call it before the pages are opened. */
export async function watchWorkers(context: BrowserContext): Promise<void> {
	// esbuild adds calls of it to the next function.
	await context.addInitScript("globalThis.__name = (value) => value");
	await context.addInitScript(() => {
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

/** Ends the workers of a page, as a browser does when it needs the memory. */
export async function endWorkers(page: Page): Promise<void> {
	await page.evaluate(() => (globalThis as unknown as { endWorkers(): void }).endWorkers());
}

/** How long `strike` waits for the write that it strikes. */
const GIVE_UP_MS = 15_000;

export interface Strike {
	/** Resolves when the fault has happened, or when its write didn't come in time. */
	struck: Promise<void>;
	/** The writes so far, as method and path. */
	writes(): string[];
	/** Lets the line work again. */
	heal(): Promise<void>;
}

interface Options {
	/** The number of the write from now on, from 1. 0 strikes none and only counts the writes. */
	at: number;
	fault: Fault;
	restart(): Promise<void>;
	/** Which requests count. */
	writes?: RegExp | undefined;
}

/** Makes a fault happen at one of the next writes. */
export async function strike(page: Page, { at, fault, restart, writes = WRITES }: Options): Promise<Strike> {
	const seen: string[] = [];
	let isCut = false;
	let done = () => {};
	const struck = new Promise<void>((resolve) => {
		done = resolve;
	});
	// The page's own background writes count too, and don't happen each time. So the n-th write may never come.
	const giveUp = setTimeout(done, GIVE_UP_MS);
	await page.route("**/api/**", async (route) => {
		if (isCut) return route.abort("internetdisconnected");
		if (!isWrite(route, writes)) return route.continue();
		seen.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
		if (seen.length !== at) return route.continue();
		clearTimeout(giveUp);
		if (fault.startsWith("line")) isCut = true;
		if (!["tab-before", "line", "server-before"].includes(fault)) await route.fetch();
		if (fault.startsWith("tab")) await page.close();
		else if (fault === "worker") await endWorkers(page);
		else if (fault.startsWith("server")) await restart();
		if (!fault.startsWith("tab") && fault !== "worker")
			await route.abort(fault.startsWith("server") ? "connectionreset" : "internetdisconnected");
		done();
	});
	return {
		struck,
		writes: () => [...seen],
		async heal() {
			clearTimeout(giveUp);
			await page.unroute("**/api/**");
		},
	};
}
