/** What the memory of a page and of its workers holds, as text to search for markers. */
import type { CDPSession, Page } from "playwright-core";
import { type Attached, attached } from "./attached.ts";
import { sharedWorkers } from "./shared-worker.ts";

/** The heap snapshots of the page, of each of its workers, and of the workers that it shares, after a garbage collection. */
export async function heaps(page: Page): Promise<string[]> {
	const session = await page.context().newCDPSession(page);
	const workers: string[] = [];
	session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
		if (targetInfo.type === "worker") workers.push(sessionId);
	});
	// flatten: false, because Playwright passes on the messages of the sessions that it has made itself only.
	await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
	const all = [await ownHeap(session)];
	for (const sessionId of workers) all.push(await workerHeap(attached(session, sessionId)));
	await session.detach();
	const shared = await sharedWorkers(page);
	for (const worker of shared.workers) all.push(await workerHeap(worker));
	await shared.end();
	return all;
}

async function ownHeap(session: CDPSession): Promise<string> {
	const chunks: string[] = [];
	session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => void chunks.push(chunk));
	await session.send("HeapProfiler.collectGarbage");
	await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
	return chunks.join("");
}

async function workerHeap({ send, onEvent }: Attached): Promise<string> {
	const chunks: string[] = [];
	onEvent((method, { chunk }) => void (method === "HeapProfiler.addHeapSnapshotChunk" && chunks.push(chunk as string)));
	await send("HeapProfiler.collectGarbage");
	await send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
	return chunks.join("");
}

/** Addresses and titles that the Back button knows. */
export async function historyOf(page: Page): Promise<string> {
	const session = await page.context().newCDPSession(page);
	const { entries } = await session.send("Page.getNavigationHistory");
	await session.detach();
	return JSON.stringify(entries.map(({ url, title }) => ({ url, title })));
}
