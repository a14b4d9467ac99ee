/**
 * The worker that holds the session, its keys and all content that it has opened. It serves one tab, or all tabs of this browser as a
 * SharedWorker.
 */
import type { SittingEvent } from "./kinds.ts";
import { serve } from "./rpc.ts";
import { type ConnectMessage, closeWorker, holdLock } from "./sharing.ts";
import { addTab, errorData, forgetAll, newSitting, newTab, removeTab, type Tab, verbsOf } from "./verbs/index.ts";

const sitting = newSitting();

function serveTab(port: MessagePort): Tab {
	const tab = newTab((event) => send(event));
	const send = serve<SittingEvent>(port, verbsOf(sitting, tab), errorData);
	addTab(sitting, tab);
	return tab;
}

globalThis.addEventListener("message", ({ data }: MessageEvent<{ port: MessagePort }>) => serveTab(data.port), { once: true });

if ("onconnect" in globalThis) {
	const scope = globalThis as unknown as { name: string; close(): void };
	let isOver = false;
	let die = () => {};
	const alive = holdLock(scope.name, new Promise<void>((resolve) => (die = resolve)));
	// It serves one sitting, so that nothing of it is left for the next one.
	sitting.onOver = () => {
		if (isOver) return;
		isOver = true;
		die();
		forgetAll(sitting);
		closeWorker(() => scope.close());
	};
	globalThis.addEventListener("connect", (event) => {
		const tabPort = (event as MessageEvent).ports[0] as MessagePort;
		tabPort.onmessage = async ({ data }: MessageEvent<ConnectMessage>) => {
			await alive;
			if (isOver) return tabPort.postMessage(null, [data.port]);
			const tab = serveTab(data.port);
			const hasGone = () => removeTab(sitting, tab);
			tabPort.onmessage = hasGone;
			void navigator.locks.request(data.tabLock, hasGone);
			tabPort.postMessage(null);
		};
	});
}
