/** A server that lies to one page: between the page and the real server, status and body of answers are changed, and nothing else. */
import type { Page, Route } from "playwright-core";
import type { Alarm } from "#sdk/index.ts";
import type { Lie, Reply } from "../lying/lies.ts";
import { endpointOf } from "../lying/proxy.ts";

/** @returns a function that replaces the lies. Answers that no lie names pass by untouched. */
export async function lieTo(page: Page): Promise<(...lies: Lie[]) => void> {
	let lies: readonly Lie[] = [];
	await page.route("**/api/**", async (route) => {
		const method = route.request().method();
		const path = new URL(route.request().url()).pathname;
		const told = lies.filter(({ on }) => on === endpointOf(method, path));
		if (told.length === 0) return route.continue();
		// A page that is closed meanwhile needs no answer.
		await answerWith(route, endpointOf(method, path), told).catch(() => {});
	});
	return (...next) => {
		lies = next;
	};
}

async function answerWith(route: Route, endpoint: string, lies: readonly Lie[]): Promise<void> {
	const answer = await route.fetch();
	const reply: Reply = {
		endpoint,
		url: new URL(route.request().url()),
		sent: route.request().postDataJSON() as unknown,
		hasCredentials: true,
		status: answer.status(),
		headers: new Headers(),
		json: await answer.json().catch(() => null),
		bytes: new Uint8Array(await answer.body()),
		wait: 0,
		ends: null,
	};
	for (const { apply } of lies) apply(reply, []);
	const body = reply.json === null ? Buffer.from(reply.bytes) : JSON.stringify(reply.json);
	await route.fulfill({ response: answer, status: reply.status, body });
}

/** Lets `raise` speak to the page. The page is loaded anew for it. */
export async function hearPorts(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const all: MessagePort[] = [];
		const Real = MessageChannel;
		Object.assign(globalThis, {
			ports: all,
			MessageChannel: class extends Real {
				constructor() {
					super();
					all.push(this.port1);
				}
			},
		});
	});
	await page.reload();
}

/** An alarm reaches the page as if its worker had raised it: for alarms that no screen of the page can provoke. */
export async function raise(page: Page, alarm: Alarm): Promise<void> {
	await page.evaluate((each) => {
		for (const port of (globalThis as unknown as { ports: MessagePort[] }).ports)
			port.dispatchEvent(new MessageEvent("message", { data: { event: { kind: "alarm", alarm: each, at: Date.now() } } }));
	}, alarm);
}
