/** A bad connection between the page and the real server: slow, and it loses requests and answers. */
import type { Page, Route } from "playwright-core";

export interface BadLine {
	/** Bytes per second. */
	rate: number;
	/** Milliseconds there and back. */
	latency: number;
	/** The share of requests that are lost, half of them after the server has answered. */
	loss: number;
	/** The same seed loses the same requests. */
	seed: number;
}

/** Sends the page's requests over a bad connection. @returns a function that tells how many requests were lost so far. */
export async function useBadLine(page: Page, { rate, latency, loss, seed }: BadLine): Promise<() => number> {
	let state = seed;
	let lost = 0;
	// mulberry32
	const random = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	let free = 0;
	/** Requests share the connection, so each waits until those before it have passed. */
	const travel = async (bytes: number) => {
		const now = Date.now();
		free = Math.max(now, free) + (bytes / rate) * 1000;
		await new Promise((resolve) => setTimeout(resolve, free - now + latency / 2));
	};
	const pass = async (route: Route) => {
		const luck = random();
		// A stream of news never ends, so it can't be fetched as a whole.
		if (route.request().url().includes("/api/events")) return route.continue();
		await travel((route.request().postDataBuffer()?.length ?? 0) + 500);
		if (luck < loss) lost++;
		if (luck < loss / 2) return route.abort("connectionreset");
		const answer = await route.fetch();
		if (luck < loss) return route.abort("connectionreset");
		await travel((await answer.body()).length + 500);
		await route.fulfill({ response: answer });
	};
	// A page that is closed meanwhile needs no answer.
	await page.route("**/api/**", (route) => pass(route).catch(() => {}));
	return () => lost;
}
