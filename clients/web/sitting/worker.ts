/**
 * The worker that holds the session, its keys and all content that it has opened. It serves one tab, or all tabs of this browser as a
 * SharedWorker.
 */
import type { SittingEvent } from "./kinds.ts";
import { serve } from "./rpc.ts";
import { type ConnectMessage, closeWorker, holdLock } from "./sharing.ts";
import { addTab, errorData, newSitting, newTab, removeTab, type Tab, untilEnded, verbsOf } from "./verbs/index.ts";

const sitting = newSitting();

function serveTab(port: MessagePort): Tab {
	const tab = newTab((event) => send(event));
	const send = serve<SittingEvent>(port, verbsOf(sitting, tab), errorData);
	addTab(sitting, tab);
	return tab;
}

globalThis.addEventListener("message", ({ data }: MessageEvent<{ port: MessagePort }>) => serveTab(data.port), { once: true });

if ("onconnect" in globalThis) {
	let die = () => {};
	const alive = holdLock(self.name, new Promise<void>((resolve) => (die = resolve)));
	// A shared worker serves one sitting, so that nothing of one sitting is left for the next.
	sitting.onOver = () => {
		die();
		closeWorker(() => self.close());
	};
	const admitTab = async (tabPort: MessagePort, { tabLock, port }: ConnectMessage) => {
		await alive;
		await untilEnded(sitting);
		if (sitting.isOver) return tabPort.postMessage(null, [port]);
		const tab = serveTab(port);
		const removeThisTab = () => removeTab(sitting, tab);
		tabPort.onmessage = removeThisTab;
		void navigator.locks.request(tabLock, removeThisTab);
		tabPort.postMessage(null);
	};
	globalThis.addEventListener("connect", (event) => {
		const tabPort = (event as MessageEvent).ports[0] as MessagePort;
		// A tab that closes before it was admitted sends null.
		tabPort.onmessage = ({ data }: MessageEvent<ConnectMessage | null>) => void (data && admitTab(tabPort, data));
	});
}
