/** The worker that the tabs of a device share. Playwright doesn't know it, so this speaks to the browser itself. */
import type { CDPSession, Page } from "playwright-core";
import { until } from "../until.ts";
import { type Attached, attached } from "./attached.ts";

export interface SharedWorkerHandle extends Attached {
	/** Differs for each worker. */
	id: string;
}

/** The shared workers of a device that live now. `end` detaches from them. */
export async function sharedWorkers(page: Page): Promise<{ workers: SharedWorkerHandle[]; end(): Promise<void> }> {
	const session = await browserSession(page);
	const device = await deviceOf(page);
	const { targetInfos } = await session.send("Target.getTargets");
	const found = targetInfos.filter(({ type, browserContextId }) => type === "shared_worker" && browserContextId === device);
	const workers = await Promise.all(found.map(async ({ targetId }) => ({ id: targetId, ...(await attach(session, targetId)) })));
	return { workers, end: () => session.detach() };
}

/**
 * Watches all shared workers of a device until the device is closed.
 * @param url the only origin that they may send requests to.
 * @param problems gets each error, and each request to another origin.
 * @param isAllowed whether a message of the browser is no problem.
 */
export async function watchSharedWorkers(
	page: Page,
	url: string,
	problems: string[],
	isAllowed: (message: string) => boolean,
): Promise<void> {
	const session = await browserSession(page);
	const device = await deviceOf(page);
	const watchOne = async (targetId: string) => {
		const { send, onEvent } = await attach(session, targetId);
		onEvent((method, params) => {
			const problem = problemOf(method, params, url);
			if (problem !== null && !isAllowed(problem)) problems.push(`shared worker: ${problem}`);
		});
		for (const domain of ["Log", "Runtime", "Network"]) await send(`${domain}.enable`);
	};
	session.on("Target.targetCreated", ({ targetInfo: { type, browserContextId, targetId } }) => {
		// A worker that ends meanwhile does nothing more.
		if (type === "shared_worker" && browserContextId === device) watchOne(targetId).catch(() => {});
	});
	await session.send("Target.setDiscoverTargets", { discover: true });
	page.context().once("close", () => void session.detach().catch(() => {}));
}

function problemOf(method: string, params: Record<string, unknown>, url: string): string | null {
	if (method === "Log.entryAdded") {
		const { level, text } = params.entry as { level: string; text: string };
		return level === "error" ? text : null;
	}
	if (method === "Runtime.exceptionThrown") return JSON.stringify(params.exceptionDetails);
	if (method !== "Network.requestWillBeSent") return null;
	const { protocol, origin } = new URL((params.request as { url: string }).url);
	return /^https?:$/.test(protocol) && origin !== url ? `request to ${origin}` : null;
}

function browserSession(page: Page): Promise<CDPSession> {
	const browser = page.context().browser();
	if (!browser) throw new Error("the page has no browser");
	return browser.newBrowserCDPSession();
}

async function deviceOf(page: Page): Promise<string | undefined> {
	const session = await page.context().newCDPSession(page);
	const { targetInfo } = await session.send("Target.getTargetInfo");
	await session.detach();
	return targetInfo.browserContextId;
}

async function attach(session: CDPSession, targetId: string): Promise<Attached> {
	// flatten: false, because Playwright only passes on messages of sessions that it has made itself.
	const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
	return attached(session, sessionId);
}

/** From now on, sign-outs of the device's one shared worker get no answer. The worker can still abort the request. */
export async function silenceSignOut(page: Page): Promise<void> {
	await inWorker(
		page,
		`{
			const ask = fetch;
			const givenUp = (signal) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
			const isSignOut = (url, init) => String(url).endsWith("/api/session") && init?.method === "DELETE";
			fetch = (url, init) => (isSignOut(url, init) ? givenUp(init.signal) : ask(url, init));
		}`,
	);
}

/** The ids of the workers. */
export async function idsOfWorkers(page: Page): Promise<string[]> {
	const { workers, end } = await sharedWorkers(page);
	await end();
	return workers.map(({ id }) => id);
}

/** Runs an expression in the one shared worker of a device. Waits until it has started. */
export async function inWorker<T>(page: Page, expression: string): Promise<T> {
	const { worker, end } = await until("the device has one shared worker", async () => {
		const { workers, end } = await sharedWorkers(page);
		const [worker] = workers;
		if (worker && workers.length === 1) return { worker, end };
		await end();
		return null;
	});
	const { result, exceptionDetails } = (await worker.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true })) as {
		result: { value: T };
		exceptionDetails?: object;
	};
	await end();
	if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
	return result.value;
}
