/** What the memory of a page and of its workers holds, as text to search for markers. */
import type { CDPSession, Page } from "playwright-core";

/** The heap snapshots of the page and of each of its workers, after a garbage collection. */
export async function heaps(page: Page): Promise<string[]> {
	const session = await page.context().newCDPSession(page);
	const workers: string[] = [];
	session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
		if (targetInfo.type === "worker") workers.push(sessionId);
	});
	// flatten: false, because Playwright passes on the messages of the sessions that it has made itself only.
	await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
	const all = [await ownHeap(session)];
	for (const sessionId of workers) all.push(await workerHeap(session, sessionId));
	await session.detach();
	return all;
}

async function ownHeap(session: CDPSession): Promise<string> {
	const chunks: string[] = [];
	session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => void chunks.push(chunk));
	await session.send("HeapProfiler.collectGarbage");
	await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
	return chunks.join("");
}

async function workerHeap(session: CDPSession, sessionId: string): Promise<string> {
	const chunks: string[] = [];
	const waiting = new Map<number, () => void>();
	session.on("Target.receivedMessageFromTarget", ({ sessionId: from, message }) => {
		if (from !== sessionId) return;
		const { id, method, params } = JSON.parse(message) as { id?: number; method?: string; params?: { chunk: string } };
		if (method === "HeapProfiler.addHeapSnapshotChunk" && params) chunks.push(params.chunk);
		if (id !== undefined) waiting.get(id)?.();
	});
	const send = async (id: number, method: string, params = {}) => {
		const answered = new Promise<void>((resolve) => waiting.set(id, resolve));
		await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
		await answered;
	};
	await send(1, "HeapProfiler.collectGarbage");
	await send(2, "HeapProfiler.takeHeapSnapshot", { reportProgress: false });
	return chunks.join("");
}

/** Addresses and titles that the Back button knows. */
export async function historyOf(page: Page): Promise<string> {
	const session = await page.context().newCDPSession(page);
	const { entries } = await session.send("Page.getNavigationHistory");
	await session.detach();
	return JSON.stringify(entries.map(({ url, title }) => ({ url, title })));
}
